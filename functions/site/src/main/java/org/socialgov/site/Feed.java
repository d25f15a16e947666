package org.socialgov.site;

import static org.socialgov.site.Words.html;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.socialgov.environment.JsonText;
import org.socialgov.web.Html;

/**
 * A feed of news, as Atom and as JSON Feed 1.1; the newest first.
 *
 * @param path the page that it belongs to
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4287">RFC 4287</a>
 * @see <a href="https://www.jsonfeed.org/version/1.1/">JSON Feed 1.1</a>
 */
record Feed(String title, String path, Instant built, List<Entry> entries) {
    private static final int LONGEST = 50;

    /**
     * One entry.
     *
     * @param item what it is about
     * @param id unique and never changed: a path, with a query if several entries are about one page
     * @param url the path of the page that it is about
     * @param html its whole text, empty if the page is more than text
     */
    record Entry(Item item, String id, String url, String summary, Html html, Instant updated, boolean sample) {
        static Entry of(Item item, Instant updated) {
            return new Entry(item, item.path(), item.path(), item.summary(), item.body(), updated, item.sample());
        }

        String heading() {
            return (sample ? "Example: " : "") + item.title();
        }
    }

    Feed {
        entries = entries
            .stream()
            .sorted(Comparator.comparing(Entry::updated).reversed().thenComparing(Entry::id))
            .limit(LONGEST)
            .toList();
    }

    private Instant updated() {
        return entries.stream().map(Entry::updated).max(Comparator.naturalOrder()).orElse(built);
    }

    String atom() {
        var each = new ArrayList<Html>();
        for (Entry entry : entries) {
            each.add(
                entry.item.whileShown(
                    html(
                        """
                        <entry>
                        <title>{}</title>
                        <link rel="alternate" type="text/html" href="{site-origin}{}"/>
                        <id>{site-origin}{}</id>
                        <updated>{}</updated>
                        <summary>{}</summary>
                        {}</entry>
                        """,
                        entry.heading(),
                        entry.url,
                        entry.id,
                        entry.updated,
                        entry.summary,
                        entry.html.markup().isBlank()
                            ? Html.NOTHING
                            : Html.of("<content type=\"html\">{}</content>\n", absolute(entry).markup())
                    )
                )
            );
        }
        return html(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <title>{}</title>
            <link rel="self" type="application/atom+xml" href="{site-origin}{}feed.xml"/>
            <link rel="alternate" type="text/html" href="{site-origin}{}"/>
            <id>{site-origin}{}</id>
            <updated>{}</updated>
            <author><name>{site-name}</name></author>
            {}</feed>
            """,
            title,
            path,
            path,
            path,
            updated(),
            each
        ).markup();
    }

    String json() {
        String origin = Marks.slot("site-origin");
        var each = new StringBuilder();
        var before = new ArrayList<Entry>();
        for (Entry entry : entries) {
            String item =
                "{\"id\":" +
                JsonText.quoted(origin + entry.id) +
                ",\"url\":" +
                JsonText.quoted(origin + entry.url) +
                ",\"title\":" +
                JsonText.quoted(entry.heading()) +
                ",\"summary\":" +
                JsonText.quoted(entry.summary) +
                ",\"content_html\":" +
                JsonText.quoted(
                    entry.html.markup().isBlank() ? "<p>" + Html.text(entry.summary) + "</p>" : absolute(entry).markup()
                ) +
                ",\"date_modified\":" +
                JsonText.quoted(entry.updated.toString()) +
                "}";
            each.append(entry.item.whileShown(Html.join(List.of(comma(before, entry), Html.trusted(item)))));
            before.add(entry);
        }
        return (
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":" +
            JsonText.quoted(title) +
            ",\"home_page_url\":" +
            JsonText.quoted(origin + path) +
            ",\"feed_url\":" +
            JsonText.quoted(origin + path + "feed.json") +
            ",\"language\":\"en-US\",\"authors\":[{\"name\":" +
            JsonText.quoted(Marks.slot("site-name")) +
            "}],\"items\":[" +
            each +
            "]}\n"
        );
    }

    /** The comma before an entry: shown once on each day on which an entry before it shows. */
    private static Html comma(List<Entry> before, Entry entry) {
        var commas = new ArrayList<Html>();
        LocalDate from = entry.item.from();
        LocalDate end = entry.item.until();
        while (from.isBefore(end)) {
            LocalDate day = from;
            var showing = before
                .stream()
                .filter(other -> !other.item.from().isAfter(day) && other.item.until().isAfter(day))
                .map(other -> other.item.until())
                .max(Comparator.naturalOrder());
            if (showing.isPresent()) {
                LocalDate until = showing.get().isBefore(end) ? showing.get() : end;
                commas.add(Marks.between(from, until, Html.trusted(",")));
                from = until;
            } else {
                from = before
                    .stream()
                    .map(other -> other.item.from())
                    .filter(other -> other.isAfter(day))
                    .min(Comparator.naturalOrder())
                    .orElse(end);
            }
        }
        return Html.join(commas);
    }

    /** Feed readers show the text outside of the site, so its addresses must be absolute. */
    private static Html absolute(Entry entry) {
        var body = Jsoup.parseBodyFragment(entry.html.markup());
        body.outputSettings().prettyPrint(false);
        for (String attribute : List.of("href", "src")) {
            for (Element element : body.select("[" + attribute + "^=/], [" + attribute + "^=#]")) {
                String address = element.attr(attribute);
                String page = address.startsWith("#") ? entry.url : "";
                element.attr(attribute, Marks.slot("site-origin") + page + address);
            }
        }
        return Html.trusted(body.body().html());
    }
}
