package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.records.Audit;
import org.socialgov.operations.ExportedRecords;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.SentAnnouncements;
import org.socialgov.testkit.TestCommunities;

/**
 * The audit and the archive as the functions write them, checked by the command that shares no code with them. RecordsIT
 * exports them from a table.
 */
class RecordsTest {

    private static final Community SOCIALGOV = TestCommunities.socialgov();
    private static final EmailAddress COORDINATOR = EmailAddress.parse("coordinator@example.gov").orElseThrow();
    /** Any item that doesn't exist stands for the coordinator. */
    private static final ArchiveEntry.Head PROOF = ArchiveEntry.Head.none("other");
    private static final String ADDRESS = "socialgov@example.gov";

    private final FakeLedger ledger = new FakeLedger();
    private final FakeClock clock = FakeClock.start();
    private final FakeRandomness randomness = new FakeRandomness(7);
    private final SentAnnouncements announcements = new SentAnnouncements(ledger, SOCIALGOV, COORDINATOR, randomness);

    @Test
    void what_the_functions_write_verifies() {
        fill();
        assertThat(exported().fault("")).isEmpty();
        assertThat(ExportedRecords.unzip(exported().zip()).fault("")).isEmpty();
        assertThat(exported().zip()).isEqualTo(exported().zip());
    }

    @Test
    void one_changed_byte_breaks_verify() {
        fill();
        var files = exported().files();
        assertThat(files).containsOnlyKeys(
            "SHA256SUMS",
            "archive.json",
            "archive.mbox",
            "audit.jsonl",
            "withheld/2026-03-02-removed-clinic.json"
        );
        for (var file : files.entrySet()) {
            for (int at = 0; at < file.getValue().length; at++) {
                var changed = new HashMap<>(files);
                byte[] bytes = file.getValue().clone();
                bytes[at] ^= 1;
                changed.put(file.getKey(), bytes);
                assertThat(new ExportedRecords(changed).fault(""))
                    .as(file.getKey() + " " + at)
                    .isPresent();
            }
        }
    }

    /** The sums alone prove nothing: they can be made again. */
    @Test
    void one_changed_byte_of_any_entry_breaks_verify_though_the_sums_are_made_again() {
        fill();
        var files = exported().files();
        for (String name : List.of("audit.jsonl", "archive.mbox", "withheld/2026-03-02-removed-clinic.json")) {
            byte[] file = files.get(name);
            for (int at = 0; at < file.length; at++) {
                byte[] bytes = file.clone();
                bytes[at] ^= 1;
                // The last entry is proven by the line of the brief.
                assertThat(withSums(files, name, bytes).fault(brief()))
                    .as(name + " " + at)
                    .isPresent();
            }
        }
        String archive = new String(files.get("archive.json"), StandardCharsets.UTF_8);
        for (int at = archive.indexOf("\"records\""); at < archive.length(); at++) {
            byte[] bytes = files.get("archive.json").clone();
            bytes[at] ^= 1;
            assertThat(withSums(files, "archive.json", bytes).fault(""))
                .as("archive.json " + at)
                .isPresent();
        }
    }

    @Test
    void the_first_wrong_line_is_named() {
        fill();
        String audit = new String(exported().files().get("audit.jsonl"), StandardCharsets.UTF_8);
        var lines = audit.split("\n");
        assertThat(withAudit(audit.replace(lines[1] + "\n", "")).fault("")).contains(
            "audit.jsonl line 2: the number is 3, so there is a gap"
        );
        assertThat(withAudit(audit.replace("approved", "declined")).fault("")).contains(
            "audit.jsonl line 2: it doesn't name the line before it, so one of them was changed"
        );
        assertThat(withAudit(audit.replace("\"seq\":2,", "\"seq\": 2,")).fault("")).contains(
            "audit.jsonl line 2: it is no entry in canonical form"
        );
    }

    @Test
    void an_audit_that_was_made_again_or_cut_off_is_not_the_one_of_the_brief() {
        fill();
        assertThat(exported().fault(brief())).isEmpty();
        assertThat(exported().fault("5, " + "0".repeat(32))).contains(
            "audit.jsonl line 5: it isn't the one that the brief names"
        );
        assertThat(exported().fault("99, 3f9a0c1d…")).contains(
            "the brief names entry 99, and the audit ends at 6: it is older than the brief"
        );
        assertThat(exported().fault("Records")).isPresent();
    }

    @Test
    void an_announcement_that_is_left_out_or_made_up_is_found() {
        fill();
        var all = all();
        var audit = audit();
        assertThat(of(all.subList(1, all.size()), audit).fault("").orElseThrow()).endsWith("is missing");
        var first = all.getFirst();
        var other = new ExportedRecords.Announcement(
            first.mailing(),
            first.slug(),
            first.startedAt(),
            1,
            first.topics(),
            "",
            first.subject(),
            "Another text",
            false
        );
        assertThat(of(List.of(other, all.get(1), all.get(2)), audit).fault("")).contains(
            "the announcement 2026-03-02-clinic isn't the one that the audit proves"
        );
    }

    @Test
    void a_text_that_looks_like_a_mails_beginning_is_quoted_in_the_mailbox() {
        announcements.send("Zoë's clinic", "From here on:\n>From there\nFromage", clock.instant());
        var mbox = new String(exported().files().get("archive.mbox"), StandardCharsets.UTF_8);
        assertThat(mbox)
            .startsWith("From socialgov@example.gov Mon Mar 02 15:00:00 2026\nFrom: <socialgov@example.gov>\n")
            .contains("Date: Mon, 2 Mar 2026 15:00:00 +0000\nSubject: =?utf-8?B?Wm/DqydzIGNsaW5pYw==?=\n")
            .contains("\n\n>From here on:\n>>From there\nFromage\n\n");
    }

    private void fill() {
        var writes = new Change.Builder();
        Audit.after(ledger.auditHead(SOCIALGOV.id()))
            .append(
                AuditEntry.Act.APPROVED,
                MemberKey.of(SOCIALGOV.id(), COORDINATOR).hex(),
                Audit.person(COORDINATOR),
                "We know her",
                clock.instant()
            )
            .writeTo(writes);
        ledger.commit(writes.change(randomness));
        var first = announcements.send("Clinic", "At *ten*\n\n- 東京", List.of("training"), Optional.empty(), later());
        String removed = announcements.send("Removed clinic", "Hidden", later());
        announcements.send("Correction: Clinic", "At 11", List.of(), Optional.of(first.ref().id()), later());
        var zone = SOCIALGOV.announcements().timezone();
        var entry = Archive.find(SOCIALGOV.id(), removed, zone, ledger);
        ledger.commit(
            Archive.remove(
                SOCIALGOV.id(),
                entry,
                "A person's name",
                COORDINATOR,
                PROOF,
                ledger,
                later(),
                randomness
            ).change()
        );
        writes = new Change.Builder();
        Audit.after(ledger.auditHead(SOCIALGOV.id()))
            .append(AuditEntry.Act.STOPPED, first.ref().id(), AuditEntry.SYSTEM, "", later())
            .writeTo(writes);
        ledger.commit(writes.change(randomness));
    }

    private Instant later() {
        clock.advance(Duration.ofMinutes(1));
        return clock.instant();
    }

    private String brief() {
        var head = ledger.auditHead(SOCIALGOV.id());
        return head.number() + ", " + head.shortHash() + ".";
    }

    private ExportedRecords exported() {
        return of(all(), audit());
    }

    private List<String> audit() {
        return ledger.auditEntries(SOCIALGOV.id(), 1, Long.MAX_VALUE).stream().map(AuditEntry::line).toList();
    }

    private List<ExportedRecords.Announcement> all() {
        return ledger
            .archive(SOCIALGOV.id(), Instant.EPOCH, Instant.MAX)
            .stream()
            .map(entry -> {
                var ref = new Mailing.Ref(SOCIALGOV.id(), entry.position().mailing());
                var text = ledger.mailingText(ref, entry.version()).orElseThrow();
                return new ExportedRecords.Announcement(
                    entry.position().mailing(),
                    entry.slug(),
                    entry.position().startedAt().toString(),
                    text.version(),
                    entry.topics(),
                    entry.corrects().map(ArchiveEntry.Position::mailing).orElse(""),
                    text.subject(),
                    text.text(),
                    entry.redaction().isPresent()
                );
            })
            .toList();
    }

    private static ExportedRecords of(List<ExportedRecords.Announcement> announcements, List<String> audit) {
        return ExportedRecords.of(
            SOCIALGOV.id(),
            ADDRESS,
            Instant.EPOCH,
            Instant.parse("2100-01-01T00:00:00Z"),
            announcements,
            audit
        );
    }

    private ExportedRecords withAudit(String changed) {
        return withSums(exported().files(), "audit.jsonl", changed.getBytes(StandardCharsets.UTF_8));
    }

    private static ExportedRecords withSums(Map<String, byte[]> files, String name, byte[] bytes) {
        var changed = new HashMap<>(files);
        String old = Sha256.hex(new String(files.get(name), StandardCharsets.UTF_8));
        changed.put(name, bytes);
        // Bytes that are no UTF-8 have no text to hash: their sum is left as it is.
        String sums = new String(files.get("SHA256SUMS"), StandardCharsets.UTF_8);
        String text = new String(bytes, StandardCharsets.UTF_8);
        changed.put("SHA256SUMS", sums.replace(old, Sha256.hex(text)).getBytes(StandardCharsets.UTF_8));
        return new ExportedRecords(changed);
    }
}
