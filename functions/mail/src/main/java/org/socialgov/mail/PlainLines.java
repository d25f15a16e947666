package org.socialgov.mail;

import java.util.ArrayList;
import java.util.List;

/**
 * The plain text of a mail as its writer typed it: mail programs break long lines, and the pieces are put together again.
 * Where the mail says how its lines are to be read ({@code format=flowed}, RFC 3676), as it says. Else a line break that
 * no program would have made stays: the line is short, or far too long to have been broken.
 */
final class PlainLines {

    /** RFC 3676, section 4.3: what follows is a signature. */
    private static final String SIGNATURE = "-- ";

    /** Mail programs break lines before the 60th to 80th character. */
    private static final int EARLIEST_BREAK = 60;
    private static final int LATEST_BREAK = 80;

    private PlainLines() {}

    /** The lines up to a signature, joined where a program has broken them. */
    static String joined(String text, HeaderParameters type) {
        var lines = new ArrayList<String>();
        for (String line : text.lines().toList()) {
            if (line.equals(SIGNATURE)) {
                break;
            }
            lines.add(line);
        }
        return String.join(
            "\n",
            type.parameter("format").strip().equalsIgnoreCase("flowed")
                ? flowed(lines, type.parameter("delsp").strip().equalsIgnoreCase("yes"))
                : guessed(lines)
        );
    }

    /** @param deletes whether the space at the end of a broken line isn't part of the text */
    private static List<String> flowed(List<String> lines, boolean deletes) {
        var out = new ArrayList<String>();
        boolean goesOn = false;
        for (String line : lines) {
            // A space in front guards a line that begins with a space, with ">" or with "From ".
            String unstuffed = line.startsWith(" ") ? line.substring(1) : line;
            boolean isQuoted = line.startsWith(">");
            boolean isBroken = unstuffed.endsWith(" ") && !isQuoted && !unstuffed.isBlank();
            String content = isBroken && deletes ? unstuffed.substring(0, unstuffed.length() - 1) : unstuffed;
            if (goesOn && !isQuoted) {
                out.set(out.size() - 1, out.getLast() + content);
            } else {
                out.add(content);
            }
            goesOn = isBroken;
        }
        return out;
    }

    private static List<String> guessed(List<String> lines) {
        var out = new ArrayList<String>();
        String before = "";
        for (String line : lines) {
            if (!out.isEmpty() && goesOn(before, line)) {
                out.set(out.size() - 1, out.getLast().stripTrailing() + " " + line.strip());
            } else {
                out.add(line);
            }
            before = line;
        }
        return out;
    }

    private static boolean goesOn(String line, String next) {
        if (line.isBlank() || next.isBlank() || startsAnew(next) || line.startsWith(">") || line.startsWith("#")) {
            return false;
        }
        // The rest of an item stands below its beginning.
        if (isItem(line) && Character.isWhitespace(next.charAt(0))) {
            return true;
        }
        int length = line.stripTrailing().length();
        int withNextWord = length + 1 + next.strip().split("\\s", 2)[0].length();
        return length <= LATEST_BREAK && withNextWord > EARLIEST_BREAK;
    }

    private static boolean startsAnew(String line) {
        return isItem(line) || line.startsWith(">") || line.startsWith("#");
    }

    private static boolean isItem(String line) {
        return line.strip().matches("[-*\u2022]\\s.*");
    }
}
