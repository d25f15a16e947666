package org.socialgov.community.announcing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.SearchWord;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.records.Audit;
import org.socialgov.community.storage.Mailings;
import org.socialgov.community.storage.Records;
import org.socialgov.community.storage.Transition;

/** Decisions about the archive of a community's announcements. */
public final class Archive {

    /** The characters of a summary. */
    private static final int SUMMARY = 200;

    /** The most bytes of the words by which an announcement is found: a search reads those of all announcements. */
    private static final int WORDS = 2_000;

    /** The fewest letters of which the beginning of a word is enough. */
    private static final int BEGINNING = 3;

    private Archive() {}

    /**
     * The announcement at a slug.
     *
     * @param zone the community's
     */
    public static Optional<ArchiveEntry> find(String community, String slug, ZoneId zone, Records records) {
        return ArchiveSlug.day(slug).flatMap(day ->
            around(community, day, zone, records)
                .stream()
                .filter(entry -> entry.slug().equals(slug))
                .findFirst()
        );
    }

    /** The community may have had another time zone then: its day can have begun half a day earlier or later. */
    private static List<ArchiveEntry> around(String community, LocalDate day, ZoneId zone, Records records) {
        return records.archive(
            community,
            day.minusDays(1).atStartOfDay(zone).toInstant(),
            day.plusDays(2).atStartOfDay(zone).toInstant()
        );
    }

    /**
     * The beginning of a broadcast in the archive.
     *
     * @param slug of the announcement
     * @param change for the transaction in which the broadcast begins
     */
    public record Opening(String slug, Change change) {}

    /**
     * Puts an announcement that begins to go out into the archive and the audit. Of a community whose archive has no pages
     * the announcement is stored, too: it is a record.
     *
     * @param mailing before the start
     * @param text the version that is sent
     */
    public static <L extends Records & Mailings> Opening opening(
        Mailing mailing,
        Mailing.Text text,
        Community community,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        var stopped = entry(mailing, ledger);
        if (stopped.isPresent()) {
            return again(stopped.get(), text, ledger, now, randomness);
        }
        var zone = community.announcements().timezone();
        var day = LocalDate.ofInstant(now, zone);
        var taken = around(community.id(), day, zone, ledger)
            .stream()
            .map(ArchiveEntry::slug)
            .collect(Collectors.toSet());
        String slug = ArchiveSlug.of(day, text.subject(), taken);
        var corrected = mailing
            .corrects()
            .flatMap(id -> ledger.mailing(new Mailing.Ref(community.id(), id)))
            .flatMap(first -> entry(first, ledger));
        var entry = new ArchiveEntry(
            community.id(),
            new ArchiveEntry.Position(now, mailing.ref().id()),
            text.version(),
            slug,
            text.subject(),
            mailing.topics(),
            summary(text.text()),
            words(text.subject(), text.text()),
            corrected.map(ArchiveEntry::position),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1
        );
        var writes = new Change.Builder().put(entry).put(ledger.archiveHead(community.id()).withOneMore());
        corrected.ifPresent(first -> writes.put(first.correctedBy(entry.position())));
        return recorded(AuditEntry.Act.STARTED, entry, text, writes, ledger, now, randomness);
    }

    /** A new version of a stopped announcement keeps its place: the permalink is in the mails that were sent. */
    private static Opening again(
        ArchiveEntry entry,
        Mailing.Text text,
        Records records,
        Instant now,
        Randomness randomness
    ) {
        var writes = revised(entry, text, records);
        return recorded(AuditEntry.Act.WENT_ON, showing(entry, text), text, writes, records, now, randomness);
    }

    private static Opening recorded(
        AuditEntry.Act act,
        ArchiveEntry entry,
        Mailing.Text text,
        Change.Builder writes,
        Records records,
        Instant now,
        Randomness randomness
    ) {
        Audit.after(records.auditHead(entry.community()))
            .append(act, entry.position().mailing(), AuditEntry.SYSTEM, canonical(entry, text), now)
            .writeTo(writes);
        return new Opening(entry.slug(), writes.change(randomness));
    }

    /**
     * What the audit hashes of an announcement from the start of its broadcast on, so that a change of any part of it shows:
     * all parts, one in each line. Only the last one can have several lines.
     */
    static String canonical(ArchiveEntry entry, Mailing.Text text) {
        return String.join(
            "\n",
            entry.position().mailing(),
            entry.slug(),
            entry.position().startedAt().toString(),
            Integer.toString(text.version()),
            String.join(",", entry.topics()),
            entry.corrects().map(ArchiveEntry.Position::mailing).orElse(""),
            text.subject(),
            text.text()
        );
    }

    private static ArchiveEntry showing(ArchiveEntry entry, Mailing.Text text) {
        return entry.revised(text.version(), text.subject(), summary(text.text()), words(text.subject(), text.text()));
    }

    /** An announcement in the archive; empty if it never began to go out. */
    public static Optional<ArchiveEntry> entry(Mailing mailing, Records records) {
        return mailing
            .startedAt()
            .flatMap(at ->
                records.archiveEntry(mailing.ref().community(), new ArchiveEntry.Position(at, mailing.ref().id()))
            );
    }

    /**
     * Shows the version of an announcement with which a stopped broadcast goes on.
     *
     * @return the writes for the transaction in which it goes on; none if the version is the same, or was removed
     */
    public static Change.Builder revised(ArchiveEntry entry, Mailing.Text text, Records records) {
        var writes = new Change.Builder();
        if (entry.version() != text.version() && entry.redaction().isEmpty()) {
            writes.put(showing(entry, text)).put(records.archiveHead(entry.community()).changed());
        }
        return writes;
    }

    /** Whether an announcement is found by a query: each word of the query must be in it, or begin a word in it. */
    public static boolean matches(ArchiveEntry entry, List<String> query) {
        String words = " " + entry.words() + " ";
        return query
            .stream()
            .allMatch(word -> words.contains(word.length() < BEGINNING ? " " + word + " " : " " + word));
    }

    /** The folded words of a query, without those that nearly every text has, unless it has no others. */
    public static List<String> query(String asked) {
        var all = folded(asked).distinct().toList();
        var meaningful = all
            .stream()
            .filter(word -> !SearchWord.isCommon(word))
            .toList();
        return meaningful.isEmpty() ? all : meaningful;
    }

    private static Stream<String> folded(String text) {
        return SearchWord.in(text)
            .stream()
            .map(SearchWord::folded)
            .filter(word -> !word.isEmpty());
    }

    /** The beginning of a text, without its form. */
    static String summary(String text) {
        String plain = AnnouncementText.parse(text).stream().map(Archive::plain).collect(Collectors.joining(" "));
        if (plain.length() <= SUMMARY) {
            return plain;
        }
        int end = plain.lastIndexOf(' ', SUMMARY);
        return plain.substring(0, end > 0 ? end : plain.offsetByCodePoints(0, SUMMARY / 2)) + " …";
    }

    private static String plain(Block block) {
        return switch (block) {
            case Block.Heading(var runs) -> ended(plain(runs), ":");
            case Block.Paragraph(var runs) -> plain(runs);
            case Block.ItemList(var items) -> items
                .stream()
                .map(item -> ended(plain(item), item == items.getLast() ? "." : ";"))
                .collect(Collectors.joining(" "));
        };
    }

    /** A line with a mark at its end, since in a summary no line break separates it from the next one. */
    private static String ended(String line, String mark) {
        return line.matches("(?s).*[.,:;!?]") ? line : line + mark;
    }

    private static String plain(List<Block.Run> runs) {
        return runs
            .stream()
            .map(
                run ->
                    switch (run) {
                        case Block.Run.Text(var text) -> text;
                        case Block.Run.Link(var address) -> address;
                        case Block.Run.LineBreak _ -> " ";
                    }
            )
            .collect(Collectors.joining());
    }

    /** The words by which an announcement is found, each once, those of the subject first. */
    static String words(String subject, String text) {
        var words = new StringBuilder();
        var seen = new HashSet<String>();
        int bytes = 0;
        for (String word : Stream.concat(folded(subject), folded(text)).toList()) {
            int more = word.getBytes(StandardCharsets.UTF_8).length + 1;
            if (!SearchWord.isCommon(word) && bytes + more <= WORDS && seen.add(word)) {
                words.append(words.isEmpty() ? "" : " ").append(word);
                bytes += more;
            }
        }
        return words.toString();
    }

    /**
     * The removal of an announcement from all pages.
     *
     * @param outcome what is told
     */
    public record Removal(Outcome outcome, Change change) implements Transition {
        public enum Outcome {
            REMOVED,
            /** It was removed before. */
            REMOVED_BEFORE,
            /** There is no such announcement. */
            UNKNOWN,
        }
    }

    /**
     * Removes an announcement from the pages, the feeds and the search. The text itself is kept: what was sent to members is
     * a record, which nobody destroys by hand (36 CFR 1230).
     *
     * @param reason shown in its place
     * @param by the coordinator who removes it
     * @param proof the item that is unchanged as long as the person is a coordinator
     */
    public static Removal remove(
        String community,
        Optional<ArchiveEntry> found,
        String reason,
        EmailAddress by,
        Item proof,
        Records records,
        Instant now,
        Randomness randomness
    ) {
        if (found.isEmpty()) {
            return new Removal(Removal.Outcome.UNKNOWN, Change.none());
        }
        var entry = found.get();
        if (entry.redaction().isPresent()) {
            return new Removal(Removal.Outcome.REMOVED_BEFORE, Change.none());
        }
        var writes = new Change.Builder()
            .check(proof)
            .put(entry.redacted(new ArchiveEntry.Redaction(now, reason)))
            .put(records.archiveHead(community).changed());
        Audit.after(records.auditHead(community))
            .append(AuditEntry.Act.REDACTED, entry.position().mailing(), Audit.person(by), reason, now)
            .writeTo(writes);
        return new Removal(Removal.Outcome.REMOVED, writes.change(randomness));
    }
}
