package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SoundnessTest {

    private static final Map<Kind, Integer> BEFORE = Map.of(Kind.FEDERAL, 100, Kind.CITY, 1_000, Kind.TRIBAL, 39);

    private final Soundness soundness = new Soundness(500);
    private final OwnListings own = OwnListings.shipped();

    @Test
    void a_list_like_the_last_one_is_taken() {
        assertThat(refusal(BEFORE)).isEmpty();
        assertThat(refusal(with(Kind.CITY, 900))).isEmpty();
        assertThat(refusal(with(Kind.CITY, 5_000))).isEmpty();
        assertThat(refusal(with(Kind.FEDERAL, 90))).isEmpty();
        assertThat(refusal(with(Kind.FEDERAL, 125))).isEmpty();
    }

    @Test
    void a_sudden_loss_of_rows_is_refused() {
        assertThat(refusal(with(Kind.CITY, 899))).contains("rows of kind city: 899, in the list of 2026-08-22: 1000");
    }

    @Test
    void the_loss_of_one_kind_is_seen_even_if_it_is_a_small_part_of_all() {
        assertThat(refusal(with(Kind.FEDERAL, 89))).isPresent();
        assertThat(refusal(with(Kind.FEDERAL, 0))).isPresent();
    }

    @Test
    void federal_rows_that_multiply_are_refused_since_they_open_the_most() {
        assertThat(refusal(with(Kind.FEDERAL, 126))).isPresent();
    }

    @Test
    void a_kind_of_few_rows_may_come_and_go() {
        assertThat(refusal(with(Kind.TRIBAL, 0))).isEmpty();
    }

    @Test
    void an_older_list_is_refused() {
        var later = new Stock(Lists.DAY.plusDays(1), Instant.EPOCH, BEFORE);
        assertThat(soundness.refuses(list(BEFORE), Optional.of(later), own)).contains(
            "the list is of 2026-08-22, the one that is kept is of 2026-08-23"
        );
    }

    @Test
    void too_small_a_list_is_refused_even_as_the_first() {
        assertThat(soundness.refuses(list(Map.of(Kind.CITY, 499)), Optional.empty(), own)).contains(
            "499 rows, fewer than 500: this isn't the full list"
        );
        assertThat(soundness.refuses(list(Map.of(Kind.CITY, 500)), Optional.empty(), own)).isEmpty();
    }

    @Test
    void mixed_up_columns_are_seen_by_the_domains_that_everybody_knows() {
        var rows = new ArrayList<>(list(Map.of(Kind.CITY, 500)).rows());
        rows.add(new GovList.Row("gsa.gov", "General Services Administration", Kind.CITY));
        rows.add(new GovList.Row("nasa.gov", "National Aeronautics and Space Administration", Kind.FEDERAL));
        var list = new GovList(Lists.DAY, rows, List.of());
        assertThat(soundness.refuses(list, Optional.empty(), own)).contains(
            "1 of 2 well-known domains have another kind in this list"
        );
    }

    private Optional<String> refusal(Map<Kind, Integer> counts) {
        return soundness.refuses(list(counts), Optional.of(new Stock(Lists.DAY, Instant.EPOCH, BEFORE)), own);
    }

    private static Map<Kind, Integer> with(Kind kind, int count) {
        var counts = new EnumMap<>(BEFORE);
        counts.put(kind, count);
        return counts;
    }

    private static GovList list(Map<Kind, Integer> counts) {
        var rows = new ArrayList<GovList.Row>();
        counts.forEach((kind, count) -> {
            for (int i = 0; i < count; i++) {
                rows.add(new GovList.Row("no-such-" + kind.slug() + i + ".gov", "X", kind));
            }
        });
        return new GovList(Lists.DAY, rows, List.of());
    }
}
