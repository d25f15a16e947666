package org.socialgov.benchmarks.candidate.page;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Reads the path of an event and answers with a page of some kilobytes that was made at the start. */
public final class Handler implements RequestStreamHandler {

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] before;
    private final byte[] after = "</p></main></body></html>\"}".getBytes(StandardCharsets.UTF_8);

    /** Called by Lambda. */
    public Handler() {
        var page = new StringBuilder(
            "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/html; charset=utf-8\"},\"body\":\"" +
                "<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title></head><body><main>"
        );
        for (int i = 0; i < 120; i++) {
            page.append("<p class=line>Line ")
                .append(i)
                .append(" of a page that was made before it was asked for.</p>");
        }
        before = page.append("<p>").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        String path = "";
        try (var parser = JSON.createParser(event)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("rawPath")) {
                    path = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }
        answer.write(before);
        answer.write(
            path
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "")
                .replace("\\", "")
                .getBytes(StandardCharsets.UTF_8)
        );
        answer.write(after);
    }
}
