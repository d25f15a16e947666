package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnListingsTest {

    @Test
    void the_shipped_table_has_a_few_hundred_rows_and_each_is_a_domain_that_can_be_asked_for() {
        var all = OwnListings.shipped().all();
        assertThat(all).hasSizeBetween(300, 1_000);
        for (Listing listing : all) {
            assertThat(Domain.parse("x." + listing.matched()))
                .as(listing.matched())
                .isPresent();
            assertThat(listing.organization()).isNotBlank().isEqualTo(listing.organization().strip());
        }
    }

    @Test
    void every_state_has_its_domain_below_us() {
        assertThat(OwnListings.shipped().all())
            .filteredOn(listing -> listing.matched().matches("state\\.[a-z]{2}\\.us"))
            .hasSize(50)
            .allSatisfy(listing -> assertThat(listing.kind()).isEqualTo(Kind.STATE));
    }

    @Test
    void outside_of_gov_only_the_federal_government_its_forces_and_the_states_are_listed() {
        assertThat(OwnListings.shipped().all())
            .filteredOn(listing -> !listing.matched().endsWith(".gov"))
            .isNotEmpty()
            .allSatisfy(listing -> assertThat(listing.kind()).isIn(Kind.FEDERAL, Kind.MILITARY, Kind.STATE));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "[federal] X\\na.gov | line 2: the date of the review",
            "reviewed 2026-01-01\\na.gov | line 2: the date of the review and a heading",
            "reviewed 2026-01-01\\n[feral] X\\na.gov | line 2: there is no such kind",
            "reviewed 2026-01-01\\n[federal]X\\na.gov | line 2: a heading is",
            "reviewed 2026-01-01\\n[federal] X\\nA.gov | line 3: a domain is written in lower case",
            "reviewed 2026-01-01\\n[federal] X\\na.gov =Y | line 3: a domain is written in lower case",
            "reviewed 2026-01-01\\n[federal] X\\na.gov\\n\\n[city] Y\\na.gov | line 6: the domain is listed twice",
        }
    )
    void a_line_that_can_not_be_read_fails_by_its_number(String table, String message) {
        assertThatThrownBy(() -> OwnListings.read(new BufferedReader(new StringReader(table.replace("\\n", "\n")))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(message);
    }
}
