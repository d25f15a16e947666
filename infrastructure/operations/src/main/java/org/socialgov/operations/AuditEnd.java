package org.socialgov.operations;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The end of a community's audit, to which a command adds what an engineer did, in the form that the functions write. */
final class AuditEnd {

    private final DynamoDbClient client;
    private final String table;

    AuditEnd(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * The writes of one more entry, for the transaction of the act. The transaction is canceled if somebody else has added
     * one meanwhile.
     *
     * @param act its stored name
     * @param about key or id of what the act is about
     */
    List<TransactWriteItem> append(String community, String act, String about, Instant at) {
        var head = client
            .getItem(request ->
                request
                    .tableName(table)
                    .consistentRead(true)
                    .key(Map.ofEntries(text("pk", "AUDIT#" + community), text("sk", "HEAD")))
            )
            .item();
        long number = head.isEmpty() ? 1 : Long.parseLong(head.get("number").n()) + 1;
        long revision = head.isEmpty() ? 1 : Long.parseLong(head.get("revision").n()) + 1;
        String previous = head.isEmpty() ? AuditChain.start(community) : head.get("hash").s();
        var entry = Map.ofEntries(
            text("pk", "AUDIT#" + community),
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
            text("pk", "AUDIT#" + community),
            text("sk", "HEAD"),
            text("community", community),
            number("number", number),
            text(
                "hash",
                ExportedRecords.sha256(line(Long.toString(number), at, act, about, "operations", "", previous))
            ),
            number("revision", revision)
        );
        return List.of(put(table, entry, 0), put(table, end, revision - 1));
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

    /**
     * A write of an item in the place of one with a revision.
     *
     * @param before 0 for no item
     */
    static TransactWriteItem put(String table, Map<String, AttributeValue> item, long before) {
        var put = Put.builder().tableName(table).item(item);
        if (before == 0) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("revision = :before").expressionAttributeValues(
                Map.of(":before", AttributeValue.fromN(Long.toString(before)))
            );
        }
        return TransactWriteItem.builder().put(put.build()).build();
    }

    static Map.Entry<String, AttributeValue> text(String name, String value) {
        return Map.entry(name, AttributeValue.fromS(value));
    }

    static Map.Entry<String, AttributeValue> number(String name, long value) {
        return Map.entry(name, AttributeValue.fromN(Long.toString(value)));
    }
}
