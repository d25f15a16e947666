package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.socialgov.community.directory.GovList;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.GovStore;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.Stock;

/** What every store of the list of domains does: the fake runs it, and so does the one in DynamoDB. */
abstract class GovStoreContract {

    private static final LocalDate DAY = LocalDate.of(2026, 8, 22);
    private static final Instant NOW = Instant.parse("2026-08-22T06:00:00.123Z");

    private GovStore store;

    /** An empty store. */
    abstract GovStore store();

    @BeforeEach
    void begin_with_an_empty_store() {
        store = store();
    }

    @Test
    void where_no_list_was_taken_in_there_is_none() {
        assertThat(store.stock()).isEmpty();
        assertThat(store.part(0)).isEmpty();
        assertThat(store.part(GovListings.PARTS - 1)).isEmpty();
        assertThat(store.all()).isEmpty();
    }

    @Test
    void a_list_is_kept_with_all_its_rows() {
        var list = list(16_539, "Town");
        assertThat(store.replace(Optional.empty(), stock(list, NOW), GovListings.partsOf(list))).isTrue();
        assertThat(store.stock()).contains(stock(list, NOW));
        var all = store.all();
        assertThat(all).hasSize(GovListings.PARTS);
        for (GovList.Row row : list.rows()) {
            int part = GovListings.partOf(row.domain());
            assertThat(all.get(part).exactly(row.domain()).orElseThrow().organization()).isEqualTo(row.organization());
        }
        var row = list.rows().getFirst();
        var listing = store.part(GovListings.partOf(row.domain())).orElseThrow().exactly(row.domain()).orElseThrow();
        assertThat(listing.kind()).isEqualTo(row.kind());
        assertThat(listing.asOf()).isEqualTo(DAY);
    }

    @Test
    void a_list_takes_the_place_of_the_last_one_wholly() {
        var first = list(500, "Town");
        var second = list(400, "City");
        store.replace(Optional.empty(), stock(first, NOW), GovListings.partsOf(first));
        var later = stock(second, NOW.plusSeconds(1));
        assertThat(store.replace(store.stock(), later, GovListings.partsOf(second))).isTrue();
        assertThat(store.stock()).contains(later);
        assertThat(store.all().stream().mapToInt(GovListings::size).sum()).isEqualTo(400);
    }

    @Test
    void a_list_that_was_judged_against_another_than_the_one_that_is_kept_changes_nothing() {
        var list = list(500, "Town");
        var other = list(400, "City");
        var kept = stock(list, NOW);
        store.replace(Optional.empty(), kept, GovListings.partsOf(list));
        var late = stock(other, NOW.plusSeconds(1));
        assertThat(store.replace(Optional.empty(), late, GovListings.partsOf(other))).isFalse();
        assertThat(store.replace(Optional.of(late), late, GovListings.partsOf(other))).isFalse();
        assertThat(store.stock()).contains(kept);
        assertThat(store.all().stream().mapToInt(GovListings::size).sum()).isEqualTo(500);
    }

    private static Stock stock(GovList list, Instant takenAt) {
        return new Stock(list.asOf(), takenAt, list.counts());
    }

    private static GovList list(int rows, String word) {
        var all = new ArrayList<GovList.Row>();
        for (int i = 0; i < rows; i++) {
            var kind = Kind.values()[i % Kind.values().length];
            all.add(new GovList.Row("no-such-town-" + i + ".gov", word + " Nº " + i, kind));
        }
        return new GovList(DAY, all, List.of());
    }
}
