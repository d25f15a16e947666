package org.socialgov.table.dynamo;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.socialgov.environment.JsonText;

/** The parameters of a request to DynamoDB, or of a part of one, by the names that its API gives them. */
public final class Parameters {

    private final StringBuilder json = new StringBuilder(512).append('{');

    /** A text; nothing if it is null. */
    public Parameters text(String name, String value) {
        if (value != null) {
            JsonText.append(named(name), value);
        }
        return this;
    }

    public Parameters flag(String name, boolean value) {
        named(name).append(value);
        return this;
    }

    public Parameters number(String name, long value) {
        named(name).append(value);
        return this;
    }

    /** Names of attributes by their placeholders. */
    public Parameters names(Map<String, String> names) {
        var inner = new Parameters();
        for (var each : names.entrySet()) {
            inner.text(each.getKey(), each.getValue());
        }
        return object("ExpressionAttributeNames", inner);
    }

    /** Values by their placeholders. */
    public Parameters values(Map<String, AttributeValue> values) {
        return item("ExpressionAttributeValues", values);
    }

    /** An item or a key; nothing if it is null. */
    public Parameters item(String name, Map<String, AttributeValue> item) {
        if (item != null) {
            write(named(name), item);
        }
        return this;
    }

    /** Several items or keys. */
    public Parameters items(String name, Collection<Map<String, AttributeValue>> items) {
        named(name).append('[');
        String before = "";
        for (var item : items) {
            write(json.append(before), item);
            before = ",";
        }
        json.append(']');
        return this;
    }

    public Parameters object(String name, Parameters object) {
        named(name).append(object.json());
        return this;
    }

    public Parameters objects(String name, List<Parameters> objects) {
        named(name).append('[');
        String before = "";
        for (var object : objects) {
            json.append(before).append(object.json());
            before = ",";
        }
        json.append(']');
        return this;
    }

    /** The same for the page after a key. */
    Parameters after(Map<String, AttributeValue> last) {
        var next = new Parameters();
        next.json.setLength(0);
        next.json.append(json);
        return next.item("ExclusiveStartKey", last);
    }

    /** The parameters as a JSON object. */
    public String json() {
        return json + "}";
    }

    private StringBuilder named(String name) {
        if (json.length() > 1) {
            json.append(',');
        }
        JsonText.append(json, name);
        return json.append(':');
    }

    static void write(StringBuilder json, Map<String, AttributeValue> item) {
        char before = '{';
        for (var each : item.entrySet()) {
            JsonText.append(json.append(before), each.getKey());
            each.getValue().write(json.append(':'));
            before = ',';
        }
        json.append(before == '{' ? "{}" : "}");
    }

    static void write(StringBuilder json, List<AttributeValue> values) {
        json.append('[');
        String before = "";
        for (var value : values) {
            value.write(json.append(before));
            before = ",";
        }
        json.append(']');
    }
}
