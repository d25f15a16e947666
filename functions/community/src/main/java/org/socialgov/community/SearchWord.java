package org.socialgov.community;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A word of a text as the searches compare it.
 *
 * @param start its position in the text
 * @param end the position after it
 * @param folded in lower case and without accents; empty if nothing is left
 */
public record SearchWord(int start, int end, String folded) {
    /** Words that nearly every text has. */
    private static final Set<String> COMMON = Set.of(
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with"
    );

    /** The words of a text: sequences of letters, the marks on them, and digits. */
    public static List<SearchWord> in(String text) {
        var words = new ArrayList<SearchWord>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside =
                i < text.length() &&
                (Character.isLetterOrDigit(text.charAt(i)) ||
                    isApostropheInside(text, i, start) ||
                    isMarkInside(text, i, start));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                words.add(new SearchWord(start, i, fold(text.substring(start, i))));
                start = -1;
            }
        }
        return words;
    }

    private static boolean isApostropheInside(String text, int i, int start) {
        char c = text.charAt(i);
        return start >= 0 && (c == '\'' || c == '’') && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1));
    }

    /** An accent that is a character of its own, as in text that a Mac's file names or a keyboard's dead keys made. */
    private static boolean isMarkInside(String text, int i, int start) {
        return start >= 0 && Character.getType(text.charAt(i)) == Character.NON_SPACING_MARK;
    }

    private static String fold(String word) {
        if (isPlain(word)) {
            return word.toLowerCase(Locale.ROOT);
        }
        var folded = new StringBuilder(word.length());
        String decomposed = Normalizer.normalize(word, Normalizer.Form.NFD);
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                folded.append(c);
            }
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    /** Whether a word has nothing to fold but its case, as nearly every word of English. */
    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= 0x80 || c == '\'') {
                return false;
            }
        }
        return true;
    }

    /** Whether a folded word is so common that a search leaves it out, unless it has no other words. */
    public static boolean isCommon(String folded) {
        return COMMON.contains(folded);
    }
}
