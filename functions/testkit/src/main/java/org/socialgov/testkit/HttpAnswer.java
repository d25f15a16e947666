package org.socialgov.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A function's answer, read from the JSON that API Gateway would get. */
public record HttpAnswer(int status, Map<String, String> headers, List<String> cookies, byte[] body) {
    /** A function's handler. */
    @FunctionalInterface
    public interface Handler {
        void handle(InputStream event, OutputStream answer) throws IOException;
    }

    /** Hands the event to the handler, as Lambda does. */
    public static HttpAnswer of(Handler handler, HttpEvents event) {
        return of(handler, event.eventBytes());
    }

    /** Likewise, an event as it is written. */
    public static HttpAnswer of(Handler handler, byte[] event) {
        var out = new ByteArrayOutputStream();
        try {
            handler.handle(new ByteArrayInputStream(event), out);
            return read(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body's text, uncompressed where it is gzip. */
    public String text() {
        if (!"gzip".equals(header("content-encoding"))) {
            return new String(body, StandardCharsets.UTF_8);
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String header(String name) {
        return headers.get(name);
    }

    private static HttpAnswer read(byte[] answer) throws IOException {
        int status = 0;
        var headers = new LinkedHashMap<String, String>();
        var cookies = new ArrayList<String>();
        String body = "";
        boolean base64 = false;
        try (var json = new JsonFactory().createParser(answer)) {
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
                    case "cookies" -> {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            cookies.add(json.getText());
                        }
                    }
                    case "body" -> body = json.getText();
                    case "isBase64Encoded" -> base64 = json.getBooleanValue();
                    default -> throw new IOException("API Gateway knows no field " + name + " of an answer");
                }
            }
        }
        byte[] bytes = base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
        return new HttpAnswer(status, headers, cookies, bytes);
    }
}
