package org.socialgov.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Builds a mail that comes in, and the event by which SES tells of it. */
public final class ReceiptEvents {

    private final String id;
    private final List<String> headers = new ArrayList<>();
    private String envelopeFrom = "";
    private List<String> from = List.of();
    private String body = "Hello!\r\n";
    private String dmarc = "PASS";
    private String spam = "PASS";
    private String virus = "PASS";
    private Instant receivedAt = Instant.parse("2026-03-02T15:00:00Z");

    private ReceiptEvents(String id) {
        this.id = id;
    }

    /** A mail as a person's program sends it: from this address, with this subject, to the community. */
    public static ReceiptEvents mail(String id, String address, String subject) {
        return empty(id)
            .envelope(address)
            .from("Pat Example <" + address + ">", "Pat Example <" + address + ">")
            .header("To", "socialgov@example.gov")
            .header("Subject", subject)
            .header("Date", "Mon, 2 Mar 2026 10:00:00 -0500")
            .header("Message-ID", "<" + id + "@mail.example.gov>")
            .header("Content-Type", "text/plain; charset=utf-8");
    }

    /** A mail without any header. */
    public static ReceiptEvents empty(String id) {
        return new ReceiptEvents(id);
    }

    public ReceiptEvents header(String name, String value) {
        headers.add(name + ": " + value);
        return this;
    }

    /** A header line as it stands, whatever it holds. */
    public ReceiptEvents rawHeader(String line) {
        headers.add(line);
        return this;
    }

    /**
     * The header {@code From}, and the addresses that SES has found in it.
     */
    public ReceiptEvents from(String header, String... found) {
        headers.removeIf(line -> line.startsWith("From: "));
        from = List.of(found);
        return header("From", header);
    }

    /** Where bounces go; empty for a mail that is one. */
    public ReceiptEvents envelope(String address) {
        envelopeFrom = address;
        return this;
    }

    public ReceiptEvents body(String text) {
        body = text;
        return this;
    }

    public ReceiptEvents dmarc(String verdict) {
        dmarc = verdict;
        return this;
    }

    public ReceiptEvents spam(String verdict) {
        spam = verdict;
        return this;
    }

    public ReceiptEvents virus(String verdict) {
        virus = verdict;
        return this;
    }

    public ReceiptEvents at(Instant when) {
        receivedAt = when;
        return this;
    }

    public String id() {
        return id;
    }

    /** The mail as it lies in the bucket. */
    public byte[] raw() {
        String head = headers
            .stream()
            .map(line -> line + "\r\n")
            .collect(Collectors.joining());
        return ("Return-Path: <" + envelopeFrom + ">\r\n" + head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /** The event's JSON. */
    public byte[] event() {
        String json = """
        {"Records":[{"eventSource":"aws:ses","eventVersion":"1.0","ses":{
          "mail":{"timestamp":%s,"source":%s,"messageId":%s,"destination":["socialgov@example.gov"],
            "headersTruncated":false,"headers":[{"name":"To","value":"socialgov@example.gov"}],
            "commonHeaders":{"returnPath":%s,"from":[%s],"to":["socialgov@example.gov"],"subject":"as it stands"}},
          "receipt":{"timestamp":%s,"processingTimeMillis":574,"recipients":["socialgov@example.gov"],
            "spamVerdict":{"status":%s},"virusVerdict":{"status":%s},"spfVerdict":{"status":"PASS"},
            "dkimVerdict":{"status":"PASS"},"dmarcVerdict":{"status":%s},
            "action":{"type":"Lambda","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:inbound",
              "invocationType":"Event"}}}}]}
        """.formatted(
            HttpEvents.quoted(receivedAt.toString()),
            HttpEvents.quoted(envelopeFrom),
            HttpEvents.quoted(id),
            HttpEvents.quoted(envelopeFrom),
            from.stream().map(HttpEvents::quoted).collect(Collectors.joining(",")),
            HttpEvents.quoted(receivedAt.toString()),
            HttpEvents.quoted(spam),
            HttpEvents.quoted(virus),
            HttpEvents.quoted(dmarc)
        );
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
