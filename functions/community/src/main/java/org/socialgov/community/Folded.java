package org.socialgov.community;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers of members by group, with the small groups folded into one, so that no number tells of a person.
 *
 * @param rows the groups that are large enough, the largest first
 * @param other all the others together; empty if there are none
 */
public record Folded<G>(List<Row<G>> rows, Optional<Other> other) {
    /** A group with fewer members than this is not shown by itself. */
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

    public Folded {
        rows = List.copyOf(rows);
    }

    /**
     * Folds numbers.
     *
     * @param counts how many members each group has
     * @param members all members, those without a group among them
     * @param order of groups of the same size
     */
    static <G> Folded<G> of(Map<G, Integer> counts, int members, Comparator<G> order) {
        var rows = new ArrayList<Row<G>>();
        counts.forEach((group, count) -> {
            if (count > 0) {
                rows.add(new Row<>(group, count));
            }
        });
        rows.sort(Comparator.<Row<G>>comparingInt(Row::members).reversed().thenComparing(Row::group, order));
        int all = rows.size();
        int shown = 0;
        int shownMembers = 0;
        while (shown < all && rows.get(shown).members() >= LEAST) {
            shownMembers += rows.get(shown).members();
            shown++;
        }
        while (shown > 0 && shownMembers < members && all - shown < LEAST_FOLDED) {
            shown--;
            shownMembers -= rows.get(shown).members();
        }
        if (shown == 0 && all < LEAST_FOLDED) {
            // One group and no other: whatever is said of it is said of its members.
            return new Folded<>(List.of(), Optional.empty());
        }
        return new Folded<>(
            rows.subList(0, shown),
            shownMembers < members ? Optional.of(new Other(all - shown, members - shownMembers)) : Optional.empty()
        );
    }
}
