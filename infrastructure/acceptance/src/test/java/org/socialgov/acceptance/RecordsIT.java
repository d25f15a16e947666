package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.operations.ExportedRecords;
import org.socialgov.operations.Records;
import org.socialgov.table.DynamoLedger;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.SentAnnouncements;
import org.socialgov.testkit.TestCommunities;

/** The records, exported by the command from a real DynamoDB API (MiniStack) that the functions' adapter has written. */
class RecordsIT {

    private static final EmailAddress COORDINATOR = EmailAddress.parse("coordinator@example.gov").orElseThrow();

    @TempDir
    Path folder;

    @Test
    void export_verifies_on_another_machine() throws Exception {
        var socialgov = TestCommunities.socialgov();
        var clock = FakeClock.start();
        var randomness = new FakeRandomness(7);
        try (var table = EmulatedTable.in(folder)) {
            var ledger = new DynamoLedger(table.functionsClient(), TemplateTable.NAME);
            var announcements = new SentAnnouncements(ledger, socialgov, COORDINATOR, randomness);
            var first = announcements.send("Clinic \u2603", "At ten", clock.instant());
            var at = clock.instant().plusSeconds(86_400);
            announcements.send("Second", "Text", List.of("training"), Optional.empty(), at);
            var records = new Records(table.client(), TemplateTable.NAME, clock);
            var until = Instant.parse("2100-01-01T00:00:00Z");

            var whole = records.export(socialgov.id(), Instant.EPOCH, until, "socialgov@example.gov");
            var zip = folder.resolve("records.zip");
            Files.write(zip, whole.zip());
            // The other machine has the file and the line of the brief, and no table.
            var head = ledger.auditHead(socialgov.id());
            var read = ExportedRecords.unzip(Files.readAllBytes(zip));
            assertThat(read.fault(head.number() + ", " + head.shortHash())).isEmpty();
            assertThat(text(read, "audit.jsonl")).hasLineCount(3).contains("\"act\":\"exported\"");
            assertThat(text(read, "archive.json")).contains("Clinic \u2603", "Second");

            // The functions go on where the command ended, and a later export has a part alone.
            var zone = socialgov.announcements().timezone();
            var entry = Archive.find(socialgov.id(), first, zone, ledger);
            ledger.commit(
                Archive.remove(
                    socialgov.id(),
                    entry,
                    "Wrong",
                    COORDINATOR,
                    ArchiveEntry.Head.none("other"),
                    ledger,
                    at,
                    randomness
                ).change()
            );
            var part = records.export(socialgov.id(), Instant.EPOCH, at, "socialgov@example.gov");
            assertThat(part.fault("")).isEmpty();
            assertThat(text(part, "archive.json")).doesNotContain("Clinic", "Second");
            assertThat(text(part, "withheld/" + first + ".json")).contains("Clinic \u2603");
            assertThat(text(part, "audit.jsonl")).hasLineCount(5);
        }
    }

    private static String text(ExportedRecords records, String file) {
        return new String(records.files().get(file), StandardCharsets.UTF_8);
    }
}
