package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.testkit.ReceiptEvents;

/** Mails that quote a link, as the coordinators get them. */
class ForwardedCopyTest {

    private static final String PAT = "pat@agency.gov";
    private static final String TOKEN = "q7Xv-2LdRk0_ZpW9sYtB4nHcM1fGjE6uAaOiKlTbQ3w";
    private static final String LINK =
        "https://community.example.gov/communities/social-media/subscription?token=" + TOKEN;

    private final InMemorySystem system = new InMemorySystem();

    @ParameterizedTest
    @ValueSource(strings = { "7bit", "8bit", "quoted-printable", "base64" })
    void an_answer_that_quotes_a_link_hands_it_to_nobody(String encoding) throws MessagingException, IOException {
        String text = "Who can help with captions? \u00E9\r\n\r\n> Manage my subscription:\r\n> " + LINK + "\r\n";
        String html = "<p>Who can help?</p><blockquote><a href=\"" + LINK + "\">" + LINK + "</a></blockquote>";
        var forwarded = forwarded(
            "multipart/alternative; boundary=\"b-1\"",
            "--b-1\r\n" +
                part("text/plain; charset=utf-8", encoding, text) +
                "\r\n--b-1\r\n" +
                part("text/html; charset=utf-8", encoding, html) +
                "\r\n--b-1--\r\n"
        );
        assertIsWithoutToken(forwarded);
        assertThat(forwarded.text()).contains("> Who can help with captions? \u00E9", "subscription?token=REMOVED");
        var parts = (Multipart) read(forwarded.attachment()).getContent();
        assertThat(parts.getBodyPart(0).getContent()).asString().contains("captions? \u00E9", "?token=REMOVED\r\n");
        assertThat(parts.getBodyPart(1).getContent()).asString().isEqualTo(html.replace(TOKEN, "REMOVED"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "utf-16", "utf-16le", "iso-8859-1", "windows-1252", "iso-2022-jp", "no-such-charset" })
    void no_charset_hides_a_link(String charset) throws MessagingException, IOException {
        var encoder = Charset.isSupported(charset) ? Charset.forName(charset) : StandardCharsets.US_ASCII;
        String body = Base64.getMimeEncoder().encodeToString(("> " + LINK + "\r\n").getBytes(encoder));
        var forwarded = forwardedPart("text/plain; charset=" + charset, "base64", body + "\r\n");
        assertIsWithoutToken(forwarded);
        assertThat(forwarded.text()).doesNotContain("attached without the parts");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Subject: Re: LINK",
            "Subject: =?utf-8?B?BASE64?=",
            "Subject: =?utf-8?Q?https://a.gov/approve=3Ftoken=3DTOKEN?=",
            "X-Quoted: LINK",
            "X-Folded: https://a.gov/approve?token=\r\n TOKEN",
        }
    )
    void no_header_hides_a_link(String header) throws MessagingException, IOException {
        String line = header
            .replace("LINK", LINK)
            .replace("TOKEN", TOKEN)
            .replace("BASE64", Base64.getEncoder().encodeToString(LINK.getBytes(StandardCharsets.US_ASCII)));
        assertIsWithoutToken(
            forwarded(
                ReceiptEvents.empty("header")
                    .envelope(PAT)
                    .from(PAT, PAT)
                    .rawHeader(line)
                    .header("Content-Type", "text/plain")
                    .body("Hello\r\n")
            )
        );
    }

    /** Forwarded as an attachment: our own mail lies in it, with its headers. */
    @ParameterizedTest
    @ValueSource(strings = { "message/rfc822", "application/octet-stream; name=\"our.eml\"" })
    void a_mail_in_a_mail_is_rewritten_as_well(String type) throws MessagingException, IOException {
        String inner =
            "From: socialgov@example.gov\r\nSubject: Welcome\r\nList-Unsubscribe: <" +
            LINK +
            ">\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            Base64.getMimeEncoder().encodeToString(
                ("<a href='" + LINK + "'>Manage</a>").getBytes(StandardCharsets.UTF_8)
            );
        var forwarded = forwardedPart(type, "7bit", inner);
        assertIsWithoutToken(forwarded);
        assertThat(new String(forwarded.attachment(), StandardCharsets.UTF_8)).contains("Subject: Welcome");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
            "application/ms-tnef; name=winmail.dat",
            "application/octet-stream; name=winmail.dat",
            "application/octet-stream; name=smime.p7m",
            "text/rtf; name=answer.rtf",
            "application/octet-stream; name=notes.bin",
            "text/plain; charset=utf-7; name=seven.txt",
        }
    )
    void a_part_that_can_not_be_rewritten_is_left_out_and_named(String type) throws MessagingException, IOException {
        String body = Base64.getMimeEncoder().encodeToString(LINK.getBytes(StandardCharsets.UTF_8));
        var forwarded = forwardedPart(type, "base64", body);
        assertIsWithoutToken(forwarded);
        assertThat(forwarded.text())
            .contains("> Hello\n")
            .contains("- " + type.replaceAll(".*name=", "") + " (" + type.replaceAll(";.*", "") + ")\n");
        var parts = (Multipart) read(forwarded.attachment()).getContent();
        assertThat(parts.getBodyPart(1).getContent()).asString().contains("This part of the email was left out.");
        assertThat(parts.getBodyPart(1).isMimeType("text/plain")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Content-Type: text/plain\r\nContent-Type: text/html\r\n",
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n",
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n",
            "Content-Type: multipart/mixed\r\n",
            "Content-Type: multipart/mixed; boundary=none\r\n",
        }
    )
    void a_part_that_can_be_read_in_two_ways_is_left_out(String header) throws MessagingException, IOException {
        var forwarded = forwarded(
            "multipart/mixed; boundary=b",
            "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n" + header + "\r\n" + LINK + "\r\n--b--\r\n"
        );
        assertIsWithoutToken(forwarded);
        assertThat(forwarded.text()).contains("attached without the parts");
    }

    @Test
    void what_holds_no_link_is_attached_byte_for_byte() {
        var random = new Random(7);
        byte[] picture = new byte[5_000];
        random.nextBytes(picture);
        var mail = mail(
            "multipart/mixed; boundary=b",
            "preamble\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
                "Caf=C3=A9 =\r\nof the token =3D of thanks\r\n--b\r\n" +
                "Content-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
                Base64.getMimeEncoder().encodeToString(picture) +
                "\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n" +
                "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\nepilogue\r\n"
        );
        var forwarded = forwarded(mail);
        assertThat(forwarded.attachment()).isEqualTo(mail.raw());
        assertThat(forwarded.text()).doesNotContain("attached without the parts");
    }

    @Test
    void a_mail_whose_header_ends_nowhere_or_whose_parts_have_no_end_is_forwarded_without_its_token() {
        for (String body : new String[] {
            "--b\r\n\r\nHello " + LINK,
            "--b\r\nContent-Type: text/plain; x=" + LINK,
            "--b\n\n" + LINK + "\n--b",
            LINK + "\r\n--b\r\n\r\nx\r\n--b--\r\n" + LINK,
        }) {
            var forwarded = forwarded("multipart/mixed; boundary=b", body);
            assertThat(new String(forwarded.attachment(), StandardCharsets.UTF_8)).doesNotContain(TOKEN);
            assertThat(forwarded.text() + forwarded.html()).doesNotContain(TOKEN);
        }
    }

    private static String part(String type, String encoding, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String body = switch (encoding) {
            case "base64" -> Base64.getMimeEncoder().encodeToString(bytes);
            case "quoted-printable" -> quotedPrintable(bytes);
            default -> text;
        };
        return "Content-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body;
    }

    /** With a soft line break in each token, as lines of 76 characters make them. */
    private static String quotedPrintable(byte[] bytes) {
        var out = new StringBuilder();
        int column = 0;
        for (byte b : bytes) {
            if (b == '\r' || b == '\n') {
                out.append((char) b);
                column = 0;
                continue;
            }
            if (column >= 72) {
                out.append("=\r\n");
                column = 0;
            }
            String next = b < 0 || b == '=' ? String.format("=%02X", b & 0xFF) : String.valueOf((char) b);
            out.append(next);
            column += next.length();
        }
        return out.toString();
    }

    private ReadMail forwardedPart(String type, String encoding, String body) {
        return forwarded(
            "multipart/mixed; boundary=b",
            "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: " +
                type +
                "\r\nContent-Transfer-Encoding: " +
                encoding +
                "\r\n\r\n" +
                body +
                "\r\n--b--\r\n"
        );
    }

    private ReadMail forwarded(String type, String body) {
        return forwarded(mail(type, body));
    }

    private static ReceiptEvents mail(String type, String body) {
        return ReceiptEvents.empty("quoting")
            .envelope(PAT)
            .from("Pat Example <" + PAT + ">", PAT)
            .header("Subject", "Re: Your link")
            .header("MIME-Version", "1.0")
            .header("Content-Type", type)
            .body(body);
    }

    private ReadMail forwarded(ReceiptEvents mail) {
        system.clock.advance(Duration.ofDays(1));
        system.comes(mail);
        return ReadMail.newestTo("coordinator@example.gov", system.accepted());
    }

    /** Looks where a person or their mail program would. */
    private static void assertIsWithoutToken(ReadMail forwarded) throws MessagingException, IOException {
        assertThat(forwarded.text() + forwarded.html() + forwarded.subject()).doesNotContain(TOKEN);
        assertIsWithoutToken(read(forwarded.attachment()));
    }

    private static void assertIsWithoutToken(Part part) throws MessagingException, IOException {
        var headers = part.getAllHeaders();
        while (headers.hasMoreElements()) {
            var header = headers.nextElement();
            String value = MimeUtility.decodeText(MimeUtility.unfold(header.getValue()));
            assertThat(value.replaceAll("\\s", "")).doesNotContain(TOKEN);
        }
        if (part.isMimeType("multipart/*")) {
            var parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                assertIsWithoutToken(parts.getBodyPart(i));
            }
        } else if (part.isMimeType("message/rfc822") || String.valueOf(part.getFileName()).endsWith(".eml")) {
            try (var in = part.getInputStream()) {
                assertIsWithoutToken(read(in.readAllBytes()));
            }
        } else {
            try (var in = part.getInputStream()) {
                byte[] bytes = in.readAllBytes();
                for (var charset : Map.of(
                    "utf-8",
                    StandardCharsets.UTF_8,
                    "utf-16",
                    StandardCharsets.UTF_16,
                    "utf-16le",
                    StandardCharsets.UTF_16LE
                ).values()) {
                    assertThat(new String(bytes, charset)).doesNotContain(TOKEN);
                }
            }
        }
    }

    private static MimeMessage read(byte[] raw) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
    }
}
