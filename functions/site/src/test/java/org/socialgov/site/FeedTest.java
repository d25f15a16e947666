package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.rometools.rome.io.SyndFeedInput;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.web.Html;

/** Feeds, read back by parsers that aren't ours. */
class FeedTest {

    private static final Instant BUILT = Instant.parse("2026-11-24T05:00:00Z");
    private static final LocalDate MAY = LocalDate.parse("2027-05-01");

    private static Feed.Entry entry(String name, int day, LocalDate from, LocalDate until) {
        var item = new Item(
            Kind.RESOURCE,
            new Source(Path.of("any"), FrontMatter.NONE, "", 1),
            "/" + name + "/",
            "Title <" + name + ">",
            "\"Summary\" & more",
            "",
            Optional.empty(),
            1,
            List.of(),
            false,
            from,
            until,
            Html.trusted("<p><a href=\"/x/\">x</a> &amp; <img src=\"/y.png\" alt=\"y\"></p>"),
            ""
        );
        return Feed.Entry.of(item, BUILT.minusSeconds(86_400L * day));
    }

    private static String on(LocalDate day, String text) {
        return new String(
            Marks.page("x", text).join(
                day.toEpochDay(),
                Map.of(
                    "site-origin",
                    "https://socialgov.example.gov".getBytes(StandardCharsets.UTF_8),
                    "site-name",
                    "Government Communities".getBytes(StandardCharsets.UTF_8)
                )
            ),
            StandardCharsets.UTF_8
        );
    }

    @Test
    void a_feed_reader_finds_the_newest_first_with_links_that_work_anywhere() throws Exception {
        var feed = new Feed(
            "News & more",
            "/news/",
            BUILT,
            List.of(entry("old", 9, LocalDate.MIN, LocalDate.MAX), entry("new", 1, LocalDate.MIN, LocalDate.MAX))
        );
        var read = new SyndFeedInput().build(new StringReader(on(MAY, feed.atom())));
        assertThat(read.getTitle()).isEqualTo("News & more");
        assertThat(read.getEntries())
            .extracting(e -> e.getUri())
            .containsExactly("https://socialgov.example.gov/new/", "https://socialgov.example.gov/old/");
        var newest = read.getEntries().getFirst();
        assertThat(newest.getTitle()).isEqualTo("Title <new>");
        assertThat(newest.getContents().getFirst().getValue()).isEqualTo(
            "<p><a href=\"https://socialgov.example.gov/x/\">x</a> &amp; <img src=\"https://socialgov.example.gov/y.png\" alt=\"y\"></p>"
        );
    }

    @Test
    void a_json_feed_is_whole_on_every_day_whatever_shows() throws IOException {
        LocalDate june = MAY.plusMonths(1);
        LocalDate july = MAY.plusMonths(2);
        var feed = new Feed(
            "News",
            "/",
            BUILT,
            List.of(
                entry("a", 1, LocalDate.MIN, june),
                entry("b", 2, june, july),
                entry("c", 3, july, LocalDate.MAX),
                entry("d", 4, LocalDate.MIN, LocalDate.MAX),
                entry("e", 5, june, LocalDate.MAX)
            )
        );
        assertThat(ids(on(MAY, feed.json()))).containsExactly("/a/", "/d/");
        assertThat(ids(on(june, feed.json()))).containsExactly("/b/", "/d/", "/e/");
        assertThat(ids(on(july, feed.json()))).containsExactly("/c/", "/d/", "/e/");
    }

    private static List<String> ids(String feed) throws IOException {
        var ids = new ArrayList<String>();
        try (var json = new JsonFactory().createParser(feed)) {
            while (json.nextToken() != null) {
                if ("id".equals(json.currentName())) {
                    ids.add(json.getText().replace("https://socialgov.example.gov", ""));
                }
            }
        }
        ids.removeIf("id"::equals);
        return ids;
    }
}
