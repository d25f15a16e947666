package org.socialgov.local.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Loopback;

/** Serves a local CSV file over HTTP, for a function that fetches it from the internet on AWS. */
public final class ServedFile implements AutoCloseable {

    private static final String PATH = "/file";

    private final HttpServer server;

    private ServedFile(HttpServer server) {
        this.server = server;
    }

    /**
     * Serves a file on loopback, with its present content at each request.
     *
     * @param file the file
     * @return the running server
     */
    public static ServedFile start(Path file) {
        try {
            var server = Loopback.server(PATH, exchange -> answer(exchange, file), Runnable::run);
            server.start();
            return new ServedFile(server);
        } catch (IOException problem) {
            throw new CannotStart("The file " + file + " can't be served on loopback: " + problem, problem);
        }
    }

    /** {@return its address} */
    public URI uri() {
        return Loopback.uri(server, PATH);
    }

    private static void answer(HttpExchange exchange, Path file) throws IOException {
        var modified = Files.getLastModifiedTime(file).toInstant().atOffset(ZoneOffset.UTC);
        exchange.getResponseHeaders().set("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(modified));
        Answers.send(exchange, 200, "text/csv", Files.readAllBytes(file));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
