package org.socialgov.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.table.dynamo.Answer;
import org.socialgov.table.dynamo.AttributeValue;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.table.dynamo.DynamoException;
import org.socialgov.table.dynamo.Parameters;

/** A table and the client that calls it. Its methods throw {@link LedgerUnavailable} if a call fails. */
record Table(DynamoClient client, String name) {
    /** The parameters of a call, with the table's name. */
    Parameters on() {
        return new Parameters().text("TableName", name);
    }

    /** The parameters of a query. */
    Parameters query(String condition, String... placeholdersAndTexts) {
        return on().text("KeyConditionExpression", condition).values(texts(placeholdersAndTexts));
    }

    static Map<String, AttributeValue> texts(String... placeholdersAndTexts) {
        var values = new HashMap<String, AttributeValue>();
        for (int i = 0; i < placeholdersAndTexts.length; i += 2) {
            values.put(placeholdersAndTexts[i], AttributeValue.fromS(placeholdersAndTexts[i + 1]));
        }
        return values;
    }

    Answer call(String operation, Parameters parameters) {
        try {
            return client.call(operation, parameters);
        } catch (DynamoException failed) {
            throw new LedgerUnavailable(failed);
        }
    }

    <T> Optional<T> get(Map<String, AttributeValue> key, boolean consistent, Function<ItemReader, T> read) {
        var item = call("GetItem", on().item("Key", key).flag("ConsistentRead", consistent)).item();
        return item.isEmpty() ? Optional.empty() : Optional.of(read.apply(new ItemReader(item)));
    }

    /** Calls a query or a scan for all its pages. */
    void each(String operation, Parameters parameters, Consumer<ItemReader> each) {
        try {
            client.each(operation, parameters, item -> each.accept(new ItemReader(item)));
        } catch (DynamoException failed) {
            throw new LedgerUnavailable(failed);
        }
    }
}
