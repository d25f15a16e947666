package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An announcement in a community's archive. It holds what lists, feeds and the search show; the whole text is the
 * announcement's own ({@code Mailing.Text}). It exists from the transaction in which the broadcast begins, so that the
 * address in the first mail answers.
 *
 * @param position its place in the archive
 * @param version of the text that it shows
 * @param slug the last part of its page's path; never changed
 * @param subject empty if the announcement was removed
 * @param topics the parts of the list that it was for; empty for all members
 * @param summary the beginning of its text; empty if the announcement was removed
 * @param words the words by which it is found, folded, with spaces between; empty if the announcement was removed
 * @param corrects the announcement that this one corrects
 * @param correctedBy the announcement that corrects this one
 * @param withdrawnAt when the rest of it was dropped, after some members had it
 */
public record ArchiveEntry(
    String community,
    Position position,
    int version,
    String slug,
    String subject,
    List<String> topics,
    String summary,
    String words,
    Optional<Position> corrects,
    Optional<Position> correctedBy,
    Optional<Instant> withdrawnAt,
    Optional<Redaction> redaction,
    long revision
) implements UncountedItem {
    public ArchiveEntry {
        topics = List.copyOf(topics);
    }

    /**
     * The place of an announcement in the archive: the archive is in the order of the times.
     *
     * @param startedAt when it began to go out
     * @param mailing its id
     */
    public record Position(Instant startedAt, String mailing) {}

    /**
     * The removal of an announcement from all pages. Its text is kept for the records.
     *
     * @param reason shown in its place
     */
    public record Redaction(Instant at, String reason) {}

    /**
     * The state of a community's archive. Each change of the archive writes it: what was made from an earlier revision is
     * out of date, and of two announcements that begin at once each has a slug of its own.
     *
     * @param entries their number
     */
    public record Head(String community, int entries, long revision) implements UncountedItem {
        public static Head none(String community) {
            return new Head(community, 0, 0);
        }

        public Head withOneMore() {
            return new Head(community, entries + 1, revision + 1);
        }

        public Head changed() {
            return new Head(community, entries, revision + 1);
        }
    }

    /** With another version of the text. */
    public ArchiveEntry revised(int other, String otherSubject, String otherSummary, String otherWords) {
        return copy(other, otherSubject, otherSummary, otherWords, correctedBy, withdrawnAt, redaction);
    }

    /** Corrected by a later announcement. */
    public ArchiveEntry correctedBy(Position later) {
        return copy(version, subject, summary, words, Optional.of(later), withdrawnAt, redaction);
    }

    /** Dropped after some members had it. */
    public ArchiveEntry withdrawn(Instant at) {
        return copy(version, subject, summary, words, correctedBy, Optional.of(at), redaction);
    }

    /** Removed: it holds no word of the announcement but those in its slug, which no page shows then. */
    public ArchiveEntry redacted(Redaction removal) {
        return copy(version, "", "", "", correctedBy, withdrawnAt, Optional.of(removal));
    }

    private ArchiveEntry copy(
        int shown,
        String title,
        String beginning,
        String foundBy,
        Optional<Position> later,
        Optional<Instant> withdrawn,
        Optional<Redaction> removal
    ) {
        return new ArchiveEntry(
            community,
            position,
            shown,
            slug,
            title,
            topics,
            beginning,
            foundBy,
            corrects,
            later,
            withdrawn,
            removal,
            revision + 1
        );
    }
}
