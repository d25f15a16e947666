package org.socialgov.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy on loopback between a client and a DynamoDB API that fails as configured: it rejects requests, or forwards
 * them and drops the answer. It counts the writes that reach it.
 */
public final class FaultyDynamo implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient behind = HttpClient.newHttpClient();
    private final URI target;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private Fault otherwise = Fault.NONE;
    private int writes;

    /** The result of a write. */
    public enum Fault {
        NONE,
        /** Rejected: the table's throughput is used up. */
        THROTTLE,
        /** Carried out, and the connection closed without an answer. */
        LOSE_ANSWER,
    }

    private FaultyDynamo(HttpServer server, URI target) {
        this.server = server;
        this.target = target;
    }

    /** Listens in front of the API at the target. */
    public static FaultyDynamo before(URI target) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var faulty = new FaultyDynamo(server, target);
        server.createContext("/", faulty::answer);
        server.setExecutor(faulty.threads);
        server.start();
        return faulty;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The result of the next write without one. */
    public synchronized FaultyDynamo next(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** The result of all writes without one of their own. */
    public synchronized FaultyDynamo always(Fault fault) {
        otherwise = fault;
        return this;
    }

    /** How many writes have come, those that were turned away among them. */
    public synchronized int writes() {
        return writes;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        var fault = action != null && action.endsWith("TransactWriteItems") ? take() : Fault.NONE;
        try (exchange) {
            switch (fault) {
                case THROTTLE -> send(
                    exchange,
                    400,
                    """
                    {"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"Rate exceeded"}""".getBytes(
                        StandardCharsets.UTF_8
                    )
                );
                // Closing the exchange before an answer has begun closes the connection.
                case LOSE_ANSWER -> handOn(exchange, body);
                case NONE -> {
                    var answer = handOn(exchange, body);
                    send(exchange, answer.status(), answer.body());
                }
            }
        }
    }

    private synchronized Fault take() {
        writes++;
        return faults.isEmpty() ? otherwise : faults.remove();
    }

    private record Answer(int status, byte[] body) {}

    private Answer handOn(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI())).POST(
            HttpRequest.BodyPublishers.ofByteArray(body)
        );
        for (String name : new String[] { "X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date" }) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            var answer = behind.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        behind.close();
    }
}
