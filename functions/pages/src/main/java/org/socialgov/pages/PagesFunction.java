package org.socialgov.pages;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.socialgov.web.Http;

/** Serves what the build left: pages, files and redirects, and the answer to every path that no other function has. */
public final class PagesFunction implements RequestStreamHandler {

    private final Http http;

    /** As Lambda makes it. */
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
