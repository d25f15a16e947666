package org.socialgov.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An S3 bucket on loopback that supports reading an object, and fails as configured.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
public final class FaultyS3 extends FaultServer<FaultyS3.Fault, FaultyS3> {

    private static final int PIECE = 64 * 1024;

    private final Map<String, byte[]> objects = new HashMap<>();
    private final List<Optional<String>> ranges = new ArrayList<>();
    private final AtomicLong bytesSent = new AtomicLong();

    /** The result of a request. */
    public enum Fault {
        NONE,
        /** 503, as S3 says that a prefix is asked too often. */
        SLOW_DOWN,
        /** 500. */
        INTERNAL_ERROR,
        /** 403: the role may not read it. */
        ACCESS_DENIED,
        /** The connection is closed in the middle of the object. */
        BREAK_OFF,
        /** No answer until the server is closed. */
        HANG,
    }

    private FaultyS3() {
        super(Fault.NONE);
    }

    /** Starts an empty bucket, whatever it is called. */
    public static FaultyS3 start() {
        return new FaultyS3().listen();
    }

    @Override
    FaultyS3 self() {
        return this;
    }

    /** Puts an object. */
    public synchronized FaultyS3 put(String key, byte[] object) {
        objects.put(key, object.clone());
        return this;
    }

    /** The ranges that were asked for, one for each request that has come. */
    public synchronized List<Optional<String>> ranges() {
        return List.copyOf(ranges);
    }

    /** How many bytes of objects have been sent. */
    public long bytesSent() {
        return bytesSent.get();
    }

    private synchronized Fault take(HttpExchange exchange) {
        ranges.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")));
        return take();
    }

    private synchronized Optional<byte[]> object(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return Optional.ofNullable(objects.get(path.substring(path.lastIndexOf('/') + 1)));
    }

    @Override
    void answer(HttpExchange exchange) throws IOException, InterruptedException {
        switch (take(exchange)) {
            case SLOW_DOWN -> refuse(exchange, 503, "SlowDown");
            case INTERNAL_ERROR -> refuse(exchange, 500, "InternalError");
            case ACCESS_DENIED -> refuse(exchange, 403, "AccessDenied");
            case BREAK_OFF -> {
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write(new byte[10]);
                exchange.getResponseBody().flush();
            }
            case HANG -> isClosedWithin(Duration.ofDays(1));
            case NONE -> {
                var object = object(exchange);
                if (object.isEmpty()) {
                    refuse(exchange, 404, "NoSuchKey");
                } else {
                    send(exchange, object.get());
                }
            }
        }
    }

    /** The whole object, or the part that a range from its beginning asks for. */
    private void send(HttpExchange exchange, byte[] object) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null && object.length == 0) {
            refuse(exchange, 416, "InvalidRange");
            return;
        }
        int length = range == null ? object.length : Math.min(object.length, 1 + Integer.parseInt(range.split("-")[1]));
        exchange.sendResponseHeaders(range == null ? 200 : 206, length == 0 ? -1 : length);
        for (int from = 0; from < length; from += PIECE) {
            int piece = Math.min(PIECE, length - from);
            exchange.getResponseBody().write(object, from, piece);
            bytesSent.addAndGet(piece);
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        String body = "<Error><Code>%s</Code><Message>told to fail</Message></Error>".formatted(code);
        send(exchange, status, "application/xml", body);
    }
}
