package org.socialgov.local.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Says what the table's stream rang. Runs in a process of its own, from its zip. */
public final class BellFunction implements RequestStreamHandler {

    /** For Lambda. */
    public BellFunction() {}

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        context.getLogger().log(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        out.write("{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8));
    }
}
