package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No parser of a header is handed more than a bound: what a parser makes of more may take minutes. What it gets is looked
 * at, not how long it takes; the time-out is a guard.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BoundedReadingTest {

    private static final int LONG = 256 * 1024;
    private static final List<String> HEADERS = List.of(
        "From",
        "Subject",
        "Date",
        "Content-Type",
        "Content-Disposition",
        "Content-Transfer-Encoding",
        "Return-Path",
        "Auto-Submitted",
        "Precedence",
        "List-Id"
    );
    private static final List<String> FILLINGS = List.of(
        "(",
        "[",
        "\"",
        "<",
        ",",
        ":",
        "\\",
        "=?",
        "=?utf-8?Q?a?= ",
        "a\r\n ",
        "group: a@example.gov; ",
        "multipart/mixed; boundary="
    );

    static Stream<String[]> headersAndFillings() {
        return HEADERS.stream().flatMap(header -> FILLINGS.stream().map(filling -> new String[] { header, filling }));
    }

    @ParameterizedTest
    @MethodSource("headersAndFillings")
    void a_header_of_256_kilobytes_reaches_no_parser_and_counts_as_absent(String header, String filling) {
        var parser = new Recording();
        byte[] raw = bytes("From: ann@example.gov\r\nSubject: A question\r\n" + header + ": " + filled(filling));
        var mail = read(raw, parser);
        QuotableText.of(raw, parser);
        ForwardedCopy.of(raw, "", parser);

        assertThat(mail.author().isPresent()).isEqualTo(!header.equals("From"));
        assertThat(mail.subject()).isEqualTo(header.equals("Subject") ? "" : "A question");
        assertThat(mail.date()).isEmpty();
        assertThat(parser.calls).isPositive();
    }

    @ParameterizedTest
    @MethodSource("headersAndFillings")
    void nor_does_one_of_a_part(String header, String filling) {
        var parser = new Recording();
        byte[] raw = bytes(
            "From: ann@example.gov\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
                "Content-Type: text/plain; name=a.txt\r\n\r\nThe text.\r\n--b\r\n" +
                header +
                ": " +
                filled(filling) +
                "\r\n\r\nMore.\r\n--b--"
        );
        var mail = read(raw, parser);
        QuotableText.of(raw, parser);
        ForwardedCopy.of(raw, "", parser);

        assertThat(mail.author()).isPresent();
        assertThat(parser.calls).isPositive();
    }

    /** Else a program's mail is answered since its header is long. */
    @Test
    void a_header_that_only_programs_write_tells_whatever_its_length() {
        assertThat(read(bytes("Auto-Submitted: " + filled("no; ")), new Recording()).isAutomatic()).isTrue();
    }

    /** The mail service may have looked at the other one. */
    @Test
    void of_two_writers_none_is_believed_if_one_is_too_long_to_be_read() {
        var mail = read(bytes("From: " + filled("(") + "\r\nFrom: ann@example.gov"), new Recording());

        assertThat(mail.author()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "2048, true", "2049, false" })
    void a_writer_is_read_up_to_the_bound(int length, boolean isRead) {
        String address = " <ann@example.gov>";
        var mail = read(bytes("From: " + "A".repeat(length - address.length()) + address), new Recording());

        assertThat(mail.author().isPresent()).isEqualTo(isRead);
    }

    @Test
    void what_decides_is_parsed_once() {
        var parser = new Recording();
        var mail = read(bytes("From: Ann <ann@example.gov>\r\nSubject: =?utf-8?Q?Join?="), parser);
        assertThat(mail.author().orElseThrow().name()).isEqualTo("Ann");
        assertThat(mail.subject()).isEqualTo("Join");

        assertThat(parser.calls).isEqualTo(2);
    }

    private static String filled(String filling) {
        return filling.repeat(LONG / filling.length() + 1) + "x";
    }

    private static byte[] bytes(String mail) {
        return (mail + "\r\n\r\nThe text.\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static IncomingMail read(byte[] raw, HeaderParser parser) {
        return IncomingMail.read(raw, true, "ann@example.gov", Set.of(), parser);
    }

    /** The parsers, with a look at what they get. */
    private static final class Recording implements HeaderParser {

        private int calls;

        private void got(String value) {
            calls++;
            assertThat(value.length()).isLessThanOrEqualTo(2048);
        }

        @Override
        public Optional<Author> author(String value) {
            got(value);
            return HeaderParser.super.author(value);
        }

        @Override
        public String text(String value) {
            got(value);
            return HeaderParser.super.text(value);
        }

        @Override
        public HeaderParameters parameters(String value) {
            got(value);
            assertThat(value.length()).isLessThanOrEqualTo(1024);
            return HeaderParser.super.parameters(value);
        }
    }
}
