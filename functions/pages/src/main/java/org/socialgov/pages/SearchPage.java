package org.socialgov.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.socialgov.community.Community;
import org.socialgov.community.SearchWord;
import org.socialgov.community.Wording;
import org.socialgov.web.Frame;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.SearchIndex;

/** {@code /search/}: the search field and the results, with the matching words highlighted. */
final class SearchPage {

    private static final int MAX_RESULTS = 30;
    private static final int MAX_QUERY_LENGTH = 200;
    private static final int EXCERPT_LENGTH = 220;

    private final Search search;
    private final List<Community> communities;
    private final Frame frame;
    private final Wording wording;

    SearchPage(Search search, List<Community> communities, Frame frame, Wording wording) {
        this.search = search;
        this.communities = communities;
        this.frame = frame;
        this.wording = wording;
    }

    String render(String asked, LocalDate day, String domainName) {
        String query = asked.length() > MAX_QUERY_LENGTH ? asked.substring(0, MAX_QUERY_LENGTH) : asked.strip();
        if (query.isEmpty()) {
            return frame.render(
                say("search.title"),
                say("search.label"),
                Html.of(
                    "<h1>{}</h1>\n{}{}{}",
                    say("search.title"),
                    Frame.searchField(wording, ""),
                    Frame.sections(wording),
                    archives("")
                ),
                domainName
            );
        }
        var found = search.find(query, day);
        int count = found.documents().size();
        String heading =
            count == 0
                ? say("search.none")
                : count == 1
                  ? say("search.one")
                  : wording.say("search.many", Map.of("count", count));
        var entries = found
            .documents()
            .stream()
            .limit(MAX_RESULTS)
            .map(document -> entry(document, found.words()))
            .toList();
        var main = Html.of(
            """
            <h1>{}</h1>
            {}{}<h2 class="site-count">{}</h2>
            {}{}{}""",
            say("search.title"),
            Frame.searchField(wording, query),
            found.corrected().isEmpty()
                ? Html.NOTHING
                : Html.of("<p>{} <strong>{}</strong></p>\n", say("search.corrected"), found.corrected()),
            heading,
            count == 0
                ? Html.of("<p>{}</p>\n", say("search.none-advice"))
                : Html.of("<ul class=\"usa-collection site-collection\">\n{}</ul>\n", entries),
            count == 0
                ? Frame.sections(wording)
                : count > MAX_RESULTS
                  ? Html.of("<p>{}</p>\n", wording.say("search.more", Map.of("shown", MAX_RESULTS)))
                  : Html.NOTHING,
            archives(query)
        );
        String title = wording.say("search.title-for", Map.of("query", query));
        return frame.render(title, say("search.label"), main, domainName);
    }

    /** Announcements are not in this index, since the build doesn't know them: each archive has a search of its own. */
    private Html archives(String query) {
        var links = new ArrayList<Html>();
        for (Community community : communities) {
            if (community.announcements().archive() == Community.Announcements.Archive.PUBLIC) {
                String path = FunctionRoute.ARCHIVE.path(community);
                links.add(
                    Html.of(
                        "<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n",
                        query.isEmpty() ? path : path + "?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8),
                        wording.say(
                            query.isEmpty() ? "search.archive" : "search.archive-for",
                            Map.of("community", community.name())
                        )
                    )
                );
            }
        }
        return Html.join(links);
    }

    private Html entry(SearchIndex.Document document, Set<String> words) {
        return Html.of(
            """
            <li class="usa-collection__item"><div class="usa-collection__body">
            <h3 class="usa-collection__heading"><a class="usa-link" href="{}">{}</a>{}</h3>
            <p class="usa-collection__description">{}</p>
            <p class="usa-collection__meta">{}</p>
            </div></li>
            """,
            document.path(),
            marked(document.title(), words),
            document.sample()
                ? Html.of(" <span class=\"usa-tag site-sample\">{}</span>", say("site.sample"))
                : Html.NOTHING,
            marked(excerpt(document, words), words),
            document.section()
        );
    }

    /** The summary if it contains a matching word, or else the part of the text around the first match. */
    private static String excerpt(SearchIndex.Document document, Set<String> words) {
        if (SearchWord.first(document.summary(), words) != null) {
            return document.summary();
        }
        String text = document.text();
        var match = SearchWord.first(text, words);
        if (match == null) {
            return document.summary();
        }
        int at = match.start();
        int start = at < EXCERPT_LENGTH / 3 ? 0 : text.indexOf(' ', at - EXCERPT_LENGTH / 3) + 1;
        int end =
            start + EXCERPT_LENGTH >= text.length() ? text.length() : text.lastIndexOf(' ', start + EXCERPT_LENGTH);
        return (start > 0 ? "… " : "") + text.substring(start, Math.max(end, at)) + (end < text.length() ? " …" : "");
    }

    private static Html marked(String text, Set<String> words) {
        var pieces = new ArrayList<Html>();
        int from = 0;
        for (var word : SearchWord.in(text)) {
            if (words.contains(word.folded())) {
                pieces.add(Html.text(text.substring(from, word.start())));
                pieces.add(Html.of("<mark>{}</mark>", text.substring(word.start(), word.end())));
                from = word.end();
            }
        }
        pieces.add(Html.text(text.substring(from)));
        return Html.join(pieces);
    }

    private String say(String key) {
        return wording.say(key);
    }
}
