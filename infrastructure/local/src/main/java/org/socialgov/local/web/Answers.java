package org.socialgov.local.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.socialgov.local.start.Loopback;
import org.socialgov.web.Html;

/** The responses of the console. */
final class Answers {

    /** These pages run no script and load nothing from other sites; mails have styles of their own. */
    private static final String POLICY =
        "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** A mail can be shown and can open its links in a new tab, and nothing else. */
    private static final String POLICY_OF_A_MAIL =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
        "img-src data:; base-uri 'self'; frame-ancestors 'self'";

    private Answers() {}

    /**
     * Sends a page.
     *
     * @param title its title and heading
     * @param path  its path, to mark it in the navigation; empty if the navigation lacks it
     * @param main  its content
     */
    static void page(HttpExchange exchange, int status, String title, String path, Html main) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        send(
            exchange,
            status,
            "text/html; charset=utf-8",
            Markup.page(title, path, main).getBytes(StandardCharsets.UTF_8)
        );
    }

    static void redirect(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().set("Location", path);
        exchange.sendResponseHeaders(308, -1);
    }

    static void mail(HttpExchange exchange, String html) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY_OF_A_MAIL);
        send(exchange, 200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        Loopback.send(exchange, status, body);
    }

    /**
     * Refuses a method that the path doesn't have.
     *
     * @return whether it was refused
     */
    static boolean refused(HttpExchange exchange, List<String> allowed) throws IOException {
        if (allowed.contains(exchange.getRequestMethod())) {
            return false;
        }
        var allow = String.join(", ", allowed);
        exchange.getResponseHeaders().set("Allow", allow);
        text(exchange, 405, "Methods of this path: " + allow + ".\n");
        return true;
    }
}
