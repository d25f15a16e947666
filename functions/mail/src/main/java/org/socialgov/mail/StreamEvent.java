package org.socialgov.mail;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.table.StreamKey;

/**
 * A batch of the table's stream, view type {@code KEYS_ONLY}, and the response that names the records to retry.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Partial batch responses</a>
 */
final class StreamEvent {

    private static final JsonFactory JSON = new JsonFactory();

    private StreamEvent() {}

    /** One record of the batch. */
    sealed interface Entry {
        /** The record's id in the response that requests a retry. */
        String sequenceNumber();

        /** A mail order was written for the first time. */
        record NewOrder(String sequenceNumber, MailOrder.Ref order) implements Entry {}

        /** Another event: a change, an expiry, or another kind of item. */
        record Other(String sequenceNumber) implements Entry {}

        /** The record is unreadable. */
        record Unreadable(String sequenceNumber) implements Entry {}
    }

    /**
     * @throws IOException if this isn't a batch of a stream, or a record has no sequence number: the whole batch is
     *     then retried
     */
    static List<Entry> read(InputStream event) throws IOException {
        var entries = new ArrayList<Entry>();
        boolean records = false;
        try (JsonParser json = JSON.createParser(event)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("Records")) {
                    expect(json.currentToken() == JsonToken.START_ARRAY);
                    records = true;
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        entries.add(entry(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        expect(records);
        return entries;
    }

    /** Writes the response: the first record to retry, with all later ones, or none. */
    static void answer(Optional<String> firstFailed, OutputStream answer) throws IOException {
        try (var json = JSON.createGenerator(answer, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeArrayFieldStart("batchItemFailures");
            if (firstFailed.isPresent()) {
                json.writeStartObject();
                json.writeStringField("itemIdentifier", firstFailed.get());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static Entry entry(JsonParser json) throws IOException {
        expect(json.currentToken() == JsonToken.START_OBJECT);
        String eventName = "";
        var change = new ChangedItem();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "eventName" -> eventName = text(json);
                case "dynamodb" -> change.read(json);
                default -> json.skipChildren();
            }
        }
        expect(!change.sequenceNumber.isEmpty());
        return switch (eventName) {
            case "INSERT" -> change.inserted();
            case "MODIFY", "REMOVE" -> new Entry.Other(change.sequenceNumber);
            default -> new Entry.Unreadable(change.sequenceNumber);
        };
    }

    private static final class ChangedItem {

        private String sequenceNumber = "";
        private String pk = "";
        private String sk = "";

        void read(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "SequenceNumber" -> sequenceNumber = text(json);
                    case "Keys" -> readKeys(json);
                    default -> json.skipChildren();
                }
            }
        }

        private void readKeys(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "pk" -> pk = string(json);
                    case "sk" -> sk = string(json);
                    default -> json.skipChildren();
                }
            }
        }

        private Entry inserted() {
            return switch (StreamKey.of(pk, sk)) {
                case StreamKey.Order(var ref) -> new Entry.NewOrder(sequenceNumber, ref);
                case StreamKey.Other _ -> new Entry.Other(sequenceNumber);
                case StreamKey.Unreadable _ -> new Entry.Unreadable(sequenceNumber);
            };
        }
    }

    /** An attribute's value of type S; empty if it has another type. */
    private static String string(JsonParser json) throws IOException {
        String value = "";
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return value;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String type = json.currentName();
            json.nextToken();
            if (type.equals("S")) {
                value = text(json);
            } else {
                json.skipChildren();
            }
        }
        return value;
    }

    private static String text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return "";
    }

    private static void expect(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not a batch of a DynamoDB stream; check the function's trigger");
        }
    }
}
