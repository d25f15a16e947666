package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MarkdownTest {

    private final Problems problems = new Problems(Path.of("/site"));

    private String render(String body) {
        var source = Source.parse(Path.of("/site/content/page.md"), "---\ntitle: A page\n---\n" + body, problems);
        return Markdown.render(source, "/page/", Targets.NONE, problems).html().markup();
    }

    @Test
    void the_site_variable_of_jekyll_is_filled_in_and_a_links_title_kept() {
        assertThat(render("[best practices]({{ site.baseurl }}/category/socialmedia/ \"Social Media\")")).isEqualTo(
            "<p><a href=\"/category/socialmedia/\" title=\"Social Media\">best practices</a></p>\n"
        );
    }

    @Test
    void a_link_inside_the_site_leads_straight_to_the_page_with_its_closing_slash() {
        assertThat(render("[a](/events) [b](/events?x=1#top) [c](/events.ics) [d](#part) [e](/)"))
            .contains("href=\"/events/\"", "href=\"/events/?x=1#top\"", "href=\"/events.ics\"")
            .contains("href=\"#part\"", "href=\"/\"");
    }

    @Test
    void a_link_to_what_a_function_answers_has_no_closing_slash_and_one_to_a_form_has() {
        assertThat(render("[a](/directory/) [b](/communities/x/members/?y=1#top) [c](/directory.json)")).contains(
            "href=\"/directory\"",
            "href=\"/communities/x/members?y=1#top\"",
            "href=\"/directory.json\""
        );
        assertThat(render("[a](/communities/x/join) [b](/communities/manage-your-listserv-subscription)"))
            .contains("href=\"/communities/x/join/\"")
            .contains("href=\"/communities/manage-your-listserv-subscription/\"");
        assertThat(render("[a](/communities/x/y/members)")).contains("href=\"/communities/x/y/members/\"");
    }

    @Test
    void headings_begin_below_the_pages_own_and_skip_no_level() {
        assertThat(
            render("### One\n##### Two\n###### Three\n#### Four\n### Five\n# Six").replaceAll(" id=\"[^\"]*\"", "")
        ).containsSubsequence(
            "<h2>One</h2>",
            "<h3>Two</h3>",
            "<h4>Three</h4>",
            "<h3>Four</h3>",
            "<h2>Five</h2>",
            "<h2>Six</h2>"
        );
    }

    @Test
    void headings_have_ids_that_no_other_has() {
        assertThat(render("## What We Do\n## What we do!\n## Straße & “Café”\n## 🎉")).contains(
            "id=\"what-we-do\"",
            "id=\"what-we-do-2\"",
            "id=\"stra-e-cafe\"",
            "id=\"section\""
        );
    }

    @Test
    void a_place_that_the_author_named_can_be_linked_to() {
        assertThat(
            render("[a](#Hosted IVRs) [b](#hosted%20ivrs) [c](#nowhere)\n\n**On** <a name=\"Hosted IVRs\"></a> x")
        ).contains(
            "[a](#Hosted IVRs)",
            "<a href=\"#hosted-ivrs\">b</a>",
            "<span id=\"hosted-ivrs\"></span>",
            "#nowhere"
        );
        assertThat(render("<a name=\"main-content\">x</a>")).doesNotContain("id=\"main-content\"");
    }

    @Test
    void a_subject_in_a_mail_link_keeps_its_number_sign() {
        assertThat(render("<a href=\"mailto:a@example.gov?subject=About #SocialGov now\">x</a>")).contains(
            "href=\"mailto:a@example.gov?subject=About%20%23SocialGov%20now\""
        );
        assertThat(Markdown.encodeSubject("mailto:a@example.gov?subject=Join%20%23SocialGov&body=x")).isEqualTo(
            "mailto:a@example.gov?subject=Join%20%23SocialGov&body=x"
        );
    }

    @Test
    void mail_to_the_person_who_took_joins_goes_to_the_community_and_other_mail_does_not() {
        String page = render(
            """
            [email Pat Doe](mailto:pat.doe@example.gov?subject=Join%20%23SocialGov), or
            <a class="button" href="mailto:Pat.Doe@example.gov?subject=Join #SocialGov">Join via Email</a>, or
            [the press office](mailto:press@example.gov)
            """
        );
        String address = Marks.slot("community-address");
        assertThat(page)
            .contains("<a href=\"mailto:" + address + "?subject=Join%20%23SocialGov\">email Pat Doe</a>")
            .contains(
                "class=\"usa-button usa-button--outline\" href=\"mailto:" + address + "?subject=Join%20%23SocialGov\""
            )
            .contains("<a href=\"mailto:press@example.gov\">")
            .doesNotContainIgnoringCase("pat.doe@");
    }

    @Test
    void raw_html_that_could_act_is_taken_out() {
        String page = render(
            """
            <script>alert(1)</script><style>p{}</style><iframe src="https://example.com/"></iframe>
            <a href="javascript:alert(1)" onclick="alert(1)" style="color:red" target="_blank">a</a>
            <img src="x" onerror="alert(1)"><form action="/"><input name="x"></form>
            <svg onload="alert(1)"></svg> [b](javascript:alert(1)) [c](data:text/html,x)

            <p onmouseover="alert(1)" id="x">hello</p>
            """
        );
        assertThat(page)
            .doesNotContain(
                "script",
                "style",
                "iframe",
                "onclick",
                "onerror",
                "onload",
                "onmouseover",
                "<form",
                "<input",
                "<svg"
            )
            .doesNotContain("javascript", "data:", "target=")
            .contains("<p id=\"x\">hello</p>");
    }

    @Test
    void text_that_looks_like_markup_stays_text() {
        assertThat(render("1 < 2 & `<b>`")).isEqualTo("<p>1 &lt; 2 &amp; <code>&lt;b&gt;</code></p>\n");
    }

    @Test
    void a_shortcode_of_another_site_leaves_nothing_but_what_it_encloses() {
        String page = render(
            "{{< note heading=\"x\" >}}\nAll may come.\n{{< /note >}}\n\n{{< asset-static file=\"a.pdf\" label=\"b\">}}"
        );
        assertThat(page).isEqualTo("<p>All may come.</p>\n");
        assertThat(problems.warnings()).containsExactly(
            "content/page.md:4: unknown shortcode note; removed",
            "content/page.md:8: unknown shortcode asset-static; removed"
        );
    }

    @Test
    void an_image_from_another_site_is_left_out_and_named() {
        assertThat(render("![a cat](https://example.com/cat.png)")).isEqualTo("<p></p>\n");
        assertThat(problems.warnings())
            .singleElement()
            .asString()
            .startsWith("content/page.md:4: an image from another");
    }

    @Test
    void tables_are_stacked_on_a_phone_with_their_columns_names_and_scroll_on_their_own_elsewhere() {
        assertThat(render("| a | b |\n|---|---|\n| 1 | 2 |"))
            .startsWith(
                "<div class=\"usa-table-container--scrollable\" tabindex=\"0\"><table class=\"usa-table usa-table--stacked\">"
            )
            .contains("<td data-label=\"a\">1</td>", "<td data-label=\"b\">2</td>");
    }

    @Test
    void content_cannot_forge_a_slot() {
        assertThat(render("\uE000slot:title\uE001")).isEqualTo("<p>slot:title</p>\n");
        assertThat(problems.errors()).hasSize(1);
    }
}
