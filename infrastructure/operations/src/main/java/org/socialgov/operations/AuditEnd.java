package org.socialgov.operations;

import static org.socialgov.operations.StackTable.number;
import static org.socialgov.operations.StackTable.text;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The end of a community's audit, to which a command adds what an engineer did, in the form that the functions write. */
final class AuditEnd {

    private AuditEnd() {}

    /**
     * The writes of one more entry, for the transaction of the act. The transaction is canceled if somebody else has added
     * one meanwhile.
     *
     * @param act its stored name
     * @param about key or id of what the act is about
     */
    static List<TransactWriteItem> append(StackTable table, String community, String act, String about, Instant at) {
        String pk = "AUDIT#" + community;
        var head = table.get(pk, "HEAD");
        long number = head.isEmpty() ? 1 : Long.parseLong(head.get("number").n()) + 1;
        long revision = head.isEmpty() ? 1 : Long.parseLong(head.get("revision").n()) + 1;
        String previous = head.isEmpty() ? AuditChain.start(community) : head.get("hash").s();
        var entry = Map.ofEntries(
            text("pk", pk),
            text("sk", String.format("%012d", number)),
            text("community", community),
            number("number", number),
            text("at", at.toString()),
            text("act", act),
            text("about", about),
            text("by", "operations"),
            text("text", ""),
            text("previous", previous),
            number("revision", 1)
        );
        var end = Map.ofEntries(
            text("pk", pk),
            text("sk", "HEAD"),
            text("community", community),
            number("number", number),
            text(
                "hash",
                ExportedRecords.sha256(line(Long.toString(number), at, act, about, "operations", "", previous))
            ),
            number("revision", revision)
        );
        return List.of(table.put(entry, 0), table.put(end, revision - 1));
    }

    /** The line that an entry's hash is made of. */
    static String line(String number, Instant at, String act, String about, String by, String text, String previous) {
        return String.format(
            "{\"seq\":%s,\"at\":\"%s\",\"act\":\"%s\",\"about\":\"%s\",\"by\":\"%s\",\"text\":\"%s\",\"prev\":\"%s\"}",
            number,
            at,
            act.toLowerCase(Locale.ROOT).replace('_', '-'),
            about,
            by,
            text,
            previous
        );
    }
}
