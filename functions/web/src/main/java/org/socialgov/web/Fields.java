package org.socialgov.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of a form or a query, in their order. Repeated fields are kept, so that the reader decides whether a
 * second value is part of a list or an error.
 */
public record Fields(Map<String, List<String>> values) {
    private static final int MAX_FIELDS = 200;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Set<String> UNCHECKED = Set.of("", "false", "no", "off", "0");

    /** The fields of {@code application/x-www-form-urlencoded} bytes; a {@link Refusal} (400) if they aren't UTF-8. */
    public static Fields parse(byte[] encoded) {
        return parse(encoded, Fields::utf8);
    }

    /** The same, for a form whose content type names an 8-bit charset. */
    static Fields parse(byte[] encoded, Function<byte[], String> charset) {
        return read(encoded, MAX_FIELDS + 1, (bytes, isWhole) -> {
            if (!isWhole) {
                throw new Refusal(400, "refusal.malformed");
            }
            return charset.apply(bytes);
        });
    }

    /**
     * The fields of a query, never refused: a percent sign that begins no escape is one, bytes that are not UTF-8 are
     * read as Windows-1252, and fields beyond the limit are left out. People type into addresses, and other programs
     * add fields of their own.
     */
    static Fields ofQuery(String query) {
        return read(query.getBytes(StandardCharsets.UTF_8), MAX_FIELDS, (bytes, _) -> lenient(bytes));
    }

    /** Makes text of bytes. */
    private interface Decoder {
        /** @param isWhole whether each percent sign began an escape */
        String text(byte[] bytes, boolean isWhole);
    }

    private static Fields read(byte[] encoded, int most, Decoder decoder) {
        var values = new LinkedHashMap<String, List<String>>();
        int count = 0;
        int start = 0;
        while (start < encoded.length && count < most) {
            int end = indexOf(encoded, '&', start, encoded.length);
            if (end > start) {
                if (++count > MAX_FIELDS) {
                    throw new Refusal(400, "refusal.malformed");
                }
                int equals = indexOf(encoded, '=', start, end);
                String name = decode(encoded, start, equals, decoder);
                String value = equals < end ? decode(encoded, equals + 1, end, decoder) : "";
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
            start = end + 1;
        }
        return new Fields(values);
    }

    /** All values of a field. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The only value of a field, empty if it is missing; a {@link Refusal} (400) if it was sent more than once. */
    public String one(String name) {
        var all = all(name);
        if (all.size() > 1) {
            throw new Refusal(400, "refusal.doubled-field");
        }
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** The fields with one value for a field. */
    public Fields with(String name, String value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, List.of(value));
        return new Fields(more);
    }

    /** Whether a check box is checked, in any notation that clients use. */
    public boolean isChecked(String name) {
        return !UNCHECKED.contains(one(name).strip().toLowerCase(Locale.ROOT));
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    private static String decode(byte[] encoded, int from, int to, Decoder decoder) {
        var out = new ByteArrayOutputStream(to - from);
        boolean isWhole = true;
        for (int i = from; i < to; i++) {
            if (encoded[i] == '+') {
                out.write(' ');
            } else if (encoded[i] == '%') {
                int high = i + 2 < to ? Character.digit(encoded[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(encoded[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    isWhole = false;
                    out.write('%');
                } else {
                    out.write((high << 4) | low);
                    i += 2;
                }
            } else {
                out.write(encoded[i]);
            }
        }
        return decoder.text(out.toByteArray(), isWhole);
    }

    /** The text of bytes in UTF-8, or else in Windows-1252, which every sequence of bytes can be. */
    static String lenient(byte[] bytes) {
        try {
            return utf8(bytes);
        } catch (Refusal notUtf8) {
            return new String(bytes, WINDOWS_1252);
        }
    }

    /**
     * The text of UTF-8 bytes; a {@link Refusal} (400) instead of replacement characters, so that no garbled text is
     * stored.
     */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "refusal.not-utf-8");
        }
    }

    /** Names only: the values are personal data. */
    @Override
    public String toString() {
        return "Fields" + values.keySet();
    }
}
