package org.socialgov.community.inbox;

import java.util.List;
import java.util.regex.Pattern;

/** The quotation in a reply, as mail programs mark it. */
final class Quotation {

    private static final Pattern ATTRIBUTION = Pattern.compile(
        "(?i)(?:on|am|le|el)\\s.{1,300}(?:wrote|schrieb.*|a \u00E9crit|escribi\u00F3)\\s*:"
    );
    private static final Pattern SEPARATOR = Pattern.compile(
        "(?i)(?:-{3,}\\s*original message\\s*-{3,}|_{20,}|-{20,})"
    );
    private static final Pattern FROM = Pattern.compile("(?i)\\*{0,2}from:.*");
    private static final Pattern OTHER_HEADER = Pattern.compile("(?i)\\*{0,2}(?:sent|date|to|subject):.*");
    private static final int MOST_HEADERS = 4;
    private static final int MOST_ATTRIBUTION_LINES = 3;

    private Quotation() {}

    /** The text above the quotation; all of it if there is none. */
    static String above(String text) {
        var lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (begins(lines, i)) {
                return String.join("\n", lines.subList(0, i)).strip();
            }
        }
        return text.strip();
    }

    private static boolean begins(List<String> lines, int at) {
        String line = lines.get(at).strip();
        return (
            line.startsWith(">") || SEPARATOR.matcher(line).matches() || isAttribution(lines, at) || isHeader(lines, at)
        );
    }

    /** Mail programs break a long one. */
    private static boolean isAttribution(List<String> lines, int at) {
        var joined = new StringBuilder();
        for (int i = at; i < Math.min(lines.size(), at + MOST_ATTRIBUTION_LINES); i++) {
            joined.append(lines.get(i).strip()).append(' ');
            if (ATTRIBUTION.matcher(joined.toString().strip()).matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHeader(List<String> lines, int at) {
        return (
            FROM.matcher(lines.get(at).strip()).matches() &&
            lines
                .subList(at + 1, Math.min(lines.size(), at + 1 + MOST_HEADERS))
                .stream()
                .anyMatch(line -> OTHER_HEADER.matcher(line.strip()).matches())
        );
    }
}
