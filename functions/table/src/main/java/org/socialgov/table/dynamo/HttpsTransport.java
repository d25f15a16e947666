package org.socialgov.table.dynamo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/** Java's own client for HTTP: it keeps connections open, and loads the fewest classes. */
final class HttpsTransport implements Transport {

    private static final int CONNECT_MILLISECONDS = 1_000;
    private static final int READ_MILLISECONDS = 2_000;
    private static final int FIRST_ERROR = 400;

    private final URI endpoint;

    HttpsTransport(URI endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Reply send(Map<String, String> headers, byte[] body, int milliseconds) throws IOException {
        var connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setConnectTimeout(Math.min(CONNECT_MILLISECONDS, milliseconds));
        connection.setReadTimeout(Math.min(READ_MILLISECONDS, milliseconds));
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        // With a length that is known beforehand, Java doesn't repeat a lost POST on its own.
        connection.setFixedLengthStreamingMode(body.length);
        for (var header : headers.entrySet()) {
            connection.setRequestProperty(header.getKey(), header.getValue());
        }
        try (var out = connection.getOutputStream()) {
            out.write(body);
        }
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
