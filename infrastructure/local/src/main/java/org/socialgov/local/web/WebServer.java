package org.socialgov.local.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.socialgov.local.gateway.Gateway;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Loopback;

/**
 * The web server: passes each request to the deployed HTTP API unchanged, and answers {@code /_local/} itself. Listens
 * on loopback only, on IPv4 and, where the machine has it, on IPv6.
 */
public final class WebServer implements AutoCloseable {

    /** The largest body that API Gateway accepts. */
    private static final int LARGEST_BODY = 10 * 1024 * 1024;

    static {
        // Headers and body of a response are two writes, and the second would wait for the acknowledgement of the
        // first.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(
        Thread.ofPlatform().daemon().name("web").factory()
    );
    private final List<LenientListener> listeners = new ArrayList<>();
    private final HttpServer server;
    private volatile Gateway api;
    private volatile HttpHandler console;

    private WebServer(int port) throws IOException {
        server = Loopback.server("/", this::answer, threads);
        try {
            listeners.add(new LenientListener(Loopback.ADDRESS, port, threads));
            six(listeners.getFirst().port()).ifPresent(listeners::add);
        } catch (IOException taken) {
            close();
            throw taken;
        }
    }

    /**
     * Opens the port. Requests are answered from {@link #open} on.
     *
     * @param port the port; 0 takes a free one
     * @return the server
     * @throws CannotStart if the port is in use
     */
    public static WebServer reserve(int port) {
        try {
            return new WebServer(port);
        } catch (IOException taken) {
            throw new CannotStart(
                "Port " +
                    port +
                    " is in use: stop the program that uses it, or start with another port, -Dport=" +
                    (port + 1) +
                    ".",
                taken
            );
        }
    }

    /** Browsers try ::1 first for localhost; another program's server there would answer instead of this one. */
    private Optional<LenientListener> six(int port) throws IOException {
        try {
            return Optional.of(new LenientListener(InetAddress.ofLiteral("::1"), port, threads));
        } catch (SocketException noIpv6) {
            if (String.valueOf(noIpv6.getMessage()).contains("in use")) {
                throw noIpv6;
            }
            return Optional.empty();
        }
    }

    /**
     * Starts to answer requests.
     *
     * @param api     the deployed HTTP API
     * @param console answers {@code /_local/}
     */
    public void open(Gateway api, HttpHandler console) {
        this.api = api;
        this.console = console;
        server.start();
        listeners.forEach(listener -> listener.open(server.getAddress()));
    }

    /** {@return the port} */
    public int port() {
        return listeners.getFirst().port();
    }

    private void answer(HttpExchange exchange) throws IOException {
        // LenientListener ends each connection after its response. A client that isn't told would use it again.
        exchange.getResponseHeaders().set("Connection", "close");
        var path = rawPath(exchange.getRequestURI());
        if (!path.equals("/_local") && !path.startsWith("/_local/")) {
            forward(exchange, path);
        } else if (isThisMachine(exchange.getRequestHeaders().getFirst("Host"))) {
            console.handle(exchange);
        } else {
            Answers.text(exchange, 421, "The console answers at localhost only.");
        }
    }

    /** A foreign host name may resolve to 127.0.0.1, and pages of that site must not read the mails (DNS rebinding). */
    private static boolean isThisMachine(String host) {
        return host != null && host.matches("(?i)(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
    }

    /** {@link URI} parses two slashes at the beginning as the start of a host. */
    private static String rawPath(URI uri) {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getScheme() == null && uri.getRawAuthority() != null ? "//" + uri.getRawAuthority() + path : path;
    }

    private void forward(HttpExchange exchange, String path) throws IOException {
        var body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        var answer =
            body.length > LARGEST_BODY
                ? Gateway.message(413, "Request Entity Too Large")
                : api.answer(request(exchange, path, body));
        answer.headers().forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (
                !Loopback.ONE_HOP.contains(lower) &&
                (!lower.equals("content-length") || exchange.getRequestMethod().equals("HEAD"))
            ) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
            }
        });
        Loopback.send(exchange, answer.status(), answer.body());
    }

    private Gateway.Request request(HttpExchange exchange, String path, byte[] body) {
        var from = exchange.getRemoteAddress().getAddress().getHostAddress();
        var headers = new Headers(exchange.getRequestHeaders());
        headers.keySet().removeIf(name -> Loopback.ONE_HOP.contains(name.toLowerCase(Locale.ROOT)));
        headers.add("X-Forwarded-For", from);
        headers.add("X-Forwarded-Port", Integer.toString(port()));
        headers.add("X-Forwarded-Proto", "http");
        var query = exchange.getRequestURI().getRawQuery();
        return new Gateway.Request(exchange.getRequestMethod(), path, query == null ? "" : query, headers, body, from);
    }

    @Override
    public void close() {
        listeners.forEach(LenientListener::close);
        server.stop(0);
        threads.shutdownNow();
    }
}
