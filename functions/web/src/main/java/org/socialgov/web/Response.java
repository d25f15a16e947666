package org.socialgov.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One HTTP response. Immutable; the {@code with} methods return a changed copy.
 *
 * @param headers by lower-case name
 * @param cookies each a {@code Set-Cookie} value
 * @param body the bytes that are sent; binary ones (compressed, images) go to API Gateway in base64
 * @param binary whether the body is not UTF-8 text
 */
public record Response(int status, Map<String, String> headers, List<String> cookies, byte[] body, boolean binary) {
    public Response {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** A response with a text body. */
    public static Response text(int status, String contentType, String body) {
        return new Response(
            status,
            Map.of("content-type", contentType),
            List.of(),
            body.getBytes(StandardCharsets.UTF_8),
            false
        );
    }

    public static Response html(int status, String page) {
        return text(status, "text/html; charset=utf-8", page);
    }

    public static Response json(int status, String body) {
        return text(status, "application/json; charset=utf-8", body);
    }

    /** See Other (303): the browser requests the location with GET. */
    public static Response seeOther(String location) {
        return redirect(303, location);
    }

    /** A redirect with the status given (303, 308) and no body. */
    public static Response redirect(int status, String location) {
        return new Response(status, Map.of("location", location), List.of(), new byte[0], false);
    }

    /** This response with other headers. */
    Response withHeaders(Map<String, String> changed) {
        return new Response(status, changed, cookies, body, binary);
    }

    /** This response with a header set; the name in lower case. */
    public Response with(String name, String value) {
        var changed = new HashMap<>(headers);
        changed.put(name, value);
        return withHeaders(changed);
    }

    public Response withCookie(String cookie) {
        var more = new ArrayList<>(cookies);
        more.add(cookie);
        return new Response(status, headers, more, body, binary);
    }

    public Response withoutBody() {
        return new Response(status, headers, cookies, new byte[0], false);
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
