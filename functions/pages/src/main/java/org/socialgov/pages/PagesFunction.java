package org.socialgov.pages;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.socialgov.web.Http;

/** Serves the pages, files and redirects that the build made, and answers every path without a route of its own. */
public final class PagesFunction implements RequestStreamHandler {

    private final Http http;

    /** Called by Lambda. */
    public PagesFunction() {
        this(Wiring.http());
    }

    PagesFunction(Http http) {
        this.http = http;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }
}
