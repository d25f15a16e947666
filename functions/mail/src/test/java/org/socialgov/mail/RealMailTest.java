package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.testkit.ReceiptEvents;

/**
 * Mails as real mail programs write them, made up after reports of other systems' users. The name of each file is its
 * kind; more of the kind are built here.
 */
class RealMailTest {

    private static final String COORDINATOR = "coordinator@example.gov";

    private final InMemorySystem system = new InMemorySystem();
    private int mails;

    // --- The subject

    @ParameterizedTest
    @CsvSource({
        "F1-glued-tag, kim1a@example.gov",
        "F1-raw-cp1252-quotes, kim1cp@example.gov",
        "F2-padding-too-many, kim2a@example.gov",
        "F2-name-without-padding, kim2n@example.gov",
        "F9-x-autoreply-no, kim9.x-autoreply-no@example.gov",
        "F18-emoji-name, kim18b@example.gov",
    })
    void a_request_to_join_is_recognized_however_its_header_is_written(String name, String address) {
        comes(name, address);
        assertThat(system.member(address).status()).isEqualTo("PENDING");
    }

    @Test
    void a_name_without_padding_is_decoded() {
        comes("F2-name-without-padding", "kim2n@example.gov");
        assertThat(system.member("kim2n@example.gov").details().name()).isEqualTo("Kim Fíeld");
    }

    @Test
    void leave_behind_a_glued_tag_leaves() {
        system.becomeMember("member@example.gov");
        comes("F1-leave-glued-tag", "member@example.gov");
        assertThat(system.member("member@example.gov").status()).isEqualTo("LEFT");
    }

    @Test
    void leave_from_another_address_is_answered_with_how_to_leave() {
        comes("F11-leave-from-alias", "ann@example.gov");
        assertThat(ReadMail.newestTo("ann@example.gov", system.accepted()).text()).contains(
            "is not on its list, so nothing changed"
        );
    }

    /** Apple Mail's button takes the subject of the mailto link. */
    @Test
    void the_unsubscribe_button_of_a_mail_program_leaves() {
        system.becomeMember("apple@example.gov");
        String mailto = ReadMail.newestTo("apple@example.gov", system.accepted()).header("List-Unsubscribe").getFirst();
        String subject = mailto.substring(mailto.indexOf("?subject=") + 9, mailto.lastIndexOf('>'));
        String raw = read("X1-apple-mail-unsubscribe").replace(
            "Subject: leave",
            "Subject: " + subject.replace("%20", " ").replace("%3D", "=")
        );
        comes(raw.getBytes(StandardCharsets.ISO_8859_1), "apple@example.gov", "PASS");
        assertThat(system.member("apple@example.gov").status()).isEqualTo("LEFT");
    }

    // --- The writer

    @ParameterizedTest
    @CsvSource({
        "F3-comment-behind, kim3.comment-behind@example.gov, Kim Field",
        "F3-trailing-semicolon, kim3.trailing-semicolon@example.gov, Kim Field",
        "F4-unquoted-comma, kim4@example.gov, 'Field, Kim'",
        "F4-office, kim4.office@example.gov, 'Field, Kim'",
        "F9-list-unsubscribe-question, kim9b@example.gov, Kim Field",
    })
    void a_question_is_forwarded_with_its_one_writer_and_answered(String name, String address, String writer) {
        comes(name, address);
        assertThat(forwarded())
            .contains("Name: " + writer + "\n", "Address: " + address + "\n")
            .doesNotContain("can't verify");
        assertThat(ReadMail.newestTo(address, system.accepted()).text()).contains("We forwarded your email");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "kim@example.gov (Kim Field)|Kim Field",
            "(Kim Field) kim@example.gov|Kim Field",
            "kim@example.gov <kim@example.gov>|''",
            "Kim Field <kim@example.gov>,|Kim Field",
            "Kim @ GSA <kim@example.gov>|Kim @ GSA",
            "Field, Kim (GSA/TTS); <kim@example.gov> (PAO)|Field, Kim",
            "\"Field, Kim\" <Kim@Example.gov>|Field, Kim",
            "\"Kim Field <kim@example.gov>|Kim Field",
            "Kim Field <kim@example.gov|Kim Field",
            "Kim <Field> <kim@example.gov>|Kim Field",
            "Kim (unclosed <kim@example.gov>|Kim unclosed",
            "=?utf-8?B?S2ltIEbDrWVsZA?= <kim@example.gov>|Kim Fíeld",
            "\"=?utf-8?Q?Kim_F=C3=ADeld?=\" <kim@example.gov>|Kim Fíeld",
        }
    )
    void one_address_beyond_doubt_is_the_writer(String from, String name) {
        assertThat(Author.parse(from.replace("í", "\u00C3\u00AD"))).hasValueSatisfying(author -> {
            assertThat(author.address().canonical()).isEqualTo("kim@example.gov");
            assertThat(author.name()).isEqualTo(name);
        });
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "Kim Field",
            "kim@example.gov, ann@example.gov",
            "Kim <kim@example.gov>; Ann <ann@example.gov>",
            "ann@example.gov <kim@example.gov>",
            "group: kim@example.gov;",
            "undisclosed-recipients:;",
            "Kim <kim@example.gov> <ann@example.gov>",
            "Kim <ann@example.gov>( <kim@example.gov>",
            "Kim \\\"<ann@example.gov>\" <kim@example.gov>",
            "<@relay.example:kim@example.gov>",
        }
    )
    void where_there_is_a_doubt_there_is_no_writer(String from) {
        assertThat(Author.parse(from)).isEmpty();
    }

    // --- What cannot be proven

    @Test
    void a_question_that_nobody_can_check_is_forwarded_as_not_proven() {
        comes(bytes("X8-dmarc-processing-failed-question"), "kimx8b@example.gov", "PROCESSING_FAILED");
        assertThat(forwarded()).contains("we can't verify who sent this email", "A question about captions");
        assertThat(system.accepted()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "REPLY", "COUNTER", "" })
    void a_calendars_reply_gets_no_answer_and_takes_no_place(String method) {
        String raw = read("X7-calendar-accept").replace(
            "method=REPLY; ",
            method.isEmpty() ? "" : "method=" + method + "; "
        );
        comes(raw.getBytes(StandardCharsets.ISO_8859_1), "kimx7@example.gov", "PASS");
        assertThat(system.ledger.items()).isEmpty();
    }

    @Test
    void an_invitation_that_a_person_sends_is_forwarded() {
        comes(
            read("X7-calendar-accept").replace("REPLY", "REQUEST").getBytes(StandardCharsets.ISO_8859_1),
            "kimx7@example.gov",
            "PASS"
        );
        assertThat(forwarded()).contains("Accepted: Alt text clinic");
    }

    // --- The text

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "F5-latin1-label-cp1252-bytes|We’d like to use the “toolkit” – is that all right…",
            "F5-transfer-encoding-8-bit|We’d like “café” – naïve…",
            "F6-attachment-name-unquoted|May we use the toolkit?",
            "F6-unquoted-nextpart-boundary|May we use the toolkit?",
            "F7-html-entities-comment|We’d like café hours — 9–5 – &c. R&D…",
            "F7-amp-twice|We &rsquo; &lt; stay as written",
            "F7-table-cells|Name Kim/Phone 555",
            "X4-log-file-instead-of-html|May we use the toolkit?",
            "X4-two-texts-around-a-picture|See this picture://May we use it? Please answer by Friday.",
        }
    )
    void the_whole_question_is_quoted_as_a_person_reads_it(String name, String text) {
        var address = read(name).replaceAll("(?s).*From: [^<]*<([^>]*)>.*", "$1");
        comes(name, address);
        assertThat(quotation()).containsExactly(text.split("/"));
        assertThat(forwarded()).doesNotContain("couldn't be shown").contains("The whole email is attached.");
    }

    /** Either it can't be shown, or it can't be rewritten and is left out. */
    @ParameterizedTest
    @CsvSource({
        "application/pkcs7-mime, 7bit, attached without the parts named here",
        "text/plain, x-uuencode, attached without the parts named here",
        "text/plain; charset=utf-7, 7bit, attached without the parts named here",
        "application/ms-tnef; name=winmail.dat, 7bit, attached without the parts named here",
        "multipart/encrypted; boundary=c, 7bit, attached without the parts named here",
        "text/plain; charset=x-klingon, 8bit, A part of this email couldn't be shown here.",
        "application/x-notes, 7bit, A part of this email couldn't be shown here.",
    })
    void a_part_that_can_not_be_shown_is_told_of(String type, String encoding, String told) {
        String mail =
            "From: kim@example.gov\nSubject: A question\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n" +
            "Content-Type: " +
            type +
            "\nContent-Transfer-Encoding: " +
            encoding +
            "\n\nSome \u00E9\n--b--\n";
        comes(mail.getBytes(StandardCharsets.ISO_8859_1), "kim@example.gov", "PASS");
        assertThat(forwarded()).contains("> Hello\n", told);
    }

    @ParameterizedTest
    @ValueSource(strings = { "text", "nonsense", "x/y/z;;", "text; charset=utf-8", "; charset=utf-8" })
    void what_is_no_content_type_is_plain_text(String type) {
        String mail = "From: kim@example.gov\nSubject: A question\nContent-Type: " + type + "\n\nZo\u00EB asks\n";
        comes(mail.getBytes(StandardCharsets.UTF_8), "kim@example.gov", "PASS");
        assertThat(forwarded()).contains("> Zo\u00EB asks\n", "The whole email is attached.").doesNotContain("shown");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "text/plain; charset=utf8|Zoë asks",
            "text/plain; charset=windows-1252|Zoë asks",
            "text/plain; charset=\"ansi\"|Zoë asks",
            "text/plain; charset=us-ascii (Plain text)|Zoë asks",
            "text/plain; charset='utf-8'|Zoë asks",
            "TEXT/PLAIN;charset=UTF-8;;|Zoë asks",
            "text/plain charset=utf-8|Zoë asks",
        }
    )
    void a_wrong_label_hides_no_letter(String type, String text) {
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            byte[] raw = ("Content-Type: " + type + "\n\n" + text + "\n").getBytes(charset);
            assertThat(QuotableText.of(raw, HeaderParser.LENIENT).lines()).as(charset.name()).containsExactly(text);
        }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "<p>a</p><!-- <p>no</p> --><p>b</p>|a/b",
            "<p title=\"a > b\">one</p>|one",
            "a<br>b<br/>c|a/b/c",
            "1 < 2 &amp; 3 > 2|1 < 2 & 3 > 2",
            "&#x93;Hi&#148; &nosuch; &#0; &copy;|“Hi” &nosuch; &#0; ©",
            "<ul><li>one</li><li>two</li></ul>end|one/two/end",
            "<style>p{}</style><title>no</title>yes|yes",
            "<![endif]-->a<o:p>&nbsp;</o:p>b|a b",
            "<th>Name</th><th>Phone</th>|Name Phone",
        }
    )
    void markup_is_read_as_text(String html, String text) {
        assertThat(HtmlText.of(html).replace("\n", "/")).isEqualTo(text);
    }

    @Test
    void text_that_a_mail_program_puts_into_a_named_file_is_quoted_if_there_is_no_other() {
        String mail =
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; name=body.txt\n\nHello\n--b--\n";
        assertThat(
            QuotableText.of(mail.getBytes(StandardCharsets.US_ASCII), HeaderParser.LENIENT).lines()
        ).containsExactly("Hello");
    }

    // --- The tools

    private void comes(String name, String address) {
        comes(bytes(name), address, "PASS");
    }

    /** SES adds the return path to what it stores, and tells what it found in {@code From}. */
    private void comes(byte[] raw, String address, String dmarc) {
        var told = ReceiptEvents.mail("mail" + ++mails, address, "")
            .at(system.clock.instant())
            .dmarc(dmarc);
        var stored = new ByteArrayOutputStream();
        stored.writeBytes(("Return-Path: <" + address + ">\r\n").getBytes(StandardCharsets.US_ASCII));
        stored.writeBytes(raw);
        system.bucket.put(told.id(), stored.toByteArray());
        system.tell(told);
        system.deliverStreamEvents();
    }

    private String forwarded() {
        return ReadMail.newestTo(COORDINATOR, system.accepted()).text();
    }

    private List<String> quotation() {
        return forwarded()
            .lines()
            .filter(line -> line.startsWith(">"))
            .map(line -> line.substring(1).strip())
            .toList();
    }

    private static String read(String name) {
        return new String(bytes(name), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        try (var in = RealMailTest.class.getResourceAsStream("real/" + name + ".eml")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
