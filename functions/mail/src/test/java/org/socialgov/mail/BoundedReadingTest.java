package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No parser of the mail library is handed more than a bound: what it makes of more takes minutes. What it gets is looked
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
        "Precedence"
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
        var mail = read(header + ": " + filled(filling) + "\r\n\r\nThe text.\r\n", parser);
        AutomaticMail.is(mail, "ann@example.gov");
        mail.text();

        assertThat(mail.header(header)).isEmpty();
        assertThat(mail.has(header)).isTrue();
        assertThat(mail.writer()).isEmpty();
        assertThat(mail.subject()).isEmpty();
        assertThat(parser.calls).isPositive();
        assertThat(parser.longest).isLessThanOrEqualTo(IncomingMail.LONGEST_FREE_HEADER);
    }

    @ParameterizedTest
    @MethodSource("headersAndFillings")
    void nor_does_one_of_a_part(String header, String filling) {
        var parser = new Recording();
        var mail = read(
            """
            From: ann@example.gov\r
            Content-Type: multipart/mixed; boundary=b\r
            \r
            --b\r
            %s: %s\r
            \r
            The text.\r
            --b--\r
            """
                .formatted(header, filled(filling))
                .replace("\r\n", "\n")
                .replace("\n", "\r\n"),
            parser
        );
        mail.text();

        assertThat(mail.writer()).isPresent();
        assertThat(parser.calls).isPositive();
        assertThat(parser.longest).isLessThanOrEqualTo(IncomingMail.LONGEST_FREE_HEADER);
    }

    /** Else a program's mail is answered since its header is long. */
    @Test
    void a_header_that_only_programs_write_tells_whatever_its_length() {
        var mail = read("List-Unsubscribe: " + filled("<https://example.gov/>, ") + "\r\n\r\n", new Recording());

        assertThat(AutomaticMail.is(mail, "ann@example.gov")).isTrue();
    }

    /** The mail service may have looked at the other one. */
    @Test
    void of_two_writers_none_is_believed_if_one_is_too_long_to_be_read() {
        var mail = read("From: " + filled("(") + "\r\nFrom: ann@example.gov\r\n\r\n", new Recording());

        assertThat(mail.writer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { IncomingMail.LONGEST_FREE_HEADER, IncomingMail.LONGEST_FREE_HEADER + 1 })
    void a_writer_is_read_up_to_the_bound(int length) {
        String address = " <ann@example.gov>";
        var mail = read("From: " + "A".repeat(length - address.length()) + address + "\r\n\r\n", new Recording());

        assertThat(mail.writer().isPresent()).isEqualTo(length <= IncomingMail.LONGEST_FREE_HEADER);
    }

    @Test
    void what_decides_is_parsed_once() {
        var parser = new Recording();
        var mail = read("From: Ann <ann@example.gov>\r\nSubject: =?utf-8?Q?Join?=\r\n\r\n", parser);
        int before = parser.calls;
        for (int i = 0; i < 3; i++) {
            assertThat(mail.writer().orElseThrow().name()).isEqualTo("Ann");
            assertThat(mail.subject()).isEqualTo("Join");
        }

        assertThat(parser.calls).isEqualTo(before);
    }

    private static String filled(String filling) {
        return filling.repeat(LONG / filling.length() + 1) + "x";
    }

    private static IncomingMail read(String mail, HeaderParser parser) {
        String all = mail.startsWith("From:") ? mail : mail + "\r\n";
        return IncomingMail.read(all.getBytes(StandardCharsets.US_ASCII), true, parser).orElseThrow();
    }

    /** The library's parsers, with a look at what they get. */
    private static final class Recording implements HeaderParser {

        private int calls;
        private int longest;

        private void got(String value) {
            calls++;
            longest = Math.max(longest, value.length());
            // What is too long isn't parsed here either: the test would take minutes to fail.
            assertThat(value.length()).isLessThanOrEqualTo(IncomingMail.LONGEST_FREE_HEADER);
        }

        private void got(Part part) throws MessagingException {
            for (Header header : Collections.list(part.getAllHeaders())) {
                got(header.getValue());
            }
            calls++;
        }

        @Override
        public InternetAddress[] addresses(String value) throws AddressException {
            got(value);
            return HeaderParser.super.addresses(value);
        }

        @Override
        public String unfolded(String value) {
            got(value);
            return HeaderParser.super.unfolded(value);
        }

        @Override
        public String decoded(String value) throws IOException {
            got(value);
            return HeaderParser.super.decoded(value);
        }

        @Override
        public ContentType type(Part part) throws MessagingException {
            got(part);
            return HeaderParser.super.type(part);
        }

        @Override
        public String disposition(Part part) throws MessagingException {
            got(part);
            return HeaderParser.super.disposition(part);
        }

        @Override
        public Object content(Part part) throws MessagingException, IOException {
            got(part);
            return HeaderParser.super.content(part);
        }

        @Override
        public InputStream stream(Part part) throws MessagingException, IOException {
            got(part);
            return HeaderParser.super.stream(part);
        }
    }
}
