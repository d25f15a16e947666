package org.socialgov.local.start;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.Executor;

/** HTTP servers that only this machine reaches. */
public final class Loopback {

    /** The address that everything listens on. */
    public static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

    /** Hop-by-hop headers, which aren't forwarded (RFC 9110, section 7.6.1), in lower case. */
    public static final Set<String> ONE_HOP = Set.of(
        "connection",
        "expect",
        "http2-settings",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade"
    );

    private Loopback() {}

    /**
     * A server on a free port, which isn't started.
     *
     * @param path    the beginning of the paths that it answers
     * @param handler answers a request; the exchange is closed after it
     * @param threads run the requests
     * @return the server
     * @throws IOException if it can't listen
     */
    public static HttpServer server(String path, HttpHandler handler, Executor threads) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(ADDRESS, 0), 0);
        server.setExecutor(threads);
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return server;
    }

    /** {@return the address of a path of a server} */
    public static URI uri(HttpServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /**
     * Sends a response. One to {@code HEAD} has the length of its body, and no body.
     *
     * @param exchange the request; the other headers of the response are set
     * @param status   the status
     * @param body     the body
     * @throws IOException if the client has closed the connection
     */
    public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        var isHead = exchange.getRequestMethod().equals("HEAD");
        if (body.length > 0 && isHead) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        if (body.length == 0 || isHead || status == 204 || status == 304) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
