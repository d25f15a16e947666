package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.community.Link;
import org.socialgov.community.Pressing;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/**
 * The pages with which people leave a community's list, take that back, or stop all mail: {@code unsubscribe/},
 * {@code undo/} and {@code never-again/} below {@code /communities/social-media/}.
 */
public final class SubscriptionFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final Http http;

    public SubscriptionFunction() {
        this(Wiring.fromEnvironment());
    }

    SubscriptionFunction(Wiring wiring) {
        this.wiring = wiring;
        http = new Http(this::route, wiring.errors(), wiring.sameSite(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        return LinkPages.at(request, wiring, Link.Purpose.UNSUBSCRIBE, (found, community, now) ->
            Pressing.unsubscribe(found, community, now, wiring.randomness())
        )
            .map(Resource::takingOtherSitesPosts)
            .or(() ->
                LinkPages.at(request, wiring, Link.Purpose.UNDO, (found, community, now) ->
                    Pressing.undoLeaving(found, community, now, wiring.randomness())
                )
            )
            .or(() ->
                LinkPages.at(request, wiring, Link.Purpose.NEVER_AGAIN, (found, community, now) ->
                    Pressing.neverAgain(found, community, now, wiring.randomness())
                )
            );
    }
}
