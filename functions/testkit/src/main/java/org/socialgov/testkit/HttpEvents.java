package org.socialgov.testkit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds events of API Gateway, payload format 2.0, as AWS sends them: header names in lower case, form posts in
 * base64.
 */
public final class HttpEvents {

    public static final String DOMAIN = "abc123.execute-api.us-east-1.amazonaws.com";

    private String method = "GET";
    private final String path;
    private String query = "";
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> cookies = new ArrayList<>();
    private String body;
    private boolean base64;
    private String sourceIp = "192.0.2.10";

    private HttpEvents(String path) {
        this.path = path;
        headers.put("host", DOMAIN);
        headers.put("accept", "text/html,application/xhtml+xml");
        headers.put("user-agent", "Mozilla/5.0");
    }

    public static HttpEvents get(String path) {
        return new HttpEvents(path);
    }

    public static HttpEvents request(String method, String path) {
        var event = new HttpEvents(path);
        event.method = method;
        return event;
    }

    /** A form as a browser posts it from our own page; names and values by turns. */
    public static HttpEvents form(String path, String... namesAndValues) {
        var encoded = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            encoded.add(encode(namesAndValues[i]) + "=" + encode(namesAndValues[i + 1]));
        }
        return request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .bytes(String.join("&", encoded).getBytes(StandardCharsets.UTF_8));
    }

    public static HttpEvents json(String path, String json) {
        return request("POST", path)
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .text(json);
    }

    public HttpEvents query(String raw) {
        query = raw;
        return this;
    }

    public HttpEvents header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public HttpEvents without(String header) {
        headers.remove(header);
        return this;
    }

    public HttpEvents cookie(String cookie) {
        cookies.add(cookie);
        return this;
    }

    public HttpEvents from(String ip) {
        sourceIp = ip;
        return this;
    }

    /** A body in base64, as API Gateway hands over what isn't declared as text. */
    public HttpEvents bytes(byte[] bytes) {
        return rawBody(Base64.getEncoder().encodeToString(bytes), true);
    }

    public HttpEvents text(String text) {
        return rawBody(text, false);
    }

    public HttpEvents rawBody(String asItStands, boolean saysBase64) {
        body = asItStands;
        base64 = saysBase64;
        return this;
    }

    /** The event's JSON. */
    public String event() {
        return """
        {"version":"2.0","routeKey":"$default","rawPath":%s,"rawQueryString":%s,%s"headers":{%s},\
        "requestContext":{"accountId":"123456789012","apiId":"abc123","domainName":"%s","domainPrefix":"abc123",\
        "http":{"method":%s,"path":%s,"protocol":"HTTP/1.1","sourceIp":%s,"userAgent":"Mozilla/5.0"},\
        "requestId":"JKJaXmPLvHcESHA=","routeKey":"$default","stage":"$default","time":"02/Mar/2026:15:00:00 +0000",\
        "timeEpoch":1772463600000},%s"isBase64Encoded":%s}""".formatted(
            quoted(path),
            quoted(query),
            cookies.isEmpty() ? "" : "\"cookies\":[" + joined(cookies.stream().map(HttpEvents::quoted)) + "],",
            joined(
                headers
                    .entrySet()
                    .stream()
                    .map(header -> quoted(header.getKey()) + ":" + quoted(header.getValue()))
            ),
            DOMAIN,
            quoted(method),
            quoted(path),
            quoted(sourceIp),
            body == null ? "" : "\"body\":" + quoted(body) + ",",
            base64
        );
    }

    private static String joined(Stream<String> parts) {
        return parts.collect(Collectors.joining(","));
    }

    public byte[] eventBytes() {
        return event().getBytes(StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A JSON string: quoted and escaped (RFC 8259, section 7). */
    static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
