package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.socialgov.web.PageIndex;

/** Whole sites, built from a few files each. */
class SitePagesTest extends SmallSite {

    @Test
    void a_missing_or_wrong_field_is_named_with_file_line_and_remedy() {
        write("best-practices/a.md", "title: A", "");
        write(
            "resources/b.md",
            "title: B\nsummary: b\nexpirydate: soon\ndraft: maybe\nsource_url: example.gov\nweight: heavy",
            ""
        );
        write("tools/c.md", "name: C\nurl: https://example.gov/\ndescription: c\nstatus: compatible\nsigned: yes", "");
        assertThat(build().errors()).containsExactlyInAnyOrder(
            "content/best-practices/a.md:1: the field \"summary\" is missing; add it",
            "content/resources/b.md:4: \"expirydate\" must be a date such as 2026-11-24, with a time and zone where it needs one: 2026-11-24 14:00:00 -0500",
            "content/resources/b.md:5: \"draft\" must be true or false",
            "content/resources/b.md:6: \"source_url\" must be a link that begins with https:// or, inside this site, with a slash",
            "content/resources/b.md:7: \"weight\" must be a whole number",
            "content/tools/c.md:6: \"signed\" must be a list of groups of fields, each beginning with a dash"
        );
    }

    @Test
    void a_keeper_or_a_training_that_no_file_describes_is_named_with_its_line() {
        write(
            "working-groups/g.md",
            "title: G\nslug: group\nsummary: g\npurpose: g\nsample: true\nproduces:\n  - title: G",
            ""
        );
        write(
            "best-practices/a.md",
            "title: A\nsummary: a\nkept_by: group\nreviewed: 2026-10-01\nnext_review: 2027-10-01\nrelated_training:\n  - nowhere",
            ""
        );
        write("resources/b.md", "title: B\nsummary: b\nkept_by: groop\nnext_review: soon", "");
        write("events/e.md", "title: E\nsummary: e\ndate: 2026-12-01 15:00:00 -0500\nkept_by: group", "");
        var problems = build(false);
        assertThat(problems.errors()).containsExactlyInAnyOrder(
            "content/best-practices/a.md:7: \"related_training\" names nowhere, but no events file has this slug",
            "content/resources/b.md:4: \"kept_by\" names groop, but no working-groups file has this slug",
            "content/resources/b.md:5: \"next_review\" must be a date such as 2026-11-24, with a time and zone where it needs one: 2026-11-24 14:00:00 -0500"
        );
        assertThat(problems.warnings()).singleElement().asString().contains("no events file has a field \"kept_by\"");
    }

    @Test
    void a_site_with_mistakes_leaves_no_index_to_be_served() {
        write("best-practices/a.md", "title: A", "");
        build();
        assertThat(module.resolve("target/pages/site/index")).doesNotExist();
    }

    @Test
    void a_field_that_nobody_knows_is_a_warning() {
        write("best-practices/a.md", "title: A\nsummary: a\ncolour: blue", "");
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/best-practices/a.md:4: no best-practices file has a field \"colour\"; it is ignored"
        );
    }

    @Test
    void the_problems_of_many_files_are_in_the_order_of_the_files() {
        var wanted = new ArrayList<String>();
        for (int i = 100; i < 300; i++) {
            String text = ":smile:\n\n" + "word ".repeat((300 - i) * 40);
            write("best-practices/a" + i + ".md", "title: A\nsummary: a", text);
            wanted.add("content/best-practices/a" + i + ".md:5: emoji are not supported: :smile:; removed");
        }
        assertThat(build().warnings()).isEqualTo(wanted);
        assertThat(index()).containsKeys("/category/socialmedia/a100/", "/category/socialmedia/a299/");
    }

    @Test
    void a_dead_link_is_named_with_its_line() {
        write(
            "best-practices/a.md",
            "title: A\nsummary: a",
            "\nSee [this](/events/) and\n[that](/nowhere) and [part](#no-part).\n"
        );
        assertThat(build().errors()).containsExactlyInAnyOrder(
            "content/best-practices/a.md:7: the link /nowhere/ leads nowhere; mend it or remove it",
            "content/best-practices/a.md:7: the link #no-part leads nowhere; mend it or remove it"
        );
    }

    @Test
    void a_link_to_a_part_of_a_page_leads_there() {
        write("best-practices/a.md", "title: A\nsummary: a", "[part](/category/socialmedia/b/#the-part)");
        write("best-practices/b.md", "title: B\nsummary: b", "## The part\n");
        assertThat(build().errors()).isEmpty();
    }

    @Test
    void two_pages_at_one_place_are_named() {
        write("resources/a.md", "title: A\nsummary: a\nslug: same", "");
        write("resources/b.md", "title: B\nsummary: b\nslug: same", "");
        assertThat(build().errors()).containsExactly(
            "content/resources/b.md:4: another page has this path: /resources/same/, content/resources/a.md"
        );
    }

    @Test
    void an_event_that_ends_before_it_begins_is_named() {
        write(
            "events/a.md",
            "title: A\nsummary: a\ndate: 2026-12-01 15:00:00 -0500\nend_date: 2026-12-01 14:00:00 -0500",
            ""
        );
        assertThat(build().errors()).containsExactly(
            "content/events/a.md:5: the event ends before it begins; mend \"end_date\""
        );
    }

    @Test
    void a_draft_is_left_out() {
        write("resources/a.md", "title: A\nsummary: a\ndraft: true", "");
        assertThat(build().errors()).isEmpty();
        assertThat(index()).doesNotContainKey("/resources/a/");
    }

    @Test
    void what_was_made_up_says_so_and_can_be_left_out() {
        write(
            "events/a.md",
            "title: Made up\nsummary: a\nsample: true\ndate_offset_days: 7\nstart_time: \"14:00\"\nend_time: \"15:00\"",
            ""
        );
        write(
            "tools/t.md",
            "name: T\nurl: https://example.gov/\ndescription: t\nstatus: compatible\nsigned:\n  - agency: Made-up Agency\n    date: 2026-01-01\n    sample: true",
            ""
        );
        write(
            "working-groups/g.md",
            "title: Made up group\nsample: true\nslug: g\nsummary: g\npurpose: g\nproduces:\n  - title: G",
            ""
        );
        build();
        assertThat(page("/events/a/")).contains(">Example</span>");
        assertThat(page("/working-groups/g/")).contains(">Example</span>");
        assertThat(page("/working-groups/")).contains("Made up group</a> <span class=\"usa-tag site-sample\">Example");
        assertThat(page("/events/")).contains("Made up</a> <span class=\"usa-tag site-sample\">Example</span>");
        assertThat(page("/events.ics")).contains("SUMMARY:Example: Made up");
        assertThat(page("/feed.xml")).contains("Example: Made up");

        build(false);
        assertThat(index()).doesNotContainKeys("/events/a/", "/events/a.ics", "/working-groups/g/");
        for (var entry : index().entrySet()) {
            if (entry.getValue() instanceof PageIndex.PageEntry) {
                assertThat(page(entry.getKey())).as(entry.getKey()).doesNotContain("Made up", "Made-up Agency");
            }
        }
    }

    @Test
    void what_expires_shows_until_the_day_before_without_a_new_build() {
        write("resources/a.md", "title: Short-lived\nsummary: a\nexpirydate: 2027-07-01", "");
        build();
        for (String path : new String[] { "/resources/a/", "/resources/", "/feed.xml", "/feed.json", "/sitemap.xml" }) {
            String expected = path.equals("/sitemap.xml") ? "/resources/a/" : "Short-lived";
            assertThat(page(path, LocalDate.parse("2027-06-30")))
                .as(path)
                .contains(expected);
            assertThat(page(path, LocalDate.parse("2027-07-01")))
                .as(path)
                .doesNotContain(expected);
        }
        assertThat(page("/resources/a/", LocalDate.parse("2027-07-01"))).isEmpty();
    }

    @Test
    void the_sitemap_names_the_directory_which_a_function_answers() {
        build();
        assertThat(page("/sitemap.xml")).contains("/directory</loc>");
        assertThat(index())
            .doesNotContainKey("/directory")
            .containsEntry("/directory/", new PageIndex.FunctionEntry("/directory", false));
    }

    @Test
    void what_is_dated_in_the_future_shows_from_that_day_on() {
        write("best-practices/a.md", "title: To come\nsummary: a\ndate: 2026-12-01 09:00:00 -0500", "");
        build();
        assertThat(page("/category/socialmedia/", LocalDate.parse("2026-11-30"))).doesNotContain("To come");
        assertThat(page("/category/socialmedia/", LocalDate.parse("2026-12-01"))).contains("To come");
    }

    @Test
    void an_event_moves_to_the_past_on_the_day_after_it() {
        write(
            "events/a.md",
            "title: Soon over\nsummary: a\ndate: 2026-12-01 14:00:00 -0500\nend_date: 2026-12-01 15:00:00 -0500\nregistration_url: https://example.gov/r",
            ""
        );
        build();
        String on = page("/events/", LocalDate.parse("2026-12-01"));
        assertThat(on.indexOf("Soon over")).isBetween(on.indexOf("id=\"upcoming\""), on.indexOf("id=\"on-demand\""));
        assertThat(on).doesNotContain("Nothing is scheduled");
        String after = page("/events/", LocalDate.parse("2026-12-02"));
        assertThat(after.indexOf("Soon over")).isGreaterThan(after.indexOf("id=\"on-demand\""));
        assertThat(after).contains("Nothing is scheduled");
        assertThat(page("/events/a/", LocalDate.parse("2026-12-01")))
            .contains("https://example.gov/r")
            .doesNotContain("is over");
        assertThat(page("/events/a/", LocalDate.parse("2026-12-02")))
            .doesNotContain("https://example.gov/r")
            .contains("is over");
    }

    @Test
    void an_event_tells_its_time_in_every_continental_zone_until_it_is_over() {
        write(
            "events/a.md",
            "title: A\nsummary: a\ndate: 2026-12-03 14:00:00 -0500\nend_date: 2026-12-03 15:30:00 -0500\nhost: The hosts\nevent_platform: zoom",
            ""
        );
        write(
            "events/b.md",
            "title: B\nsummary: b\ndate: 2026-12-04 00:30:00 -0500\nvenue:\n  venue_name: Hall\n  city: Denver",
            ""
        );
        build();
        String zones =
            "1:00\u00A0p.m.\u00A0Central\u00A0Time, 12:00\u00A0p.m.\u00A0Mountain\u00A0Time, 11:00\u00A0a.m.\u00A0Pacific\u00A0Time";
        assertThat(page("/events/a/")).contains("2:00\u00A0p.m. to 3:30\u00A0p.m. Eastern\u00A0Time", zones);
        assertThat(page("/events/")).contains(zones, ">Online</li>", "Host: The hosts", ">In person</li>");
        assertThat(page("/events/", LocalDate.parse("2026-12-04"))).doesNotContain(zones);
        assertThat(page("/events/b/")).doesNotContain("Central");
    }

    @Test
    void an_event_of_two_days_takes_place_on_each_of_them() {
        write(
            "events/a.md",
            "title: A\nsummary: a\ndate: 2027-02-01 09:30:00 -0500\nend_date: 2027-02-02 12:30:00 -0500",
            ""
        );
        build();
        String when =
            "Monday, February 1, and Tuesday, February 2, 2027, 9:30\u00A0a.m. to 12:30\u00A0p.m. Eastern\u00A0Time each day";
        assertThat(page("/events/a/")).contains(when);
        assertThat(page("/events/")).contains(when);
    }

    @Test
    void an_event_says_by_when_and_of_whom_to_ask_for_an_accommodation() {
        write("events/a.md", "title: A\nsummary: a\ndate: 2026-12-07 14:00:00 -0500", "");
        build();
        assertThat(page("/events/a/")).contains(
            "mailto:[community-address]?subject=Accommodation%3A%20A",
            "Please ask by Monday, November 30, 2026:"
        );
        assertThat(page("/events/a/", LocalDate.parse("2026-12-08"))).doesNotContain("Accommodation");
    }

    @Test
    void the_calendars_address_can_be_copied() {
        build();
        assertThat(page("/events/")).contains("<code>[site-origin]/events.ics</code>");
    }

    @Test
    void a_review_becomes_overdue_by_itself() {
        write(
            "tools/t.md",
            "name: T\nurl: https://example.gov/\ndescription: t\nstatus: compatible\nsource: digitalgov\nreviewed: \"2025-05\"",
            ""
        );
        build();
        String path = Kind.TOOL.path() + "t/";
        assertThat(page(path, LocalDate.parse("2027-04-30")))
            .contains("May 1, 2027")
            .doesNotContain("Overdue");
        assertThat(page(path, LocalDate.parse("2027-05-01"))).contains("Overdue since May 2027");
        assertThat(page(path)).contains("has not been reviewed since May 2025. Ask your counsel");
    }

    @Test
    void old_paths_lead_to_the_new_one_and_a_page_elsewhere_is_a_redirect() {
        write("resources/a.md", "title: A\nsummary: a\naliases:\n  - /old/place/\n  - /2013/07/29/older", "");
        write("communities/b.md", "title: B\nredirectto: https://example.gov/b", "");
        build();
        assertThat(index())
            .containsEntry("/old/place/", new PageIndex.MovedEntry("/resources/a/"))
            .containsEntry("/old/place", new PageIndex.MovedEntry("/resources/a/"))
            .containsEntry("/2013/07/29/older/", new PageIndex.MovedEntry("/resources/a/"))
            .containsEntry("/communities/b/", new PageIndex.MovedEntry("https://example.gov/b"));
    }

    @Test
    void an_alias_that_is_a_page_is_left_to_the_page() {
        write("resources/a.md", "title: A\nsummary: a\naliases:\n  - /privacy/", "");
        assertThat(build().warnings())
            .singleElement()
            .asString()
            .startsWith("content/resources/a.md:4: /privacy/ is a page itself");
        assertThat(index().get("/privacy/")).isInstanceOf(PageIndex.PageEntry.class);
    }

    @Test
    void a_file_of_digital_gov_renders_as_it_is() {
        write(
            "events/2019/04/2019-04-10-speaking.md",
            """
            # View this page at https://digital.gov/event/2019/04/speaking
            slug: speaking
            title: "Speaking Plainly"
            deck: ""
            summary: "It&rsquo;s about speaking."
            host: "Plain language"
            event_organizer: "DigitalGov University"
            registration_url:
            captions:\s

            # start date
            date: 2019-04-10 15:00:00 -0500
            end_date: 2019-04-10 16:00:00 -0500
            topics:\s
              - plain-language
            authors:\s
              - somebody
            youtube_id: VTXJoHara-4
            youtube_title: "Principles of Speaking Plainly"
            primary_image: "plain-language"
            weight: 0

            # Make it better ♥
            """,
            "\n---\n\n{{< img src=\"x\" >}}\n\nAsk [us]({{< ref \"x.md\" >}}).\n"
        );
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).containsExactly(
            "content/events/2019/04/2019-04-10-speaking.md:32: there is no file x.md that the shortcode ref could link to; removed",
            "content/events/2019/04/2019-04-10-speaking.md:30: unknown shortcode img; removed"
        );
        assertThat(page("/events/speaking/")).contains(
            "It’s about speaking.",
            "Wednesday, April 10, 2019, 3:00\u00A0p.m. to 4:00\u00A0p.m. Eastern\u00A0Time",
            "https://www.youtube.com/watch?v=VTXJoHara-4",
            "<p>Ask us.</p>"
        );
        assertThat(page("/events/")).contains("href=\"/events/speaking/\"");
    }

    @Test
    void a_folder_of_another_sites_files_renders_or_names_each_that_it_cannot_and_why() {
        write("communities/ours.md", "title: Ours\nsummary: x\nslug: ours", "");
        write(
            "communities/plain.md",
            """
            # View this page at https://digital.gov/communities/plain
            slug: plain-language
            date: 2017-09-04 15:45:00 -0500
            title: "Plain Language"
            summary: "Write so that people understand."
            topics:\s
              - plain-language
            weight: 1
            community_list:
              - platform: listserv
                type: government
                subscribe_email: "plain@lists.example.gov"
                subscribe_email_subject: "Join #plain"
                members: 3,144
                terms: "Government employees"
            """,
            "Anyone may {{< note >}}join{{< /note >}}.\n"
        );
        write("communities/taken.md", "title: Taken\nsummary: x\nslug: ours", "");
        write(
            "events/2019/05/2019-05-15-summit.md",
            """
            slug: summit
            title: 'Summit'
            summary: 'Sponsored by the community &#40;UX&#41;'
            featured_image:
              uid: summit
              alt: ''
            event_type:
              - online
              - in-person
            date: 2019-05-15 9:00:00 -0500
            end_date: 2019-05-15 12:00:00 -0500
            venue:
              venue_name: A hall
              city: Washington
              zip: 20212
            """,
            "[Where](#what-we-ll-do)? [Top](#) **:tickets: Open** at 10:30:00\n\n## What We’ll Do\n\n### Chat {#web}\n"
        );
        write(
            "events/2019/06/2019-06-01-back.md",
            "title: Back\nsummary: x\ndate: 2019-06-01 9:00\nend_date: 2019-05-01 9:00",
            ""
        );
        write("events/2019/06/2019-06-02-dead.md", "title: Dead\nsummary: x\ndate: 2019-06-02 9:00", "[x](/nowhere/)");
        write("resources/loop.md", "title: Loop\nsummary: x", "[x](/events/dead/)");

        var leftOut = new HashSet<Path>();
        var named = new ArrayList<String>();
        var problems = build(true, leftOut);
        while (!problems.errors().isEmpty() && leftOut.addAll(problems.faulty())) {
            named.addAll(problems.errors());
            problems = build(true, leftOut);
        }
        assertThat(problems.errors()).isEmpty();
        assertThat(named).containsExactly(
            "content/events/2019/06/2019-06-01-back.md:5: the event ends before it begins; mend \"end_date\"",
            "content/communities/taken.md:4: another page has this path: /communities/ours/, content/communities/ours.md",
            "content/events/2019/06/2019-06-02-dead.md:6: the link /nowhere/ leads nowhere; mend it or remove it"
        );
        assertThat(problems.warnings()).containsExactly(
            "content/communities/plain.md:19: unknown shortcode note; removed",
            "content/events/2019/05/2019-05-15-summit.md:19: emoji are not supported: :tickets:; removed",
            "content/resources/loop.md:5: the link /events/dead/ leads to the skipped file content/events/2019/06/2019-06-02-dead.md"
        );
        assertThat(page("/communities/plain-language/")).contains("3,144", "subject=Join%20%23plain", "may join.");
        assertThat(page("/events/summit/")).contains(
            "Sponsored by the community (UX)",
            "href=\"#what-well-do\"",
            "<h2 id=\"what-well-do\">What We’ll Do</h2>",
            "<h3 id=\"web\">Chat</h3>",
            "10:30:00"
        );
        assertThat(index()).doesNotContainKey("/events/dead/").containsKey("/resources/loop/");
    }

    @Test
    void a_second_event_of_a_series_with_one_slug_has_a_page_of_its_own() {
        write("events/1.md", "slug: call\ntitle: Call\nsummary: a\ndate: 2019-05-01 14:00:00 -0500", "");
        write("events/2.md", "slug: call\ntitle: Call\nsummary: a\ndate: 2019-06-01 14:00:00 -0500", "");
        var problems = build();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).singleElement().asString().endsWith("this one is at /events/call-2019-06-01/");
        assertThat(index()).containsKeys("/events/call/", "/events/call-2019-06-01/", "/events/call-2019-06-01.ics");
    }

    @Test
    void an_article_ends_with_its_keeper_its_reviews_its_training_and_whom_to_tell() {
        write("working-groups/g.md", "title: Group\nslug: g\nsummary: g\npurpose: g\nproduces:\n  - title: G", "");
        write("events/e.md", "title: Event\nslug: e\nsummary: e\ndate: 2026-12-01 14:00:00 -0500", "");
        write(
            "best-practices/a.md",
            "title: A & B\nsummary: a\nkept_by: g\nreviewed: 2026-10-01\nnext_review: 2027-10-01\nrelated_training:\n  - e",
            "## Checklist\n\n- One\n"
        );
        build();
        String path = "/category/socialmedia/a/";
        assertThat(page(path)).contains(
            "href=\"/working-groups/g/\">Group</a>",
            "href=\"/events/e/\">Event</a>",
            "October 1, 2026",
            "October 1, 2027",
            "href=\"#checklist\"",
            "mailto:[community-address]?subject=A%20%26%20B"
        );
        assertThat(page(path, LocalDate.parse("2027-09-30"))).doesNotContain("overdue");
        assertThat(page(path, LocalDate.parse("2027-10-01"))).contains("Review overdue");
    }

    @Test
    void best_practices_begin_with_the_heavy_ones_and_go_on_by_date() {
        write("best-practices/a.md", "title: Older\nsummary: a\ndate: 2026-01-01", "");
        write("best-practices/b.md", "title: Newer\nsummary: a\ndate: 2026-02-01", "");
        write("best-practices/c.md", "title: First\nsummary: a\ndate: 2025-01-01\nweight: 2", "");
        build();
        assertThat(page("/category/socialmedia/")).containsSubsequence(
            "Start here",
            ">First</a>",
            "Newest first",
            ">Newer</a>",
            ">Older</a>"
        );
    }

    @Test
    void best_practices_stand_under_their_themes_in_the_order_of_the_introduction() {
        write("best-practices/_index.md", "title: List\nsummary: A list\nthemes:\n  - Write\n  - Follow the law", "");
        write("best-practices/a.md", "title: Old law\nsummary: a\ndate: 2026-01-01\ntheme: Follow the law", "");
        write("best-practices/b.md", "title: New law\nsummary: a\ndate: 2026-02-01\ntheme: Follow the law", "");
        write("best-practices/c.md", "title: Words\nsummary: a\ndate: 2025-01-01\ntheme: Write\nweight: 2", "");
        write("best-practices/d.md", "title: Other\nsummary: a\ndate: 2026-03-01", "");
        assertThat(build().errors()).isEmpty();
        assertThat(page("/category/socialmedia/")).containsSubsequence(
            "Start here",
            ">Words</a>",
            "<h2 id=\"write\">Write</h2>",
            ">Words</a>",
            "<h2 id=\"follow-the-law\">Follow the law</h2>",
            ">New law</a>",
            ">Old law</a>",
            "Newest first",
            ">Other</a>"
        );
        assertThat(page("/category/socialmedia/a/")).contains(
            "<a href=\"/category/socialmedia/#follow-the-law\">Follow the law</a>"
        );
    }

    @Test
    void a_theme_that_the_introduction_lacks_is_named() {
        write("best-practices/_index.md", "title: List\nsummary: A list\nthemes:\n  - Write\n  - Listen", "");
        write("best-practices/a.md", "title: A\nsummary: a\ndate: 2026-01-01\ntheme: Wirte", "");
        assertThat(build().errors()).containsExactly(
            "content/best-practices/a.md:5: the theme \"Wirte\" is not in the \"themes\" of best-practices/_index.md; " +
                "add it there, or use one of these: Write, Listen"
        );
    }

    @Test
    void what_the_notice_above_the_registry_loses_is_named() {
        write(
            "tools/_index.md",
            "title: List\nsummary: A list\nnotice: \"**Ask** <u>your</u> counsel<script>x()</script>\"",
            ""
        );
        assertThat(build().warnings()).contains(
            "content/tools/_index.md:4: <u> is not supported; only its text is kept",
            "content/tools/_index.md:4: <script> is not supported; removed"
        );
        assertThat(page(Kind.TOOL.path())).contains("<strong>Ask</strong> your counsel").doesNotContain("x()");
    }

    @Test
    void a_tools_own_notice_is_named_as_ignored() {
        write("tools/a.md", tool("A", "compatible", "notice: Beware"), "");
        assertThat(build().warnings()).anyMatch(warning -> warning.contains("no tools file has a field \"notice\""));
    }

    @Test
    void a_topic_with_the_slug_of_a_working_group_is_a_named_mistake() throws IOException {
        write("working-groups/g.md", "title: Training\nsummary: a\npurpose: p\nproduces:\n  - title: x", "");
        write("communities/c.md", "title: Captions", "Text.\n");
        Path settings = module.resolve("content/communities/c.settings.yaml");
        Files.writeString(settings, CommunitySettingsTest.CAPTIONS + "working_groups: true\n");
        assertThat(build().errors()).containsExactly(
            "content/communities/c.settings.yaml:9: the topic \"training\" has the slug of the working group g.md, " +
                "which is a topic, too; give one of them another slug"
        );
        Files.writeString(settings, CommunitySettingsTest.CAPTIONS);
        assertThat(build().errors()).isEmpty();
    }

    @Test
    void a_resource_with_columns_has_a_spreadsheet() {
        write("resources/a.md", "title: A\nsummary: a\ncolumns:\n  - platform\n  - can_post", "");
        build();
        assertThat(page("/resources/a/")).contains("href=\"/resources/a.csv\"");
        assertThat(page("/resources/a.csv")).isEqualTo("platform,can_post\r\n");
    }

    @Test
    void the_registry_can_be_narrowed_down_by_links_alone() {
        write("tools/a.md", tool("A", "compatible", "category: publishing"), "");
        write("tools/b.md", tool("B", "inactive", "category: publishing"), "");
        build();
        String path = Kind.TOOL.path();
        assertThat(page(path)).contains("2 of 2 tools");
        assertThat(page(path + "by/publishing/usable/all/"))
            .contains("1 of 2 tools", ">A</a>", "rel=\"canonical\" href=\"[site-origin]" + path + "\"")
            .doesNotContain(">B</a>");
        assertThat(page(path + "by/publishing/ended/no/")).contains("1 of 2 tools", ">B</a>");
        assertThat(index()).doesNotContainKey(path + "by/publishing/usable/yes/");
        assertThat(page("/sitemap.xml"))
            .contains(path + "</loc>")
            .doesNotContain("/by/");
    }

    @Test
    void the_registry_opens_with_what_can_be_used() {
        write("tools/a.md", tool("Aged", "compatible", "service_ended: 2018"), "");
        write("tools/b.md", tool("Inactive", "inactive", "category: publishing"), "");
        write("tools/z.md", tool("Zoom", "compatible", "category: publishing"), "");
        build();
        String list = page(Kind.TOOL.path());
        int apart = list.indexOf("id=\"ended\"");
        assertThat(list.indexOf(">Zoom</a>")).isLessThan(apart);
        assertThat(list.indexOf(">Aged</a>")).isGreaterThan(apart);
        assertThat(list.indexOf(">Inactive</a>")).isGreaterThan(apart);
    }

    @Test
    void an_entry_links_its_agreement_as_where_it_was_and_never_as_checked() {
        write(
            "tools/a.md",
            tool("A", "compatible", "agreement: https://example.gov/terms\nagreement_as_of: \"2025-04\""),
            ""
        );
        build();
        assertThat(page(Kind.TOOL.path() + "a/")).contains(
            "href=\"https://example.gov/terms\"",
            "where it was in April 2025. It has not been checked since."
        );
        assertThat(page(ToolPages.data("json"))).contains(
            "\"agreement\" : \"https://example.gov/terms\"",
            "\"agreementAsOf\" : \"2025-04\""
        );
        assertThat(page(ToolPages.data("csv"))).contains(
            "agreement,agreement_as_of",
            ",https://example.gov/terms,2025-04,"
        );
    }

    @Test
    void an_agreement_without_a_date_and_an_unknown_category_or_status_are_named() {
        write("tools/a.md", tool("A", "compatible", "agreement: https://example.gov/terms"), "");
        write("tools/b.md", tool("B", "unknown", "category: gadgets"), "");
        assertThat(build().errors())
            .hasSize(3)
            .anyMatch(error -> error.startsWith("content/tools/a.md:6: say when the agreement was there"))
            .contains("content/tools/b.md:5: \"status\" must be one of compatible, inactive")
            .anyMatch(error -> error.startsWith("content/tools/b.md:6: \"category\" must be one of social-networks"));
    }

    private static String tool(String name, String status, String more) {
        return "name: " + name + "\nurl: https://example.gov/\ndescription: a\nstatus: " + status + "\n" + more;
    }

    @Test
    void an_older_document_is_introduced_as_such() throws IOException {
        Path settings = module.resolve("content/communities/c.settings.yaml");
        Files.writeString(settings, CommunitySettingsTest.CAPTIONS + "older_document: true\n");
        write("communities/c.md", "title: Captions", "Text.\n");
        assertThat(build().errors()).isEmpty();
        assertThat(page("/communities/captions/")).contains(
            "older description, shown unchanged. To join today, <a href=\"/communities/captions/join/\">use the form.</a>"
        );
    }

    @Test
    void a_communitys_page_leads_to_its_ground_rules_if_there_are_any() throws IOException {
        Files.writeString(module.resolve("content/communities/c.settings.yaml"), CommunitySettingsTest.CAPTIONS);
        write("communities/c.md", "title: Captions", "Text.\n");
        build();
        assertThat(page("/communities/captions/"))
            .doesNotContain("ground-rules", "older description")
            .contains("Members of Captions", "The number of members of Captions today");
        write(
            "pages/r.md",
            "title: Our rules\nsummary: r\npermalink: /communities/captions/ground-rules/",
            "Be kind.\n"
        );
        assertThat(build().errors()).isEmpty();
        assertThat(page("/communities/captions/")).contains(
            "<a href=\"/communities/captions/ground-rules/\">Our rules</a>"
        );
    }

    @Test
    void the_pages_with_ground_rules_are_listed_for_the_welcome_mail() throws IOException {
        write("pages/rules.md", "title: Rules\nsummary: r\npermalink: /communities/captions/ground-rules/", "Be kind.");
        assertThat(build().errors()).isEmpty();
        assertThat(module.resolve("target/frame/site/ground-rules.txt")).hasContent(
            "/communities/captions/ground-rules/\n"
        );
    }
}
