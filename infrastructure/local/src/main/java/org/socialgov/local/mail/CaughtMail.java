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

/** A mail as it was received over SMTP, with the parts that a mail program shows. */
public final class CaughtMail {

    private static final Session SESSION = Session.getInstance(new Properties());

    private final String id;
    private final Instant receivedAt;
    private final String sender;
    private final List<String> recipients;
    private final byte[] raw;
    private final Map<String, List<String>> headers;
    private final String text;
    private final String html;

    private CaughtMail(
        String id,
        Instant receivedAt,
        String sender,
        List<String> recipients,
        byte[] raw,
        Map<String, List<String>> headers,
        Parts parts
    ) {
        this.id = id;
        this.receivedAt = receivedAt;
        this.sender = sender;
        this.recipients = List.copyOf(recipients);
        this.raw = raw;
        this.headers = Collections.unmodifiableMap(headers);
        this.text = parts.text;
        this.html = parts.html;
    }

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
        var parts = new Parts();
        try {
            var message = new MimeMessage(SESSION, new ByteArrayInputStream(raw));
            for (Header header : Collections.list(message.getAllHeaders())) {
                headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(decoded(header.getValue()));
            }
            parts.read(message);
        } catch (MessagingException | IOException unreadable) {
            parts.text = new String(raw, StandardCharsets.ISO_8859_1);
        }
        return new CaughtMail(id, receivedAt, sender, recipients, raw, headers, parts);
    }

    /** {@return its id in the mailbox} */
    public String id() {
        return id;
    }

    /** {@return the time when it was received} */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** {@return the envelope's sender, empty for a bounce} */
    public String sender() {
        return sender;
    }

    /** {@return the envelope's recipients} */
    public List<String> to() {
        return recipients;
    }

    /** {@return the address in the header {@code From}, or the envelope's sender if there is none} */
    public String from() {
        return header("From").map(CaughtMail::address).orElse(sender);
    }

    /** {@return the subject, decoded; empty if there is none} */
    public String subject() {
        return header("Subject").orElse("");
    }

    /** {@return all headers in their order, decoded and unfolded} */
    public Map<String, List<String>> headers() {
        return headers;
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

    /** {@return the text part, empty if there is none} */
    public String text() {
        return text;
    }

    /** {@return the HTML part, empty if there is none} */
    public String html() {
        return html;
    }

    /** {@return the message as it was received} */
    public byte[] raw() {
        return raw.clone();
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

    /** The first text part and the first HTML part that are not attachments. */
    private static final class Parts {

        private String text = "";
        private String html = "";

        void read(Part part) throws MessagingException, IOException {
            if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
                return;
            }
            if (part.isMimeType("multipart/*")) {
                var multipart = new MimeMultipart(part.getDataHandler().getDataSource());
                for (var i = 0; i < multipart.getCount(); i++) {
                    read(multipart.getBodyPart(i));
                }
            } else if (part.isMimeType("text/html")) {
                html = html.isEmpty() ? content(part) : html;
            } else if (part.isMimeType("text/plain")) {
                text = text.isEmpty() ? content(part) : text;
            }
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
}
