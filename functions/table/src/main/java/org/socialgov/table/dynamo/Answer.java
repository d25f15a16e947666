package org.socialgov.table.dynamo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.environment.JsonReader;

/**
 * What DynamoDB answers. Which part is there depends on the operation.
 *
 * @param item the item read, or its attributes after an update; empty if there is none
 * @param items the items of a query, a scan or a batch
 * @param last the key that the next page begins after; empty on the last page
 * @param unread the keys of a batch that were not read
 * @param error the error's code; empty if there is none
 * @param reasons the codes of a cancelled transaction, one for each of its writes
 */
public record Answer(
    Map<String, AttributeValue> item,
    List<Map<String, AttributeValue>> items,
    Map<String, AttributeValue> last,
    List<Map<String, AttributeValue>> unread,
    String error,
    List<String> reasons
) {
    /** @throws IOException if the bytes aren't such an answer */
    static Answer read(byte[] body) throws IOException {
        Map<String, AttributeValue> item = Map.of();
        Map<String, AttributeValue> last = Map.of();
        var items = new ArrayList<Map<String, AttributeValue>>();
        var unread = new ArrayList<Map<String, AttributeValue>>();
        var reasons = new ArrayList<String>();
        String error = "";
        var json = new JsonReader(body);
        json.beginObject();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "Item", "Attributes" -> item = item(json);
                case "LastEvaluatedKey" -> last = item(json);
                case "Items" -> items(json, items);
                case "Responses" -> {
                    json.beginObject();
                    while (json.nextName() != null) {
                        items(json, items);
                    }
                }
                case "UnprocessedKeys" -> unread(json, unread);
                case "CancellationReasons" -> reasons(json, reasons);
                // "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"
                case "__type" -> {
                    String type = json.text();
                    error = type.substring(type.indexOf('#') + 1);
                }
                default -> json.skip();
            }
        }
        return new Answer(item, items, last, unread, error, reasons);
    }

    private static void unread(JsonReader json, List<Map<String, AttributeValue>> keys) throws IOException {
        json.beginObject();
        while (json.nextName() != null) {
            json.beginObject();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (name.equals("Keys")) {
                    items(json, keys);
                } else {
                    json.skip();
                }
            }
        }
    }

    private static void reasons(JsonReader json, List<String> codes) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            String code = "None";
            json.beginObject();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (name.equals("Code")) {
                    code = json.text();
                } else {
                    json.skip();
                }
            }
            codes.add(code);
        }
    }

    private static void items(JsonReader json, List<Map<String, AttributeValue>> items) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            items.add(item(json));
        }
    }

    private static Map<String, AttributeValue> item(JsonReader json) throws IOException {
        var item = new HashMap<String, AttributeValue>();
        json.beginObject();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            item.put(name, value(json));
        }
        return item;
    }

    /** {@code {"S":"text"}}. */
    private static AttributeValue value(JsonReader json) throws IOException {
        json.beginObject();
        String type = json.nextName();
        if (type == null) {
            throw new IOException("a value has no type");
        }
        var value = switch (type) {
            case "S" -> AttributeValue.fromS(json.text());
            case "N" -> AttributeValue.fromN(json.text());
            case "BOOL" -> AttributeValue.fromBool(json.flag());
            case "B" -> AttributeValue.ofBase64(json.text());
            case "L" -> {
                var values = new ArrayList<AttributeValue>();
                json.beginArray();
                while (json.hasNext()) {
                    values.add(value(json));
                }
                yield AttributeValue.fromL(values);
            }
            case "M" -> AttributeValue.fromM(item(json));
            default -> throw new IOException("a value has a type that no item of this table has");
        };
        if (json.nextName() != null) {
            throw new IOException("a value has two types");
        }
        return value;
    }
}
