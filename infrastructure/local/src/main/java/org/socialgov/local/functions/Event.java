package org.socialgov.local.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The event of an invocation, or the response to it.
 *
 * @param json its bytes
 * @param tree its fields
 */
record Event(byte[] json, JsonNode tree) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads JSON; anything else has no fields. */
    static Event parse(byte[] json) {
        try {
            var tree = JSON.readTree(json);
            return new Event(json, tree == null ? MissingNode.getInstance() : tree);
        } catch (IOException noJson) {
            return new Event(json, MissingNode.getInstance());
        }
    }

    /** {@return the text of a field, empty if there is none} */
    String text(String field) {
        return tree.path(field).asText("");
    }

    /** {@return whether it is a request that came through the HTTP API} */
    private boolean isHttp() {
        return tree.path("requestContext").has("http");
    }

    /** {@return the cause of the invocation, for a reader} */
    String trigger() {
        if (isHttp()) {
            var http = tree.path("requestContext").path("http");
            return http.path("method").asText() + " " + http.path("path").asText();
        }
        var records = tree.path("Records");
        if (records.isArray() && !records.isEmpty()) {
            var source = records.get(0).has("eventSource")
                ? records.get(0).path("eventSource")
                : records.get(0).path("EventSource");
            return source.asText("?") + ", " + records.size() + (records.size() == 1 ? " record" : " records");
        }
        if (tree.has("detail-type")) {
            return tree.path("source").asText() + ": " + tree.path("detail-type").asText();
        }
        return "schedule or direct call";
    }

    /** {@return the content of a response to this event, for a reader} */
    String describe(byte[] answer) {
        var said = parse(answer).tree;
        if (isHttp()) {
            return said.path("statusCode").asText("no status");
        }
        if (said.has("batchItemFailures")) {
            var failures = said.path("batchItemFailures").size();
            return failures == 0 ? "all records done" : failures + " reported as failed";
        }
        var text = new String(answer, StandardCharsets.UTF_8);
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
