package org.socialgov.directory;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A web server on this machine that has the file, or hasn't. */
final class ListServer implements AutoCloseable {

    private final HttpServer server;
    private int status = 200;
    private byte[] body = new byte[0];
    private final Map<String, String> headers = new HashMap<>();

    ListServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            } catch (IOException hungUp) {
                // The client has read as much as it takes.
                exchange.close();
            }
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/current-full.csv";
    }

    ListServer has(ListFile file) {
        return has(file.bytes());
    }

    ListServer has(byte[] bytes) {
        status = 200;
        body = bytes;
        return this;
    }

    ListServer header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    ListServer answers(int with) {
        status = with;
        body = new byte[0];
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
