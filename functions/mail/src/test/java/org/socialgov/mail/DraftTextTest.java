package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Block;

/** The text of a coordinator's mail, as the draft of an announcement. */
class DraftTextTest {

    @Test
    void lines_that_a_mail_program_broke_are_joined_and_others_stay() {
        assertThat(
            text(
                plain(
                    """
                    Dear all,

                    our next clinic is about alternative text for pictures, charts and maps
                    that you post. Bring one of your own; we write its text together.

                    When: Tuesday, 2 p.m.
                    Where: online
                    - Bring a picture that you have posted or want to post in the coming
                      month
                    - Or none
                    # After it
                    Notes follow.
                    """
                )
            )
        ).isEqualTo(
            """
            Dear all,

            our next clinic is about alternative text for pictures, charts and maps that you post. Bring one of your own; we write its text together.

            When: Tuesday, 2 p.m.
            Where: online
            - Bring a picture that you have posted or want to post in the coming month
            - Or none
            # After it
            Notes follow."""
        );
    }

    @Test
    void a_flowed_text_is_joined_as_it_says() {
        assertThat(
            text(
                "Content-Type: text/plain; charset=utf-8; format=flowed\n\nShort \nline.\nA line of its own.\n From here \non.\n-- \nAnn\n"
            )
        ).isEqualTo("Short line.\nA line of its own.\nFrom here on.");
        assertThat(
            text("Content-Type: text/plain; format=Flowed; DelSp=Yes\n\nhttps://www.example.gov/a- \nb and  \n more.\n")
        ).isEqualTo("https://www.example.gov/a-b and more.");
    }

    @Test
    void a_signature_is_cut_off() {
        assertThat(text(plain("The news.\n\n-- \nAnn Smith\nGSA\n"))).isEqualTo("The news.");
        assertThat(text(html("<p>The news.</p><div>-- <br>Ann Smith</div>"))).isEqualTo("The news.");
        assertThat(text(plain("One.\n--\nTwo.\n"))).isEqualTo("One.\n--\nTwo.");
    }

    @Test
    void of_html_the_text_goes_out_with_the_targets_of_its_links() {
        assertThat(
            text(
                html(
                    """
                    <html><head><style>p{color:red}</style></head><body>
                    <h2>Clinic</h2><p class="x">Please <a href="https://www.example.gov/r?a=1&amp;b=2">register
                    here</a> or write to <a href='mailto:ann@example.gov?subject=x'>ann@example.gov</a>.</p>
                    <p>See <a href=https://www.example.gov/x>https://www.example.gov/x</a>,
                    <a href="https://www.example.gov/">www.example.gov</a>, <a href="javascript:alert(1)">this</a>.</p>
                    <ul><li>One</li><li><p>Two</p></li></ul>
                    <img src="https://tracker.example/p.gif" onerror="x()"><script>alert(2)</script>
                    </body></html>"""
                )
            )
        ).isEqualTo(
            """
            # Clinic

            Please register here (https://www.example.gov/r?a=1&b=2) or write to ann@example.gov.

            See https://www.example.gov/x, https://www.example.gov/, this.

            - One
            - Two"""
        );
    }

    @Test
    void the_plain_text_is_taken_where_there_is_one() {
        var draft = draft(
            """
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain

            Plain.
            --a
            Content-Type: text/html

            <p>Rich.</p>
            --a--
            --m
            Content-Type: application/pdf; name="Agenda.pdf"
            Content-Disposition: attachment; filename="Agenda.pdf"

            %PDF
            --m
            Content-Type: image/png

            x
            --m--
            """
        );
        assertThat(String.join("\n", draft.lines())).isEqualTo("Plain.");
        assertThat(draft.files()).containsExactly("Agenda.pdf", "image/png");
        assertThat(draft.isWhole()).isTrue();
    }

    @Test
    void a_file_that_is_cut_off_does_not_make_the_text_incomplete_and_a_text_that_is_does() {
        String head =
            "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain\n\nNews.\n--m\n" +
            "Content-Disposition: attachment; filename=big.bin\nContent-Transfer-Encoding: base64\n\n";
        var long_ = bytes(head + "AAAA\n".repeat(60_000));
        assertThat(QuotableText.ofDraft(long_, false, HeaderParser.LENIENT).isWhole()).isTrue();
        assertThat(
            QuotableText.ofDraft(bytes(plain("word ".repeat(9))), false, HeaderParser.LENIENT).isWhole()
        ).isFalse();
        assertThat(
            QuotableText.ofDraft(bytes(plain("word ".repeat(9))), true, HeaderParser.LENIENT).isWhole()
        ).isTrue();
    }

    @Test
    void a_mail_that_is_only_a_picture_or_sealed_has_no_text() {
        assertThat(text("Content-Type: image/png; name=invitation.png\n\nx")).isEmpty();
        var sealed = draft("Content-Type: application/pkcs7-mime; name=smime.p7m\n\nx");
        assertThat(sealed.isWhole()).isFalse();
        assertThat(String.join("", sealed.lines())).isEmpty();
    }

    @Test
    void no_word_of_the_senders_html_goes_out() {
        String[] pieces = {
            "<script>evil()</script>",
            "<style>.evil{}</style>",
            "<p>",
            "</p>",
            "<a href=\"https://a.gov/",
            "\">",
            "</a>",
            "<img src=x onerror=evil>",
            "<!-- evil -->",
            "word ",
            "&lt;b&gt;",
            "&#60;evil&#62;",
            "<li>",
            "<h1>",
            "\"",
            "'",
            "<a href='javascript:evil'>x</a>",
            "<td>",
            "<br>",
            "\n",
            "<",
            ">",
            "&nbsp;",
        };
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var typed = new StringBuilder();
            for (int i = random.nextInt(25); i >= 0; i--) {
                typed.append(pieces[random.nextInt(pieces.length)]);
            }
            String encoded = Base64.getMimeEncoder().encodeToString(bytes(typed.toString()));
            String text = text(
                "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + encoded
            );
            for (var block : AnnouncementText.parse(text)) {
                var runs = switch (block) {
                    case Block.Heading(var line) -> line;
                    case Block.Paragraph(var line) -> line;
                    case Block.ItemList(var items) -> items.stream().flatMap(java.util.List::stream).toList();
                };
                assertThat(runs)
                    .filteredOn(Block.Run.Link.class::isInstance)
                    .as("seed %d: %s", seed, typed)
                    .allSatisfy(run -> assertThat(((Block.Run.Link) run).address()).startsWith("https://a.gov"));
            }
        }
    }

    private static String plain(String text) {
        return "Content-Type: text/plain; charset=utf-8\n\n" + text;
    }

    private static String html(String text) {
        return "Content-Type: text/html; charset=utf-8\n\n" + text;
    }

    private static String text(String mail) {
        return String.join("\n", draft(mail).lines()).strip();
    }

    private static QuotableText draft(String mail) {
        return QuotableText.ofDraft(bytes(mail), true, HeaderParser.LENIENT);
    }

    private static byte[] bytes(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
