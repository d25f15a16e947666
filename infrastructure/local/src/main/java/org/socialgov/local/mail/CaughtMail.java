package org.socialgov.local.mail;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A mail as it was received over SMTP, with the parts that a mail program shows.
 *
 * @param id         its id in the mailbox
 * @param receivedAt the time when it was received
 * @param sender     the envelope's sender, empty for a bounce
 * @param to         the envelope's recipients
 * @param raw        the message as it was received
 * @param headers    all headers in their order, decoded and unfolded
 * @param text       the first text part that is not an attachment, empty if there is none
 * @param html       the first such HTML part, empty if there is none
 */
public record CaughtMail(
    String id,
    Instant receivedAt,
    String sender,
    List<String> to,
    byte[] raw,
    Map<String, List<String>> headers,
    String text,
    String html
) {
    private static final Session SESSION = Session.getInstance(new Properties());

    /**
     * Reads a message. A message that is not a mail has no headers, and its bytes as text.
     *
     * @param id         its id in the mailbox
     * @param receivedAt the time when it was received
     * @param sender     the envelope's sender, empty for a bounce
     * @param recipients the envelope's recipients
     * @param raw        the message
     * @return the mail
     */
    static CaughtMail read(String id, Instant receivedAt, String sender, List<String> recipients, byte[] raw) {
        var headers = new LinkedHashMap<String, List<String>>();
        String text;
        var html = "";
        try {
            var message = new MimeMessage(SESSION, new ByteArrayInputStream(raw));
            for (Header header : Collections.list(message.getAllHeaders())) {
                headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>()).add(decoded(header.getValue()));
            }
            text = part(message, "text/plain");
            html = part(message, "text/html");
        } catch (MessagingException | IOException unreadable) {
            text = new String(raw, StandardCharsets.ISO_8859_1);
        }
        return new CaughtMail(id, receivedAt, sender, List.copyOf(recipients), raw, headers, text, html);
    }

    /** {@return the address in the header {@code From}, or the envelope's sender if there is none} */
    public String from() {
        return header("From").map(CaughtMail::address).orElse(sender);
    }

    /** {@return the subject, decoded; empty if there is none} */
    public String subject() {
        return header("Subject").orElse("");
    }

    /** {@return the subject for a reader} */
    public String title() {
        return subject().isEmpty() ? "(no subject)" : subject();
    }

    /**
     * The first header of a name.
     *
     * @param name in any case
     * @return its value, decoded and unfolded
     */
    public Optional<String> header(String name) {
        return headers
            .entrySet()
            .stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(header -> header.getValue().get(0))
            .findFirst();
    }

    private static String decoded(String header) {
        var unfolded = MimeUtility.unfold(header);
        try {
            return MimeUtility.decodeText(unfolded);
        } catch (UnsupportedEncodingException unknownCharset) {
            return unfolded;
        }
    }

    private static String address(String from) {
        try {
            var addresses = InternetAddress.parseHeader(from, false);
            return addresses.length == 0 ? from : addresses[0].getAddress();
        } catch (MessagingException noAddress) {
            return from;
        }
    }

    /** The first part of a type that is not an attachment; empty if there is none. */
    private static String part(Part part, String type) throws MessagingException, IOException {
        if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return "";
        }
        if (!part.isMimeType("multipart/*")) {
            return part.isMimeType(type) ? content(part) : "";
        }
        var multipart = new MimeMultipart(part.getDataHandler().getDataSource());
        var found = "";
        for (var i = 0; i < multipart.getCount() && found.isEmpty(); i++) {
            found = part(multipart.getBodyPart(i), type);
        }
        return found;
    }

    private static String content(Part part) throws MessagingException, IOException {
        var charset = new ContentType(part.getContentType()).getParameter("charset");
        try (var in = part.getInputStream()) {
            return new String(in.readAllBytes(), charset(charset));
        }
    }

    private static Charset charset(String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
