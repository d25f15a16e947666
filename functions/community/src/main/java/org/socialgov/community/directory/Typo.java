package org.socialgov.community.directory;

import java.util.Optional;

/**
 * A domain that nobody has, and the listed one that it is likely to be a misspelling of: the one with the fewest
 * letters added, left out, changed or swapped with their neighbour (optimal string alignment). Among equals one that
 * has the same letters comes first (swapped or doubled ones are typed most often), then one with the same first
 * letter, since people seldom miss that, then a federal one.
 */
final class Typo {

    private static final String GOV = "gov";

    /** A name this long may differ in two places, a shorter one in one: among short ones everything is near. */
    private static final int LONG = 8;

    private static final int SHORTEST = 3;

    private final String name;
    private final long letters;
    private final int most;
    private final boolean hopeless;
    private String best;
    private int bestRank = Integer.MAX_VALUE;

    /** @param registered the last two labels of what was typed */
    Typo(String registered) {
        int dot = registered.indexOf('.');
        name = registered.substring(0, dot);
        letters = letters(name);
        String topLevel = registered.substring(dot + 1);
        boolean gov = topLevel.equals(GOV);
        // With the top-level domain misspelt too, nothing else may be: gsa.com is somebody else's, not a typo.
        hopeless = !gov && EditDistance.of(topLevel, GOV, 1) > 1;
        most = !gov || name.length() < SHORTEST ? 0 : name.length() < LONG ? 1 : 2;
    }

    /** A listed domain; what isn't right below {@code .gov} is passed over. */
    void compareWith(String listed, Kind kind) {
        if (listed.endsWith("." + GOV) && listed.indexOf('.') == listed.length() - GOV.length() - 1) {
            String other = listed.substring(0, listed.length() - GOV.length() - 1);
            if (isNear(other.length(), letters(other))) {
                compareWith(listed, other, kind);
            }
        }
    }

    /**
     * Whether a name can be near enough to be worth comparing: a letter that is added, left out or changed changes the
     * letters that a name is made of by two at most. This passes over nearly all of the list.
     */
    boolean isNear(int length, long ofLetters) {
        return !hopeless && Math.abs(length - name.length()) <= most && Long.bitCount(ofLetters ^ letters) <= 2 * most;
    }

    /** @param other what stands before {@code .gov} in {@code listed} */
    private void compareWith(String listed, String other, Kind kind) {
        int distance = EditDistance.of(name, other, most);
        if (distance > most) {
            return;
        }
        int rank =
            distance * 8 +
            (letters == letters(other) ? 0 : 4) +
            (name.charAt(0) == other.charAt(0) ? 0 : 2) +
            (kind == Kind.FEDERAL ? 0 : 1);
        if (rank < bestRank || (rank == bestRank && listed.compareTo(best) < 0)) {
            bestRank = rank;
            best = listed;
        }
    }

    /** The nearest of all that it was compared with. */
    Optional<String> nearest() {
        return Optional.ofNullable(best);
    }

    /** Which letters, digits and hyphens a name is made of, a bit for each. */
    static long letters(String name) {
        long letters = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            letters |= 1L << (c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? 26 + c - '0' : 36);
        }
        return letters;
    }
}
