package org.socialgov.benchmarks.cold;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.socialgov.local.start.Loopback;

/**
 * Lambda's Runtime API on loopback for one process: it hands out the same event a number of times, one after another,
 * and keeps the times.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {

    private static final String NEXT = "/2018-06-01/runtime/invocation/next";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final byte[] event;
    private final int invocations;
    private final Runnable started;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Long> handedOut = new ArrayList<>();
    private final List<Long> answered = new ArrayList<>();
    private byte[] firstAnswer;
    private String failure;

    private RuntimeApi(HttpServer server, byte[] event, int invocations, Runnable started) {
        this.server = server;
        this.event = event;
        this.invocations = invocations;
        this.started = started;
    }

    /** @param started is run before the first event is handed out */
    static RuntimeApi start(byte[] event, int invocations, Runnable started) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), 0);
        var api = new RuntimeApi(server, event, invocations, started);
        server.setExecutor(api.threads);
        server.createContext("/", api::handle);
        server.start();
        return api;
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Waits for the last answer.
     *
     * @throws IllegalStateException if the function reports an error or doesn't answer in time
     */
    void await(Process process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.await(100, TimeUnit.MILLISECONDS)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the process ended with exit code " + process.exitValue());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no answer within " + PATIENCE.toSeconds() + " s");
            }
        }
        synchronized (this) {
            if (failure != null) {
                throw new IllegalStateException("the function reported: " + failure);
            }
        }
    }

    /** The moment of {@link System#nanoTime()} at which the runtime first asked for an event: its start is over. */
    synchronized long started() {
        return handedOut.getFirst();
    }

    /** The nanoseconds from an event handed out to its answer; the first has number 0. */
    synchronized long taken(int number) {
        return answered.get(number) - handedOut.get(number);
    }

    /** The moment of {@link System#nanoTime()} at which the first answer came. */
    synchronized long firstAnswered() {
        return answered.getFirst();
    }

    /** The first answer: a response of API Gateway's payload format. */
    synchronized String firstAnswer() {
        return new String(firstAnswer, StandardCharsets.UTF_8);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        long now = System.nanoTime();
        if (path.equals(NEXT)) {
            next(exchange, now);
        } else if (path.endsWith("/response")) {
            synchronized (this) {
                answered.add(now);
                if (firstAnswer == null) {
                    firstAnswer = body;
                }
                if (answered.size() == invocations) {
                    done.countDown();
                }
            }
            reply(exchange, 202, "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8));
        } else {
            synchronized (this) {
                failure = new String(body, StandardCharsets.UTF_8);
                done.countDown();
            }
            reply(exchange, 202, new byte[0]);
        }
    }

    private void next(HttpExchange exchange, long now) throws IOException {
        int number;
        synchronized (this) {
            if (handedOut.size() == invocations) {
                // The process is ended while it waits, as Lambda freezes it.
                return;
            }
            if (handedOut.isEmpty()) {
                started.run();
            }
            handedOut.add(now);
            number = handedOut.size();
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-%012d".formatted(number));
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(Instant.now().plus(PATIENCE).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:measured");
        headers.set(
            "Lambda-Runtime-Trace-Id",
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0"
        );
        reply(exchange, 200, event);
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            Loopback.send(exchange, status, body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
