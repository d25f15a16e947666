package org.socialgov.coordinators;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.web.DryRun;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** The coordinators' pages below {@code /communities/social-media/coordinators/}. */
public final class CoordinatorFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final Http http;

    public CoordinatorFunction() {
        this(Wiring.fromEnvironment());
        var dry = new CoordinatorFunction(Wiring.forDryRun());
        DryRun.of(dry.http, wiring.log(), DryRun.get(wiring.path(FunctionRoute.COORDINATORS_OVERVIEW), ""));
    }

    CoordinatorFunction(Wiring wiring) {
        this.wiring = wiring;
        http = new Http(this::route, wiring.errors(), wiring.requestPolicy(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        return FunctionRoute.COORDINATORS_OVERVIEW.in(wiring.communities(), request.path()).map(_ ->
            Resource.getAndPost(this::noSession, this::noSession)
        );
    }

    private Response noSession(Request request) {
        String title = wiring.wording().say("coordinators.no-session.title");
        var main = Html.of(
            "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n",
            title,
            wiring.wording().say("coordinators.no-session.what")
        );
        return Response.html(403, wiring.frame().render(title, main, request.domainName())).with(
            "x-robots-tag",
            "noindex"
        );
    }
}
