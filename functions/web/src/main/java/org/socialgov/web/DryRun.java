package org.socialgov.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.socialgov.environment.JsonText;
import org.socialgov.environment.Log;

/**
 * Requests that a function answers to nobody while it starts. What the first request needs is loaded then, where Lambda
 * gives a function more of a processor than later.
 */
public final class DryRun {

    private static final String HOST = "dry-run.example.gov";

    /**
     * How often an event is repeated. The first answer loads classes; the others make the JVM compile what each request
     * runs. Measured: ten shorten the first join by another millisecond, and the start takes 30 ms longer (decision 17).
     */
    private static final int TIMES = 4;

    /** A start is no longer than it must be where the processor is slow. */
    private static final Duration LIMIT = Duration.ofMillis(500);

    private DryRun() {}

    /** The event of a GET. */
    public static byte[] get(String path, String query) {
        return event("GET", path, query, "");
    }

    /** The event of a form's post. */
    public static byte[] post(String path, String query, String form) {
        return event("POST", path, query, form);
    }

    private static byte[] event(String method, String path, String query, String body) {
        var json = new StringBuilder("{\"rawPath\":");
        JsonText.append(json, path);
        json.append(",\"rawQueryString\":");
        JsonText.append(json, query);
        json.append(
            ",\"headers\":{\"accept\":\"text/html\",\"accept-encoding\":\"gzip\",\"sec-fetch-site\":\"same-origin\","
        );
        json.append(
            "\"content-type\":\"application/x-www-form-urlencoded\"},\"cookies\":[\"none=\"],\"requestContext\":{"
        );
        json.append("\"requestId\":\"dry-run\",\"domainName\":\"")
            .append(HOST)
            .append("\",\"http\":{\"method\":\"")
            .append(method);
        json.append("\",\"sourceIp\":\"192.0.2.1\"},\"timeEpoch\":0},\"isBase64Encoded\":true,\"body\":");
        // As API Gateway sends forms.
        JsonText.append(json, Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Answers an event several times within a time limit, as {@link #of} does. */
    public static void repeat(Http http, Log log, byte[] event) {
        long began = System.nanoTime();
        for (int i = 0; i < TIMES && System.nanoTime() - began < LIMIT.toNanos(); i++) {
            of(http, log, event);
        }
    }

    /**
     * Answers events, and tells the log if one fails: the function works, but its first visitor waits longer.
     *
     * @param http the function's answers, with a log of its own and without access to stored data
     */
    public static void of(Http http, Log log, byte[]... events) {
        for (byte[] event : events) {
            try {
                var read = HttpEvent.read(new ByteArrayInputStream(event));
                var response = http.answer(read);
                HttpEvent.write(response, OutputStream.nullOutputStream());
                if (response.status() >= 500) {
                    log.error("dry-run-failed", Map.of("status", response.status()));
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException("the event of the dry run can't be read", impossible);
            }
        }
    }
}
