package org.socialgov.local.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.socialgov.local.gateway.Gateway;
import org.socialgov.local.start.CannotStart;

/**
 * The web server: passes each request to the deployed HTTP API unchanged, and answers {@code /_local/} itself. Listens
 * on loopback only, on IPv4 and, where the machine has it, on IPv6.
 */
public final class WebServer implements AutoCloseable {

    /** Answers requests below {@code /_local/}. */
    @FunctionalInterface
    public interface Console {
        /**
         * Answers a request.
         *
         * @param exchange the request
         * @throws IOException if the client has closed the connection
         */
        void answer(HttpExchange exchange) throws IOException;
    }

    /** The largest body that API Gateway accepts. */
    private static final int LARGEST_BODY = 10 * 1024 * 1024;

    /** Hop-by-hop headers, which aren't forwarded (RFC 9110, section 7.6.1). */
    private static final Set<String> ONE_HOP = Set.of(
        "connection",
        "expect",
        "http2-settings",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade"
    );

    static {
        // Headers and body of a response are two writes, and the second would wait for the acknowledgement of the
        // first.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final List<LenientListener> listeners;
    private final HttpServer server;
    private final ExecutorService threads;
    private volatile Gateway api;
    private volatile Console console;

    private WebServer(List<LenientListener> listeners, HttpServer server, ExecutorService threads) {
        this.listeners = listeners;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Opens the port. Requests are answered from {@link #open} on.
     *
     * @param port the port; 0 takes a free one
     * @return the server
     * @throws CannotStart if the port is in use
     */
    public static WebServer reserve(int port) {
        var listeners = new ArrayList<LenientListener>();
        var threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("web").factory());
        try {
            var loopback = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
            listeners.add(new LenientListener(loopback, port, threads));
            six(listeners.getFirst().port(), threads).ifPresent(listeners::add);
            var server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
            var web = new WebServer(listeners, server, threads);
            server.setExecutor(threads);
            server.createContext("/", web::answer);
            return web;
        } catch (IOException taken) {
            listeners.forEach(WebServer::close);
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
    private static Optional<LenientListener> six(int port, ExecutorService threads) throws IOException {
        var loopback = new byte[16];
        loopback[15] = 1;
        try {
            return Optional.of(new LenientListener(Inet6Address.getByAddress(loopback), port, threads));
        } catch (BindException refused) {
            if (String.valueOf(refused.getMessage()).contains("in use")) {
                throw refused;
            }
            return Optional.empty();
        } catch (SocketException noIpv6) {
            return Optional.empty();
        }
    }

    private static void close(LenientListener listener) {
        try {
            listener.close();
        } catch (IOException closedAlready) {
            throw new UncheckedIOException("a listening socket can't be closed", closedAlready);
        }
    }

    /**
     * Starts to answer requests.
     *
     * @param api     the deployed HTTP API
     * @param console answers {@code /_local/}
     */
    public void open(Gateway api, Console console) {
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
        try (exchange) {
            var path = rawPath(exchange.getRequestURI());
            if (path.equals("/_local") || path.startsWith("/_local/")) {
                if (isThisMachine(exchange.getRequestHeaders().getFirst("Host"))) {
                    console.answer(exchange);
                } else {
                    plain(exchange, 421, "The console answers at localhost only.");
                }
            } else {
                forward(exchange, path);
            }
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
            if (!ONE_HOP.contains(lower) && (!lower.equals("content-length") || isHead(exchange))) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
            }
        });
        send(exchange, answer.status(), answer.body());
    }

    private Gateway.Request request(HttpExchange exchange, String path, byte[] body) {
        var from = exchange.getRemoteAddress().getAddress().getHostAddress();
        var headers = new HashMap<String, List<String>>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, new ArrayList<>(values));
            }
        });
        add(headers, "X-Forwarded-For", from);
        add(headers, "X-Forwarded-Port", Integer.toString(port()));
        add(headers, "X-Forwarded-Proto", "http");
        var query = exchange.getRequestURI().getRawQuery();
        return new Gateway.Request(exchange.getRequestMethod(), path, query == null ? "" : query, headers, body, from);
    }

    /** The server capitalizes the names of headers like this. */
    private static void add(Map<String, List<String>> headers, String name, String value) {
        headers
            .computeIfAbsent(name.substring(0, 1) + name.substring(1).toLowerCase(Locale.ROOT), any ->
                new ArrayList<>()
            )
            .add(value);
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private static void plain(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        var empty = body.length == 0 || isHead(exchange) || status == 204 || status == 304;
        if (body.length > 0 && isHead(exchange)) {
            headers.set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        listeners.forEach(WebServer::close);
        server.stop(0);
        threads.shutdownNow();
    }
}
