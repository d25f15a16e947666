package org.socialgov.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server on loopback that fails as configured. An exchange that ends before its answer has begun closes the
 * connection, as does one that ends in the middle of its answer.
 *
 * @param <F> the result of a request
 * @param <S> the server itself
 */
public abstract class FaultServer<F, S extends FaultServer<F, S>> implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<F> faults = new ArrayDeque<>();
    private F otherwise;

    /** @param none the result of a request without a fault */
    FaultServer(F none) {
        otherwise = none;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
    }

    /** Starts it. */
    final S listen() {
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return self();
    }

    /** Answers a request, or doesn't. */
    abstract void answer(HttpExchange exchange) throws IOException, InterruptedException;

    abstract S self();

    public final URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The result of the next request without one. */
    public final synchronized S next(F fault) {
        faults.add(fault);
        return self();
    }

    /** The result of all requests without one of their own. */
    public final synchronized S always(F fault) {
        otherwise = fault;
        return self();
    }

    final synchronized F take() {
        return faults.isEmpty() ? otherwise : faults.remove();
    }

    /** {@return whether the server was closed in that time} */
    final boolean isClosedWithin(Duration time) throws InterruptedException {
        return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    static void send(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        send(exchange, status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
