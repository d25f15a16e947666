package org.socialgov.local.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes each event to the log. Runs in a process of its own, from its zip. */
public final class EventLogFunction implements RequestStreamHandler {

    /** For Lambda. */
    public EventLogFunction() {}

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        context.getLogger().log(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        out.write("{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8));
    }
}
