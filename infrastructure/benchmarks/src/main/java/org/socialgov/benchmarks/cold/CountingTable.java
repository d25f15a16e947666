package org.socialgov.benchmarks.cold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.socialgov.local.start.Loopback;

/**
 * Stands before an emulator's DynamoDB and counts the units of each call. Those of writes are the emulator's; those of
 * reads are calculated from the sizes of the items that are read, since the emulator answers the same for any size. Other
 * services' calls pass and are counted.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html">Request units</a>
 */
public final class CountingTable implements TableEndpoint, AutoCloseable {

    private static final Set<String> READS = Set.of("GetItem", "BatchGetItem", "Query", "Scan");
    private static final List<String> PASSED = List.of("Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization");
    /** The emulator takes any signature. */
    private static final String AUTHORIZATION =
        "AWS4-HMAC-SHA256 Credential=measured/20261130/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    private static final int READ_BLOCK = 4096;
    /** Half of what the functions wait for each part of an answer. */
    private static final int PATIENCE_MILLISECONDS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final URI target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient behind = HttpClient.newHttpClient();
    private int others;

    /**
     * A call.
     *
     * @param units that a write used, of the table and its indexes
     * @param request what was asked for
     */
    private record Sent(String operation, double units, ObjectNode request) {}

    /** The number of calls and their units. */
    public record Used(int calls, double reads, double writes) {}

    private final List<Sent> calls = new ArrayList<>();

    private CountingTable(URI target) throws IOException {
        this.target = target;
        server = Loopback.server("/", this::handle, threads);
        server.start();
    }

    /** Listens on loopback. */
    public static CountingTable before(URI target) throws IOException {
        return new CountingTable(target);
    }

    @Override
    public URI endpoint() {
        return Loopback.uri(server, "");
    }

    /** Java's own: there is no TLS here. */
    @Override
    public Path trustStore() {
        return Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    }

    @Override
    public synchronized void forget() {
        calls.clear();
        others = 0;
    }

    /** What is not forgotten. What was read is read again for its size. */
    public Used used() throws IOException {
        double reads = 0;
        double writes = 0;
        var all = sent();
        for (var sent : all) {
            if (READS.contains(sent.operation)) {
                reads += readUnits(sent);
            } else {
                writes += sent.units;
            }
        }
        return new Used(all.size(), reads, writes);
    }

    private synchronized List<Sent> sent() {
        return List.copyOf(calls);
    }

    /** How many calls to other services passed. */
    public synchronized int others() {
        return others;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (action == null && body.length == 0) {
            // A connection that is opened for later.
            Loopback.send(exchange, 200, body);
        } else if (action == null) {
            synchronized (this) {
                others++;
            }
            reply(exchange, send(forward(exchange, body)));
        } else {
            String operation = action.substring(action.indexOf('.') + 1);
            var request = (ObjectNode) JSON.readTree(body);
            var asked = request.deepCopy().put("ReturnConsumedCapacity", "TOTAL");
            var forwarded = forward(exchange, JSON.writeValueAsBytes(asked));
            var answer = threads.submit(() -> {
                var known = send(forwarded);
                count(operation, request, JSON.readTree(known.body()));
                return known;
            });
            replyInTime(exchange, answer);
        }
    }

    private synchronized void count(String operation, ObjectNode request, JsonNode answer) {
        calls.add(new Sent(operation, units(answer.path("ConsumedCapacity")), request));
    }

    /**
     * Replies without letting the function wait longer than it does: with many members the emulator needs seconds for a
     * query of an index, where DynamoDB needs milliseconds. White space comes before the JSON until the answer is there.
     */
    private static void replyInTime(HttpExchange exchange, Future<HttpResponse<byte[]>> answer) throws IOException {
        boolean hasBegun = false;
        while (true) {
            try {
                var known = answer.get(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (!hasBegun) {
                    reply(exchange, known);
                } else if (known.statusCode() == 200) {
                    exchange.getResponseBody().write(known.body());
                } else {
                    throw new IOException("the emulator refused late: " + new String(known.body()));
                }
                return;
            } catch (TimeoutException notYet) {
                if (!hasBegun) {
                    exchange.sendResponseHeaders(200, 0);
                    hasBegun = true;
                }
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            } catch (ExecutionException failed) {
                throw new IOException(failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException(stopped);
            }
        }
    }

    private HttpRequest forward(HttpExchange exchange, byte[] body) {
        var forward = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI())).POST(
            HttpRequest.BodyPublishers.ofByteArray(body)
        );
        for (String name : PASSED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                forward.header(name, value);
            }
        }
        return forward.build();
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return behind.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static void reply(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer
            .headers()
            .firstValue("Content-Type")
            .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        Loopback.send(exchange, answer.statusCode(), answer.body());
    }

    /**
     * The units of a read: an item of up to 4 kB is one, or half of one if an older state is good enough. A query or a scan
     * counts the sum of what it reads, before its filter; an item that doesn't exist counts as a small one.
     */
    private double readUnits(Sent sent) throws IOException {
        return switch (sent.operation) {
            case "GetItem" -> readUnits(List.of(sent.request.get("Key")), sent.request);
            case "BatchGetItem" -> {
                double units = 0;
                for (var table : sent.request.get("RequestItems").properties()) {
                    var keys = new ArrayList<JsonNode>();
                    table.getValue().get("Keys").forEach(keys::add);
                    var each = ((ObjectNode) table.getValue()).put("TableName", table.getKey());
                    units += readUnits(keys, each);
                }
                yield units;
            }
            case "Query", "Scan" -> {
                long bytes = 0;
                for (var item : read(sent.operation, withoutFilter(sent.request)).path("Items")) {
                    bytes += bytes(item);
                }
                yield units(bytes, sent.request);
            }
            default -> sent.units;
        };
    }

    private double readUnits(List<JsonNode> keys, JsonNode request) throws IOException {
        double units = 0;
        for (var key : keys) {
            var get = JSON.createObjectNode().put("TableName", request.get("TableName").asText());
            get.set("Key", key);
            units += units(bytes(read("GetItem", get).path("Item")), request);
        }
        return units;
    }

    private static double units(long bytes, JsonNode request) {
        long blocks = Math.max(1, (bytes + READ_BLOCK - 1) / READ_BLOCK);
        return request.path("ConsistentRead").asBoolean() ? blocks : blocks / 2.0;
    }

    /** The same query or scan for whole items; names and values that it doesn't need any more would be refused. */
    private static ObjectNode withoutFilter(ObjectNode request) {
        var whole = request.deepCopy();
        whole.remove(List.of("FilterExpression", "ProjectionExpression", "Select"));
        String condition = whole.path("KeyConditionExpression").asText();
        for (String used : List.of("ExpressionAttributeNames", "ExpressionAttributeValues")) {
            if (whole.get(used) instanceof ObjectNode places) {
                var unused = new ArrayList<String>();
                places.fieldNames().forEachRemaining(name -> {
                    if (!condition.contains(name)) {
                        unused.add(name);
                    }
                });
                places.remove(unused);
                if (places.isEmpty()) {
                    whole.remove(used);
                }
            }
        }
        return whole;
    }

    private JsonNode read(String operation, ObjectNode request) throws IOException {
        var answer = send(
            HttpRequest.newBuilder(target)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .header("Authorization", AUTHORIZATION)
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
                .build()
        );
        if (answer.statusCode() != 200) {
            throw new IOException(operation + " can't be repeated for its size: " + new String(answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    /** The size of an item's attributes: their names and values. */
    public static long bytes(JsonNode attributes) {
        long bytes = 0;
        for (var attribute : attributes.properties()) {
            bytes += utf8(attribute.getKey()) + valueBytes(attribute.getValue());
        }
        return bytes;
    }

    private static long valueBytes(JsonNode typed) {
        var value = typed.properties().iterator().next();
        return switch (value.getKey()) {
            case "S" -> utf8(value.getValue().asText());
            case "N" -> value.getValue().asText().length() / 2 + 2;
            case "M" -> 3 + bytes(value.getValue());
            case "L" -> {
                long bytes = 3;
                for (var element : value.getValue()) {
                    bytes += 1 + valueBytes(element);
                }
                yield bytes;
            }
            default -> 1;
        };
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
