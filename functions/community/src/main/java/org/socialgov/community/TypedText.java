package org.socialgov.community;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one rule for text that people typed or sent, wherever it is read or shown. A line holds no invisible character
 * that changes how the text is read. A name holds no link either, since mail programs make one of it.
 *
 * <p>Sources: Unicode Technical Report 36 (invisible characters, marks), CVE-2021-42574 (reading direction).
 */
public final class TypedText {

    /** Marks on one letter: real names have up to two, and a tower of them covers other text. */
    private static final int MOST_MARKS = 2;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int REPLACEMENT = 0xFFFD;
    private static final int NEXT_LINE = 0x85;
    private static final int LEFT_TO_RIGHT_OVERRIDE = 0x202D;
    private static final int RIGHT_TO_LEFT_OVERRIDE = 0x202E;
    private static final int EMOJI_STYLE = 0xFE0F;
    /** A character as people see it (Unicode Standard Annex 29). */
    private static final Pattern SEEN = Pattern.compile("\\X");

    private TypedText() {}

    /** Why a text is not taken as it is. */
    public enum Problem {
        /** A line break or another control. */
        CONTROL,
        /** A character that can't be seen, or that no font shows alike. */
        INVISIBLE,
        /** More marks on one letter than {@value TypedText#MOST_MARKS}. */
        MARKS,
        /** A web address. */
        LINK,
        /** Nothing that can be read out. */
        NO_LETTER,
    }

    /**
     * A text without what means nothing in it: spaces and marks around it, which come with what is copied from a document
     * or a phone; in it, soft hyphens, spaces without width and marks of direction. Any space or line break is one space.
     * What hides text stays, for {@link #ofLine} to find.
     */
    public static String cleaned(String text) {
        int[] characters = text.codePoints().toArray();
        int from = 0;
        int to = characters.length;
        while (from < to && isSurplusAround(characters[from])) {
            from++;
        }
        while (to > from && isSurplusAround(characters[to - 1]) && !isEmojiStyle(characters, to - 1, from)) {
            to--;
        }
        var out = new StringBuilder(text.length());
        for (int i = from; i < to; i++) {
            int c = characters[i];
            if (isSpace(c)) {
                if (out.charAt(out.length() - 1) != ' ') {
                    out.append(' ');
                }
            } else if (!isSurplusInside(c) || isEmojiStyle(characters, i, from)) {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /** The first character that makes a text no line, by its code and name; empty if there is none. */
    public static Optional<String> hiding(String text) {
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            if (isControl(characters[i]) || isInvisible(characters, i)) {
                return Optional.of(described(characters[i]));
            }
        }
        return Optional.empty();
    }

    /** A character in words: itself where it can be seen, its name, its code. */
    public static String described(int c) {
        String name = Optional.ofNullable(Character.getName(c))
            .map(known -> known.toLowerCase(Locale.ROOT))
            .orElse("no character");
        String code = String.format(Locale.ROOT, "%s, U+%04X", name, c);
        int[] alone = { c };
        return isControl(c) || isSpace(c) || isMark(c) || isInvisible(alone, 0)
            ? code
            : "\u201C" + Character.toString(c) + "\u201D (" + code + ")";
    }

    /** The number of characters as people see them: an emoji of several parts is one. */
    public static int length(String text) {
        return (int) SEEN.matcher(text).results().count();
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
    }

    private static boolean isSurplusAround(int c) {
        boolean isOverride = c == LEFT_TO_RIGHT_OVERRIDE || c == RIGHT_TO_LEFT_OVERRIDE;
        return (
            isSpace(c) || isBlank(c) || isSurplusInside(c) || (Character.getType(c) == Character.FORMAT && !isOverride)
        );
    }

    private static boolean isSurplusInside(int c) {
        return switch (c) {
            // Soft hyphen, joiner of graphemes, marks of direction, space and joiner without width, byte order mark.
            case 0x00AD, 0x034F, 0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF -> true;
            // Variation selectors.
            default -> (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
        };
    }

    /** Whether it makes the character before it a picture. */
    private static boolean isEmojiStyle(int[] characters, int at, int from) {
        return characters[at] == EMOJI_STYLE && at > from && Character.isEmoji(characters[at - 1]);
    }

    /** The problem of a text that is to be one line; empty if it has none. */
    public static Optional<Problem> ofLine(String text) {
        int[] characters = text.codePoints().toArray();
        int marks = 0;
        for (int i = 0; i < characters.length; i++) {
            marks = isMark(characters[i]) ? marks + 1 : 0;
            if (isControl(characters[i])) {
                return Optional.of(Problem.CONTROL);
            }
            if (isInvisible(characters, i)) {
                return Optional.of(Problem.INVISIBLE);
            }
            if (marks > MOST_MARKS) {
                return Optional.of(Problem.MARKS);
            }
        }
        return Optional.empty();
    }

    /** The problem of a text that is to be the name of a person, an organization or a role; empty if it has none. */
    public static Optional<Problem> ofName(String text) {
        return ofLine(text).or(() -> {
            if (holdsLink(text)) {
                return Optional.of(Problem.LINK);
            }
            return text.codePoints().anyMatch(Character::isLetter) ? Optional.empty() : Optional.of(Problem.NO_LETTER);
        });
    }

    /**
     * A text on one line with single spaces, as it can be shown: without invisible characters and surplus marks. A
     * control character and a code without a character become U+FFFD.
     */
    public static String line(String text) {
        int[] characters = text.codePoints().toArray();
        var out = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            boolean invisible = isInvisible(characters, i);
            if (isMark(c)) {
                marks++;
            } else if (!invisible) {
                marks = 0;
            }
            switch (Character.getType(c)) {
                case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> out.append(
                    ' '
                );
                case Character.CONTROL -> out.appendCodePoint(c == '\t' || c == '\n' || c == '\r' ? ' ' : REPLACEMENT);
                case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> out.appendCodePoint(
                    REPLACEMENT
                );
                default -> {
                    if (marks <= MOST_MARKS && !invisible) {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
        return out.toString().replaceAll(" {2,}", " ").strip();
    }

    /**
     * The same, cut.
     *
     * @param longest in characters as people see them
     */
    public static String line(String text, int longest) {
        return cut(line(cut(text, 10 * longest)), longest);
    }

    /** A name as it can be shown, whatever was stored: no link, and empty if no letter is left. */
    public static String name(String text) {
        String line = line(text);
        while (holdsLink(line)) {
            line = line(line.replace("://", " ").replaceAll("(?i)(www)\\.", "$1 "));
        }
        return line.codePoints().anyMatch(Character::isLetter) ? line : "";
    }

    private static String cut(String text, int longest) {
        var seen = SEEN.matcher(text);
        int end = 0;
        for (int i = 0; i < longest && seen.find(); i++) {
            end = seen.end();
        }
        return end == text.length() ? text : text.substring(0, end).strip();
    }

    private static boolean holdsLink(String text) {
        return text.contains("://") || text.toLowerCase(Locale.ROOT).contains("www.");
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case
                Character.CONTROL,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR,
                Character.SURROGATE -> true;
            default -> false;
        };
    }

    static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isInvisible(int[] characters, int at) {
        int c = characters[at];
        return switch (Character.getType(c)) {
            case Character.FORMAT -> !((c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) && joins(characters, at));
            case Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> isBlank(c);
        };
    }

    /** Letters and symbols by their category that show nothing: fillers of Hangul, an empty Braille pattern. */
    private static boolean isBlank(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
    }

    /** Persian, the scripts of India and emoji are written with joiners, between letters or pictures. */
    private static boolean joins(int[] characters, int at) {
        int before = at - 1;
        while (before >= 0 && (isMark(characters[before]) || Character.isEmojiModifier(characters[before]))) {
            before--;
        }
        return (
            before >= 0 && at + 1 < characters.length && joinable(characters[before]) && joinable(characters[at + 1])
        );
    }

    private static boolean joinable(int c) {
        return (Character.isLetter(c) && !isBlank(c)) || Character.isExtendedPictographic(c);
    }
}
