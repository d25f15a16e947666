package org.socialgov.community.announcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.TypedText;
import org.socialgov.community.announcing.AnnouncementText.Problem;

class AnnouncementTextTest {

    private static final String TOKEN = "A".repeat(43);

    @Test
    void a_text_is_read_as_headings_paragraphs_lists_and_links() {
        assertThat(
            AnnouncementText.parse(
                """
                # Alt text clinic

                Bring one picture.
                We write its text together: https://www.example.gov/clinic?a=1&b=2.
                - Tuesday, 2 p.m.
                * Online


                ## Before you come
                Read this.
                """
            )
        ).containsExactly(
            new Block.Heading(List.of(text("Alt text clinic"))),
            new Block.Paragraph(
                List.of(
                    text("Bring one picture."),
                    new Block.Run.LineBreak(),
                    text("We write its text together: "),
                    new Block.Run.Link("https://www.example.gov/clinic?a=1&b=2"),
                    text(".")
                )
            ),
            new Block.ItemList(List.of(List.of(text("Tuesday, 2 p.m.")), List.of(text("Online")))),
            new Block.Heading(List.of(text("Before you come"))),
            new Block.Paragraph(List.of(text("Read this.")))
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "http://www.example.gov/",
            "[the agenda](https://www.example.gov/agenda)",
            "[the agenda](https://www.example.gov/agenda_(new))",
            "<a href=\"x\">x</a>",
            "<script>alert(1)</script>",
            "{{ site.baseurl }} ${name} {% include x %} %s",
            "javascript:alert(1) data:text/html,x //www.example.gov",
            "HTTPS://WWW.EXAMPLE.GOV",
            "https://",
            "https://localhost/x",
            "https://192.0.2.1/x",
            "https://www.example.gov@evil.example/",
            "https://ann:secret@www.example.gov/",
            "https://www.ex\u0430mple.gov/",
            "https://www.example.gov/\u00FC",
            "https://www.example.gov/<b>",
            "https://-example.gov/",
            "xhttps://www.example.gov/",
            "#hashtag",
            "-5 degrees",
            "**bold** _x_ `code` ![x](y)",
        }
    )
    void all_else_is_text_as_it_was_typed(String typed) {
        assertThat(AnnouncementText.parse(typed)).containsExactly(new Block.Paragraph(List.of(text(typed))));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "See https://a.gov/x, then call.|https://a.gov/x",
            "(https://a.gov/x)|https://a.gov/x",
            "https://a.gov/x_(y)|https://a.gov/x_(y)",
            "(https://a.gov/x_(y)).|https://a.gov/x_(y)",
            "Register (https://a.gov/x).|https://a.gov/x",
            "<https://a.gov/x>|https://a.gov/x",
            "\u201Chttps://a.gov/x\u201D|https://a.gov/x",
            "https://a.gov|https://a.gov",
            "https://a.gov:8443/#top|https://a.gov:8443/#top",
            "https://xn--bcher-kva.example/|https://xn--bcher-kva.example/",
        }
    )
    void a_link_ends_before_the_marks_of_its_sentence(String typed, String link) {
        assertThat(links(AnnouncementText.parse(typed))).containsExactly(link);
        assertThat(shown(AnnouncementText.parse(typed))).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "https://www.example.gov/communities/social-media/subscription?token=%s",
            "https://other.example/x?a=b&TOKEN=%s.",
            "https://gateway.example/?url=https%%3A%%2F%%2Fwww.example.gov%%2Fx%%3Ftoken%%3D%s&data=1",
            "https://gateway.example/?url=x%%253Ftoken%%253D%s",
            "Click [here](https://www.example.gov/x?token=%s)",
        }
    )
    void a_mailed_link_is_refused_since_it_would_open_to_everybody(String typed) {
        String text = typed.formatted(TOKEN);
        assertThat(AnnouncementText.ofText(text)).contains(Problem.MAILED_LINK);
        assertThat(AnnouncementText.ofSubject(text)).contains(Problem.MAILED_LINK);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://www.example.gov/?token=abc", "A token=value pair", "https://a.gov/?t=AAAA" })
    void an_address_that_only_looks_like_a_mailed_link_is_taken(String text) {
        assertThat(AnnouncementText.ofText(text)).isEmpty();
    }

    @Test
    void a_subject_and_a_text_have_their_bounds() {
        assertThat(AnnouncementText.ofSubject("")).contains(Problem.EMPTY);
        assertThat(AnnouncementText.ofSubject("x".repeat(150))).isEmpty();
        assertThat(AnnouncementText.ofSubject("x".repeat(151))).contains(Problem.TOO_LONG);
        assertThat(AnnouncementText.ofText("")).contains(Problem.EMPTY);
        assertThat(AnnouncementText.ofText("word ".repeat(6_000).strip())).isEmpty();
        assertThat(AnnouncementText.ofText("x".repeat(30_001))).contains(Problem.TOO_LONG);
        assertThat(AnnouncementText.ofText("\u6F22".repeat(30_000))).contains(Problem.TOO_LARGE);
    }

    @Test
    void a_subject_is_one_line_without_hidden_characters() {
        assertThat(AnnouncementText.subject("Alt\u202E text\r\nBcc: x@y.example\u200B")).isEqualTo(
            "Alt text Bcc: x@y.example"
        );
    }

    @Test
    void no_text_breaks_out_of_its_blocks() {
        String[] pieces = {
            "<script>",
            "</p>",
            "&amp;",
            "\"",
            "'",
            "{{",
            "}}",
            "\r\n",
            "\n",
            "\n\n\n",
            "\u2028",
            "\u202E",
            "\u0000",
            "- ",
            "* ",
            "# ",
            "### ",
            "https://a.gov",
            "https://a.gov/x)",
            "http://evil.example",
            "[a](https://a.gov)",
            "](",
            "[",
            ")",
            " ",
            "\t",
            "word",
            "\uD83D",
            "\uD83D\uDC69",
            "\u0301",
            "token=",
            TOKEN,
        };
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var typed = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                typed.append(pieces[random.nextInt(pieces.length)]);
            }
            String text = AnnouncementText.cleaned(typed.toString());
            var blocks = AnnouncementText.parse(text);

            assertThat(AnnouncementText.cleaned(text)).as("seed %d: cleaned once more", seed).isEqualTo(text);
            assertThat(links(blocks))
                .as("seed %d", seed)
                .allMatch(link -> link.matches("https://a\\.gov[\\x21-\\x7E&&[^<>\"`{}|^]]*"));
            for (String line : lines(blocks)) {
                assertThat(TypedText.ofLine(line).filter(TypedText.Problem.CONTROL::equals))
                    .as("seed %d", seed)
                    .isEmpty();
                assertThat(line).as("seed %d: an empty line", seed).isNotEmpty();
            }
            assertThat(String.join("", lines(blocks)).replaceAll("[#*\\s-]", ""))
                .as("seed %d: no word is lost or added", seed)
                .isEqualTo(text.replaceAll("[#*\\s-]", ""));
        }
    }

    private static Block.Run text(String text) {
        return new Block.Run.Text(text);
    }

    private static String shown(List<Block> blocks) {
        return String.join("\n", lines(blocks));
    }

    private static List<String> links(List<Block> blocks) {
        return runs(blocks)
            .stream()
            .flatMap(List::stream)
            .filter(Block.Run.Link.class::isInstance)
            .map(run -> ((Block.Run.Link) run).address())
            .toList();
    }

    private static List<String> lines(List<Block> blocks) {
        var lines = new ArrayList<String>();
        for (var runs : runs(blocks)) {
            var line = new StringBuilder();
            for (var run : runs) {
                switch (run) {
                    case Block.Run.Text(var text) -> line.append(text);
                    case Block.Run.Link(var address) -> line.append(address);
                    case Block.Run.LineBreak _ -> {
                        lines.add(line.toString());
                        line.setLength(0);
                    }
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static List<List<Block.Run>> runs(List<Block> blocks) {
        return blocks
            .stream()
            .flatMap(
                block ->
                    switch (block) {
                        case Block.Heading(var runs) -> List.of(runs).stream();
                        case Block.Paragraph(var runs) -> List.of(runs).stream();
                        case Block.ItemList(var items) -> items.stream();
                    }
            )
            .toList();
    }
}
