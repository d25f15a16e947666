package org.socialgov.mail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The one lenient decoder of inbound mail: charsets, transfer encodings and encoded words, with the slips of real mail
 * programs (wrong charset labels, lost padding, bytes beyond ASCII in a header, encoded words without spaces around
 * them). Each method takes time in proportion to its input.
 *
 * <p>Not the mail library, which refuses such slips, and whose parsers take more than linear time.
 */
final class LenientText {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Set<Charset> LATIN = Set.of(
        StandardCharsets.UTF_8,
        StandardCharsets.US_ASCII,
        StandardCharsets.ISO_8859_1,
        WINDOWS_1252
    );
    private static final int LONGEST_LABEL = 60;

    private LenientText() {}

    /** The charset with a label; empty if there is no such charset. */
    static Optional<Charset> charset(String label) {
        try {
            return Optional.of(Charset.forName(label.strip().toLowerCase(Locale.ROOT)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    /**
     * The text of bytes. What is valid UTF-8 is read as that under every label for which ASCII is ASCII, since nothing
     * else is by chance; the rest under ISO-8859-1 or an unknown label is Windows-1252.
     *
     * @param label as the mail names the charset; may be empty or wrong
     */
    static String text(byte[] bytes, String label) {
        var other = charset(label).filter(named -> !LATIN.contains(named));
        return other.isPresent()
            ? new String(bytes, other.get())
            : utf8(bytes).orElseGet(() -> new String(bytes, WINDOWS_1252));
    }

    /** Empty if this isn't UTF-8; a character that is cut off at the end is left out. */
    private static Optional<String> utf8(byte[] bytes) {
        var out = CharBuffer.allocate(bytes.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), out, false);
        return result.isError() ? Optional.empty() : Optional.of(out.flip().toString());
    }

    /** The bytes of characters that each stand for one byte. */
    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A header's value on one line (RFC 5322, section 2.2.3). */
    static String unfolded(String value) {
        return value.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "").strip();
    }

    /**
     * A header's value with its encoded words (RFC 2047) decoded, wherever they stand.
     *
     * @param value a character for each byte
     */
    static String decodedWords(String value) {
        var out = new StringBuilder(value.length());
        var pending = new ByteArrayOutputStream();
        String label = "";
        int at = 0;
        while (at < value.length()) {
            int begin = value.indexOf("=?", at);
            var word = begin < 0 ? Optional.<Word>empty() : word(value, begin);
            if (word.isEmpty()) {
                int end = begin < 0 ? value.length() : begin + 2;
                append(out, pending, label);
                out.append(text(bytes(value.substring(at, end)), ""));
                at = end;
                continue;
            }
            String between = value.substring(at, begin);
            // The bytes of one character may lie in two words.
            boolean continues = pending.size() > 0 && between.isBlank() && label.equalsIgnoreCase(word.get().label());
            if (!continues) {
                boolean isJoint = pending.size() > 0 && between.isBlank();
                append(out, pending, label);
                out.append(isJoint ? "" : text(bytes(between), ""));
            }
            label = word.get().label();
            pending.writeBytes(word.get().bytes());
            at = word.get().end();
        }
        append(out, pending, label);
        return out.toString();
    }

    private static void append(StringBuilder out, ByteArrayOutputStream pending, String label) {
        out.append(text(pending.toByteArray(), label));
        pending.reset();
    }

    private record Word(String label, byte[] bytes, int end) {}

    /** The encoded word that begins here. One that is cut off at the end of the header counts. */
    private static Optional<Word> word(String value, int begin) {
        int afterLabel = value.indexOf('?', begin + 2);
        if (afterLabel < 0 || afterLabel - begin > LONGEST_LABEL || afterLabel + 2 >= value.length()) {
            return Optional.empty();
        }
        char encoding = Character.toLowerCase(value.charAt(afterLabel + 1));
        if ((encoding != 'b' && encoding != 'q') || value.charAt(afterLabel + 2) != '?') {
            return Optional.empty();
        }
        int from = afterLabel + 3;
        int end = value.indexOf("?=", from);
        // A question mark that should have been encoded, before an escape.
        while (encoding == 'q' && end >= 0 && isHex(value, end + 2) && isHex(value, end + 3)) {
            end = value.indexOf("?=", end + 2);
        }
        boolean isCutOff = end < 0;
        String text = value.substring(from, isCutOff ? value.length() : end);
        if (isCutOff && text.chars().anyMatch(c -> c <= ' ')) {
            return Optional.empty();
        }
        // RFC 2231 allows a language behind the charset.
        String label = value.substring(begin + 2, afterLabel).split("\\*", 2)[0];
        return Optional.of(
            new Word(
                label,
                encoding == 'b' ? base64(text) : escaped(text.replace('_', ' '), '='),
                isCutOff ? value.length() : end + 2
            )
        );
    }

    /** The bytes of base64 with any padding, and with anything else between its letters. */
    static byte[] base64(String text) {
        var out = new ByteArrayOutputStream((text.length() * 3) / 4);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = digit(text.charAt(i));
            if (text.charAt(i) == '=') {
                // Programs that encode in pieces pad in the middle.
                bits = 0;
            } else if (digit >= 0) {
                held = (held << 6) | digit;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    out.write(held >> bits);
                }
            }
        }
        return out.toByteArray();
    }

    private static int digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    /** The bytes of quoted-printable (RFC 2045, section 6.7). */
    static byte[] quotedPrintable(String text) {
        var joined = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end + 1);
            String content = line.stripTrailing();
            // Spaces at the end of a line were added on the way.
            joined.append(
                content.endsWith("=")
                    ? content.substring(0, content.length() - 1)
                    : content + line.substring(line.length() - lineBreak(line))
            );
            at += line.length();
        }
        return escaped(joined.toString(), '=');
    }

    private static int lineBreak(String line) {
        return line.endsWith("\r\n") ? 2 : line.endsWith("\n") ? 1 : 0;
    }

    /** The bytes of text with escapes of two hexadecimal digits; a sign that begins no escape stays. */
    static byte[] escaped(String text, char sign) {
        var out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == sign && isHex(text, i + 1) && isHex(text, i + 2)) {
                out.write(Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toByteArray();
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 0x80;
    }
}
