package org.socialgov.community.announcing;

import java.time.Instant;
import java.util.List;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.Mailing;

/**
 * An announcement as the records keep it. The audit holds its hash from the start of the broadcast on, so that a change
 * of any part of it shows.
 *
 * @param corrects id of the announcement that this one corrects; empty if there is none
 */
public record ArchiveRecord(
    String mailing,
    String slug,
    Instant startedAt,
    int version,
    List<String> topics,
    String corrects,
    String subject,
    String text
) {
    public ArchiveRecord {
        topics = List.copyOf(topics);
    }

    /** The record of a version of an announcement. */
    public static ArchiveRecord of(Mailing mailing, Mailing.Text text, String slug, Instant startedAt) {
        return new ArchiveRecord(
            mailing.ref().id(),
            slug,
            startedAt,
            text.version(),
            mailing.topics(),
            mailing.corrects().orElse(""),
            text.subject(),
            text.text()
        );
    }

    /** The record of an announcement in the archive. */
    public static ArchiveRecord of(ArchiveEntry entry, Mailing.Text text) {
        return new ArchiveRecord(
            entry.position().mailing(),
            entry.slug(),
            entry.position().startedAt(),
            text.version(),
            entry.topics(),
            entry.corrects().map(ArchiveEntry.Position::mailing).orElse(""),
            text.subject(),
            text.text()
        );
    }

    /** What the audit hashes: all parts, one in each line. Only the last one can have several lines. */
    public String canonical() {
        return String.join(
            "\n",
            mailing,
            slug,
            startedAt.toString(),
            Integer.toString(version),
            String.join(",", topics),
            corrects,
            subject,
            text
        );
    }
}
