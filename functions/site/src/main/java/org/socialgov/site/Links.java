package org.socialgov.site;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.socialgov.web.FunctionRoute;

/** The links between the site's own pages. Each target must exist. */
final class Links {

    /**
     * The links and link targets of a document.
     *
     * @param ids the values of all attributes {@code id}
     */
    record Ends(Set<String> links, Set<String> ids) {
        /** Looks for the few characters that matter: an expression would try each character of every page. */
        static Ends of(String document) {
            var links = new HashSet<String>();
            for (int tag = document.indexOf("<a"); tag >= 0; tag = document.indexOf("<a", tag + 2)) {
                int end = document.indexOf('>', tag);
                int href = attribute(document, HREF, tag + 2);
                if (href >= 0 && href < end && Character.isWhitespace(document.charAt(tag + 2))) {
                    links.add(value(document, href + HREF.length()));
                }
            }
            var ids = new HashSet<String>();
            for (int id = attribute(document, ID, 1); id >= 0; id = attribute(document, ID, id + 1)) {
                ids.add(value(document, id + ID.length()));
            }
            return new Ends(links, ids);
        }

        /** The next place of an attribute; -1 if there is none. */
        private static int attribute(String document, String name, int from) {
            int at = document.indexOf(name, from);
            while (at >= 0 && !Character.isWhitespace(document.charAt(at - 1))) {
                at = document.indexOf(name, at + 1);
            }
            return at;
        }

        private static String value(String document, int from) {
            return document.substring(from, document.indexOf('"', from));
        }
    }

    private static final String HREF = "href=\"";
    private static final String ID = "id=\"";

    /** A rendered page, and its source file if there is one. */
    private record Rendered(Optional<Source> source, Ends ends) {}

    private final Map<String, Rendered> pages = new LinkedHashMap<>();
    private final Set<String> others = new HashSet<>();

    /**
     * The canonical form of a link, so that it needs no redirect: with a trailing slash for a page, without one for a
     * function's path. A link to another site stays.
     */
    static String canonical(String href) {
        int end = pathEnd(href);
        String path = href.substring(0, end);
        if (!path.startsWith("/")) {
            return href;
        }
        boolean isFile = path.substring(path.lastIndexOf('/') + 1).contains(".");
        if (FunctionRoute.answers(path)) {
            return path.replaceAll("/$", "") + href.substring(end);
        }
        return path.endsWith("/") || isFile ? href : path + "/" + href.substring(end);
    }

    /** Records a page's links and link targets. */
    void page(Optional<Source> source, String path, Ends ends) {
        pages.put(path, new Rendered(source, ends));
    }

    /** Records that a file, a redirect or a function answers at a path. */
    void other(String path) {
        others.add(path);
    }

    /** The paths of all pages, for the sitemap, without the pages that only a form leads to. */
    List<String> pages() {
        return pages
            .keySet()
            .stream()
            .filter(path -> !path.endsWith("/check-your-mail/"))
            .sorted()
            .toList();
    }

    /** The file whose page is at a path; empty for a page without a file, and if there is none. */
    Optional<Source> source(String path) {
        return Optional.ofNullable(pages.get(path)).flatMap(Rendered::source);
    }

    /**
     * Reports every broken link, with its file and line.
     *
     * @param frame what is on every page: a broken link in it is reported once
     * @param content the folder that misses the page for such a link
     * @param leftOut the files that were skipped, by their places: links to them are warnings
     */
    void check(String frame, Path content, Map<String, Path> leftOut, Problems problems) {
        var onEveryPage = Ends.of(frame).links();
        for (String link : onEveryPage) {
            if (link.startsWith("/") && !leadsSomewhere("/", link)) {
                problems.error(content, 1, "every page links to " + link + ", which no file makes; add one");
            }
        }
        pages.forEach((path, page) ->
            page.ends.links.forEach(link -> {
                boolean ours = link.startsWith("/") || link.startsWith("#");
                if (ours && !onEveryPage.contains(link) && !leadsSomewhere(path, link)) {
                    var source = page.source.orElseThrow(() ->
                        new IllegalStateException(
                            "the layout links to " + link + " on " + path + ", which doesn't exist"
                        )
                    );
                    var skipped = leftOut.get(link.substring(0, pathEnd(link)));
                    if (skipped == null) {
                        problems.error(
                            source.file(),
                            source.line(link),
                            "the link " + link + " leads nowhere; mend it or remove it"
                        );
                    } else {
                        problems.warning(
                            source.file(),
                            source.line(link),
                            "the link " + link + " leads to the skipped file " + problems.name(skipped)
                        );
                    }
                }
            })
        );
    }

    /** Whether a link on the page at a path has a target. */
    boolean leadsSomewhere(String path, String link) {
        int end = pathEnd(link);
        String target = end == 0 ? path : link.substring(0, end);
        if (!pages.containsKey(target)) {
            return others.contains(target);
        }
        int hash = link.indexOf('#');
        String place = hash < 0 ? "" : link.substring(hash + 1);
        // Both mean the top of a page (HTML, 7.4.6.4), with any content.
        return place.isEmpty() || place.equals("top") || pages.get(target).ends.ids.contains(place);
    }

    static int pathEnd(String href) {
        int end = href.length();
        for (char c : new char[] { '?', '#' }) {
            int at = href.indexOf(c);
            end = at < 0 ? end : Math.min(end, at);
        }
        return end;
    }
}
