package org.socialgov.benchmarks.cold;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Events of an HTTP API.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload format 2.0</a>
 */
public final class Events {

    private static final String HOST = "abcdef0123.execute-api.us-east-1.amazonaws.com";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Events() {}

    public static byte[] get(String path, String query) {
        var event = event("GET", path, query);
        event.put("isBase64Encoded", false);
        return bytes(event);
    }

    /** A form's post: HTTP APIs encode its body in Base64. */
    public static byte[] post(String path, String query, String form) {
        var event = event("POST", path, query);
        var headers = (ObjectNode) event.get("headers");
        headers.put("content-type", "application/x-www-form-urlencoded");
        headers.put("content-length", Integer.toString(form.length()));
        headers.put("origin", "https://" + HOST);
        headers.put("sec-fetch-site", "same-origin");
        event.put("body", Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8)));
        event.put("isBase64Encoded", true);
        return bytes(event);
    }

    /** The same event with a cookie. */
    public static byte[] withCookie(byte[] event, String cookie) throws IOException {
        var with = (ObjectNode) JSON.readTree(event);
        with.putArray("cookies").add(cookie);
        return bytes(with);
    }

    private static byte[] bytes(ObjectNode event) {
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode event(String method, String path, String query) {
        var event = JSON.createObjectNode();
        event.put("version", "2.0").put("routeKey", "$default").put("rawPath", path).put("rawQueryString", query);
        event
            .putObject("headers")
            .put("accept", "text/html,application/xhtml+xml")
            .put("accept-encoding", "gzip, deflate, br")
            .put("accept-language", "en-US,en;q=0.9")
            .put("host", HOST)
            .put("user-agent", "Mozilla/5.0 (X11; Linux x86_64)")
            .put("x-forwarded-for", "203.0.113.7")
            .put("x-forwarded-port", "443")
            .put("x-forwarded-proto", "https");
        var context = event.putObject("requestContext");
        context
            .put("accountId", "123456789012")
            .put("apiId", "abcdef0123")
            .put("domainName", HOST)
            .put("domainPrefix", "abcdef0123")
            .put("requestId", "JKJaXmPLvHcESHA=")
            .put("routeKey", "$default")
            .put("stage", "$default")
            .put("time", "10/Mar/2026:05:16:23 +0000")
            .put("timeEpoch", 1_773_119_783_220L);
        context
            .putObject("http")
            .put("method", method)
            .put("path", path)
            .put("protocol", "HTTP/1.1")
            .put("sourceIp", "203.0.113.7")
            .put("userAgent", "Mozilla/5.0 (X11; Linux x86_64)");
        return event;
    }
}
