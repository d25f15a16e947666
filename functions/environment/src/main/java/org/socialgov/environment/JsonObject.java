package org.socialgov.environment;

import java.util.Collection;
import java.util.Optional;

/** A JSON object, built member by member. Not for what a visitor's first request needs: {@link JsonText} loads less. */
public final class JsonObject {

    private final StringBuilder json = new StringBuilder("{");

    /**
     * Adds a member.
     *
     * @param value a number, a truth value, an object, a list of values, or something whose text is added; null and an empty
     *     {@link Optional} are {@code null}
     */
    public JsonObject with(String name, Object value) {
        if (json.length() > 1) {
            json.append(',');
        }
        JsonText.append(json, name);
        append(value, json.append(':'));
        return this;
    }

    /** Adds a member, or nothing where there is no value. */
    public JsonObject withPresent(String name, Optional<?> value) {
        value.ifPresent(known -> with(name, known));
        return this;
    }

    private static void append(Object value, StringBuilder json) {
        switch (value) {
            case null -> json.append("null");
            case Optional<?> optional -> append(optional.orElse(null), json);
            case Number number -> json.append(number);
            case Boolean flag -> json.append(flag);
            case JsonObject object -> json.append(object);
            case Collection<?> values -> {
                String before = "";
                json.append('[');
                for (Object each : values) {
                    append(each, json.append(before));
                    before = ",";
                }
                json.append(']');
            }
            default -> JsonText.append(json, value.toString());
        }
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return json + "}";
    }
}
