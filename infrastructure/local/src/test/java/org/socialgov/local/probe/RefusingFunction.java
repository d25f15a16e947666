package org.socialgov.local.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/** Takes no list in, and says why. Runs in a process of its own, from its zip. */
public final class RefusingFunction implements RequestStreamHandler {

    /** For Lambda. */
    public RefusingFunction() {}

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) {
        throw new IllegalStateException("the list was not taken in: it has no column of domains");
    }
}
