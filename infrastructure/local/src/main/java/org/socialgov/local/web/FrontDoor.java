package org.socialgov.local.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.socialgov.local.CannotStart;

/**
 * The web's address on this machine: hands each request to the deployed HTTP API as it came, and answers
 * {@code /_local/} itself. Listens on loopback only, on IPv4 and, where the machine has it, on IPv6.
 */
public final class FrontDoor implements AutoCloseable {

    /** Answers what is below {@code /_local/}. */
    @FunctionalInterface
    public interface Console {
        /**
         * Answers a request.
         *
         * @param exchange the request
         * @throws IOException if the client is gone
         */
        void answer(HttpExchange exchange) throws IOException;
    }

    /** What API Gateway takes at most. */
    private static final int LARGEST_BODY = 10 * 1024 * 1024;

    /** Headers of one hop, which the next one makes itself (RFC 9110, section 7.6.1), and those that the client sets. */
    private static final Set<String> ONE_HOP = Set.of(
        "connection",
        "content-length",
        "expect",
        "host",
        "http2-settings",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade"
    );

    /** What the emulator adds to an answer and API Gateway does not. */
    private static final Set<String> EMULATORS = Set.of(
        "date",
        "server",
        "x-amzn-requestid",
        "x-amz-request-id",
        "x-amz-id-2"
    );

    static {
        // Head and body of an answer leave in two writes, and the second would wait for the first's acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        // The emulator closes a connection that rests for 75 s; ours has to be the first to do so.
        if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
            System.setProperty("jdk.httpclient.keepalive.timeout", "30");
        }
    }

    private final List<HttpServer> servers;
    private final ExecutorService threads;
    private final HttpClient client;
    private volatile URI api;
    private volatile Console console;

    private FrontDoor(List<HttpServer> servers, ExecutorService threads) {
        this.servers = servers;
        this.threads = threads;
        this.client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    }

    /**
     * Takes the port. Requests are answered from {@link #open} on.
     *
     * @param port the port; 0 takes a free one
     * @return the door
     * @throws CannotStart if the port is taken
     */
    public static FrontDoor reserve(int port) {
        var servers = new ArrayList<HttpServer>();
        var threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "front door");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var four = HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port),
                0
            );
            servers.add(four);
            var six = six(four.getAddress().getPort());
            if (six != null) {
                servers.add(six);
            }
        } catch (IOException taken) {
            servers.forEach(server -> server.stop(0));
            throw new CannotStart(
                "Port " + port + " is taken: stop what uses it, or start with another, -Dport=" + (port + 1) + ".",
                taken
            );
        }
        var door = new FrontDoor(servers, threads);
        servers.forEach(server -> {
            server.setExecutor(threads);
            server.createContext("/", door::answer);
        });
        return door;
    }

    /** Browsers try ::1 first for localhost; somebody else's server there would answer in our place. */
    private static HttpServer six(int port) throws IOException {
        var loopback = new byte[16];
        loopback[15] = 1;
        try {
            return HttpServer.create(new InetSocketAddress(Inet6Address.getByAddress(loopback), port), 0);
        } catch (BindException refused) {
            if (String.valueOf(refused.getMessage()).contains("in use")) {
                throw refused;
            }
            return null;
        } catch (SocketException noIpv6) {
            return null;
        }
    }

    /**
     * Begins to answer.
     *
     * @param api     where the deployed HTTP API answers, a path that ends with a slash
     * @param console answers {@code /_local/}
     */
    public void open(URI api, Console console) {
        this.api = api;
        this.console = console;
        servers.forEach(HttpServer::start);
    }

    /** {@return the port} */
    public int port() {
        return servers.get(0).getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
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
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another site's name may be made to lead to 127.0.0.1, and its pages must not be able to read the mails. */
    private static boolean isThisMachine(String host) {
        return host != null && host.matches("(?i)(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
    }

    /** Two slashes at the beginning look like a host to {@link URI}. */
    private static String rawPath(URI uri) {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getScheme() == null && uri.getRawAuthority() != null ? "//" + uri.getRawAuthority() + path : path;
    }

    private void forward(HttpExchange exchange, String path) throws IOException, InterruptedException {
        var body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            json(exchange, 413, "{\"message\":\"Request Entity Too Large\"}");
            return;
        }
        var query = exchange.getRequestURI().getRawQuery();
        var target = URI.create(api + path.substring(1) + (query == null ? "" : "?" + query));
        var request = HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(31));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        request.header("X-Forwarded-For", exchange.getRemoteAddress().getAddress().getHostAddress());
        request.header("X-Forwarded-Port", Integer.toString(port()));
        request.header("X-Forwarded-Proto", "http");
        request.method(
            exchange.getRequestMethod(),
            body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body)
        );
        HttpResponse<byte[]> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException emulatorSilent) {
            // As API Gateway says it.
            json(exchange, 503, "{\"message\":\"Service Unavailable\"}");
            return;
        }
        answer
            .headers()
            .map()
            .forEach((name, values) -> {
                var lower = name.toLowerCase(Locale.ROOT);
                if (!EMULATORS.contains(lower) && (!ONE_HOP.contains(lower) || isLengthOfHead(exchange, lower))) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
        send(exchange, answer.statusCode(), answer.body());
    }

    private static boolean isLengthOfHead(HttpExchange exchange, String header) {
        return header.equals("content-length") && exchange.getRequestMethod().equals("HEAD");
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void plain(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        var empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
        if (body.length > 0 && exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
