package org.socialgov.pages;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.socialgov.community.SearchWord;
import org.socialgov.community.directory.EditDistance;
import org.socialgov.web.SearchIndex;

/**
 * Finds the documents that contain the words of a query: exact words and prefixes. A word that finds nothing is
 * corrected to the most similar word of the index. Documents that contain all words come first.
 */
final class Search {

    private static final double EXACT = 1;
    private static final double PREFIX = 0.6;

    /** The words of a query beyond this number are ignored. */
    private static final int MAX_WORDS = 12;

    /** The letter that an indexed word may have more than its singular. */
    private static final long PLURAL = letters("s");

    private final SearchIndex index;

    /** The letters of each indexed word, by which most pairs of words are seen to be different. */
    private final long[] letters;

    Search(SearchIndex index) {
        this.index = index;
        letters = new long[index.terms().length];
        for (int term = 0; term < letters.length; term++) {
            letters[term] = letters(index.terms()[term]);
        }
    }

    /**
     * The result of a search.
     *
     * @param words the indexed words that matched, to highlight them in a text
     * @param corrected the query with its typos corrected, empty if it has none
     */
    record Found(List<SearchIndex.Document> documents, Set<String> words, String corrected) {}

    Found find(String query, LocalDate day) {
        String corrected = corrected(query);
        var asked = askedFor(corrected.isEmpty() ? query : corrected);
        var scores = new double[index.documents().size()];
        var matched = new int[scores.length];
        var words = new HashSet<String>();
        for (String word : asked) {
            double[] best = matches(word, words);
            for (int document = 0; document < scores.length; document++) {
                scores[document] += best[document];
                matched[document] += best[document] > 0 ? 1 : 0;
            }
        }
        var found = new ArrayList<Integer>();
        for (int document = 0; document < scores.length; document++) {
            var candidate = index.documents().get(document);
            if (scores[document] > 0 && !day.isBefore(candidate.from()) && day.isBefore(candidate.until())) {
                found.add(document);
            }
        }
        found.sort(
            Comparator.comparingInt((Integer document) -> -matched[document]).thenComparingDouble(
                document -> -scores[document]
            )
        );
        return new Found(found.stream().map(index.documents()::get).toList(), words, corrected);
    }

    /** The query with each word that finds nothing replaced by the most similar one; empty if that changes nothing. */
    private String corrected(String query) {
        var corrected = new StringBuilder();
        int from = 0;
        for (var word : SearchWord.in(query).stream().limit(MAX_WORDS).toList()) {
            String similar =
                word.folded().isEmpty() || !matching(word.folded()).isEmpty() ? "" : mostSimilar(word.folded());
            if (!similar.isEmpty()) {
                corrected.append(query, from, word.start()).append(similar);
                from = word.end();
            }
        }
        return from == 0 ? "" : corrected.append(query, from, query.length()).toString();
    }

    /**
     * The numbers of the indexed words that match a word of the query: itself, the words that begin with it, and, since a
     * plural also matches the singular, words without its last one or two letters. The words are sorted, so that few are
     * looked at.
     */
    private List<Integer> matching(String word) {
        var matching = new ArrayList<Integer>();
        String[] terms = index.terms();
        int at = Arrays.binarySearch(terms, word);
        for (int term = at < 0 ? -at - 1 : at; term < terms.length && terms[term].startsWith(word); term++) {
            if (word.length() >= 3 || term == at) {
                matching.add(term);
            }
        }
        for (int length = word.length() - 1; length >= Math.max(4, word.length() - 2); length--) {
            int term = Arrays.binarySearch(terms, word.substring(0, length));
            if (term >= 0) {
                matching.add(term);
            }
        }
        return matching;
    }

    /** The indexed word with the fewest typos between it and a word; of several, the one in most documents. */
    private String mostSimilar(String word) {
        int allowed = word.length() < 4 ? 0 : word.length() < 8 ? 1 : 2;
        long ofWord = letters(word);
        for (int typos = 1; typos <= allowed; typos++) {
            String best = "";
            int documents = 0;
            for (int i = 0; i < index.terms().length; i++) {
                String term = index.terms()[i];
                boolean isBetter = index.postings()[i].length > documents && canBeWithin(ofWord, letters[i], typos);
                if (isBetter && (within(word, term, typos) || within(word, singular(term), typos))) {
                    best = within(word, term, typos) ? term : singular(term);
                    documents = index.postings()[i].length;
                }
            }
            if (!best.isEmpty()) {
                return best;
            }
        }
        return "";
    }

    private static List<String> askedFor(String query) {
        var all = SearchWord.in(query)
            .stream()
            .map(SearchWord::folded)
            .filter(word -> !word.isEmpty())
            .distinct()
            .limit(MAX_WORDS)
            .toList();
        var meaningful = all
            .stream()
            .filter(word -> !SearchWord.isCommon(word))
            .toList();
        return meaningful.isEmpty() ? all : meaningful;
    }

    /** The score of each document for one word of the query; adds the indexed words that matched to {@code words}. */
    private double[] matches(String word, Set<String> words) {
        var best = new double[index.documents().size()];
        for (int term : matching(word)) {
            double similarity = similarity(word, index.terms()[term]);
            words.add(index.terms()[term]);
            int[] postings = index.postings()[term];
            // Inverse document frequency: a word in few documents has more weight.
            double rarity = Math.log(1 + (double) best.length / (postings.length / 2));
            for (int i = 0; i < postings.length; i += 2) {
                double score = similarity * rarity * (1 + Math.log(postings[i + 1]));
                best[postings[i]] = Math.max(best[postings[i]], score);
            }
        }
        return best;
    }

    /** The similarity of an indexed word to a word of the query that it matches, from 0 to 1. */
    private static double similarity(String asked, String term) {
        if (term.equals(asked)) {
            return EXACT;
        }
        return term.length() > asked.length() ? (PREFIX * asked.length()) / term.length() + 0.1 : PREFIX;
    }

    /** A bit for each letter of a word; several letters can share one. */
    private static long letters(String word) {
        long letters = 0;
        for (int i = 0; i < word.length(); i++) {
            letters |= 1L << (word.charAt(i) & 63);
        }
        return letters;
    }

    /** False if a word, or its singular, has other letters than so many typos explain: each changes at most two. */
    private static boolean canBeWithin(long ofWord, long ofTerm, int typos) {
        return Long.bitCount((ofWord ^ ofTerm) & ~PLURAL) <= 2 * typos;
    }

    private static String singular(String term) {
        return term.length() > 4 && term.endsWith("s") ? term.substring(0, term.length() - 1) : term;
    }

    /**
     * Whether two words differ by at most this number of typos. Typos in a short word's first letter are rare, so they
     * don't count as a match.
     */
    static boolean within(String a, String b, int typos) {
        if (Math.abs(a.length() - b.length()) > typos || (a.charAt(0) != b.charAt(0) && typos < 2 && a.length() < 6)) {
            return false;
        }
        return EditDistance.of(a, b, typos) <= typos;
    }
}
