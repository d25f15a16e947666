package org.socialgov.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.environment.Log;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.web.Deployment;
import org.socialgov.web.Page;
import org.socialgov.web.PageIndex;

/** A site of a few pages that change by the day. */
class SiteTest {

    private static final LocalDate MAY = LocalDate.parse("2026-05-01");

    @TempDir
    private Path folder;

    private PagesFunction function;

    @BeforeEach
    void a_site_is_built() throws IOException {
        Files.createDirectories(folder.resolve("site"));
        write(
            "site/frame.page",
            new Page("text/html; charset=utf-8", List.of(new Page.Slot("title"), new Page.Slot("main")))::write
        );
        write(
            "site/dated.page",
            new Page(
                "text/html; charset=utf-8",
                List.of(
                    new Page.Bytes("always "),
                    new Page.Bytes("until May".getBytes(StandardCharsets.UTF_8), Long.MIN_VALUE, MAY.toEpochDay()),
                    new Page.Bytes("from May".getBytes(StandardCharsets.UTF_8), MAY.toEpochDay(), Long.MAX_VALUE)
                )
            )::write
        );
        write(
            "site/expired.page",
            new Page(
                "text/html; charset=utf-8",
                List.of(new Page.Bytes("x".getBytes(StandardCharsets.UTF_8), Long.MIN_VALUE, MAY.toEpochDay()))
            )::write
        );
        write(
            "site/index",
            new PageIndex(
                Map.of(
                    "/dated/",
                    new PageIndex.PageEntry("site/dated.page"),
                    "/expired/",
                    new PageIndex.PageEntry("site/expired.page")
                )
            )::write
        );
        var loader = new URLClassLoader(new URL[] { folder.toUri().toURL() }, null);
        var log = new Log(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        function = new PagesFunction(
            Wiring.http(new Deployment("Government Communities", "a@example.gov", Optional.empty()), loader, log)
        );
    }

    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    private void write(String file, Writer writer) throws IOException {
        try (var out = Files.newOutputStream(folder.resolve(file))) {
            writer.write(out);
        }
    }

    private HttpAnswer at(String path, String instant) {
        String event = HttpEvents.get(path)
            .event()
            .replaceAll("\"timeEpoch\":\\d+", "\"timeEpoch\":" + Instant.parse(instant).toEpochMilli());
        return Crawl.answer(function, event.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_day_changes_at_midnight_of_eastern_standard_time() {
        assertThat(at("/dated/", "2026-05-01T04:59:59Z").text()).isEqualTo("always until May");
        assertThat(at("/dated/", "2026-05-01T05:00:00Z").text()).isEqualTo("always from May");
    }

    @Test
    void a_page_that_changed_with_the_day_has_another_tag() {
        String before = at("/dated/", "2026-04-30T12:00:00Z").header("etag");
        assertThat(at("/dated/", "2026-04-29T12:00:00Z").header("etag")).isEqualTo(before);
        assertThat(at("/dated/", "2026-05-02T12:00:00Z").header("etag")).isNotEqualTo(before);
    }

    @Test
    void a_page_that_has_expired_is_not_found() {
        assertThat(at("/expired/", "2026-04-30T12:00:00Z").status()).isEqualTo(200);
        assertThat(at("/expired/", "2026-05-01T12:00:00Z").status()).isEqualTo(404);
    }
}
