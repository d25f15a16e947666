package org.socialgov.pages;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.socialgov.community.directory.EditDistance;
import org.socialgov.web.SearchIndex;

/**
 * Finds what holds the words of a query: as they are, as beginnings of words, and mistyped. What holds all of them
 * comes before what holds some.
 */
final class Search {

    private static final double EXACT = 1;
    private static final double PREFIX = 0.6;
    private static final double MISTYPED = 0.35;

    /** Words that are in nearly every text say nothing, unless nothing else is asked for. */
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

    /** More words than anybody types; the rest of a longer query is ignored. */
    private static final int MOST_WORDS = 12;

    private final SearchIndex index;

    Search(SearchIndex index) {
        this.index = index;
    }

    /**
     * What was found.
     *
     * @param words the words of the site that matched, for marking them in a text
     */
    record Found(List<SearchIndex.Document> documents, Set<String> words) {}

    Found find(String query, LocalDate day) {
        var asked = askedFor(query);
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
        return new Found(found.stream().map(index.documents()::get).toList(), words);
    }

    private static List<String> askedFor(String query) {
        var all = SearchIndex.words(query)
            .stream()
            .map(SearchIndex.Word::anonymized)
            .filter(word -> !word.isEmpty())
            .distinct()
            .limit(MOST_WORDS)
            .toList();
        var telling = all
            .stream()
            .filter(word -> !COMMON.contains(word))
            .toList();
        return telling.isEmpty() ? all : telling;
    }

    /** For each document, how well it answers one word of the query; notes which words of the site matched. */
    private double[] matches(String word, Set<String> words) {
        var best = new double[index.documents().size()];
        boolean known = Arrays.binarySearch(index.terms(), word) >= 0;
        for (int term = 0; term < index.terms().length; term++) {
            double likeness = likeness(word, index.terms()[term], known);
            if (likeness > 0) {
                words.add(index.terms()[term]);
                int[] postings = index.postings()[term];
                // What stands in few documents says more about them.
                double rarity = Math.log(1 + (double) best.length / (postings.length / 2));
                for (int i = 0; i < postings.length; i += 2) {
                    double score = likeness * rarity * (1 + Math.log(postings[i + 1]));
                    best[postings[i]] = Math.max(best[postings[i]], score);
                }
            }
        }
        return best;
    }

    /** How much a word of the site is like one of the query, from 0 to 1; what is spelled as on the site isn't mistyped. */
    private static double likeness(String asked, String term, boolean known) {
        if (term.equals(asked)) {
            return EXACT;
        }
        if (asked.length() >= 3 && term.startsWith(asked)) {
            return (PREFIX * asked.length()) / term.length() + 0.1;
        }
        // A plural asks for the singular, too.
        if (term.length() >= 4 && asked.startsWith(term) && asked.length() - term.length() <= 2) {
            return PREFIX;
        }
        int allowed = known || asked.length() < 4 ? 0 : asked.length() < 8 ? 1 : 2;
        return allowed > 0 && (within(asked, term, allowed) || within(asked, singular(term), allowed)) ? MISTYPED : 0;
    }

    private static String singular(String term) {
        return term.length() > 4 && term.endsWith("s") ? term.substring(0, term.length() - 1) : term;
    }

    /** Whether so many slips lead from one word to the other; few people miss a short word's first letter. */
    static boolean within(String a, String b, int slips) {
        if (Math.abs(a.length() - b.length()) > slips || (a.charAt(0) != b.charAt(0) && slips < 2 && a.length() < 6)) {
            return false;
        }
        return EditDistance.of(a, b, slips) <= slips;
    }
}
