package org.socialgov.community.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Numbers of members by group. Small groups are combined into one, so that no number discloses a person. What is
 * published is rounded, so that no difference to an earlier publication does.
 *
 * @param rows groups that are large enough, the largest first
 * @param other all other groups together; empty if there are none
 */
public record AnonymizedCounts<G>(List<Row<G>> rows, Optional<Other> other) {
    /** The smallest number of members that is published, for one group and for the combined group. */
    public static final int LEAST = 5;

    /** The smallest number of groups in the combined group: a single one could be computed by subtraction. */
    private static final int LEAST_FOLDED = 2;

    public record Row<G>(G group, int members) {}

    /**
     * The combined groups.
     *
     * @param groups number of groups; members without a known group count as no group
     */
    public record Other(int groups, int members) {}

    public AnonymizedCounts {
        rows = List.copyOf(rows);
    }

    /**
     * Combines the small groups.
     *
     * @param counts number of members of each group
     * @param members all members, including those without a group
     * @param order order of groups of the same size
     * @param mayShow false for a group that is combined although it is large enough
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
            // Few members, or all in one group: any number would disclose persons, or that group.
            return new AnonymizedCounts<>(List.of(), Optional.empty());
        }
        return new AnonymizedCounts<>(
            shown,
            others > 0 ? Optional.of(new Other(all.size() - shown.size(), others)) : Optional.empty()
        );
    }

    /**
     * The numbers to publish. From one week to the next, an exact number would tell of each single member who joined or
     * left: any two rounded ones are equal, or differ by at least {@value #LEAST}.
     *
     * @param order order of groups of the same rounded size: their exact sizes must not show in it
     */
    public AnonymizedCounts<G> rounded(Comparator<G> order) {
        return new AnonymizedCounts<>(
            rows
                .stream()
                .map(row -> new Row<>(row.group(), rounded(row.members())))
                .sorted(Comparator.<Row<G>>comparingInt(Row::members).reversed().thenComparing(Row::group, order))
                .toList(),
            other.map(all -> new Other(all.groups(), rounded(all.members())))
        );
    }

    /** A number rounded down to a multiple of {@value #LEAST}. */
    public static int rounded(int number) {
        return (number / LEAST) * LEAST;
    }

    /**
     * Whether a number of members who are not listed by group discloses persons all the same: it is small, or they can
     * belong to one group only.
     */
    public static boolean tells(int groups, int members) {
        return members != 0 && (members < LEAST || groups < LEAST_FOLDED);
    }
}
