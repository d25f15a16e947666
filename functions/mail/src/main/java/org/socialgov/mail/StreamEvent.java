package org.socialgov.mail;

import com.fasterxml.jackson.core.JsonEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.socialgov.table.StreamKey;

/**
 * A batch of the table's stream, view type {@code KEYS_ONLY}, and the response that names the records to retry.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Partial batch responses</a>
 */
final class StreamEvent {

    private StreamEvent() {}

    /**
     * One record of the batch.
     *
     * @param sequenceNumber the record's id in the response that requests a retry
     * @param inserted the item that was written for the first time; another one for a change or an expiry
     */
    record Entry(String sequenceNumber, StreamKey inserted) {}

    /**
     * @throws IOException if this isn't a batch of a stream, or a record has no sequence number: the whole batch is
     *     then retried
     */
    static List<Entry> read(InputStream event) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var change : EventTexts.records(event, "a batch of a DynamoDB stream", Set.of())) {
            String sequenceNumber = change.text("dynamodb.SequenceNumber");
            change.expect(!sequenceNumber.isEmpty());
            var inserted = switch (change.text("eventName")) {
                case "INSERT" -> StreamKey.of(change.text("dynamodb.Keys.pk.S"), change.text("dynamodb.Keys.sk.S"));
                case "MODIFY", "REMOVE" -> new StreamKey.Other();
                default -> new StreamKey.Unreadable();
            };
            entries.add(new Entry(sequenceNumber, inserted));
        }
        return entries;
    }

    /** Writes the response: the first record to retry, with all later ones, or none. */
    static void answer(Optional<String> firstFailed, OutputStream answer) throws IOException {
        try (var json = EventTexts.JSON.createGenerator(answer, JsonEncoding.UTF8)) {
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
}
