package org.socialgov.mail;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A header's value with its parameters: a content type or a disposition. Values that should be quoted and aren't are
 * read to the next semicolon, as mail programs write boundaries and names of files.
 *
 * @param value in lower case, without comments: {@code text/plain}, {@code attachment}
 * @param parameters by name in lower case; parameters in pieces (RFC 2231) are put together and decoded
 */
record HeaderParameters(String value, Map<String, String> parameters) {
    HeaderParameters {
        parameters = Map.copyOf(parameters);
    }

    /** A parameter's value, empty if it is missing. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    static HeaderParameters parse(String text) {
        int end = 0;
        while (end < text.length() && "; \t(,".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        var plain = new HashMap<String, String>();
        var pieces = new HashMap<String, Map<Integer, String>>();
        int at = end;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String before = text.substring(at, equals);
            String name = before
                .substring(before.lastIndexOf(';') + 1)
                .strip()
                .toLowerCase(Locale.ROOT);
            int begin = equals + 1;
            while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
                begin++;
            }
            String given;
            if (begin < text.length() && text.charAt(begin) == '"') {
                var quoted = new StringBuilder();
                at = begin + 1;
                while (at < text.length() && text.charAt(at) != '"') {
                    if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                        at++;
                    }
                    quoted.append(text.charAt(at++));
                }
                at++;
                given = quoted.toString();
            } else {
                int semicolon = text.indexOf(';', begin);
                at = semicolon < 0 ? text.length() : semicolon;
                given = text.substring(begin, at).strip();
            }
            keep(name, given, plain, pieces);
        }
        pieces.forEach((name, all) -> plain.put(name, joined(all)));
        return new HeaderParameters(text.substring(0, end).strip().toLowerCase(Locale.ROOT), plain);
    }

    /** {@code filename*0*=}, {@code filename*1=} and {@code filename*=} are pieces of {@code filename}. */
    private static void keep(
        String name,
        String value,
        Map<String, String> plain,
        Map<String, Map<Integer, String>> pieces
    ) {
        String[] parts = name.split("\\*", -1);
        if (parts.length == 1) {
            plain.putIfAbsent(name, value);
            return;
        }
        int number = parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : 0;
        // Only pieces that end so are escaped; the mark tells them apart until they are joined.
        pieces
            .computeIfAbsent(parts[0], each -> new TreeMap<>())
            .putIfAbsent(number, name.endsWith("*") ? value : value.replace("%", "%25"));
    }

    private static String joined(Map<Integer, String> pieces) {
        String all = String.join("", pieces.values());
        String[] charsetAndText = all.split("'", 3);
        return charsetAndText.length == 3
            ? LenientText.text(LenientText.escaped(charsetAndText[2], '%'), charsetAndText[0])
            : LenientText.text(LenientText.escaped(all, '%'), "");
    }
}
