package org.socialgov.table.dynamo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
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
            byte[] body = request.length == 0 ? "healthy".getBytes(US_ASCII) : request;
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
            var reply = transport.send(Map.of(), "body".getBytes(US_ASCII), 5_000, false);
            assertThat(reply.status()).isEqualTo(each);
            assertThat(reply.checksum()).isEqualTo("7");
            assertThat(reply.body()).asString().isEqualTo("body");
        }
        assertThat(clients).as("one connection").hasSize(1);
    }

    @Test
    void as_many_connections_are_opened_as_a_request_uses_at_the_same_time() throws Exception {
        transport.send(Map.of(), new byte[1], 5_000, false);
        transport.open(3);
        assertThat(clients).hasSize(3);

        together = new CyclicBarrier(3);
        var calls = new ArrayList<Future<?>>();
        for (int i = 0; i < 3; i++) {
            calls.add(threads.submit(() -> transport.send(Map.of(), new byte[1], 5_000, false)));
        }
        for (var call : calls) {
            call.get();
        }
        assertThat(clients).as("no other connection is opened later").hasSize(3);
    }

    @Test
    void a_repeated_request_uses_no_connection_that_was_closed_meanwhile() throws Exception {
        try (var closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var closed = new Semaphore(0);
            threads.submit(() -> answerOnceEach(closing, closed));
            var toClosing = new HttpsTransport(URI.create("http://127.0.0.1:" + closing.getLocalPort()));

            assertThat(sendAndAwait(toClosing, closed, false)).isEqualTo(200);
            assertThatExceptionOfType(IOException.class)
                .as("the closed connection is used")
                .isThrownBy(() -> toClosing.send(Map.of(), new byte[1], 5_000, false));
            assertThat(sendAndAwait(toClosing, closed, false)).isEqualTo(200);
            assertThat(sendAndAwait(toClosing, closed, true)).isEqualTo(200);
        }
    }

    private static int sendAndAwait(Transport transport, Semaphore closed, boolean isRepeated) throws Exception {
        int answered = transport.send(Map.of(), new byte[1], 5_000, isRepeated).status();
        assertThat(closed.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        return answered;
    }

    /** A server that closes each connection after its first answer, and takes what is still sent. */
    private Void answerOnceEach(ServerSocket server, Semaphore closed) throws IOException {
        while (true) {
            var connection = server.accept();
            var in = connection.getInputStream();
            var request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n")) {
                request.append((char) in.read());
            }
            in.read();
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            connection.shutdownOutput();
            closed.release();
        }
    }

    @Test
    void an_idle_connection_is_kept_while_a_visitor_fills_in_the_form() {
        assertThat(Integer.getInteger("http.keepAlive.time.server")).isBetween(30, 59);
    }

    @Test
    void a_table_that_is_not_reached_is_no_answer() {
        server.stop(0);
        assertThatExceptionOfType(IOException.class).isThrownBy(() ->
            transport.send(Map.of(), new byte[1], 1_000, false)
        );
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.open(1));
    }
}
