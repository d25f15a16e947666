package org.socialgov.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
    static ForwardedCopy of(byte[] raw, String notice, HeaderParser parser) {
        var rewriting = new Rewriting(new String(raw, StandardCharsets.ISO_8859_1), notice, parser, new ArrayList<>());
        rewriting.entity(0, rewriting.mail.length(), 0);
        var rewritten = rewriting.out.toString();
        return new ForwardedCopy(
            rewritten.equals(rewriting.mail) ? raw : rewritten.getBytes(StandardCharsets.ISO_8859_1),
            rewriting.leftOut
        );
    }

    /** One pass over a message. Its bytes are held as characters of Latin-1, one for each. */
    private static final class Rewriting {

        private static final int LONGEST_NAME = 100;
        private static final int BASE64_LINE = 76;

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
        private final HeaderParser parser;
        private final List<String> leftOut;
        private final StringBuilder out;
        private int parts;

        Rewriting(String mail, String notice, HeaderParser parser, List<String> leftOut) {
            this.mail = mail;
            this.notice = notice;
            this.parser = parser;
            this.leftOut = leftOut;
            out = new StringBuilder(mail.length());
        }

        /** A header with its body. */
        void entity(int from, int to, int depth) {
            var entity = MimeEntity.at(mail, from, to, parser);
            if (++parts > MimeEntity.MOST_PARTS || depth > MimeEntity.DEEPEST || isSealed(entity)) {
                leaveOut(entity);
                return;
            }
            if (entity.isMultipart()) {
                multipart(entity, depth);
                return;
            }
            var decoded = entity.content().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
            var rewritten = decoded.flatMap(content -> rewritten(content, entity, depth));
            if (rewritten.isEmpty()) {
                leaveOut(entity);
                return;
            }
            header(entity.header().lines());
            out.append(
                rewritten.get().equals(decoded.get())
                    ? mail.substring(entity.body(), to)
                    : encoded(rewritten.get(), entity.encoding())
            );
        }

        private void multipart(MimeEntity entity, int depth) {
            var lines = entity.isAsItIs() ? entity.delimiters() : List.<MimeEntity.Delimiter>of();
            if (lines.isEmpty() || lines.size() > MimeEntity.MOST_PARTS) {
                leaveOut(entity);
                return;
            }
            header(entity.header().lines());
            out.append(LinkTokens.remove(mail.substring(entity.body(), lines.getFirst().start())));
            for (int i = 0; i < lines.size(); i++) {
                var line = lines.get(i);
                out.append(mail, line.start(), line.end());
                int next = i + 1 < lines.size() ? lines.get(i + 1).start() : entity.to();
                if (line.isClosing()) {
                    out.append(LinkTokens.remove(mail.substring(line.end(), next)));
                } else {
                    int end = i + 1 < lines.size() ? MimeEntity.withoutLineBreak(mail, line.end(), next) : next;
                    entity(line.end(), end, depth + 1);
                    out.append(mail, end, next);
                }
            }
        }

        /**
         * Whether a part can't be changed here, or another program may read it in another way: without a type, or with
         * two.
         */
        private static boolean isSealed(MimeEntity entity) {
            var header = entity.header();
            String name = entity.fileName().toLowerCase(Locale.ROOT);
            return (
                entity
                    .type()
                    .filter(type -> !SEALED.contains(type.value()))
                    .isEmpty() ||
                header.values("Content-Type").size() > 1 ||
                header.values("Content-Transfer-Encoding").size() > 1 ||
                (header.has("Content-Transfer-Encoding") && header.values("Content-Transfer-Encoding").isEmpty()) ||
                SEALED_FILES.stream().anyMatch(name::endsWith)
            );
        }

        private void header(List<String> fields) {
            for (String field : fields) {
                String rewritten = LinkTokens.removeFromLinks(field);
                boolean hides = field.contains("=?") && hidesALink(LenientText.unfolded(rewritten));
                if (hides) {
                    String name = field.substring(0, Math.max(0, field.indexOf(':'))).strip();
                    leftOut.add(LinkTokens.remove(name.substring(0, Math.min(name.length(), LONGEST_NAME)) + ":"));
                } else {
                    out.append(rewritten);
                }
            }
        }

        /** Whether encoded words (RFC 2047) hold a link. A field that is too long to be decoded counts as one. */
        private boolean hidesALink(String field) {
            return field.length() > HeaderFields.LONGEST_FREE || holdsALink(parser.text(field));
        }

        /** The part's header with a notice for a body, and a name for the list. */
        private void leaveOut(MimeEntity entity) {
            String mediaType = entity.type().map(HeaderParameters::value).orElse("?");
            String name = entity.fileName();
            name = name.substring(0, Math.min(name.length(), LONGEST_NAME));
            leftOut.add(LinkTokens.remove(name.isBlank() ? mediaType : name + " (" + mediaType + ")"));
            header(
                entity
                    .header()
                    .lines()
                    .stream()
                    .filter(field -> !field.regionMatches(true, 0, "Content-", 0, 8) && !field.isBlank())
                    .toList()
            );
            out.append("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                .append(base64(notice.getBytes(StandardCharsets.UTF_8)))
                .append("\r\n");
        }

        /** The body without tokens of ours; empty if it has some that can't be removed. */
        private Optional<String> rewritten(String body, MimeEntity entity, int depth) {
            String type = entity.type().map(HeaderParameters::value).orElse("");
            boolean isMail = type.equals("message/rfc822") || type.equals("message/global");
            if (isMail || entity.fileName().toLowerCase(Locale.ROOT).endsWith(".eml")) {
                var inner = new Rewriting(body, notice, parser, leftOut);
                inner.parts = parts;
                inner.entity(0, body.length(), depth + 1);
                parts = inner.parts;
                return Optional.of(inner.out.toString());
            }
            if (type.startsWith("text/") || type.startsWith("message/")) {
                return charset(entity.charset()).map(charset -> {
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
        private static Optional<Charset> charset(String label) {
            var charset = LenientText.charset(label);
            if (charset.isEmpty()) {
                // UTF-7 writes the equals sign as a letter.
                return label.toLowerCase(Locale.ROOT).contains("utf-7")
                    ? Optional.empty()
                    : Optional.of(StandardCharsets.ISO_8859_1);
            }
            boolean hasAscii =
                charset.get().canEncode() &&
                Arrays.equals(ASCII.getBytes(charset.get()), ASCII.getBytes(StandardCharsets.US_ASCII));
            return hasAscii ? Optional.of(StandardCharsets.ISO_8859_1) : charset.filter(Charset::canEncode);
        }

        private static String encoded(String body, String encoding) {
            byte[] bytes = LenientText.bytes(body);
            return switch (encoding) {
                case "base64" -> base64(bytes) + "\r\n";
                case "quoted-printable" -> {
                    var encoded = new ByteArrayOutputStream();
                    try (var to = MimeUtility.encode(encoded, encoding)) {
                        to.write(bytes);
                    } catch (MessagingException | IOException impossible) {
                        throw new AssertionError("the library writes quoted-printable into memory", impossible);
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
