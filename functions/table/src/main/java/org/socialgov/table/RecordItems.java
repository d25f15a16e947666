package org.socialgov.table;

import java.util.Map;
import java.util.Optional;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.table.dynamo.AttributeValue;

/** The items of the communities' records as DynamoDB attributes, in both directions. */
final class RecordItems {

    private static final String HASH = "hash";
    private static final String PREVIOUS = "previous";

    private static final String CORRECTS = "corrects";
    private static final String CORRECTED_BY = "correctedBy";
    private static final String WITHDRAWN_AT = "withdrawnAt";
    private static final String REMOVED_AT = "removedAt";

    private RecordItems() {}

    static void write(ArchiveEntry entry, ItemWriter out) {
        out.text("community", entry.community())
            .number("version", entry.version())
            .text("slug", entry.slug())
            .text("subject", entry.subject())
            .value("topics", AttributeValue.fromL(entry.topics().stream().map(AttributeValue::fromS).toList()))
            .text("summary", entry.summary())
            .text("words", entry.words());
        entry.corrects().ifPresent(other -> out.text(CORRECTS, Keys.archivePosition(other)));
        entry.correctedBy().ifPresent(other -> out.text(CORRECTED_BY, Keys.archivePosition(other)));
        entry.withdrawnAt().ifPresent(at -> out.instant(WITHDRAWN_AT, at));
        entry.redaction().ifPresent(removal -> out.instant(REMOVED_AT, removal.at()).text("reason", removal.reason()));
    }

    static ArchiveEntry archiveEntry(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new ArchiveEntry(
            in.text("community"),
            Keys.archivePosition(in.text(Keys.SK)),
            in.integer("version"),
            in.text("slug"),
            in.text("subject"),
            item.get("topics").l().stream().map(AttributeValue::s).toList(),
            in.text("summary"),
            in.text("words"),
            position(in, CORRECTS),
            position(in, CORRECTED_BY),
            in.has(WITHDRAWN_AT) ? Optional.of(in.instant(WITHDRAWN_AT)) : Optional.empty(),
            in.has(REMOVED_AT)
                ? Optional.of(new ArchiveEntry.Redaction(in.instant(REMOVED_AT), in.text("reason")))
                : Optional.empty(),
            in.revision()
        );
    }

    private static Optional<ArchiveEntry.Position> position(ItemReader in, String attribute) {
        return in.has(attribute) ? Optional.of(Keys.archivePosition(in.text(attribute))) : Optional.empty();
    }

    static ArchiveEntry.Head archiveHead(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
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
            .text(PREVIOUS, entry.previous());
    }

    static AuditEntry auditEntry(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new AuditEntry(
            in.text("community"),
            in.number("number"),
            in.instant("at"),
            AuditEntry.Act.valueOf(in.text("act")),
            in.text("about"),
            in.text("by"),
            in.text("text"),
            in.text(PREVIOUS),
            in.revision()
        );
    }

    static void write(AuditEntry.Head head, ItemWriter out) {
        out.text("community", head.community()).number("number", head.number()).text(HASH, head.hash());
    }

    static AuditEntry.Head auditHead(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new AuditEntry.Head(in.text("community"), in.number("number"), in.text(HASH), in.revision());
    }
}
