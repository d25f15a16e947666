package org.socialgov.community;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The text by which coordinators find a member, and the words that they search for, folded alike: without marks, in lower
 * case. A search finds the beginnings of words. {@link SearchWord} serves searches that compare whole words of pages.
 */
public final class SearchText {

    /** Memberships lie in an index with it, which is read a megabyte at a time. */
    public static final int MOST_BYTES = 500;

    private SearchText() {}

    /**
     * A text that contains a space before each beginning of a word: {@code contains(text, " smi")} finds Smith. A word with
     * a sign in it is also found by what follows the sign: O'Neil by Neil, an address by its domain.
     *
     * @param texts the most important first; words beyond {@value #MOST_BYTES} bytes are left out
     */
    public static String of(List<String> texts) {
        var found = new StringBuilder();
        int bytes = 0;
        for (String text : texts) {
            for (String word : words(text)) {
                for (String part : withParts(word)) {
                    int length = 1 + part.getBytes(StandardCharsets.UTF_8).length;
                    if (bytes + length > MOST_BYTES) {
                        return found.toString();
                    }
                    bytes += length;
                    found.append(' ').append(part);
                }
            }
        }
        return found.toString();
    }

    /** The words of a text between its spaces, folded, without the signs around them. */
    public static List<String> words(String text) {
        var words = new ArrayList<String>();
        String folded = fold(text);
        int from = 0;
        while (from < folded.length()) {
            int until = end(folded, from);
            int first = from;
            int last = until;
            while (first < last && isSign(folded.charAt(first))) {
                first++;
            }
            while (last > first && isSign(folded.charAt(last - 1))) {
                last--;
            }
            if (first < last) {
                words.add(folded.substring(first, last));
            }
            from = until + 1;
        }
        return words;
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A word, and what begins behind each sign in it. */
    private static List<String> withParts(String word) {
        var parts = new ArrayList<String>();
        parts.add(word);
        for (int i = 1; i < word.length(); i++) {
            if (isSign(word.charAt(i - 1)) && !isSign(word.charAt(i))) {
                parts.add(word.substring(i));
            }
        }
        return parts;
    }

    /** Not a letter or a digit, nor half of one beyond the first 65,536 characters. */
    private static boolean isSign(char c) {
        return !Character.isLetterOrDigit(c) && !Character.isSurrogate(c);
    }

    private static String fold(String text) {
        if (isPlain(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        var folded = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .codePoints()
            .filter(c -> !TypedText.isMark(c))
            .map(c -> c == '’' || c == 'ʼ' ? '\'' : c)
            .forEach(folded::appendCodePoint);
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing but the case has to be folded: a join loads no tables of Unicode for most names. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
