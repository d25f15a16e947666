package org.socialgov.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON from front to back (RFC 8259). Written by hand for events and for the table's answers, which every request needs: a
 * library's parser loads some eighty classes more while a visitor waits for a cold start. What a visitor sends as JSON is
 * read by Jackson.
 *
 * <p>Every method throws {@link IOException} if the bytes aren't the JSON that it reads.
 */
public final class JsonReader {

    private final byte[] json;
    private int at;

    public JsonReader(byte[] json) {
        this.json = json;
    }

    /** Enters an object; {@link #nextName} follows. */
    public void beginObject() throws IOException {
        expect('{');
    }

    /** The next member's name, whose value must then be read or skipped; null at the object's end, which is left. */
    public String nextName() throws IOException {
        int next = next();
        if (next == ',') {
            at++;
            next = next();
        } else if (next == '}') {
            at++;
            return null;
        }
        String name = string();
        expect(':');
        return name;
    }

    /** Enters an array; {@link #hasNext} follows. */
    public void beginArray() throws IOException {
        expect('[');
    }

    /** Whether an element follows, which must then be read or skipped; at the array's end it is left. */
    public boolean hasNext() throws IOException {
        int next = next();
        if (next == ',') {
            at++;
        }
        if (next == ']') {
            at++;
            return false;
        }
        return true;
    }

    /** A string's text, or what stands there of a number or {@code true}; null for {@code null}. */
    public String text() throws IOException {
        if (next() == '"') {
            return string();
        }
        String literal = literal();
        return literal.equals("null") ? null : literal;
    }

    /** A whole number. */
    public long number() throws IOException {
        try {
            return Long.parseLong(literal());
        } catch (NumberFormatException noNumber) {
            throw new IOException("a whole number was expected at byte " + at, noNumber);
        }
    }

    public boolean flag() throws IOException {
        String literal = literal();
        if (!literal.equals("true") && !literal.equals("false")) {
            throw unexpected();
        }
        return literal.equals("true");
    }

    /** Skips a value of any kind. */
    public void skip() throws IOException {
        int depth = 0;
        do {
            switch (next()) {
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case '"' -> string();
                case ',', ':' -> at++;
                default -> literal();
            }
        } while (depth > 0);
    }

    /** A number, {@code true}, {@code false} or {@code null}. */
    private String literal() throws IOException {
        next();
        int from = at;
        while (at < json.length && isInLiteral(json[at])) {
            at++;
        }
        if (at == from) {
            throw unexpected();
        }
        return new String(json, from, at - from, StandardCharsets.US_ASCII);
    }

    private static boolean isInLiteral(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == '-' || b == '+' || b == '.' || b == 'E';
    }

    private String string() throws IOException {
        expect('"');
        int from = at;
        StringBuilder text = null;
        while (at < json.length) {
            byte b = json[at];
            if (b == '"') {
                String rest = new String(json, from, at - from, StandardCharsets.UTF_8);
                at++;
                return text == null ? rest : text.append(rest).toString();
            }
            if (b >= 0 && b < 0x20) {
                throw unexpected();
            }
            if (b == '\\') {
                text = text == null ? new StringBuilder() : text;
                text.append(new String(json, from, at - from, StandardCharsets.UTF_8)).append(escaped());
                from = at;
            } else {
                at++;
            }
        }
        throw unexpected();
    }

    /** The character after a backslash; leaves its last byte. */
    private char escaped() throws IOException {
        at += 2;
        if (at > json.length) {
            throw unexpected();
        }
        return switch (json[at - 1]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw unexpected();
        };
    }

    private char unit() throws IOException {
        if (at + 4 > json.length) {
            throw unexpected();
        }
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = Character.digit(json[at], 16);
            if (digit < 0) {
                throw unexpected();
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private void expect(char c) throws IOException {
        if (next() != c) {
            throw unexpected();
        }
        at++;
    }

    /** The next byte that isn't white space; it isn't left. */
    private int next() throws IOException {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        if (at >= json.length) {
            throw unexpected();
        }
        return json[at];
    }

    private IOException unexpected() {
        return new IOException("this is not JSON at byte " + at);
    }
}
