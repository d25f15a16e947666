package org.socialgov.table.dynamo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;

/** Java's own client for HTTP: it keeps connections open, and loads the fewest classes. */
final class HttpsTransport implements Transport {

    private static final int CONNECT_MILLISECONDS = 1_000;
    private static final int READ_MILLISECONDS = 2_000;
    private static final int FIRST_ERROR = 400;

    /**
     * Java keeps an idle connection for 5 seconds: a visitor who fills in the form would wait for new ones, and for TLS.
     * DynamoDB closes one that was idle for a minute.
     */
    private static final String IDLE_SECONDS = "50";

    static {
        System.setProperty("http.keepAlive.time.server", IDLE_SECONDS);
        // Java would repeat a lost POST on its own, and say nothing.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final URI endpoint;

    HttpsTransport(URI endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Reply send(Map<String, String> headers, byte[] body, int milliseconds, boolean isRepeated)
        throws IOException {
        var connection = connection(milliseconds);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        if (isRepeated) {
            // In this mode Java makes sure that an idle connection is still open, which takes a millisecond.
            connection.setFixedLengthStreamingMode(body.length);
        }
        for (var header : headers.entrySet()) {
            connection.setRequestProperty(header.getKey(), header.getValue());
        }
        try (var out = connection.getOutputStream()) {
            out.write(body);
        }
        return reply(connection);
    }

    /**
     * By requests that DynamoDB answers without looking at a table. The beginning of each answer is read before the next
     * connection is opened: it has the ticket by which that one resumes the session, and the rest keeps this one in use.
     */
    @Override
    public void open(int connections) throws IOException {
        var opened = new ArrayList<HttpURLConnection>();
        for (int i = 0; i < connections; i++) {
            var connection = connection(CONNECT_MILLISECONDS);
            connection.getResponseCode();
            opened.add(connection);
        }
        for (var connection : opened) {
            reply(connection);
        }
    }

    private HttpURLConnection connection(int milliseconds) throws IOException {
        var connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setConnectTimeout(Math.min(CONNECT_MILLISECONDS, milliseconds));
        connection.setReadTimeout(Math.min(READ_MILLISECONDS, milliseconds));
        connection.setInstanceFollowRedirects(false);
        return connection;
    }

    private static Reply reply(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        // Read to its end, so that the connection is used again.
        try (var in = status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(
                status,
                connection.getHeaderField("x-amz-crc32"),
                in == null ? new byte[0] : in.readAllBytes()
            );
        }
    }
}
