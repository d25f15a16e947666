package org.socialgov.mail;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.EmailAddress;

/**
 * An inbound mail. Its content is untrusted: with any bytes, parsing neither fails nor takes long, and invalid parts
 * count as missing.
 */
final class IncomingMail {

    /** The maximum depth and number of parts that are parsed. Real mail has a few parts. */
    private static final int DEEPEST = 8;
    private static final int MOST_PARTS = 50;
    /**
     * Of a header, so many characters are handed to a parser, since parsers aren't linear. A longer one counts as absent:
     * real ones are far shorter.
     */
    static final int LONGEST_HEADER = 1024;
    static final int LONGEST_FREE_HEADER = 2048;
    /** Those in which people write. */
    private static final Set<String> FREE_HEADERS = Set.of("from", "subject", "date");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_SUBJECT = 200;
    /** The bytes of a mail that are searched for its text. Without a limit, many small parts could take minutes. */
    private static final int READ_FOR_TEXT = 256 * 1024;
    /** The bytes read of one part: more than is ever shown. */
    private static final int LONGEST_TEXT = 100_000;

    private static final Set<String> UNSEEN = Set.of("style", "script", "head", "title");
    private static final Set<String> ENDS_A_LINE = Set.of(
        "br",
        "br/",
        "/p",
        "/div",
        "/tr",
        "/li",
        "/h1",
        "/h2",
        "/h3",
        "/h4",
        "/h5",
        "/h6"
    );
    private static final int LONGEST_TAG = 20;
    private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>\\s]{1,250})>");

    private static final Session SESSION = Session.getInstance(new Properties());

    private final byte[] raw;
    private final InternetHeaders headers;
    private final HeaderParser parser;
    /** Parsed once. */
    private final Optional<Writer> writer;
    private final String subject;
    private final String date;

    private IncomingMail(byte[] raw, InternetHeaders headers, HeaderParser parser) {
        this.raw = raw;
        this.headers = headers;
        this.parser = parser;
        this.writer = only("From").flatMap(this::writer);
        this.subject = only("Subject")
            .map(value -> TypedText.line(decoded(value), LONGEST_SUBJECT))
            .orElse("");
        this.date = header("Date")
            .stream()
            .findFirst()
            .map(value -> TypedText.line(value, LONGEST_NAME))
            .orElse("");
    }

    /** The writer, with the name in the header on one line, empty if there is none. */
    record Writer(EmailAddress address, String name) {
        @Override
        public String toString() {
            return "Writer[redacted]";
        }
    }

    /**
     * Reads a mail.
     *
     * @param raw the mail, or its beginning
     * @return empty if its header can't be read, or goes on beyond these bytes
     */
    static Optional<IncomingMail> read(byte[] raw, boolean isWhole) {
        return read(raw, isWhole, HeaderParser.LIBRARY);
    }

    static Optional<IncomingMail> read(byte[] raw, boolean isWhole, HeaderParser parser) {
        if (!isWhole && !hasWholeHeader(raw)) {
            return Optional.empty();
        }
        try {
            // It only finds where headers end, in linear time.
            return Optional.of(new IncomingMail(raw, new InternetHeaders(new ByteArrayInputStream(raw), true), parser));
        } catch (MessagingException unreadable) {
            return Optional.empty();
        }
    }

    /** Empty unless there is exactly one {@code From} with exactly one address in it. */
    Optional<Writer> writer() {
        return writer;
    }

    private Optional<Writer> writer(String from) {
        try {
            var addresses = parser.addresses(from);
            if (addresses.length != 1 || addresses[0].isGroup()) {
                return Optional.empty();
            }
            String name = addresses[0].getPersonal();
            return EmailAddress.parse(addresses[0].getAddress()).map(address ->
                new Writer(address, name == null ? "" : TypedText.name(TypedText.line(name, LONGEST_NAME)))
            );
        } catch (AddressException noAddress) {
            return Optional.empty();
        }
    }

    /** The subject in plain text, on one line; empty if there is none, or if there are two. */
    String subject() {
        return subject;
    }

    /** The value of the {@code Date} header, unchanged. */
    String date() {
        return date;
    }

    /** All values of a header, unfolded, but for those that are too long. */
    List<String> header(String name) {
        return raw(name)
            .stream()
            .filter(value -> value.length() <= longest(name))
            .map(value -> parser.unfolded(value).strip())
            .toList();
    }

    /** Whether there is such a header, however long it is. */
    boolean has(String name) {
        return !raw(name).isEmpty();
    }

    /** The ids of the messages that it answers, without angle brackets. */
    List<String> answers() {
        return header("In-Reply-To")
            .stream()
            .flatMap(value -> MESSAGE_ID.matcher(value).results())
            .map(id -> id.group(1))
            .toList();
    }

    /** The value of a header that is there once; empty, too, if one of two is only too long to be read. */
    private Optional<String> only(String name) {
        return raw(name).size() == 1 ? header(name).stream().findFirst() : Optional.empty();
    }

    private List<String> raw(String name) {
        var values = new ArrayList<String>();
        var all = headers.getAllHeaders();
        while (all.hasMoreElements()) {
            Header header = all.nextElement();
            if (header.getName().strip().equalsIgnoreCase(name)) {
                values.add(header.getValue());
            }
        }
        return values;
    }

    private static int longest(String header) {
        return FREE_HEADERS.contains(header.toLowerCase(Locale.ROOT)) ? LONGEST_FREE_HEADER : LONGEST_HEADER;
    }

    /** Takes the headers away that are too long, before anything parses one of them. */
    private static void bound(Part part) throws MessagingException {
        for (Header header : Collections.list(part.getAllHeaders())) {
            // A name as long as a book is looked at by nothing.
            if (header.getValue().length() > LONGEST_HEADER) {
                part.removeHeader(header.getName());
            }
        }
    }

    /** The mail's text, line by line, without layout; empty if it holds no text that can be read. */
    List<String> text() {
        try {
            var texts = new Texts(parser);
            int length = Math.min(raw.length, READ_FOR_TEXT);
            texts.take(new MimeMessage(SESSION, new ByteArrayInputStream(raw, 0, length)), 0);
            return texts.best().lines().map(String::stripTrailing).toList();
        } catch (MessagingException | IOException | RuntimeException | StackOverflowError unreadable) {
            // The library isn't hardened against malicious bytes. The mail is forwarded unchanged.
            return List.of();
        }
    }

    /** All of it. */
    byte[] raw() {
        return raw;
    }

    private static boolean hasWholeHeader(byte[] raw) {
        for (int i = 1; i < raw.length; i++) {
            boolean endsLine = raw[i] == '\n';
            if (endsLine && (raw[i - 1] == '\n' || (i > 2 && raw[i - 1] == '\r' && raw[i - 2] == '\n'))) {
                return true;
            }
        }
        return false;
    }

    private String decoded(String header) {
        try {
            return parser.decoded(header);
        } catch (IOException unknownCharset) {
            return header;
        }
    }

    /** Looks for the first plain text, and for the first HTML in case there is none. */
    private static final class Texts {

        private final HeaderParser parser;
        private int parts;
        private String plain = "";
        private String html = "";

        Texts(HeaderParser parser) {
            this.parser = parser;
        }

        void take(Part part, int depth) throws MessagingException, IOException {
            bound(part);
            if (depth > DEEPEST || ++parts > MOST_PARTS || Part.ATTACHMENT.equalsIgnoreCase(disposition(part))) {
                return;
            }
            var type = type(part);
            if (type.match("multipart/*")) {
                if (parser.content(part) instanceof Multipart multipart) {
                    for (int i = 0; i < Math.min(multipart.getCount(), MOST_PARTS); i++) {
                        take(multipart.getBodyPart(i), depth + 1);
                    }
                }
            } else if (plain.isBlank() && type.match("text/plain")) {
                plain = read(part, type);
            } else if (html.isBlank() && type.match("text/html")) {
                html = read(part, type);
            }
        }

        String best() {
            return plain.isBlank() ? withoutTags(html) : plain;
        }

        private String disposition(Part part) {
            try {
                return parser.disposition(part);
            } catch (MessagingException unreadable) {
                return Part.INLINE;
            }
        }

        private ContentType type(Part part) throws MessagingException {
            try {
                return parser.type(part);
            } catch (ParseException unreadable) {
                return new ContentType("text/plain");
            }
        }

        private String read(Part part, ContentType type) throws MessagingException, IOException {
            try (InputStream in = parser.stream(part)) {
                return new String(in.readNBytes(LONGEST_TEXT), charset(type));
            }
        }

        private static Charset charset(ContentType type) {
            String name = type.getParameter("charset");
            try {
                return name == null
                    ? StandardCharsets.UTF_8
                    : Charset.forName(MimeUtility.javaCharset(name.toLowerCase(Locale.ROOT)));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                return StandardCharsets.ISO_8859_1;
            }
        }

        /** Good enough for a quotation, whose original goes along. The rest is escaped wherever it is shown. */
        private static String withoutTags(String html) {
            var text = new StringBuilder(html.length());
            int at = 0;
            while (at < html.length()) {
                char c = html.charAt(at);
                if (c != '<') {
                    text.append(Character.isWhitespace(c) ? ' ' : c);
                    at++;
                    continue;
                }
                int end = html.indexOf('>', at);
                if (end < 0) {
                    break;
                }
                String tag = html.substring(at + 1, Math.min(end, at + 1 + LONGEST_TAG)).toLowerCase(Locale.ROOT);
                String name = tag.split("[^a-z0-9/!-]", 2)[0];
                if (ENDS_A_LINE.contains(name)) {
                    text.append('\n');
                }
                at = UNSEEN.contains(name) ? after(html, "</" + name, end) : end + 1;
            }
            return text
                .toString()
                .replaceAll(" {2,}", " ")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        }

        /** Behind the next tag that begins so; at the end of the text if there is none. */
        private static int after(String html, String tag, int from) {
            for (int at = html.indexOf('<', from); at >= 0; at = html.indexOf('<', at + 1)) {
                if (html.regionMatches(true, at, tag, 0, tag.length())) {
                    int end = html.indexOf('>', at);
                    return end < 0 ? html.length() : end + 1;
                }
            }
            return html.length();
        }
    }
}
