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
        "a an and are as at by for from how in is it of on or the to with".split(" ")
    );

    /** The words of a text: sequences of letters, the marks on them, and digits. */
    public static List<SearchWord> in(String text) {
        var words = new ArrayList<SearchWord>();
        for (var word = next(text, 0); word != null; word = next(text, word.end)) {
            words.add(word);
        }
        return words;
    }

    /**
     * The first word of a text that is one of these; null if none is. The rest of the text isn't read.
     *
     * @param folded words as {@link #folded} has them
     */
    public static SearchWord first(String text, Set<String> folded) {
        var word = next(text, 0);
        while (word != null && !folded.contains(word.folded)) {
            word = next(text, word.end);
        }
        return word;
    }

    /** The word that begins at a position or after it, which isn't inside a word; null if there is none. */
    private static SearchWord next(String text, int from) {
        int start = from;
        while (start < text.length() && !Character.isLetterOrDigit(text.charAt(start))) {
            start++;
        }
        if (start == text.length()) {
            return null;
        }
        int end = start + 1;
        while (
            end < text.length() &&
            (Character.isLetterOrDigit(text.charAt(end)) || isApostropheInside(text, end) || isMark(text.charAt(end)))
        ) {
            end++;
        }
        return new SearchWord(start, end, fold(text.substring(start, end)));
    }

    private static boolean isApostropheInside(String text, int i) {
        char c = text.charAt(i);
        return (c == '\'' || c == '’') && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1));
    }

    /** An accent that is a character of its own, as in text that a Mac's file names or a keyboard's dead keys made. */
    private static boolean isMark(char c) {
        return Character.getType(c) == Character.NON_SPACING_MARK;
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
