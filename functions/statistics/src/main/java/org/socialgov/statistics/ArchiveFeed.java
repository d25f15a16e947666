package org.socialgov.statistics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.environment.JsonObject;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/**
 * The newest announcements of a community as Atom and as JSON Feed 1.1. The site's own feeds are made by the build, of
 * files; this one is made of the table.
 *
 * @param origin of the site
 * @param items the newest first
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4287">RFC 4287</a>
 * @see <a href="https://www.jsonfeed.org/version/1.1/">JSON Feed 1.1</a>
 */
record ArchiveFeed(Community community, String origin, List<Item> items, Wording wording) {
    /** @param html the text, or what is shown in its place */
    record Item(ArchiveEntry entry, Html html) {
        private boolean isRemoved() {
            return entry.redaction().isPresent();
        }

        /**
         * An id that says nothing of the announcement, so that it stays when the announcement is removed: the id of the
         * mailing in the form of a UUID (RFC 9562).
         */
        private String id() {
            String id = entry.position().mailing();
            return (
                "urn:uuid:" +
                String.join(
                    "-",
                    id.substring(0, 8),
                    id.substring(8, 12),
                    id.substring(12, 16),
                    id.substring(16, 20),
                    id.substring(20)
                )
            );
        }

        private Instant published() {
            return entry.position().startedAt();
        }

        private Instant updated() {
            return entry.redaction().map(ArchiveEntry.Redaction::at).or(entry::withdrawnAt).orElse(published());
        }
    }

    ArchiveFeed {
        items = List.copyOf(items);
    }

    private String title() {
        return wording.say("archive.title", Map.of("community", community.name()));
    }

    private String title(Item item) {
        return item.isRemoved() ? wording.say("archive.removed") : item.entry().subject();
    }

    private String page(Item item) {
        return origin + FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, item.entry().slug());
    }

    private String list() {
        return origin + FunctionRoute.ARCHIVE.path(community);
    }

    private String author() {
        return wording.say("archive.author", Map.of("community", community.name()));
    }

    String atom() {
        var entries = new ArrayList<Html>();
        for (Item item : items) {
            entries.add(
                Html.of(
                    """
                    <entry>
                    <title>{}</title>
                    {}<id>{}</id>
                    <published>{}</published>
                    <updated>{}</updated>
                    <content type="html">{}</content>
                    </entry>
                    """,
                    title(item),
                    // The address of a removed announcement holds words of its subject.
                    item.isRemoved()
                        ? Html.NOTHING
                        : Html.of("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", page(item)),
                    item.id(),
                    item.published(),
                    item.updated(),
                    item.html().markup()
                )
            );
        }
        return Html.of(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">
            <title>{}</title>
            <link rel="self" type="application/atom+xml" href="{}"/>
            <link rel="alternate" type="text/html" href="{}"/>
            <id>{}</id>
            <updated>{}</updated>
            <author><name>{}</name></author>
            {}</feed>
            """,
            title(),
            origin + FunctionRoute.ARCHIVE_ATOM.path(community),
            list(),
            list(),
            items.stream().map(Item::updated).max(Comparator.naturalOrder()).orElse(Instant.EPOCH),
            author(),
            entries
        ).markup();
    }

    String json() {
        var entries = new ArrayList<JsonObject>();
        for (Item item : items) {
            var entry = new JsonObject().with("id", item.id());
            if (!item.isRemoved()) {
                entry.with("url", page(item));
            }
            entries.add(
                entry
                    .with("title", title(item))
                    .with("content_html", item.html())
                    .with("date_published", item.published())
                    .with("date_modified", item.updated())
            );
        }
        var feed = new JsonObject()
            .with("version", "https://jsonfeed.org/version/1.1")
            .with("title", title())
            .with("home_page_url", list())
            .with("feed_url", origin + FunctionRoute.ARCHIVE_JSON.path(community))
            .with("language", "en-US")
            .with("authors", List.of(new JsonObject().with("name", author())))
            .with("items", entries);
        return feed + "\n";
    }
}
