package org.socialgov.pages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** What a function wrote, read back. */
record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer read(byte[] written) throws IOException {
        int status = 0;
        var headers = new HashMap<String, String>();
        String body = "";
        boolean base64 = false;
        try (var json = new JsonFactory().createParser(written)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "statusCode" -> status = json.getIntValue();
                    case "headers" -> {
                        while (json.nextToken() == JsonToken.FIELD_NAME) {
                            String header = json.currentName();
                            json.nextToken();
                            headers.put(header, json.getText());
                        }
                    }
                    case "body" -> body = json.getText();
                    case "isBase64Encoded" -> base64 = json.getBooleanValue();
                    default -> json.skipChildren();
                }
            }
        }
        return new Answer(
            status,
            headers,
            base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8)
        );
    }

    String header(String name) {
        return headers.get(name);
    }

    /** The body's text, uncompressed where it is gzip. */
    String text() {
        try {
            if ("gzip".equals(headers.get("content-encoding"))) {
                try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A function's answer to an event. */
    static Answer of(PagesFunction function, byte[] event) {
        var out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(event), out, null);
            return read(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
