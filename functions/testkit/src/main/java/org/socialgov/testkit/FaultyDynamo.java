package org.socialgov.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A proxy on loopback between a client and a DynamoDB API that fails as configured: it rejects requests, or forwards
 * them and drops the answer. It counts the writes that reach it.
 */
public final class FaultyDynamo extends FaultServer<FaultyDynamo.Fault, FaultyDynamo> {

    private static final String JSON = "application/x-amz-json-1.0";

    private final HttpClient behind = HttpClient.newHttpClient();
    private final URI target;
    private int writes;

    /** The result of a write. */
    public enum Fault {
        NONE,
        /** Rejected: the table's throughput is used up. */
        THROTTLE,
        /** Carried out, and the connection closed without an answer. */
        LOSE_ANSWER,
    }

    private FaultyDynamo(URI target) {
        super(Fault.NONE);
        this.target = target;
    }

    /** Listens in front of the API at the target. */
    public static FaultyDynamo before(URI target) {
        return new FaultyDynamo(target).listen();
    }

    @Override
    FaultyDynamo self() {
        return this;
    }

    /** How many writes have come, those that were turned away among them. */
    public synchronized int writes() {
        return writes;
    }

    @Override
    void answer(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        switch (action != null && action.endsWith("TransactWriteItems") ? write() : Fault.NONE) {
            case THROTTLE -> send(
                exchange,
                400,
                JSON,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"Rate exceeded\"}"
            );
            case LOSE_ANSWER -> forward(exchange, body);
            case NONE -> {
                var answer = forward(exchange, body);
                send(exchange, answer.statusCode(), JSON, answer.body());
            }
        }
    }

    private synchronized Fault write() {
        writes++;
        return take();
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI())).POST(
            HttpRequest.BodyPublishers.ofByteArray(body)
        );
        for (String name : new String[] { "X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date" }) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return behind.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        super.close();
        behind.close();
    }
}
