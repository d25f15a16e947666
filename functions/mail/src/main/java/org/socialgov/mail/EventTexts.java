package org.socialgov.mail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The texts of an event, or of one of its records, by their path: {@code detail.mail.messageId}. Numbers and booleans
 * aren't needed.
 */
final class EventTexts {

    static final JsonFactory JSON = new JsonFactory();

    /** What the event has to be, for the message if it is something else: {@code an event of SES}. */
    private final String kind;
    /** The paths of lists that are read; each has texts only. */
    private final Set<String> lists;
    private final Map<String, List<String>> texts = new HashMap<>();

    private EventTexts(String kind, Set<String> lists) {
        this.kind = kind;
        this.lists = lists;
    }

    /** @throws IOException if the event isn't an object */
    static EventTexts read(InputStream event, String kind, Set<String> lists) throws IOException {
        var read = new EventTexts(kind, lists);
        try (JsonParser json = JSON.createParser(event)) {
            read.expect(json.nextToken() == JsonToken.START_OBJECT);
            read.object(json, "");
        }
        return read;
    }

    /** @throws IOException if the event has no list of records, or one of them isn't an object */
    static List<EventTexts> records(InputStream event, String kind, Set<String> lists) throws IOException {
        var around = new EventTexts(kind, Set.of());
        var records = new ArrayList<EventTexts>();
        boolean isBatch = false;
        try (JsonParser json = JSON.createParser(event)) {
            around.expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isRecords = json.currentName().equals("Records");
                json.nextToken();
                if (!isRecords) {
                    json.skipChildren();
                    continue;
                }
                isBatch = true;
                around.expect(json.currentToken() == JsonToken.START_ARRAY);
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    around.expect(json.currentToken() == JsonToken.START_OBJECT);
                    var one = new EventTexts(kind, lists);
                    one.object(json, "");
                    records.add(one);
                }
            }
        }
        around.expect(isBatch);
        return records;
    }

    private void object(JsonParser json, String path) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = path + json.currentName();
            // Not a switch: it would load classes before the first mail.
            var token = json.nextToken();
            if (token == JsonToken.START_OBJECT) {
                object(json, name + ".");
            } else if (token == JsonToken.START_ARRAY) {
                array(json, name);
            } else if (token == JsonToken.VALUE_STRING) {
                texts.put(name, List.of(json.getText()));
            }
        }
        expect(json.currentToken() == JsonToken.END_OBJECT);
    }

    private void array(JsonParser json, String name) throws IOException {
        if (!lists.contains(name)) {
            json.skipChildren();
            return;
        }
        var all = new ArrayList<String>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken() == JsonToken.VALUE_STRING);
            all.add(json.getText());
        }
        texts.put(name, all);
    }

    /** The texts of a list; empty if there is none. */
    List<String> list(String path) {
        return texts.getOrDefault(path, List.of());
    }

    /** A text, or the first of a list; empty if there is none. */
    String text(String path) {
        var found = list(path);
        return found.isEmpty() ? "" : found.getFirst();
    }

    /** @throws IOException if there is no text at a path */
    String required(String path) throws IOException {
        expect(texts.containsKey(path));
        return text(path);
    }

    /** @throws IOException if there is no time at a path */
    Instant instant(String path) throws IOException {
        try {
            return Instant.parse(required(path));
        } catch (DateTimeException e) {
            throw new IOException(kind + " has an invalid time");
        }
    }

    /** @throws IOException naming what the event has to be, unless it is so */
    void expect(boolean holds) throws IOException {
        if (!holds) {
            throw isNot(kind);
        }
    }

    static IOException isNot(String kind) {
        return new IOException("not " + kind + "; check the function's trigger");
    }
}
