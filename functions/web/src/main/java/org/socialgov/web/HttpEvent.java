package org.socialgov.web;

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
import org.socialgov.environment.JsonReader;
import org.socialgov.environment.JsonText;

/**
 * API Gateway's event and answer, payload format 2.0.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload format 2.0</a>
 */
public final class HttpEvent {

    /** The maximum length of a form's body, in bytes. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    /** The same for the text of an announcement. */
    public static final int MAX_TEXT_BYTES = 256 * 1024;

    /** The same for an uploaded list with the fields beside it: in base64, it fits an event of Lambda. */
    public static final int MAX_UPLOAD_BYTES = 4_064_000;

    private HttpEvent() {}

    /** The result of reading an event. */
    public sealed interface Read {
        Request request();

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
        var json = new JsonReader(event.readAllBytes());
        json.beginObject();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "rawPath" -> draft.path = json.text();
                case "rawQueryString" -> draft.query = json.text();
                case "headers" -> readHeaders(json, draft.headers);
                case "cookies" -> readCookies(json, draft.cookies);
                case "requestContext" -> readContext(json, draft);
                case "body" -> {
                    String body = json.text();
                    draft.body = body == null ? "" : body;
                }
                case "isBase64Encoded" -> draft.base64 = json.flag();
                default -> json.skip();
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
        String body = response.binary() ? Base64.getEncoder().encodeToString(response.body()) : response.bodyText();
        var json = new StringBuilder(body.length() + 2048).append("{\"statusCode\":").append(response.status());
        json.append(",\"headers\":{");
        String separator = "";
        for (var header : response.headers().entrySet()) {
            json.append(separator);
            JsonText.append(json, header.getKey());
            json.append(':');
            JsonText.append(json, header.getValue());
            separator = ",";
        }
        json.append('}');
        if (!response.cookies().isEmpty()) {
            separator = ",\"cookies\":[";
            for (String cookie : response.cookies()) {
                json.append(separator);
                JsonText.append(json, cookie);
                separator = ",";
            }
            json.append(']');
        }
        json.append(",\"isBase64Encoded\":").append(response.binary()).append(",\"body\":");
        if (response.binary()) {
            // Base64 needs no escaping.
            json.append('"').append(body).append('"');
        } else {
            JsonText.append(json, body);
        }
        answer.write(json.append('}').toString().getBytes(StandardCharsets.UTF_8));
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
            boolean takesFile = FunctionRoute.takesFile(path);
            int most = takesFile ? MAX_UPLOAD_BYTES : FunctionRoute.takesText(path) ? MAX_TEXT_BYTES : MAX_BODY_BYTES;
            String tooLarge = takesFile ? "refusal.list-too-large" : "refusal.too-large";
            // Four characters of base64 hold three bytes: a body longer than this is refused without being decoded.
            if (body.length() > most * 2) {
                throw new Refusal(413, tooLarge);
            }
            byte[] bytes;
            try {
                bytes = base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, "refusal.bad-base64");
            }
            if (bytes.length > most) {
                throw new Refusal(413, tooLarge);
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

    private static void readHeaders(JsonReader json, Map<String, String> headers) throws IOException {
        json.beginObject();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            String value = json.text();
            if (value != null) {
                headers.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
    }

    private static void readCookies(JsonReader json, List<String> cookies) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            cookies.add(json.text());
        }
    }

    private static void readContext(JsonReader json, Draft draft) throws IOException {
        json.beginObject();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "requestId" -> draft.id = json.text();
                case "domainName" -> draft.domainName = json.text();
                case "timeEpoch" -> draft.receivedAt = json.number();
                case "http" -> {
                    json.beginObject();
                    for (String field = json.nextName(); field != null; field = json.nextName()) {
                        switch (field) {
                            case "method" -> draft.method = json.text();
                            case "sourceIp" -> draft.sourceIp = json.text();
                            default -> json.skip();
                        }
                    }
                }
                default -> json.skip();
            }
        }
    }

    private static void expect(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not an event of an HTTP API with payload format 2.0; check the function's trigger");
        }
    }
}
