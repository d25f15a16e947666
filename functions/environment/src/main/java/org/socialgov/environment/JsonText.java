package org.socialgov.environment;

/**
 * Text in JSON. Written by hand since each response and each line of the log needs it: a library's writer would load its
 * classes while a visitor waits for a cold start.
 */
public final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** A JSON string: quoted and escaped (RFC 8259, section 7). */
    public static String quoted(String text) {
        var json = new StringBuilder(text.length() + 16);
        append(json, text);
        return json.toString();
    }

    /** Appends a {@linkplain #quoted JSON string}. */
    public static void append(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c == '\n') {
                json.append('\\').append('n');
            } else if (c < 0x20) {
                json.append('\\')
                    .append('u')
                    .append('0')
                    .append('0')
                    .append(HEX.charAt(c >> 4))
                    .append(HEX.charAt(c & 15));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
