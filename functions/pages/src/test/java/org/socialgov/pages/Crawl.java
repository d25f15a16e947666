package org.socialgov.pages;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;

/** Finds its way through the site as a visitor would. */
final class Crawl {

    private static final Pattern HREF = Pattern.compile("<a [^>]*?href=\"(/[^\"#]*)");
    private static final Pattern LOADED = Pattern.compile(
        "<link rel=\"(?:stylesheet|icon)\" href=\"([^\"]+)\"|<img [^>]*?src=\"([^\"]+)\"|url\\(([^)]+)\\)"
    );

    private Crawl() {}

    /** What a function answers to an event. */
    static HttpAnswer answer(PagesFunction function, byte[] event) {
        return HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), event);
    }

    /** The paths of all pages that links lead to from the start page. */
    static Set<String> pages(PagesFunction function) {
        var found = new TreeSet<String>();
        var next = new ArrayDeque<String>(List.of("/"));
        while (!next.isEmpty()) {
            String path = next.pop();
            var answer = answer(function, HttpEvents.get(path).eventBytes());
            if (answer.status() == 200 && answer.header("content-type").startsWith("text/html") && found.add(path)) {
                next.addAll(links(answer.text()));
            }
        }
        // Nothing links to it: the form leads there.
        found.add("/communities/social-media/join/check-your-mail/");
        return found;
    }

    /** The links inside the site, without queries. */
    static Set<String> links(String page) {
        var links = new LinkedHashSet<String>();
        var matcher = HREF.matcher(page);
        while (matcher.find()) {
            String link = matcher.group(1);
            links.add(link.contains("?") ? link.substring(0, link.indexOf('?')) : link);
        }
        return links;
    }

    /** What a browser fetches for a page or a stylesheet without being asked. */
    static List<String> loadedBy(String text) {
        var loaded = new ArrayList<String>();
        var matcher = LOADED.matcher(text);
        while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
                if (matcher.group(group) != null && !loaded.contains(matcher.group(group))) {
                    loaded.add(matcher.group(group));
                }
            }
        }
        loaded.remove("\"\"");
        return loaded;
    }

    static String stylesheet(String page) {
        return loadedBy(page)
            .stream()
            .filter(path -> path.endsWith(".css"))
            .findFirst()
            .orElseThrow();
    }
}
