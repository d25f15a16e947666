package org.socialgov.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.imports.Importing;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.ListImport;

class ImportItemsTest {

    private static final Instant START = Instant.parse("2026-05-03T12:00:00Z");
    private static final EmailAddress ANN = EmailAddress.parse("ann@agency.gov").orElseThrow();
    private static final MemberKey KEY = MemberKey.of("socialgov", ANN);
    private static final ListImport.Ref REF = new ListImport.Ref(
        "socialgov",
        "%012x".formatted(START.toEpochMilli()) + "0".repeat(20)
    );

    /** DynamoDB deletes an expired item within two days. */
    private static final Duration DELETED_WITHIN = Duration.ofDays(2);

    static Stream<Item> nothing_uploaded_is_left_after_thirty_days() {
        var row = new ListImport.Row(2, ANN, "Ann", "Agency", false);
        return Stream.of(
            Importing.compressed(REF, new byte[] { 1 }, START).getFirst(),
            Importing.rows(REF, "batch", List.of(row), START).getFirst(),
            new ListImport.Invitation(
                KEY,
                "socialgov",
                REF.id(),
                ANN,
                "Ann",
                "Agency",
                false,
                START,
                Optional.empty(),
                1
            )
        );
    }

    @ParameterizedTest
    @MethodSource
    void nothing_uploaded_is_left_after_thirty_days(Item item) {
        var expires = Instant.ofEpochSecond(Long.parseLong(Items.write(item).get(Keys.EXPIRES).n()));

        assertThat(expires.plus(DELETED_WITHIN)).isBetween(START, START.plus(Duration.ofDays(30)));
    }

    @Test
    void what_is_kept_longer_holds_no_persons_data() {
        var started = uploaded()
            .previewed(uploaded().reading(), false, Map.of("NEW", 1), Map.of("NEW", List.of(2)))
            .started(Map.of("NEW", 1), "batch", 1, uploaded().source().by(), START, "table");
        var invited = new ListImport.Invited(KEY, "socialgov", REF.id(), START);
        var counts = ListImport.Counts.one(REF, ListImport.Outcome.CAME);

        for (Item kept : List.of(started, invited, counts)) {
            assertThat(Items.write(kept).toString()).doesNotContain("ann@agency.gov", "Ann");
        }
        assertThat(Items.write(invited)).doesNotContainKey(Keys.EXPIRES);
    }

    @Test
    void a_list_that_is_not_started_expires_with_its_text() {
        assertThat(Items.write(uploaded()).get(Keys.EXPIRES).n()).isEqualTo(
            Long.toString(START.plus(Duration.ofHours(24)).getEpochSecond())
        );
    }

    private static ListImport uploaded() {
        return ListImport.uploaded(
            REF,
            new ListImport.Source(
                "Our list",
                LocalDate.of(2026, 5, 1),
                EmailAddress.parse("ada@example.gov").orElseThrow()
            ),
            new ListImport.Reading("CSV", true, Map.of("address", 0), List.of()),
            START,
            "table"
        );
    }
}
