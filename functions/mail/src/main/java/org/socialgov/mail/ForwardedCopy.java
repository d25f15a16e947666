package org.socialgov.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The copy of an inbound mail for the coordinators, in which no link that was mailed to its writer works. Parts that
 * quote such a link are rewritten without its token. A part that can't be rewritten, because it is signed, encrypted or
 * in a proprietary format, is removed and listed. Every other byte is unchanged.
 *
 * <p>Not by the mail library: the message that it writes differs in more than the part that was changed.
 *
 * @param leftOut the removed parts: names of files with their media types, names of header fields with a colon
 */
record ForwardedCopy(byte[] raw, List<String> leftOut) {
    ForwardedCopy {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Rewrites a mail.
     *
     * @param notice the text in place of a part that is removed
     */
    static ForwardedCopy of(byte[] raw, String notice) {
        var rewriting = new Rewriting(new String(raw, StandardCharsets.ISO_8859_1), notice, new ArrayList<>());
        try {
            rewriting.entity(0, rewriting.mail.length(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("a mail in memory can't be read", e);
        }
        var rewritten = rewriting.out.toString();
        return new ForwardedCopy(
            rewritten.equals(rewriting.mail) ? raw : rewritten.getBytes(StandardCharsets.ISO_8859_1),
            rewriting.leftOut
        );
    }

    /** One pass over a message. Its bytes are held as characters of Latin-1, one for each. */
    private static final class Rewriting {

        /** Limits on the depth and the number of parts; real mail has a handful. Parts beyond them are left out. */
        private static final int DEEPEST = 8;
        private static final int MOST_PARTS = 200;
        /** RFC 5322 allows lines of 998 characters; a longer field than this is handed to no parser. */
        private static final int LONGEST_FIELD = 2_000;
        private static final int LONGEST_NAME = 100;
        private static final int BASE64_LINE = 76;

        private static final Set<String> AS_THEY_ARE = Set.of("7bit", "8bit", "binary");
        /** Media types that hold the text of a mail in a form that can't be changed here. */
        private static final Set<String> SEALED = Set.of(
            "application/ms-tnef",
            "application/vnd.ms-tnef",
            "application/pkcs7-mime",
            "application/x-pkcs7-mime",
            "application/pgp-encrypted",
            "application/rtf",
            "text/rtf",
            "multipart/encrypted",
            "message/partial",
            "message/external-body"
        );
        private static final List<String> SEALED_FILES = List.of("winmail.dat", ".p7m", ".rtf");
        private static final String ASCII = "token=-_09AZaz%";

        private final String mail;
        private final String notice;
        private final List<String> leftOut;
        private final StringBuilder out;
        private int parts;

        Rewriting(String mail, String notice, List<String> leftOut) {
            this.mail = mail;
            this.notice = notice;
            this.leftOut = leftOut;
            out = new StringBuilder(mail.length());
        }

        /** A header with its body. */
        void entity(int from, int to, int depth) throws IOException {
            int body = endOfHeader(from, to);
            var fields = fields(from, body);
            var types = values(fields, "Content-Type");
            var encodings = values(fields, "Content-Transfer-Encoding");
            var type = types.isEmpty() ? Optional.of(plain()) : parsed(types.getFirst());
            String name = name(fields, type);
            if (
                ++parts > MOST_PARTS ||
                depth > DEEPEST ||
                type.isEmpty() ||
                types.size() > 1 ||
                encodings.size() > 1 ||
                isSealed(type.get(), name)
            ) {
                leaveOut(fields, name, type);
                return;
            }
            String encoding = encodings.isEmpty() ? "7bit" : encodings.getFirst().toLowerCase(Locale.ROOT);
            if (type.get().match("multipart/*")) {
                multipart(fields, body, to, type.get(), encoding, depth);
                return;
            }
            var decoded = decoded(mail.substring(body, to), encoding);
            var rewritten = decoded.flatMap(bytes -> rewritten(bytes, type.get(), name, depth));
            if (rewritten.isEmpty()) {
                leaveOut(fields, name, type);
                return;
            }
            header(fields);
            out.append(
                rewritten.get().equals(decoded.get()) ? mail.substring(body, to) : encoded(rewritten.get(), encoding)
            );
        }

        private void multipart(List<String> fields, int body, int to, ContentType type, String encoding, int depth)
            throws IOException {
            String boundary = type.getParameter("boundary");
            var lines =
                boundary == null || boundary.isBlank() || !AS_THEY_ARE.contains(encoding)
                    ? List.<int[]>of()
                    : delimiters("--" + boundary, body, to);
            if (lines.isEmpty() || lines.size() > MOST_PARTS) {
                leaveOut(fields, name(fields, Optional.of(type)), Optional.of(type));
                return;
            }
            header(fields);
            out.append(LinkTokens.remove(mail.substring(body, lines.getFirst()[0])));
            for (int i = 0; i < lines.size(); i++) {
                int[] line = lines.get(i);
                out.append(mail, line[0], line[1]);
                int next = i + 1 < lines.size() ? lines.get(i + 1)[0] : to;
                boolean isClosing = mail.startsWith("--", line[0] + 2 + boundary.length());
                if (isClosing) {
                    out.append(LinkTokens.remove(mail.substring(line[1], next)));
                } else {
                    int end = i + 1 < lines.size() ? withoutLineBreak(line[1], next) : next;
                    entity(line[1], end, depth + 1);
                    out.append(mail, end, next);
                }
            }
        }

        /** Where the lines that divide a multipart begin and end (RFC 2046, section 5.1.1). */
        private List<int[]> delimiters(String delimiter, int from, int to) {
            var lines = new ArrayList<int[]>();
            int at = from;
            while (at < to && lines.size() <= MOST_PARTS) {
                int end = endOfLine(at, to);
                if (mail.startsWith(delimiter, at)) {
                    String rest = mail.substring(Math.min(end, at + delimiter.length()), end).strip();
                    if (rest.isEmpty() || rest.equals("--")) {
                        lines.add(new int[] { at, end });
                    }
                }
                at = end;
            }
            return lines;
        }

        private int endOfLine(int from, int to) {
            int end = mail.indexOf('\n', from);
            return end < 0 || end >= to ? to : end + 1;
        }

        /** The line break before a delimiter belongs to the delimiter. */
        private int withoutLineBreak(int from, int to) {
            int end = to;
            if (end > from && mail.charAt(end - 1) == '\n') {
                end--;
                if (end > from && mail.charAt(end - 1) == '\r') {
                    end--;
                }
            }
            return end;
        }

        /** Behind the empty line that ends a header; at the end if there is none. */
        private int endOfHeader(int from, int to) {
            int at = from;
            while (at < to) {
                int end = endOfLine(at, to);
                if (withoutLineBreak(at, end) == at) {
                    return end;
                }
                at = end;
            }
            return to;
        }

        /** A header's fields as they stand, each with the lines that continue it; the last is the end of the header. */
        private List<String> fields(int from, int to) {
            var fields = new ArrayList<String>();
            int begin = from;
            while (begin < to) {
                int end = endOfLine(begin, to);
                while (end < to && (mail.charAt(end) == ' ' || mail.charAt(end) == '\t')) {
                    end = endOfLine(end, to);
                }
                fields.add(mail.substring(begin, end));
                begin = end;
            }
            return fields;
        }

        private static List<String> values(List<String> fields, String name) {
            return fields
                .stream()
                .filter(field -> isNamed(field, name))
                .map(field -> MimeUtility.unfold(field.substring(field.indexOf(':') + 1)).strip())
                .toList();
        }

        private static boolean isNamed(String field, String name) {
            int colon = field.indexOf(':');
            return colon > 0 && field.substring(0, colon).strip().equalsIgnoreCase(name);
        }

        private static ContentType plain() {
            return new ContentType("text", "plain", null);
        }

        private static Optional<ContentType> parsed(String value) {
            try {
                return value.length() > LONGEST_FIELD ? Optional.empty() : Optional.of(new ContentType(value));
            } catch (ParseException unreadable) {
                return Optional.empty();
            }
        }

        private static String name(List<String> fields, Optional<ContentType> type) {
            var given = values(fields, "Content-Disposition")
                .stream()
                .filter(value -> value.length() <= LONGEST_FIELD)
                .flatMap(value -> {
                    try {
                        return Optional.ofNullable(new ContentDisposition(value).getParameter("filename")).stream();
                    } catch (ParseException unreadable) {
                        return Optional.<String>empty().stream();
                    }
                })
                .findFirst()
                .or(() -> type.map(known -> known.getParameter("name")))
                .map(Rewriting::decodedWords)
                .orElse("");
            return given.substring(0, Math.min(given.length(), LONGEST_NAME));
        }

        private static boolean isSealed(ContentType type, String name) {
            return (
                SEALED.contains(type.getBaseType().toLowerCase(Locale.ROOT)) ||
                SEALED_FILES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)
            );
        }

        private void header(List<String> fields) {
            for (String field : fields) {
                String rewritten = LinkTokens.removeFromLinks(field);
                boolean hides = field.contains("=?") && hidesALink(MimeUtility.unfold(rewritten));
                if (hides) {
                    String name = field.substring(0, Math.max(0, field.indexOf(':'))).strip();
                    leftOut.add(LinkTokens.remove(name.substring(0, Math.min(name.length(), LONGEST_NAME)) + ":"));
                } else {
                    out.append(rewritten);
                }
            }
        }

        /** Whether encoded words (RFC 2047) hold a link. A field that is too long to be decoded counts as one. */
        private static boolean hidesALink(String field) {
            if (field.length() > LONGEST_FIELD) {
                return true;
            }
            return holdsALink(decodedWords(field));
        }

        private static String decodedWords(String field) {
            try {
                return MimeUtility.decodeText(field);
            } catch (UnsupportedEncodingException unknownCharset) {
                return field;
            }
        }

        /** The part's header with a notice for a body, and a name for the list. */
        private void leaveOut(List<String> fields, String name, Optional<ContentType> type) {
            String mediaType = type.map(ContentType::getBaseType).orElse("?").toLowerCase(Locale.ROOT);
            leftOut.add(LinkTokens.remove(name.isBlank() ? mediaType : name + " (" + mediaType + ")"));
            header(
                fields
                    .stream()
                    .filter(field -> !field.regionMatches(true, 0, "Content-", 0, 8) && !field.isBlank())
                    .toList()
            );
            out.append("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                .append(base64(notice.getBytes(StandardCharsets.UTF_8)))
                .append("\r\n");
        }

        /** The body without tokens of ours; empty if it has some that can't be removed. */
        private Optional<String> rewritten(String body, ContentType type, String name, int depth) {
            boolean isMail = type.match("message/rfc822") || type.match("message/global");
            if (isMail || name.toLowerCase(Locale.ROOT).endsWith(".eml")) {
                var inner = new Rewriting(body, notice, leftOut);
                inner.parts = parts;
                try {
                    inner.entity(0, body.length(), depth + 1);
                } catch (IOException e) {
                    throw new UncheckedIOException("a mail in memory can't be read", e);
                }
                parts = inner.parts;
                return Optional.of(inner.out.toString());
            }
            if (type.match("text/*") || type.match("message/*")) {
                return charset(type).map(charset -> {
                    String text = new String(body.getBytes(StandardCharsets.ISO_8859_1), charset);
                    String without = LinkTokens.remove(text);
                    return without.equals(text)
                        ? body
                        : new String(without.getBytes(charset), StandardCharsets.ISO_8859_1);
                });
            }
            // A file: in its own form nothing can be changed. Some programs write two bytes for each character.
            return holdsALink(body) || holdsALink(body.replace("\0", "")) ? Optional.empty() : Optional.of(body);
        }

        private static boolean holdsALink(String text) {
            return !LinkTokens.removeFromLinks(text).equals(text);
        }

        /**
         * How the letters of a link are to be read: as they are in nearly every charset. Empty if it isn't known how.
         */
        private static Optional<Charset> charset(ContentType type) {
            String name = type.getParameter("charset");
            if (name == null || name.isBlank()) {
                return Optional.of(StandardCharsets.ISO_8859_1);
            }
            try {
                var charset = Charset.forName(MimeUtility.javaCharset(name.strip().toLowerCase(Locale.ROOT)));
                boolean hasAscii =
                    charset.canEncode() &&
                    Arrays.equals(ASCII.getBytes(charset), ASCII.getBytes(StandardCharsets.US_ASCII));
                return hasAscii
                    ? Optional.of(StandardCharsets.ISO_8859_1)
                    : Optional.of(charset).filter(Charset::canEncode);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                // UTF-7 writes the equals sign as a letter.
                return name.toLowerCase(Locale.ROOT).contains("utf")
                    ? Optional.empty()
                    : Optional.of(StandardCharsets.ISO_8859_1);
            }
        }

        private static Optional<String> decoded(String body, String encoding) throws IOException {
            if (AS_THEY_ARE.contains(encoding)) {
                return Optional.of(body);
            }
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            try {
                return switch (encoding) {
                    case "quoted-printable" -> {
                        try (var in = MimeUtility.decode(new ByteArrayInputStream(bytes), encoding)) {
                            yield Optional.of(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                        }
                    }
                    case "base64" -> Optional.of(
                        new String(Base64.getMimeDecoder().decode(bytes), StandardCharsets.ISO_8859_1)
                    );
                    default -> Optional.empty();
                };
            } catch (MessagingException | IllegalArgumentException unreadable) {
                return Optional.empty();
            }
        }

        private static String encoded(String body, String encoding) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            return switch (encoding) {
                case "base64" -> base64(bytes) + "\r\n";
                case "quoted-printable" -> {
                    var encoded = new ByteArrayOutputStream();
                    try (var to = MimeUtility.encode(encoded, encoding)) {
                        to.write(bytes);
                    } catch (MessagingException impossible) {
                        throw new AssertionError("the library knows quoted-printable", impossible);
                    }
                    yield encoded.toString(StandardCharsets.ISO_8859_1);
                }
                default -> body;
            };
        }

        private static String base64(byte[] bytes) {
            return Base64.getMimeEncoder(BASE64_LINE, new byte[] { '\r', '\n' }).encodeToString(bytes);
        }
    }
}
