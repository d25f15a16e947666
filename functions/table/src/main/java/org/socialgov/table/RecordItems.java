package org.socialgov.table;

import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;

/** The items of the communities' records as DynamoDB attributes, in both directions. */
final class RecordItems {

    private RecordItems() {}

    static void write(ArchiveEntry entry, ItemWriter out) {
        out.text("community", entry.community())
            .number("version", entry.version())
            .text("slug", entry.slug())
            .text("subject", entry.subject())
            .texts("topics", entry.topics())
            .text("summary", entry.summary())
            .text("words", entry.words())
            .text("corrects", entry.corrects().map(Keys::archivePosition))
            .text("correctedBy", entry.correctedBy().map(Keys::archivePosition))
            .instant("withdrawnAt", entry.withdrawnAt());
        entry.redaction().ifPresent(removal -> out.instant("removedAt", removal.at()).text("reason", removal.reason()));
    }

    static ArchiveEntry archiveEntry(ItemReader in) {
        return new ArchiveEntry(
            in.text("community"),
            Keys.archivePosition(in.text(Keys.SK)),
            in.integer("version"),
            in.text("slug"),
            in.text("subject"),
            in.texts("topics"),
            in.text("summary"),
            in.text("words"),
            in.optionalText("corrects").map(Keys::archivePosition),
            in.optionalText("correctedBy").map(Keys::archivePosition),
            in.optionalInstant("withdrawnAt"),
            in.optionalInstant("removedAt").map(at -> new ArchiveEntry.Redaction(at, in.text("reason"))),
            in.revision()
        );
    }

    static ArchiveEntry.Head archiveHead(ItemReader in) {
        return new ArchiveEntry.Head(in.text("community"), in.integer("entries"), in.revision());
    }

    static void write(AuditEntry entry, ItemWriter out) {
        out.text("community", entry.community())
            .number("number", entry.number())
            .instant("at", entry.at())
            .text("act", entry.act().name())
            .text("about", entry.about())
            .text("by", entry.by())
            .text("text", entry.text())
            .text("previous", entry.previous());
    }

    static AuditEntry auditEntry(ItemReader in) {
        return new AuditEntry(
            in.text("community"),
            in.number("number"),
            in.instant("at"),
            AuditEntry.Act.valueOf(in.text("act")),
            in.text("about"),
            in.text("by"),
            in.text("text"),
            in.text("previous")
        );
    }

    static void write(AuditEntry.Head head, ItemWriter out) {
        out.text("community", head.community()).number("number", head.number()).text("hash", head.hash());
    }

    static AuditEntry.Head auditHead(ItemReader in) {
        return new AuditEntry.Head(in.text("community"), in.number("number"), in.text("hash"), in.revision());
    }
}
