package org.socialgov.table.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connections to the table, over plain HTTP. */
class HttpsTransportTest {

    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** Each call waits until as many others have come. */
    private volatile CyclicBarrier together = new CyclicBarrier(1);

    private HttpServer server;
    private Transport transport;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            clients.add(exchange.getRemoteAddress());
            byte[] request = exchange.getRequestBody().readAllBytes();
            awaitOthers();
            byte[] body = request.length == 0 ? "healthy".getBytes(StandardCharsets.US_ASCII) : request;
            exchange.getResponseHeaders().set("x-amz-crc32", "7");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        transport = new HttpsTransport(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void awaitOthers() {
        try {
            together.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new AssertionError("a call came alone", alone);
        }
    }

    @Test
    void a_reply_is_read_whole_whatever_its_status() throws IOException {
        for (int each : new int[] { 200, 400, 500 }) {
            status = each;
            var reply = transport.send(Map.of(), "body".getBytes(StandardCharsets.US_ASCII), 5_000);
            assertThat(reply.status()).isEqualTo(each);
            assertThat(reply.checksum()).isEqualTo("7");
            assertThat(reply.body()).asString().isEqualTo("body");
        }
        assertThat(clients).as("one connection").hasSize(1);
    }

    @Test
    void as_many_connections_are_opened_as_a_request_uses_at_the_same_time() throws Exception {
        transport.send(Map.of(), new byte[1], 5_000);
        transport.open(3);
        assertThat(clients).hasSize(3);

        together = new CyclicBarrier(3);
        var calls = new ArrayList<Future<?>>();
        for (int i = 0; i < 3; i++) {
            calls.add(threads.submit(() -> transport.send(Map.of(), new byte[1], 5_000)));
        }
        for (var call : calls) {
            call.get();
        }
        assertThat(clients).as("no other connection is opened later").hasSize(3);
    }

    @Test
    void a_table_that_is_not_reached_is_no_answer() {
        server.stop(0);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.send(Map.of(), new byte[1], 1_000));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.open(1));
    }
}
