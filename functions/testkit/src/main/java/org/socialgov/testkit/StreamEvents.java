package org.socialgov.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.socialgov.community.ledger.MailOrder;

/**
 * Builds batches of the table's stream, view type {@code KEYS_ONLY}, as Lambda hands them over. The records are
 * numbered from 1 in the order in which they are added.
 */
public final class StreamEvents {

    private final List<String> records = new ArrayList<>();

    private StreamEvents() {}

    public static StreamEvents batch() {
        return new StreamEvents();
    }

    /** A batch of stream events for new orders. */
    public static StreamEvents inserts(List<MailOrder.Ref> orders) {
        var batch = batch();
        orders.forEach(order -> batch.record("INSERT", order));
        return batch;
    }

    /** The sequence number of the record at a place, from 1 on. */
    public static String sequenceNumber(int place) {
        return String.format(Locale.ROOT, "1234567000000000000%05d", place);
    }

    /**
     * @param eventName {@code INSERT}, {@code MODIFY} or {@code REMOVE}
     */
    public StreamEvents record(String eventName, MailOrder.Ref order) {
        return record(eventName, "MEMBER#" + order.member().hex(), "ORDER#" + order.id());
    }

    public StreamEvents record(String eventName, String pk, String sk) {
        return raw(
            """
            {"eventID":"c4ca4238a0b923820dcc509a6f75849b","eventName":"%s","eventVersion":"1.1","eventSource":"aws:dynamodb",\
            "awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1.7724636E9,\
            "Keys":{"sk":{"S":"%s"},"pk":{"S":"%s"}},"SequenceNumber":"%s","SizeBytes":178,"StreamViewType":"KEYS_ONLY"},\
            "eventSourceARN":"arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2026-03-02T00:00:00.000"}\
            """.formatted(eventName, sk, pk, sequenceNumber(records.size() + 1))
        );
    }

    /** A record as it stands; {@code %s} in it becomes its sequence number. */
    public StreamEvents raw(String record) {
        records.add(record.replace("%s", sequenceNumber(records.size() + 1)));
        return this;
    }

    /** The batch from a record on: what Lambda delivers again when that record was reported. */
    public StreamEvents from(String sequenceNumber) {
        var rest = batch();
        records
            .stream()
            .dropWhile(record -> !record.contains("\"" + sequenceNumber + "\""))
            .forEach(rest.records::add);
        return rest;
    }

    /** The event's JSON. */
    public byte[] bytes() {
        return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
    }
}
