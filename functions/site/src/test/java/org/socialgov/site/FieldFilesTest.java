package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.socialgov.web.PageIndex;

/** Files as other sites have them, made up after reports: each is taken in, or named with what its author can do. */
class FieldFilesTest extends SmallSite {

    private void drop(String file, String folder) {
        try (var in = FieldFilesTest.class.getResourceAsStream("field/" + file)) {
            Path target = module.resolve("content").resolve(folder).resolve(file);
            Files.createDirectories(target.getParent());
            Files.write(target, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void text(String file, String text) {
        try {
            Path target = module.resolve("content").resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_place_that_is_the_registrys_is_named_with_both_and_can_be_left_out() {
        drop("S1-place-is-ours.resource.md", "resources");
        var problems = build();
        assertThat(problems.errors()).containsExactly(
            "content/resources/S1-place-is-ours.resource.md:4: another page has this path: " +
                "/resources/federal-compatible-terms-of-service-agreements/, content/tools/_index.md"
        );
        assertThat(build(true, problems.faulty()).errors()).isEmpty();
        assertThat(index()).containsKey("/resources/federal-compatible-terms-of-service-agreements/");
    }

    @Test
    void a_place_that_the_site_uses_for_itself_is_named() {
        write("pages/a.md", "title: A\nsummary: a\npermalink: /directory/", "");
        write("pages/b.md", "title: B\nsummary: b\npermalink: /communities/", "");
        write("pages/c.md", "title: C\nsummary: c\npermalink: /../../c/", "");
        write(
            "resources/d.md",
            "title: D\nsummary: d\nslug: federal-compatible-terms-of-service-agreements/agencies",
            ""
        );
        assertThat(build().errors()).containsExactlyInAnyOrder(
            "content/pages/a.md:4: another page has this path: /directory/, which the site itself uses",
            "content/pages/b.md:4: another page has this path: /communities/, which the site itself uses",
            "content/pages/c.md:4: \"permalink\" may hold letters, digits, dots and dashes, with slashes between them, at most 100 characters in a row",
            "content/resources/d.md:4: another page has this path: /resources/federal-compatible-terms-of-service-agreements/agencies/, content/tools/_index.md"
        );
    }

    @Test
    void blank_lines_before_the_fields_are_taken_and_lines_still_count_from_the_top() {
        drop("S2-blank-lines-first.resource.md", "resources");
        text("resources/late.md", "\n\n---\ntitle: Late\nsummary: l\nweight: heavy\n---\n\n[x](/nowhere/)\n");
        assertThat(build().errors()).containsExactlyInAnyOrder(
            "content/resources/late.md:6: \"weight\" must be a whole number",
            "content/resources/late.md:9: the link /nowhere/ leads nowhere; mend it or remove it"
        );
    }

    @Test
    void one_text_and_a_list_of_it_are_the_same() {
        drop("S3-event-cop-list.event.md", "events");
        write(
            "events/e.md",
            "title: E\nsummary: e\ndate: 2026-12-01 15:00:00 -0500\nhost:\n  - One host\nevent_cop: one",
            ""
        );
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(page("/events/e/")).contains("One host");
    }

    @Test
    void a_missing_summary_is_the_first_paragraph_with_a_warning() {
        drop("S4-no-summary.resource.md", "resources");
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/resources/S4-no-summary.resource.md:1: the field \"summary\" is missing; the first paragraph stands for it"
        );
        assertThat(page("/resources/")).contains("The first paragraph says it all. It goes on.</p>");
    }

    @Test
    void a_slug_with_percent_signs_becomes_a_plain_one_and_the_old_place_leads_there() {
        drop("S5-percent-slug.resource.md", "resources");
        write("resources/guia.md", "title: Guía\nsummary: g\nslug: Guía breve", "");
        var problems = build();
        assertThat(problems.errors()).containsExactly(
            "content/resources/guia.md:4: \"slug\" may hold letters, digits, dots and dashes, with slashes between them, at most 100 characters in a row; for example: guia-breve"
        );
        build(true, problems.faulty());
        var moved = new PageIndex.MovedEntry("/resources/ready-to-serve/");
        assertThat(index())
            .containsEntry("/resources/ready%e2%80%8ato-serve/", moved)
            .containsEntry("/resources/ready%E2%80%8Ato-serve", moved)
            .containsKey("/resources/ready-to-serve/");
    }

    @Test
    void all_doubled_fields_are_named_with_both_lines() {
        drop("S6-doubled-field.resource.md", "resources");
        write("resources/b.md", "title: B\ntitle: C\nsummary: b\nweight: heavy\nsummary: b", "");
        assertThat(build().errors()).containsExactlyInAnyOrder(
            "content/resources/S6-doubled-field.resource.md:6: the field \"expirydate\" is here and on line 5; remove one",
            "content/resources/b.md:3: the field \"title\" is here and on line 2; remove one",
            "content/resources/b.md:6: the field \"summary\" is here and on line 4; remove one",
            "content/resources/b.md:5: \"weight\" must be a whole number"
        );
    }

    @Test
    void what_is_not_read_is_named() {
        text("events/2017/09draft", "x");
        text("events/2017/_index.md", "---\ntitle: 2017\n---\n");
        text("news/2013/a.md", "---\ntitle: A\n---\n");
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactlyInAnyOrder(
            "content/news:1: this folder is not read; the folders are communities, best-practices, events, resources, tools, working-groups, pages",
            "content/events/2017/09draft:1: this file is not read; a page is a file that ends in .md",
            "content/events/2017/_index.md:1: this file is not read; the list's text is in events/_index.md"
        );
    }

    @Test
    void a_folder_with_every_kind_of_mistake_is_built_without_the_files_that_are_named() {
        for (String name : new String[] {
            "S1-place-is-ours",
            "S2-blank-lines-first",
            "S4-no-summary",
            "S5-percent-slug",
            "S6-doubled-field",
        }) {
            drop(name + ".resource.md", "resources");
        }
        write("pages/privacy.md", "title: Privacy\nsummary: x\npermalink: /privacy/\nweight: heavy", "");
        text("resources/no-fields.md", "Text.\n");
        var leftOut = new HashSet<Path>();
        var problems = build(true, leftOut);
        assertThat(problems.errors()).hasSize(4);
        while (!problems.errors().isEmpty() && leftOut.addAll(problems.faulty())) {
            problems = build(true, leftOut);
        }
        assertThat(problems.errors()).containsExactly(
            "content:1: every page links to /privacy/, which no file makes; add one"
        );
    }

    @Test
    void redirects_in_a_circle_or_into_nothing_are_named_all_at_once() {
        drop("F26-loop-a.md", "resources");
        drop("F26-loop-b.md", "resources");
        drop("F26-redirect-into-nothing.md", "resources");
        assertThat(build().errors()).containsExactlyInAnyOrder(
            "content/resources/F26-loop-a.md:4: the redirect to /resources/f26-loop-b/ goes in a circle: /resources/f26-loop-b/, /resources/f26-loop-a/; mend it or remove it",
            "content/resources/F26-loop-b.md:4: the redirect to /resources/f26-loop-a/ goes in a circle: /resources/f26-loop-a/, /resources/f26-loop-b/; mend it or remove it",
            "content/resources/F26-redirect-into-nothing.md:4: the redirect to /nowhere/ leads nowhere; mend it or remove it"
        );
    }

    @Test
    void old_addresses_with_accents_spaces_and_dots_lead_to_the_page() {
        drop("F26-aliases.md", "resources");
        assertThat(build().errors()).isEmpty();
        var moved = new PageIndex.MovedEntry("/resources/f26-guide/");
        for (String path : new String[] { "/recursos/gu%C3%ADa", "/recursos/guía", "/old%20guide", "/v1.2/guide" }) {
            assertThat(index())
                .containsEntry(path, moved)
                .containsEntry(path + "/", moved);
        }
    }

    @Test
    void a_link_to_a_heading_with_an_accent_arrives() {
        drop("F27-accented-headings.md", "resources");
        write(
            "resources/b.md",
            "title: B\nsummary: b",
            "[x](/resources/f27-guia/#información-general) [y](/resources/f27-guia/#c%C3%B3mo-empezar)\n\n[z](#你好)\n\n## 你好\n"
        );
        assertThat(build().errors()).isEmpty();
        assertThat(page("/resources/f27-guia/")).contains(
            "href=\"#informacion-general\"",
            "href=\"#como-empezar\"",
            "id=\"informacion-general\"",
            "id=\"como-empezar\""
        );
    }

    @Test
    void markup_that_a_page_cannot_have_is_named_once_for_each_kind_of_element() {
        drop("F28-raw-html.md", "resources");
        drop("F28-lost-links.md", "resources");
        var problems = build();
        assertThat(problems.warnings()).containsExactly(
            "content/resources/F28-lost-links.md:7: links to ftp://ftp.example.gov/a are not supported; its text is kept",
            "content/resources/F28-lost-links.md:17: <audio> is not supported; removed",
            "content/resources/F28-lost-links.md:17: <object> is not supported; removed",
            "content/resources/F28-lost-links.md:17: <embed> is not supported; removed",
            "content/resources/F28-lost-links.md:18: <form> is not supported; only its text is kept",
            "content/resources/F28-lost-links.md:18: <input> is not supported; removed",
            "content/resources/F28-lost-links.md:18: <button> is not supported; only its text is kept",
            "content/resources/F28-lost-links.md:11: there is no picture /nope.png; left out",
            "content/resources/F28-raw-html.md:9: <iframe> is not supported; removed",
            "content/resources/F28-raw-html.md:11: <style> is not supported; removed",
            "content/resources/F28-raw-html.md:13: <script> is not supported; removed",
            "content/resources/F28-raw-html.md:15: <video> is not supported; removed"
        );
        assertThat(problems.errors()).containsExactlyInAnyOrder(
            "content/resources/F28-lost-links.md:9: the link /resources/f28-links/other-page/ leads nowhere; mend it or remove it",
            "content/resources/F28-lost-links.md:9: the link /resources/f28-links/other.md leads nowhere; mend it or remove it"
        );
    }

    @Test
    void links_to_phones_struck_text_and_own_ids_are_kept_and_relative_links_lead_to_the_pages_of_files() {
        write("resources/other.md", "title: Other\nslug: elsewhere\nsummary: o", "");
        write(
            "resources/a.md",
            "title: A\nsummary: a",
            """
            [call](tel:+12025550100) [text](sms:+12025550100) [file](other.md#top) [up](../elsewhere/) [ref]({{< ref "other.md" >}} "Title")

            <del>The old rule.</del> <strike>Older.</strike>

            <h2 id="here">A heading</h2>

            <sup><a href="#fn1" id="ref1">[1]</a></sup>

            <ol><li id="fn1">Note <a href="#ref1" aria-label="Back">↩</a></li></ol>

            [![A chart](https://example.com/x.png)](https://example.gov/) <your agency>
            """
        );
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactlyInAnyOrder(
            "content/resources/a.md:15: <your> is not supported; removed",
            "content/resources/a.md:15: an image from another site is left out, since pages load nothing from elsewhere"
        );
        assertThat(page("/resources/a/")).contains(
            "href=\"tel:+12025550100\"",
            "href=\"sms:+12025550100\"",
            "<a href=\"/resources/elsewhere/#top\">file</a>",
            "<a href=\"/resources/elsewhere/\">up</a>",
            "<a href=\"/resources/elsewhere/\" title=\"Title\">ref</a>",
            "<del>The old rule.</del> <s>Older.</s>",
            "<h2 id=\"here\">",
            "<a href=\"#fn1\" id=\"ref1\">",
            "<li id=\"fn1\">Note <a href=\"#ref1\" aria-label=\"Back\">",
            "<a href=\"https://example.gov/\" class=\"usa-link usa-link--external\">A chart</a>"
        );
    }

    @Test
    void the_markdown_of_hugo_and_jekyll_is_rendered_or_named() {
        drop("F29-markdown.md", "resources");
        write("communities/c.md", "title: C\nsummary: c\nslug: social-media", "");
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/resources/F29-markdown.md:19: unknown tag include; removed",
            "content/resources/F29-markdown.md:19: {{ page.title | escape }} is not supported; removed",
            "content/resources/F29-markdown.md:14: the attributes {: .usa-button target=\"_blank\"} are not supported; removed",
            "content/resources/F29-markdown.md:17: the attributes {: .lead} are not supported; removed"
        );
        assertThat(page("/resources/f29-markdown/"))
            .contains(
                "<sup><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup>",
                "<a href=\"https://www.example.gov/memo\" class=\"usa-link usa-link--external\">https://www.example.gov/memo</a>",
                "<del>Old rule</del> New rule.",
                "<li>☐ open</li>",
                "<li>☑ done</li>",
                "<a href=\"/communities/social-media/\">Join us</a>",
                "<p>A paragraph.",
                "M-00-00, made up."
            )
            .doesNotContain("{:", "{%", "{{", "[^1]", "~~");
    }

    @Test
    void a_footnote_has_all_its_lines_and_a_way_back_and_one_without_its_other_end_is_named() {
        write(
            "resources/a.md",
            "title: A\nsummary: a",
            """
            One[^a], again[^a], *two*[^long], `three[^a]` and four[^none].

            [^a]: Note **A**
            goes on.
            [^long]: First.

                Second.

            [^unused]: Lost.

            After.
            """
        );
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/resources/a.md:5: there is no footnote none",
            "content/resources/a.md:13: no text refers to the footnote unused; left out"
        );
        assertThat(page("/resources/a/")).contains(
            "One<sup><a href=\"#fn-a\" id=\"fnref-a\">1</a></sup>, again<sup><a href=\"#fn-a\" id=\"fnref-a-2\">1</a></sup>",
            "<em>two</em><sup><a href=\"#fn-long\" id=\"fnref-long\">2</a></sup>",
            "<code>three[^a]</code>",
            "<p>After.</p>",
            "<h2 id=\"footnotes\">Footnotes</h2>",
            "<li id=\"fn-a\"><p>Note <strong>A</strong>\ngoes on. <a href=\"#fnref-a\" aria-label=\"Back to the text\">↩</a></p>",
            "<p>Second. <a href=\"#fnref-long\""
        );
    }

    @Test
    void an_event_has_the_local_time_of_its_zone_on_its_page_in_the_list_and_in_calendars() {
        drop("F21-no-offset-beside-zone.md", "events");
        drop("F21-summer-0500-beside-zone.md", "events");
        write(
            "events/c.md",
            "title: C\nsummary: c\ndate: 2027-01-14 14:00:00 -0500\nend_date: 2027-01-14 15:00:00 -0500\ntimezone: America/Chicago",
            ""
        );
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/events/c.md:4: \"date\" has an offset that isn't in force on that day; it is read as 2:00\u00A0p.m. Central\u00A0Time",
            "content/events/c.md:5: \"end_date\" has an offset that isn't in force on that day; it is read as 3:00\u00A0p.m. Central\u00A0Time"
        );
        for (String page : new String[] { page("/events/"), page("/events/f21a-pacific-call/") }) {
            assertThat(page).contains("Thursday, January 14, 2027, 2:00\u00A0p.m. to 3:00\u00A0p.m. Pacific\u00A0Time");
        }
        for (String page : new String[] { page("/events/"), page("/events/f21b-summer-call/") }) {
            assertThat(page).contains("Wednesday, July 14, 2027, 2:00\u00A0p.m. to 3:00\u00A0p.m. Eastern\u00A0Time");
        }
        assertThat(page("/events.ics")).contains(
            "DTSTART;TZID=America/Los_Angeles:20270114T140000",
            "DTSTART;TZID=America/New_York:20270714T140000",
            "DTSTART;TZID=America/Chicago:20270114T140000"
        );
    }

    @Test
    void an_event_without_a_time_is_on_whole_days() {
        drop("F22-all-day.md", "events");
        drop("F22-all-day-with-end.md", "events");
        write("events/two.md", "title: Two\nsummary: t\ndate: 2027-03-13\nend_date: 2027-03-14", "");
        write("events/three.md", "title: Three\nsummary: t\ndate: 2026-12-31\nend_date: 2027-01-02", "");
        assertThat(build().errors()).isEmpty();
        for (String page : new String[] { page("/events/f22a-all-day/"), page("/events/f22b-all-day-with-end/") }) {
            assertThat(page)
                .contains("Wednesday, February 3, 2027, all day", "datetime=\"2027-02-03\"", "content=\"2027-02-03\"")
                .doesNotContain("a.m.");
        }
        assertThat(page("/events/")).contains(
            "Saturday, March 13, and Sunday, March 14, 2027, all day",
            "Thursday, December 31, 2026 to Saturday, January 2, 2027, all day"
        );
        assertThat(page("/events/f22a-all-day.ics"))
            .contains("DTSTART;VALUE=DATE:20270203\r\nDTEND;VALUE=DATE:20270204")
            .doesNotContain("VTIMEZONE");
        assertThat(page("/events/two.ics")).contains("DTSTART;VALUE=DATE:20270313\r\nDTEND;VALUE=DATE:20270315");
        assertThat(page("/events/", LocalDate.parse("2027-02-03"))).doesNotContain("Nothing is scheduled");
        assertThat(page("/events/f22a-all-day/", LocalDate.parse("2027-02-03"))).doesNotContain("is over");
        assertThat(page("/events/f22a-all-day/", LocalDate.parse("2027-02-04"))).contains("is over");
    }

    @Test
    void a_time_at_one_end_only_is_named() {
        write("events/a.md", "title: A\nsummary: a\ndate: 2027-02-03\nend_date: 2027-02-03 15:00", "");
        write("events/b.md", "title: B\nsummary: b\ndate: 2027-02-03 14:00\nend_date: 2027-02-03", "");
        write("events/c.md", "title: C\nsummary: c\ndate: 2027-02-03\nend_date: 2027-02-02", "");
        assertThat(build().errors()).containsExactlyInAnyOrder(
            "content/events/a.md:4: say at what time the event begins: \"2026-12-03 14:00:00 -0500\"",
            "content/events/b.md:5: say at what time the event ends: \"2026-12-03 14:00:00 -0500\"",
            "content/events/c.md:5: the event ends before it begins; mend \"end_date\""
        );
    }

    @Test
    void events_whose_slugs_end_alike_have_a_page_a_calendar_and_an_identity_each() {
        drop("F23-folder-slug-2026-12.md", "events");
        drop("F23-folder-slug-2027-01.md", "events");
        assertThat(build().errors()).isEmpty();
        assertThat(index()).containsKeys(
            "/events/2026/12/town-hall/",
            "/events/2026/12/town-hall.ics",
            "/events/2027/01/town-hall/",
            "/events/2027/01/town-hall.ics"
        );
        assertThat(page("/events/2027/01/town-hall/")).contains("href=\"/events/2027/01/town-hall.ics\"");
        assertThat(page("/events.ics")).contains(
            "UID:2026/12/town-hall@events.socialgov",
            "UID:2027/01/town-hall@events.socialgov"
        );
    }

    @Test
    void a_feed_has_no_relative_address() {
        drop("F25-picture-and-anchor.md", "best-practices");
        write(
            "best-practices/b.md",
            "title: B\nsummary: b\ndate: 2026-11-03",
            "[up](F25-picture-and-anchor.md) [list](../) `href=\"/x/\"` and note[^1]\n\n[^1]: Note.\n"
        );
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/best-practices/F25-picture-and-anchor.md:7: there is no picture /f25-chart.png; left out"
        );
        String page = "[site-origin]/category/socialmedia/";
        assertThat(page("/category/socialmedia/feed.json"))
            .contains(
                "href=\\\"" + page + "F25-picture-and-anchor/#why\\\"",
                "href=\\\"" + page + "F25-picture-and-anchor/\\\"",
                "href=\\\"" + page + "\\\"",
                "href=\\\"" + page + "b/#fn-1\\\"",
                "<code>href=\\\"/x/\\\"</code>"
            )
            .doesNotContain("href=\\\"#", "src=\\\"/");
        assertThat(page("/feed.xml")).contains(page + "F25-picture-and-anchor/#why");
    }

    @Test
    void tags_in_a_title_or_summary_are_named_and_a_reference_leads_to_the_place_of_a_redirect() {
        write("resources/old.md", "title: Old\nredirectto: https://example.gov/new", "");
        write(
            "resources/a.md",
            "title: One <em>two</em> &amp; 1 < 2\nsummary: x<br>y",
            "[old]({{< ref \"old.md\" >}} \"Old\") and [none]({{< ref \"none.md\" >}} \"None\")\n"
        );
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/resources/a.md:5: there is no file none.md that the shortcode ref could link to; removed",
            "content/resources/a.md:2: \"title\" has tags; only their text is kept",
            "content/resources/a.md:3: \"summary\" has tags; only their text is kept"
        );
        assertThat(page("/resources/a/")).contains(
            ">One two &amp; 1 &lt; 2</h1>",
            "<a href=\"/resources/old/\" title=\"Old\">old</a> and none</p>"
        );
    }

    @Test
    void a_skipped_file_takes_no_file_with_it_that_names_it() {
        write("working-groups/g.md", "title: G\nslug: group\nsummary: g\npurpose: g\nproduces: none", "");
        write("resources/b.md", "title: B\nsummary: b\nkept_by: group", "[g](/working-groups/group/)");
        write("resources/c.md", "title: C\nredirectto: /working-groups/group/", "");
        var problems = build();
        assertThat(problems.faulty()).containsExactly(module.resolve("content/working-groups/g.md"));
        var rest = build(true, problems.faulty());
        assertThat(rest.errors()).isEmpty();
        assertThat(rest.warnings()).containsExactly(
            "content/resources/b.md:6: the link /working-groups/group/ leads to the skipped file content/working-groups/g.md"
        );
    }
}
