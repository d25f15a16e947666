package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.operations.AddedCoordinator;
import org.socialgov.operations.Records;
import org.socialgov.table.DynamoLedger;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.TestCoordinators;

/** The command that invites a coordinator writes to a real DynamoDB API (MiniStack) what the functions' adapter reads. */
class AddedCoordinatorIT {

    private static final EmailAddress ADA = EmailAddress.parse("ada@example.gov").orElseThrow();
    private static final EmailAddress BEN = EmailAddress.parse("ben@example.gov").orElseThrow();
    private static final EmailAddress CAT = EmailAddress.parse("Cat.Lee@agency.example.gov").orElseThrow();

    @TempDir
    Path folder;

    @Test
    void an_engineer_invites_a_coordinator_and_all_are_told() {
        var clock = FakeClock.start();
        try (var table = EmulatedTable.in(folder)) {
            var ledger = new DynamoLedger(table.functionsClient(), TemplateTable.NAME);
            var command = new AddedCoordinator(table.client(), TemplateTable.NAME, clock);
            assertThatThrownBy(() -> command.add("socialgov", CAT.value())).hasMessageContaining(
                "parameter Coordinators"
            );
            assertThatThrownBy(() -> command.add("socialgov", "Cat <cat@example.gov>")).hasMessageContaining(
                "without a name"
            );

            TestCoordinators.are(ledger, "socialgov", clock.instant(), ADA, BEN);
            command.add("socialgov", "Cat.Lee@AGENCY.example.gov");
            var invited = ledger.coordinatorEntry("socialgov", AddressKey.of(CAT)).orElseThrow();
            assertThat(invited.state()).isEqualTo(CoordinatorEntry.State.INVITED);
            assertThat(invited.address()).isEqualTo(CAT);
            assertThat(invited.invitedBy()).isEmpty();
            assertThat(invited.since()).isEqualTo(clock.instant());
            assertThat(ledger.coordinators("socialgov").head().active()).isEqualTo(2);

            var orders = orders(ledger, clock);
            assertThat(orders)
                .extracting(MailOrder::kind, MailOrder::coordinator)
                .containsExactlyInAnyOrder(
                    tuple(MailKind.COORDINATOR_INVITATION, Optional.of(CAT)),
                    tuple(MailKind.COORDINATOR_NOTICE, Optional.of(ADA)),
                    tuple(MailKind.COORDINATOR_NOTICE, Optional.of(BEN))
                );
            assertThat(ledger.auditEntries("socialgov", 1, 9))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.act()).isEqualTo(AuditEntry.Act.COORDINATOR_INVITED);
                    assertThat(entry.by()).isEqualTo(AuditEntry.OPERATIONS);
                    assertThat(entry.about()).isEqualTo(AddressKey.of(CAT).hex());
                });

            // A former coordinator comes back, and the functions go on where the command ended.
            TestCoordinators.are(ledger, "socialgov", clock.instant(), ADA);
            clock.advance(Duration.ofMinutes(1));
            command.add("socialgov", BEN.value());
            assertThat(ledger.coordinatorEntry("socialgov", AddressKey.of(BEN)).orElseThrow().state()).isEqualTo(
                CoordinatorEntry.State.INVITED
            );
            assertThatThrownBy(() -> command.add("socialgov", ADA.value())).hasMessageContaining("already");
            TestCoordinators.are(ledger, "socialgov", clock.instant(), ADA, BEN);
            assertThat(ledger.coordinators("socialgov").head().active()).isEqualTo(2);
            var records = new Records(table.client(), TemplateTable.NAME, clock);
            var until = clock.instant();
            assertThat(records.export("socialgov", until, until, "socialgov@example.gov").fault("")).isEmpty();
        }
    }

    private static List<MailOrder> orders(DynamoLedger ledger, FakeClock clock) {
        return ledger.overdue(clock.instant(), 99).stream().map(ledger::order).flatMap(Optional::stream).toList();
    }
}
