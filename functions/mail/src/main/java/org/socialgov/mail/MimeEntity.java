package org.socialgov.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An inbound mail, or a part of one: a header and a body (RFC 2045), by their places in the mail, which is held as a
 * character for each byte. It is read as mail programs write it, and no bytes make it fail.
 *
 * @param body where the body begins
 * @param to where it ends
 */
record MimeEntity(String mail, HeaderFields header, int body, int to) {
    /** The largest number of parts of one entity, and of a whole mail. Real mail has a handful. */
    static final int MOST_PARTS = 200;
    /** The largest depth of parts in parts. */
    static final int DEEPEST = 8;

    /** RFC 2046, section 5.1.1. */
    private static final int LONGEST_BOUNDARY = 100;
    private static final Set<String> AS_IT_IS = Set.of("7bit", "8bit", "binary");
    private static final HeaderParameters PLAIN = HeaderParameters.parse("text/plain");

    static MimeEntity of(byte[] raw, HeaderParser parser) {
        String mail = new String(raw, StandardCharsets.ISO_8859_1);
        return at(mail, 0, mail.length(), parser);
    }

    /** The entity between two places. */
    static MimeEntity at(String mail, int from, int to, HeaderParser parser) {
        int end = endOfHeader(mail, from, to);
        return new MimeEntity(mail, HeaderFields.read(mail, from, end, parser), end, to);
    }

    /** Behind the empty line that ends a header; at the end if there is none. */
    private static int endOfHeader(String mail, int from, int to) {
        int at = from;
        while (at < to) {
            int end = HeaderFields.endOfLine(mail, at, to);
            if (withoutLineBreak(mail, at, end) == at) {
                return end;
            }
            at = end;
        }
        return to;
    }

    /** The line break before a delimiter belongs to the delimiter. */
    static int withoutLineBreak(String mail, int from, int to) {
        int end = to;
        if (end > from && mail.charAt(end - 1) == '\n') {
            end--;
            if (end > from && mail.charAt(end - 1) == '\r') {
                end--;
            }
        }
        return end;
    }

    /**
     * The content type; plain text if there is none, or something that is none (RFC 2045, section 5.2). Empty if it is
     * too long to be read.
     */
    Optional<HeaderParameters> type() {
        if (!header.has("Content-Type")) {
            return Optional.of(PLAIN);
        }
        return header
            .first("Content-Type")
            .map(header.parser()::parameters)
            .map(type -> isType(type.value()) ? type : new HeaderParameters(PLAIN.value(), type.parameters()));
    }

    private static boolean isType(String value) {
        return value.matches("[a-z0-9!#$&.+^_-]+/[a-z0-9!#$&.+^_-]+");
    }

    boolean isMultipart() {
        return type()
            .filter(type -> type.value().startsWith("multipart/"))
            .isPresent();
    }

    private Optional<HeaderParameters> disposition() {
        return header.first("Content-Disposition").map(header.parser()::parameters);
    }

    boolean isAttachment() {
        return disposition()
            .filter(disposition -> disposition.value().equals("attachment"))
            .isPresent();
    }

    /** The name of the file that it is; empty if it has none. */
    String fileName() {
        String given = disposition()
            .map(disposition -> disposition.parameter("filename"))
            .filter(name -> !name.isBlank())
            .or(() -> type().map(type -> type.parameter("name")))
            .orElse("");
        return header.parser().text(given.substring(0, Math.min(given.length(), HeaderFields.LONGEST)));
    }

    /** The label of its charset; empty if it names none. */
    String charset() {
        return type()
            .map(type -> type.parameter("charset").strip().replace("'", "").split("[\\s(;]", 2)[0])
            .orElse("");
    }

    /** The transfer encoding, in the standard's spelling where another one is meant. */
    String encoding() {
        String given = header
            .first("Content-Transfer-Encoding")
            .orElse("7bit")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\"';]", "")
            .strip()
            .split("[\\s(]", 2)[0];
        return switch (given) {
            case "", "7-bit", "8-bit", "7bits", "8bits", "8 bit", "none" -> "8bit";
            case "quoted_printable", "quotedprintable", "qp" -> "quoted-printable";
            case "base-64", "b64" -> "base64";
            default -> given;
        };
    }

    /** Whether its body is not encoded. */
    boolean isAsItIs() {
        return AS_IT_IS.contains(encoding());
    }

    /** The bytes of the body, decoded; empty if it is encoded in a way that nobody here knows. */
    Optional<byte[]> content() {
        String encoded = mail.substring(body, to);
        return isAsItIs()
            ? Optional.of(LenientText.bytes(encoded))
            : switch (encoding()) {
                  case "quoted-printable" -> Optional.of(LenientText.quotedPrintable(encoded));
                  case "base64" -> Optional.of(LenientText.base64(encoded));
                  default -> Optional.empty();
              };
    }

    /**
     * A line that divides a multipart (RFC 2046, section 5.1.1).
     *
     * @param end behind its line break
     */
    record Delimiter(int start, int end, boolean isClosing) {}

    /** The lines that divide it; at most one more than {@link #MOST_PARTS}. */
    List<Delimiter> delimiters() {
        String boundary = type().orElse(PLAIN).parameter("boundary");
        var found = boundary.isBlank() ? List.<Delimiter>of() : delimiters("--" + boundary.stripTrailing());
        return found.isEmpty() ? guessed().map(this::delimiters).orElse(found) : found;
    }

    private List<Delimiter> delimiters(String delimiter) {
        var lines = new ArrayList<Delimiter>();
        int at = body;
        while (at < to && lines.size() <= MOST_PARTS) {
            int end = HeaderFields.endOfLine(mail, at, to);
            if (mail.startsWith(delimiter, at)) {
                String rest = mail.substring(Math.min(end, at + delimiter.length()), end).strip();
                if (rest.isEmpty() || rest.equals("--")) {
                    lines.add(new Delimiter(at, end, !rest.isEmpty()));
                }
            }
            at = end;
        }
        return lines;
    }

    /** Some programs lose the boundary: the first line that looks like a delimiter is taken for one. */
    private Optional<String> guessed() {
        int at = body;
        while (at < to) {
            int end = HeaderFields.endOfLine(mail, at, to);
            if (mail.startsWith("--", at)) {
                String line = mail.substring(at, end).strip();
                return line.length() > 2 && line.length() <= LONGEST_BOUNDARY && line.indexOf(' ') < 0
                    ? Optional.of(line)
                    : Optional.empty();
            }
            at = end;
        }
        return Optional.empty();
    }

    /** Its parts, without the text before and behind them. */
    List<MimeEntity> parts() {
        var lines = delimiters();
        var parts = new ArrayList<MimeEntity>();
        for (int i = 0; i < lines.size() && !lines.get(i).isClosing(); i++) {
            int end = i + 1 < lines.size() ? withoutLineBreak(mail, lines.get(i).end(), lines.get(i + 1).start()) : to;
            parts.add(at(mail, lines.get(i).end(), end, header.parser()));
        }
        return parts;
    }
}
