package org.socialgov.operations;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The stack's table, as commands read and write it: items in the form that the functions write. */
record StackTable(DynamoDbClient client, String name) {
    private static final int MOST_TRIES = 8;

    /** An item; empty if it doesn't exist. */
    Map<String, AttributeValue> get(String pk, String sk) {
        return client
            .getItem(request ->
                request
                    .tableName(name)
                    .consistentRead(true)
                    .key(Map.ofEntries(text("pk", pk), text("sk", sk)))
            )
            .item();
    }

    /** All items of a partition in the order of their sort keys. */
    List<Map<String, AttributeValue>> query(String pk) {
        var request = QueryRequest.builder()
            .tableName(name)
            .consistentRead(true)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.ofEntries(text(":pk", pk)))
            .build();
        return client.queryPaginator(request).items().stream().toList();
    }

    /**
     * Commits writes in one transaction. The writes are made again, and the transaction repeated, when somebody else has
     * changed one of the items meanwhile.
     *
     * @param busy what to do if others change them each time
     * @throws IllegalStateException if others change them each time
     */
    void commit(Supplier<List<TransactWriteItem>> writes, String busy) {
        for (int tries = 1; ; tries++) {
            var items = writes.get();
            try {
                client.transactWriteItems(request -> request.transactItems(items));
                return;
            } catch (TransactionCanceledException other) {
                if (tries == MOST_TRIES) {
                    throw new IllegalStateException(busy, other);
                }
            }
        }
    }

    /**
     * A write of an item in the place of one with a revision.
     *
     * @param before 0 for no item
     */
    TransactWriteItem put(Map<String, AttributeValue> item, long before) {
        var put = Put.builder().tableName(name).item(item);
        if (before == 0) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("revision = :before").expressionAttributeValues(
                Map.ofEntries(number(":before", before))
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
