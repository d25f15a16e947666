package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnonymizedCountsTest {

    @Test
    void groups_with_fewer_than_five_members_are_folded() {
        var anonymized = fold(Map.of("large", 12, "just", 5, "small", 4, "single", 1), 22);
        assertThat(anonymized.rows()).containsExactly(
            new AnonymizedCounts.Row<>("large", 12),
            new AnonymizedCounts.Row<>("just", 5)
        );
        assertThat(anonymized.other()).contains(new AnonymizedCounts.Other(2, 5));
    }

    @Test
    void what_is_folded_holds_at_least_two_groups() {
        var anonymized = fold(Map.of("large", 12, "middle", 7, "single", 1), 20);
        assertThat(anonymized.rows()).containsExactly(new AnonymizedCounts.Row<>("large", 12));
        assertThat(anonymized.other()).contains(new AnonymizedCounts.Other(2, 8));
    }

    @Test
    void those_of_no_known_group_hide_among_two_groups_at_least() {
        var anonymized = fold(Map.of("large", 12, "middle", 7, "next", 6), 26);
        assertThat(anonymized.rows()).containsExactly(new AnonymizedCounts.Row<>("large", 12));
        assertThat(anonymized.other()).contains(new AnonymizedCounts.Other(2, 14));
    }

    @Test
    void nothing_is_folded_where_all_groups_are_large() {
        var anonymized = fold(Map.of("a", 5, "b", 5), 10);
        assertThat(anonymized.rows()).extracting(AnonymizedCounts.Row::group).containsExactly("a", "b");
        assertThat(anonymized.other()).isEmpty();
        assertThat(fold(Map.of("only", 5), 5).rows()).containsExactly(new AnonymizedCounts.Row<>("only", 5));
    }

    @Test
    void two_small_groups_are_told_of_together_where_they_have_five_members() {
        assertThat(fold(Map.of("a", 3, "b", 2), 5)).isEqualTo(
            new AnonymizedCounts<>(List.of(), Optional.of(new AnonymizedCounts.Other(2, 5)))
        );
        assertThat(fold(Map.of("a", 2, "b", 2), 4)).isEqualTo(new AnonymizedCounts<>(List.of(), Optional.empty()));
    }

    @Test
    void what_is_folded_holds_at_least_five_members() {
        var anonymized = fold(Map.of("large", 12, "middle", 7, "small", 2, "single", 1), 22);
        assertThat(anonymized.rows()).containsExactly(new AnonymizedCounts.Row<>("large", 12));
        assertThat(anonymized.other()).contains(new AnonymizedCounts.Other(3, 10));
    }

    @Test
    void a_group_that_must_not_show_is_folded_however_large() {
        var anonymized = AnonymizedCounts.of(
            Map.of("large", 12, "middle", 7, "small", 5),
            24,
            Comparator.naturalOrder(),
            group -> !group.equals("middle")
        );
        assertThat(anonymized.rows()).containsExactly(new AnonymizedCounts.Row<>("large", 12));
        assertThat(anonymized.other()).contains(new AnonymizedCounts.Other(2, 12));
    }

    @Test
    void one_small_group_alone_is_not_told_of_at_all() {
        assertThat(fold(Map.of("only", 3), 3)).isEqualTo(new AnonymizedCounts<>(List.of(), Optional.empty()));
        assertThat(fold(Map.of("only", 7), 9)).isEqualTo(new AnonymizedCounts<>(List.of(), Optional.empty()));
        assertThat(fold(Map.of(), 4)).isEqualTo(new AnonymizedCounts<>(List.of(), Optional.empty()));
        assertThat(fold(Map.of(), 0).other()).isEmpty();
    }

    @Test
    void no_numbers_show_a_small_group_or_leave_out_a_member() {
        var random = new Random(6);
        int rows = 0;
        int others = 0;
        for (int i = 0; i < 20_000; i++) {
            var counts = new LinkedHashMap<String, Integer>();
            int members = random.nextInt(4) == 0 ? random.nextInt(9) : 0;
            for (int n = random.nextInt(8); n > 0; n--) {
                int count = random.nextInt(9);
                counts.put("group" + n, count);
                members += count;
            }
            var anonymized = fold(counts, members);
            assertThat(anonymized.rows()).allMatch(row -> row.members() >= AnonymizedCounts.LEAST);
            assertThat(anonymized.other().stream()).allMatch(other -> other.groups() >= 2 && other.members() >= 5);
            rows += anonymized.rows().size();
            others += anonymized.other().isPresent() ? 1 : 0;
            int told =
                anonymized.rows().stream().mapToInt(AnonymizedCounts.Row::members).sum() +
                anonymized.other().map(AnonymizedCounts.Other::members).orElse(0);
            assertThat(told).isIn(members, 0);
            long groups = counts
                .values()
                .stream()
                .filter(count -> count > 0)
                .count();
            if (told > 0) {
                assertThat(
                    anonymized.rows().size() + anonymized.other().map(AnonymizedCounts.Other::groups).orElse(0)
                ).isEqualTo((int) groups);
            }
        }
        assertThat(rows).as("rows that were looked at").isGreaterThan(1_000);
        assertThat(others).as("sums of small groups that were looked at").isGreaterThan(1_000);
    }

    private static AnonymizedCounts<String> fold(Map<String, Integer> counts, int members) {
        return AnonymizedCounts.of(counts, members, Comparator.naturalOrder(), _ -> true);
    }
}
