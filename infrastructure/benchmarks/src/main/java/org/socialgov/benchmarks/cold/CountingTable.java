package org.socialgov.benchmarks.cold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before an emulator's DynamoDB, asks it for the units of each call, and keeps them. */
public final class CountingTable implements TableEndpoint, AutoCloseable {

    private static final Set<String> READS = Set.of("GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final URI target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient behind = HttpClient.newHttpClient();
    private final List<Call> calls = new ArrayList<>();
    private final List<String> operations = new ArrayList<>();

    /** A call and its units, of the table and its index. */
    public record Call(String operation, double units) {
        public boolean isRead() {
            return READS.contains(operation);
        }
    }

    private CountingTable(HttpServer server, URI target) {
        this.server = server;
        this.target = target;
    }

    /** Listens on loopback. */
    public static CountingTable before(URI target) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var table = new CountingTable(server, target);
        server.setExecutor(table.threads);
        server.createContext("/", table::handle);
        server.start();
        return table;
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Java's own: there is no TLS here. */
    @Override
    public Path trustStore() {
        return Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    }

    @Override
    public List<String> operations() {
        synchronized (this) {
            var since = List.copyOf(operations);
            operations.clear();
            return since;
        }
    }

    /** The calls since the last call of this method, in their order. */
    public synchronized List<Call> calls() {
        var since = List.copyOf(calls);
        calls.clear();
        return since;
    }

    /** How many calls a function makes before its first event, counted with an event that changes nothing. */
    public int callsBeforeFirstEvent(Start start, Candidate candidate) throws IOException, InterruptedException {
        var harmless = new Candidate(
            candidate.name(),
            candidate.code(),
            candidate.handler(),
            candidate.environment(),
            Events.get("/nowhere", ""),
            candidate.expected() == 0 ? 0 : 404
        );
        return candidate.expected() == 0 ? 0 : start.measure(harmless, 1).operations().size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (action == null) {
            // A connection that is opened for later.
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        var request = (ObjectNode) JSON.readTree(body);
        request.put("ReturnConsumedCapacity", "TOTAL");
        var forward = HttpRequest.newBuilder(target).POST(
            HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request))
        );
        for (String name : List.of("Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                forward.header(name, value);
            }
        }
        try {
            var answer = behind.send(forward.build(), BodyHandlers.ofByteArray());
            var units = units(JSON.readTree(answer.body()).path("ConsumedCapacity"));
            synchronized (this) {
                String operation = action.substring(action.indexOf('.') + 1);
                operations.add(operation);
                calls.add(new Call(operation, units));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            try (var out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static double units(JsonNode consumed) {
        if (!consumed.isArray()) {
            return consumed.path("CapacityUnits").asDouble();
        }
        double units = 0;
        for (var each : consumed) {
            units += each.path("CapacityUnits").asDouble();
        }
        return units;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        behind.close();
    }
}
