package org.socialgov.community.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Numbers of members by group, with the small groups folded into one, so that no number tells of a person.
 *
 * @param rows the groups that are large enough, the largest first
 * @param other all the others together; empty if there are none
 */
public record AnonymizedCounts<G>(List<Row<G>> rows, Optional<Other> other) {
    /** A group with fewer members than this is not shown by itself, nor are so few of several groups. */
    public static final int LEAST = 5;

    /** So many groups at least lie in what is folded: one alone would be known by subtraction. */
    private static final int LEAST_FOLDED = 2;

    public record Row<G>(G group, int members) {}

    /**
     * What is folded.
     *
     * @param groups how many groups; those who belong to none that is known are none
     */
    public record Other(int groups, int members) {}

    public AnonymizedCounts {
        rows = List.copyOf(rows);
    }

    /**
     * Folds numbers.
     *
     * @param counts how many members each group has
     * @param members all members, those without a group among them
     * @param order of groups of the same size
     * @param mayShow groups that are folded though they are large enough, it refuses
     */
    public static <G> AnonymizedCounts<G> of(
        Map<G, Integer> counts,
        int members,
        Comparator<G> order,
        Predicate<G> mayShow
    ) {
        var all = new ArrayList<Row<G>>();
        counts.forEach((group, count) -> {
            if (count > 0) {
                all.add(new Row<>(group, count));
            }
        });
        all.sort(Comparator.<Row<G>>comparingInt(Row::members).reversed().thenComparing(Row::group, order));
        var shown = new ArrayList<Row<G>>();
        int others = members;
        for (Row<G> row : all) {
            if (row.members() >= LEAST && mayShow.test(row.group())) {
                shown.add(row);
                others -= row.members();
            }
        }
        while (!shown.isEmpty() && tells(all.size() - shown.size(), others)) {
            others += shown.removeLast().members();
        }
        if (tells(all.size(), others)) {
            // Few members, or all of one group: whatever is said of them is said of persons, or of that group.
            return new AnonymizedCounts<>(List.of(), Optional.empty());
        }
        return new AnonymizedCounts<>(
            shown,
            others > 0 ? Optional.of(new Other(all.size() - shown.size(), others)) : Optional.empty()
        );
    }

    /**
     * Whether a number of members that are not told apart would tell of persons all the same: it is small, or there is
     * only one group that they could be of.
     */
    public static boolean tells(int groups, int members) {
        return members != 0 && (members < LEAST || groups < LEAST_FOLDED);
    }
}
