package org.socialgov.community.announcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.NOW;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Communities;
import org.socialgov.community.Community;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.records.Audit;

class ArchiveTest {

    private static final Community SOCIALGOV = Communities.named(COMMUNITY);
    /** Any item stands for the coordinator. */
    private static final Item PROOF = ArchiveEntry.Head.none("other");
    private static final LocalDate DAY = LocalDate.parse("2026-11-24");

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "Alt text clinic | 2026-11-24-alt-text-clinic",
            "  What's new?  (Part 2)  | 2026-11-24-whats-new-part-2",
            "Café à São Tomé | 2026-11-24-cafe-a-sao-tome",
            "日本語 | 2026-11-24-announcement",
            "日本語 and English | 2026-11-24-and-english",
            "!!! | 2026-11-24-announcement",
            "../../etc/passwd?token=x | 2026-11-24-etc-passwd-token-x",
            "How to write alternative text for charts and maps, with many examples | " +
                "2026-11-24-how-to-write-alternative-text-for-charts-and-maps-with-many",
            "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft | " +
                "2026-11-24-donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt",
        }
    )
    void a_slug_is_the_day_and_the_words_of_the_subject(String subject, String slug) {
        assertThat(ArchiveSlug.of(DAY, subject, List.of())).isEqualTo(slug);
        assertThat(ArchiveSlug.day(slug)).contains(DAY);
    }

    @Test
    void of_two_announcements_with_one_subject_on_a_day_each_has_its_own_slug() {
        assertThat(ArchiveSlug.of(DAY, "Clinic", List.of("2026-11-24-clinic"))).isEqualTo("2026-11-24-clinic-2");
        assertThat(ArchiveSlug.of(DAY, "Clinic", List.of("2026-11-24-clinic", "2026-11-24-clinic-2"))).isEqualTo(
            "2026-11-24-clinic-3"
        );
    }

    @Test
    void a_summary_says_where_headings_and_items_of_lists_end() {
        var written = items(
            opening(mailing(), "Captions", "# What to bring\n\n- A post\n- A question?\n- Time\n\nSee you", NOW)
        );
        assertThat(((ArchiveEntry) written.get(0)).summary()).isEqualTo(
            "What to bring: A post; A question? Time. See you"
        );
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "clinic", "2026-11-24", "2026-13-24-x", "2026-11-24-X", "2026-11-24-x/y", "99-1-1-x" })
    void what_is_no_slug_reads_nothing(String slug) {
        assertThat(Archive.find(COMMUNITY, slug, SOCIALGOV.announcements().timezone(), new NoLedger())).isEmpty();
        assertThat(ArchiveSlug.day(slug)).isEmpty();
    }

    @Test
    void the_day_is_that_of_the_community() {
        // In New York it is still the evening before.
        var opening = opening(mailing(), "Clinic", "Text", Instant.parse("2026-11-25T01:00:00Z"));
        assertThat(opening.slug()).isEqualTo("2026-11-24-clinic");
    }

    @Test
    void the_start_of_a_broadcast_puts_it_into_the_archive_and_the_audit_in_one_step() {
        var mailing = mailing();
        var written = items(opening(mailing, "Alt text clinic", "# When\n\nOn Tuesday at https://example.gov/x", NOW));

        var entry = (ArchiveEntry) written.get(0);
        assertThat(entry.slug()).isEqualTo("2026-03-02-alt-text-clinic");
        assertThat(entry.summary()).isEqualTo("When: On Tuesday at https://example.gov/x");
        assertThat(entry.words()).isEqualTo("alt text clinic when tuesday https example gov x");
        assertThat(written.get(1)).isEqualTo(new ArchiveEntry.Head(COMMUNITY, 1, 1));
        var audited = (AuditEntry) written.get(2);
        assertThat(audited.act()).isEqualTo(AuditEntry.Act.STARTED);
        assertThat(audited.about()).isEqualTo(mailing.ref().id());
        assertThat(audited.text()).isEqualTo(
            Audit.hash(
                mailing.ref().id() +
                    "\n2026-03-02-alt-text-clinic\n2026-03-02T15:00:00Z\n1\n\n\nAlt text clinic\n" +
                    "# When\n\nOn Tuesday at https://example.gov/x"
            )
        );
    }

    @Test
    void a_long_text_has_a_short_summary_and_no_more_words_than_a_search_can_read() {
        var text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.append("word").append(i).append(' ');
        }
        var entry = (ArchiveEntry) items(opening(mailing(), "Long", text.toString(), NOW)).getFirst();
        assertThat(entry.summary()).hasSizeLessThanOrEqualTo(203).endsWith(" …").startsWith("word0 word1 ");
        assertThat(entry.words()).hasSizeLessThanOrEqualTo(2_000).startsWith("long word0 ");
    }

    @Test
    void one_word_without_an_end_is_cut_between_characters() {
        var entry = (ArchiveEntry) items(opening(mailing(), "Bees", "\ud83d\udc1d".repeat(500), NOW)).getFirst();
        assertThat(entry.summary()).isEqualTo("\ud83d\udc1d".repeat(100) + " …");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "clinic | true",
            "CLINIC Alt | true",
            "clin | true",
            "a clinic | true",
            "the | false",
            "tu | false",
            "tue | true",
            "inic | false",
            "clinic captions | false",
        }
    )
    void a_search_finds_what_holds_each_word_or_its_beginning(String query, boolean isFound) {
        var entry = (ArchiveEntry) items(opening(mailing(), "Alt text clinic", "On Tuesday", NOW)).getFirst();
        assertThat(Archive.matches(entry, Archive.query(query))).isEqualTo(isFound);
    }

    @Test
    void a_removed_announcement_keeps_no_word_but_the_reason_and_is_removed_once() {
        var entry = (ArchiveEntry) items(opening(mailing(), "Secret clinic", "Hidden words", NOW)).getFirst();
        var later = NOW.plusSeconds(60);
        var removal = remove(Optional.of(entry), later);

        assertThat(removal.outcome()).isEqualTo(Archive.Removal.Outcome.REMOVED);
        var removed = (ArchiveEntry) removal.change().writes().get(1).item();
        assertThat(removal.change().writes().get(0)).isEqualTo(new Change.Write.Check(PROOF));
        assertThat(removed.redaction()).contains(new ArchiveEntry.Redaction(later, "Wrong number"));
        assertThat(removed.subject() + removed.summary() + removed.words()).isEmpty();
        assertThat(removed.slug()).isEqualTo(entry.slug());
        var audited = (AuditEntry) removal.change().writes().get(3).item();
        assertThat(audited.act()).isEqualTo(AuditEntry.Act.REDACTED);
        assertThat(audited.by()).isEqualTo(Audit.person(COORDINATOR));
        assertThat(audited.text()).isEqualTo(Audit.hash("Wrong number"));

        assertThat(remove(Optional.of(removed), later).outcome()).isEqualTo(Archive.Removal.Outcome.REMOVED_BEFORE);
        assertThat(remove(Optional.of(removed), later).change()).isEqualTo(Change.none());
        assertThat(remove(Optional.empty(), later).outcome()).isEqualTo(Archive.Removal.Outcome.UNKNOWN);
    }

    @Test
    void a_broadcast_that_goes_on_with_another_version_shows_it_and_no_removed_one_comes_back() {
        var mailing = mailing();
        var entry = (ArchiveEntry) items(opening(mailing, "Clinic", "At ten", NOW)).getFirst();
        var second = new Mailing.Text(mailing.ref(), 2, "Clinic moved", "At eleven", NOW);
        var revised = (ArchiveEntry) items(Archive.revised(entry, second, new NoLedger())).getFirst();

        assertThat(revised.slug()).isEqualTo(entry.slug());
        assertThat(revised.version()).isEqualTo(2);
        assertThat(revised.words()).isEqualTo("clinic moved eleven");
        assertThat(items(Archive.revised(revised, second, new NoLedger()))).isEmpty();
        var removed = entry.redacted(new ArchiveEntry.Redaction(NOW, "why"));
        assertThat(items(Archive.revised(removed, second, new NoLedger()))).isEmpty();
    }

    /** The permalink is in the mails that were sent. */
    @Test
    void a_stopped_announcement_that_is_edited_and_begun_again_keeps_its_place() {
        var mailing = mailing();
        var entry = (ArchiveEntry) items(opening(mailing, "Clinic", "At ten", NOW)).getFirst();
        var ledger = new NoLedger() {
            @Override
            public Optional<ArchiveEntry> archiveEntry(String community, ArchiveEntry.Position position) {
                return Optional.of(entry).filter(each -> each.position().equals(position));
            }
        };
        var started = mailing.started(NOW, entry.slug()).edited(COORDINATOR, NOW.plusSeconds(60));
        var second = new Mailing.Text(mailing.ref(), 2, "Clinic moved", "At eleven", NOW.plusSeconds(60));
        var again = Archive.opening(started, second, SOCIALGOV, ledger, NOW.plusSeconds(90), Given.randomness());

        assertThat(again.slug()).isEqualTo(entry.slug());
        var revised = (ArchiveEntry) items(again).getFirst();
        assertThat(revised.position()).isEqualTo(entry.position());
        assertThat(revised.version()).isEqualTo(2);
        assertThat(items(again).stream().filter(AuditEntry.class::isInstance).map(AuditEntry.class::cast))
            .singleElement()
            .satisfies(audited -> {
                assertThat(audited.act()).isEqualTo(AuditEntry.Act.WENT_ON);
                assertThat(audited.text()).isEqualTo(Audit.hash(Archive.canonical(revised, second)));
            });
    }

    private static Archive.Removal remove(Optional<ArchiveEntry> found, Instant now) {
        return Archive.remove(
            COMMUNITY,
            found,
            "Wrong number",
            COORDINATOR,
            PROOF,
            new NoLedger(),
            now,
            Given.randomness()
        );
    }

    private static Mailing mailing() {
        return Mailing.draft(Mailing.Ref.create(COMMUNITY, NOW, Given.randomness()), COORDINATOR, "table", NOW);
    }

    private static Archive.Opening opening(Mailing mailing, String subject, String text, Instant now) {
        return Archive.opening(
            mailing,
            new Mailing.Text(mailing.ref(), 1, subject, text, now),
            SOCIALGOV,
            new NoLedger(),
            now,
            Given.randomness()
        );
    }

    private static List<Item> items(Archive.Opening opening) {
        return opening.change().writes().stream().map(Change.Write::item).toList();
    }

    private static List<Item> items(Change.Builder writes) {
        return writes.change(Given.randomness()).writes().stream().map(Change.Write::item).toList();
    }
}
