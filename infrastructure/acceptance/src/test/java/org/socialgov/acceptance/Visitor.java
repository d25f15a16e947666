package org.socialgov.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** A person's browser that runs no scripts and follows redirects only when told to. */
final class Visitor {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final URI site;
    private final String cookie;

    /**
     * A visitor of a site.
     *
     * @param site where it is, with a closing slash
     */
    Visitor(URI site) {
        this(site, "");
    }

    private Visitor(URI site, String cookie) {
        this.site = site;
        this.cookie = cookie;
    }

    /**
     * The same visitor with a cookie.
     *
     * @param cookie its name and value, as in {@code name=value}
     */
    Visitor withCookie(String cookie) {
        return new Visitor(site, cookie);
    }

    /**
     * The same visitor with the session that an answer has opened.
     *
     * @param opened the answer that sets the session's cookie
     * @throws AssertionError if it sets none
     */
    Visitor withSession(HttpResponse<?> opened) {
        var set = opened
            .headers()
            .firstValue("set-cookie")
            .orElseThrow(() -> new AssertionError("no session was opened: status " + opened.statusCode()));
        return withCookie(set.split(";", 2)[0]);
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> head(String path) {
        return send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    /** Posts a form as a browser does. */
    HttpResponse<String> post(String path, Map<String, String> fields) {
        return send(
            request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)))
        );
    }

    HttpResponse<String> postJson(String path, String json) {
        return send(
            request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json))
        );
    }

    HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(site.resolve(path)).timeout(PATIENCE);
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException problem) {
            throw new AssertionError("the site doesn't answer", problem);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped", stopped);
        }
    }

    private static String encoded(Map<String, String> fields) {
        return fields
            .entrySet()
            .stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
