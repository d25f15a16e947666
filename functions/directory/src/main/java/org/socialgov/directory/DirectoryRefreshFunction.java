package org.socialgov.directory;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.socialgov.community.directory.GovList;
import org.socialgov.community.directory.Stock;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.Settings;

/**
 * Refreshes the list of domains once a day: fetches it, checks it, and stores it. A refused list is an error of the
 * function, with the reason in its log; the previous list stays in use. If the refused list is correct, an operator
 * invokes the function with {@code {"acceptChange":true}}.
 */
public final class DirectoryRefreshFunction implements RequestStreamHandler {

    private static final JsonFactory JSON = new JsonFactory();

    private final Wiring.Refresh wiring;

    public DirectoryRefreshFunction() {
        this(Wiring.Refresh.from(Settings.ofFunction()));
    }

    DirectoryRefreshFunction(Wiring.Refresh wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        boolean acceptChange = acceptsChange(event);
        var last = wiring.store().stock();
        var outcome = Refreshing.judge(
            wiring.source().fetch(),
            last,
            acceptChange,
            wiring.soundness(),
            wiring.own(),
            wiring.clock().instant()
        );
        switch (outcome) {
            case Refreshing.Outcome.Refused(String reason) -> throw refuse(reason);
            case Refreshing.Outcome.Sound(var stock, var parts, var leftOut) -> {
                if (!wiring.store().replace(last, stock, parts)) {
                    throw refuse("another refresh ran at the same time");
                }
                leftOut.forEach(this::tell);
                wiring
                    .log()
                    .info(
                        "directory-refreshed",
                        Map.of("rows", stock.rows(), "asOf", stock.asOf(), "leftOut", leftOut.size())
                    );
                wiring.metrics().put(Metrics.Metric.DIRECTORY_ROWS, stock.rows(), stock.takenAt());
                answer.write(summary(stock, leftOut.size()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** An exception, since alarms and retries depend on the function's errors. */
    private IllegalStateException refuse(String reason) {
        wiring.log().error("directory-refresh-refused", Map.of("reason", reason));
        return new IllegalStateException("the list of domains was refused: " + reason);
    }

    private void tell(GovList.LeftOut leftOut) {
        wiring.log().error("directory-line-skipped", Map.of("line", leftOut.line(), "reason", leftOut.reason()));
    }

    private static String summary(Stock stock, int leftOut) {
        return "{\"rows\":%d,\"asOf\":\"%s\",\"leftOut\":%d}".formatted(stock.rows(), stock.asOf(), leftOut);
    }

    private static boolean acceptsChange(InputStream event) throws IOException {
        boolean accepts = false;
        try (JsonParser json = JSON.createParser(event)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("acceptChange")) {
                    accepts = value == JsonToken.VALUE_TRUE;
                }
                json.skipChildren();
            }
        }
        return accepts;
    }
}
