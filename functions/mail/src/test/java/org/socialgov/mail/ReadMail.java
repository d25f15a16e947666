package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.mail.OutgoingMail;

/** A mail as its reader gets it: parsed from the bytes that were handed over. */
record ReadMail(byte[] mime, MimeMessage message, String text, String html) {
    static ReadMail of(OutgoingMail mail) {
        return of(mail.mime());
    }

    static ReadMail of(byte[] mime) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mime));
            var parts = (MimeMultipart) message.getContent();
            if (parts.getContentType().startsWith("multipart/mixed")) {
                parts = (MimeMultipart) parts.getBodyPart(0).getContent();
            }
            return new ReadMail(mime, message, content(parts.getBodyPart(0)), content(parts.getBodyPart(1)));
        } catch (MessagingException e) {
            throw new IllegalArgumentException("not a message", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReadMail newestTo(String address, List<OutgoingMail> mails) {
        return mails
            .stream()
            .filter(mail -> mail.to().equals(InMemorySystem.address(address)))
            .reduce((earlier, later) -> later)
            .map(ReadMail::of)
            .orElseThrow();
    }

    private static String content(BodyPart part) throws MessagingException, IOException {
        return ((String) part.getContent()).replace("\r\n", "\n");
    }

    /** All values of a header, unfolded and decoded; empty if it is missing. */
    List<String> header(String name) {
        try {
            var values = message.getHeader(name);
            return values == null
                ? List.of()
                : Arrays.stream(values).map(jakarta.mail.internet.MimeUtility::unfold).toList();
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String subject() {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The bytes of what is attached. */
    byte[] attachment() {
        try {
            var parts = (MimeMultipart) message.getContent();
            assertThat(parts.getCount()).isEqualTo(2);
            return parts.getBodyPart(1).getInputStream().readAllBytes();
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String raw() {
        return new String(mime, StandardCharsets.ISO_8859_1);
    }

    /** The token of the link for a purpose, taken from the text part. */
    String token(Link.Purpose purpose) {
        var link = Pattern.compile("^https://\\S+/" + purpose.path() + "\\?token=(\\S+)$", Pattern.MULTILINE).matcher(
            text
        );
        if (!link.find()) {
            throw new IllegalArgumentException("this mail has no link for " + purpose);
        }
        return link.group(1);
    }

    /** The words that the HTML part shows, in their order. */
    String shown() {
        return words(
            html
                .replaceFirst("(?s)<head>.*?</head>", "")
                .replaceFirst("<div style=\"display:none[^>]*>[^<]*</div>", "")
                .replaceAll("<[^>]*>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
        );
    }

    /** The words of the text part, without the marks that stand for its layout. */
    String said() {
        return words(text.replaceAll("(?m)^(=+|-- )$", "").replaceAll("(?m)^(- |> ?)", ""));
    }

    private static String words(String text) {
        return text.strip().replaceAll(":(?=\\s)", "").replaceAll("\\s+", " ");
    }
}
