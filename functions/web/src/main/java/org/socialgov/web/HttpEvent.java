package org.socialgov.web;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * API Gateway's event and answer, payload format 2.0, read and written token by token: data binding would take longer
 * than the rest of a function's cold start.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload format 2.0</a>
 */
public final class HttpEvent {

    /** The maximum length of a form's body, in bytes. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private HttpEvent() {}

    /** The result of reading an event. */
    public sealed interface Read {
        record Readable(Request request) implements Read {}

        /** The body is refused; the request has an empty one. */
        record Refused(Request request, Refusal refusal) implements Read {}
    }

    /**
     * Reads an event.
     *
     * @throws IOException if it isn't an event of an HTTP API: the function's trigger is then wrong, and it must fail
     */
    public static Read read(InputStream event) throws IOException {
        var draft = new Draft();
        try (JsonParser json = JSON.createParser(event)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "rawPath" -> draft.path = json.getText();
                    case "rawQueryString" -> draft.query = json.getText();
                    case "headers" -> readHeaders(json, draft.headers);
                    case "cookies" -> readCookies(json, draft.cookies);
                    case "requestContext" -> readContext(json, draft);
                    case "body" -> draft.body = json.currentToken() == JsonToken.VALUE_NULL ? "" : json.getText();
                    case "isBase64Encoded" -> draft.base64 = json.getBooleanValue();
                    default -> json.skipChildren();
                }
            }
        }
        expect(draft.path != null && draft.method != null);
        try {
            return new Read.Readable(draft.request(draft.bytes()));
        } catch (Refusal refusal) {
            return new Read.Refused(draft.request(new byte[0]), refusal);
        }
    }

    /** Writes an answer. */
    public static void write(Response response, OutputStream answer) throws IOException {
        try (var json = JSON.createGenerator(answer, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeNumberField("statusCode", response.status());
            json.writeObjectFieldStart("headers");
            for (var header : response.headers().entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
            if (!response.cookies().isEmpty()) {
                json.writeArrayFieldStart("cookies");
                for (String cookie : response.cookies()) {
                    json.writeString(cookie);
                }
                json.writeEndArray();
            }
            json.writeBooleanField("isBase64Encoded", response.binary());
            json.writeStringField(
                "body",
                response.binary() ? Base64.getEncoder().encodeToString(response.body()) : response.bodyText()
            );
            json.writeEndObject();
        }
    }

    private static final class Draft {

        String id = "";
        String method;
        String path;
        String query = "";
        final Map<String, String> headers = new HashMap<>();
        final List<String> cookies = new ArrayList<>();
        String sourceIp = "";
        String domainName = "";
        long receivedAt;
        String body = "";
        boolean base64;

        byte[] bytes() {
            // Four characters of base64 hold three bytes: a body longer than this is refused without being decoded.
            if (body.length() > MAX_BODY_BYTES * 2) {
                throw new Refusal(413, "refusal.too-large");
            }
            byte[] bytes;
            try {
                bytes = base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, "refusal.bad-base64");
            }
            if (bytes.length > MAX_BODY_BYTES) {
                throw new Refusal(413, "refusal.too-large");
            }
            return bytes;
        }

        Request request(byte[] bytes) {
            return new Request(
                id,
                method.toUpperCase(Locale.ROOT),
                path,
                query,
                Map.copyOf(headers),
                List.copyOf(cookies),
                bytes,
                sourceIp,
                domainName,
                receivedAt
            );
        }
    }

    private static void readHeaders(JsonParser json, Map<String, String> headers) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName().toLowerCase(Locale.ROOT);
            json.nextToken();
            headers.put(name, json.getText());
        }
    }

    private static void readCookies(JsonParser json, List<String> cookies) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            cookies.add(json.getText());
        }
    }

    private static void readContext(JsonParser json, Draft draft) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "requestId" -> draft.id = json.getText();
                case "domainName" -> draft.domainName = json.getText();
                case "timeEpoch" -> draft.receivedAt = json.getLongValue();
                case "http" -> {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String field = json.currentName();
                        json.nextToken();
                        switch (field) {
                            case "method" -> draft.method = json.getText();
                            case "sourceIp" -> draft.sourceIp = json.getText();
                            default -> json.skipChildren();
                        }
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private static void expect(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not an event of an HTTP API with payload format 2.0; check the function's trigger");
        }
    }
}
