package org.socialgov.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.socialgov.community.address.EmailAddress;

/**
 * A message of RFC 5322: a text part and an HTML part that say the same. Its bytes are ASCII with lines short enough
 * for any relay, for all texts, so no relay has a reason to rewrite it and break its signature.
 *
 * @param fromName shown beside the sender's address
 * @param messageId without its angle brackets; the mail service puts its own in its place
 * @param headers further ones, names and values in printable ASCII
 * @param attachment of bytes of any kind
 */
record MimeMail(
    EmailAddress from,
    String fromName,
    EmailAddress to,
    List<EmailAddress> replyTo,
    String subject,
    Instant date,
    String messageId,
    Map<String, String> headers,
    String text,
    String html,
    Optional<Attachment> attachment
) {
    /**
     * An attachment.
     *
     * @param name printable ASCII
     */
    record Attachment(String name, byte[] bytes) {}

    private static final Session SESSION = Session.getInstance(new Properties());
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]+");
    /** RFC 5322, section 3.3: the library's own adds this machine's time zone. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
        "EEE, d MMM uuuu HH:mm:ss Z",
        Locale.US
    ).withZone(ZoneOffset.UTC);
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /**
     * The message as it is handed to the mail service.
     *
     * @throws IllegalArgumentException if a header holds a character that no header may hold, such as a line break
     */
    byte[] bytes() {
        try {
            var message = new WithOwnId("<" + messageId + ">");
            message.setFrom(address(from, fromName));
            message.setRecipient(Message.RecipientType.TO, address(to, null));
            var answersTo = new Address[replyTo.size()];
            for (int i = 0; i < answersTo.length; i++) {
                answersTo[i] = address(replyTo.get(i), null);
            }
            message.setReplyTo(answersTo);
            message.setSubject(oneLine(subject), UTF_8);
            message.setHeader("Date", DATE.format(date));
            for (var header : headers.entrySet()) {
                message.setHeader(header.getKey(), folded(header.getKey(), header.getValue()));
            }
            // The richest last (RFC 2046, section 5.1.4).
            var alternatives = new MimeMultipart("alternative", part(text, "plain"), part(html, "html"));
            message.setContent(
                attachment.isPresent()
                    ? new MimeMultipart("mixed", part(alternatives), part(attachment.get()))
                    : alternatives
            );
            message.saveChanges();
            var out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException e) {
            throw new IllegalArgumentException("the message can't be built", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", isShorterInBase64(text) ? "base64" : "quoted-printable");
        return part;
    }

    /** Quoted-printable takes three bytes for each that is no letter of ASCII, base64 four for three of all. */
    private static boolean isShorterInBase64(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int tripled = 0;
        for (byte b : bytes) {
            tripled += b < 0 || b == '=' ? 1 : 0;
        }
        return 6L * tripled > bytes.length;
    }

    private static MimeBodyPart part(MimeMultipart parts) throws MessagingException {
        var part = new MimeBodyPart();
        part.setContent(parts);
        return part;
    }

    /**
     * Not as {@code message/rfc822}, which may not be encoded (RFC 2046, section 5.2.1): a mail that somebody else has
     * made may hold lines and bytes that some relay would have to rewrite.
     */
    private static MimeBodyPart part(Attachment attachment) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.bytes(), "application/octet-stream")));
        part.setFileName(oneLine(attachment.name()));
        part.setDisposition(Part.ATTACHMENT);
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static InternetAddress address(EmailAddress address, String name) throws UnsupportedEncodingException {
        return new InternetAddress(address.value(), name == null ? null : oneLine(name), UTF_8);
    }

    private static String folded(String name, String value) {
        if (!HEADER_NAME.matcher(name).matches() || !HEADER_VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("a header must be printable ASCII on one line");
        }
        return MimeUtility.fold(name.length() + 2, value);
    }

    private static String oneLine(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
            throw new IllegalArgumentException("a header may not contain a control character");
        }
        return text;
    }

    /** Without the recipient, so that logs contain no personal data. */
    @Override
    public String toString() {
        return "MimeMail[" + messageId + "]";
    }

    private static final class WithOwnId extends MimeMessage {

        private final String id;

        WithOwnId(String id) {
            super(SESSION);
            this.id = id;
        }

        /** The library's own would name this machine. */
        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
