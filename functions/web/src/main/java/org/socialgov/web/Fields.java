package org.socialgov.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a form or a query, in their order. Repeated fields are kept, so that the reader decides whether a
 * second value is part of a list or an error.
 */
public record Fields(Map<String, List<String>> values) {
    private static final int MAX_FIELDS = 200;
    private static final Set<String> UNCHECKED = Set.of("", "false", "no", "off", "0");

    /** The fields of {@code application/x-www-form-urlencoded} bytes; a {@link Refusal} (400) if they aren't UTF-8. */
    public static Fields parse(byte[] encoded) {
        var values = new LinkedHashMap<String, List<String>>();
        int count = 0;
        int start = 0;
        while (start < encoded.length) {
            int end = indexOf(encoded, '&', start, encoded.length);
            if (end > start) {
                if (++count > MAX_FIELDS) {
                    throw new Refusal(400, "refusal.malformed");
                }
                int equals = indexOf(encoded, '=', start, end);
                String name = decode(encoded, start, equals);
                String value = equals < end ? decode(encoded, equals + 1, end) : "";
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

    private static String decode(byte[] encoded, int from, int to) {
        var out = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (encoded[i] == '+') {
                out.write(' ');
            } else if (encoded[i] == '%') {
                int high = i + 2 < to ? Character.digit(encoded[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(encoded[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Refusal(400, "refusal.malformed");
                }
                out.write((high << 4) | low);
                i += 2;
            } else {
                out.write(encoded[i]);
            }
        }
        return utf8(out.toByteArray());
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
