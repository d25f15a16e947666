package org.socialgov.table;

import java.util.Map;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.AuditHead;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of the communities' records as DynamoDB attributes, in both directions. */
final class RecordItems {

    private static final String HASH = "hash";
    private static final String PREVIOUS = "previous";

    private RecordItems() {}

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

    static void write(AuditHead head, ItemWriter out) {
        out.text("community", head.community()).number("number", head.number()).text(HASH, head.hash());
    }

    static AuditHead auditHead(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new AuditHead(in.text("community"), in.number("number"), in.text(HASH), in.revision());
    }
}
