package org.socialgov.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The header of a mail or of a part of one, a character for each byte.
 *
 * @param lines each field as it stands, with the lines that continue it; the last is the empty line
 */
record HeaderFields(List<String> lines, HeaderParser parser) {
    /** A longer field counts as absent: real ones are far shorter. */
    static final int LONGEST = 1024;
    /** Those in which people write. */
    static final int LONGEST_FREE = 2048;
    private static final Set<String> FREE = Set.of("from", "subject", "date");

    HeaderFields {
        lines = List.copyOf(lines);
    }

    /** The fields between two places in a mail. */
    static HeaderFields read(String mail, int from, int to, HeaderParser parser) {
        var lines = new ArrayList<String>();
        int begin = from;
        while (begin < to) {
            int end = endOfLine(mail, begin, to);
            while (end < to && (mail.charAt(end) == ' ' || mail.charAt(end) == '\t')) {
                end = endOfLine(mail, end, to);
            }
            lines.add(mail.substring(begin, end));
            begin = end;
        }
        return new HeaderFields(lines, parser);
    }

    /** Behind the next line feed. */
    static int endOfLine(String mail, int from, int to) {
        int end = mail.indexOf('\n', from);
        return end < 0 || end >= to ? to : end + 1;
    }

    /** Whether there is such a field, however long it is. */
    boolean has(String name) {
        return lines.stream().anyMatch(line -> isNamed(line, name));
    }

    /** All values of a field on one line each, but for those that are too long. */
    List<String> values(String name) {
        int longest = FREE.contains(name.toLowerCase(Locale.ROOT)) ? LONGEST_FREE : LONGEST;
        return lines
            .stream()
            .filter(line -> isNamed(line, name))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .filter(value -> value.length() <= longest)
            .map(LenientText::unfolded)
            .toList();
    }

    /** The first value of a field, unless it is too long. */
    Optional<String> first(String name) {
        return values(name).stream().findFirst();
    }

    boolean any(String name, Predicate<String> is) {
        return values(name).stream().anyMatch(is);
    }

    /** The value of a field that is there once; empty, too, if one of two is only too long to be read. */
    Optional<String> only(String name) {
        long number = lines
            .stream()
            .filter(line -> isNamed(line, name))
            .count();
        return number == 1 ? first(name) : Optional.empty();
    }

    private static boolean isNamed(String line, String name) {
        int colon = line.indexOf(':');
        return colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name);
    }
}
