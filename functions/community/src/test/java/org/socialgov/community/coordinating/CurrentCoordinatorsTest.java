package org.socialgov.community.coordinating;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.storage.CoordinatorStore;

class CurrentCoordinatorsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final EmailAddress ANN = EmailAddress.parse("ann@example.gov").orElseThrow();
    private static final EmailAddress BEN = EmailAddress.parse("ben@example.gov").orElseThrow();

    @Test
    void before_a_sign_in_those_whom_the_deployment_names_coordinate() {
        var current = current(CoordinatorEntry.Head.none("socialgov"));
        assertThat(current.of("socialgov")).containsExactly(ANN);
        assertThat(current.in("socialgov").isSeeded()).isFalse();
        assertThat(current.in("socialgov").proof(ANN)).contains(CoordinatorEntry.Head.none("socialgov"));
        assertThat(current.in("socialgov").proof(BEN)).isEmpty();
    }

    @Test
    void afterwards_only_the_table_says_who_does() {
        var head = CoordinatorEntry.Head.none("socialgov").withActive(1);
        var ben = CoordinatorEntry.first("socialgov", BEN, NOW);
        var former = CoordinatorEntry.first("socialgov", ANN, NOW).becomes(CoordinatorEntry.State.FORMER, NOW);
        var current = current(head, ben, former);
        assertThat(current.of("socialgov")).containsExactly(BEN);
        assertThat(current.in("socialgov").proof(BEN)).contains(ben);
        assertThat(current.in("socialgov").proof(ANN)).isEmpty();
        assertThat(current.in("socialgov").entry(ANN)).contains(former);
    }

    @Test
    void an_invited_person_is_no_coordinator_yet() {
        var head = CoordinatorEntry.Head.none("socialgov").withActive(0);
        var invited = CoordinatorEntry.first("socialgov", BEN, NOW).becomes(CoordinatorEntry.State.INVITED, NOW);
        assertThat(current(head, invited).of("socialgov")).isEmpty();
        assertThat(current(head, invited).in("socialgov").proof(BEN)).isEmpty();
    }

    private static CurrentCoordinators current(CoordinatorEntry.Head head, CoordinatorEntry... entries) {
        var table = new NoLedger() {
            @Override
            public CoordinatorStore.Stored coordinators(String community) {
                return new CoordinatorStore.Stored(head, List.of(entries));
            }
        };
        return new CurrentCoordinators(table, FirstCoordinators.ofAll(List.of(ANN)));
    }
}
