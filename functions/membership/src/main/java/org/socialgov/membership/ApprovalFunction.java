package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.community.Coordinators;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.ledger.Link;
import org.socialgov.environment.Settings;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/**
 * The pages at {@code approve} and {@code decline} below {@code /communities/social-media/}, where coordinators decide
 * on requests to join that the community's rule doesn't admit.
 */
public final class ApprovalFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final Coordinators coordinators;
    private final Http http;

    public ApprovalFunction() {
        this(Wiring.fromEnvironment(), Wiring.coordinators(Settings.ofFunction()));
        Wiring.dryClick(
            dry -> new ApprovalFunction(dry, Wiring.coordinators(Settings.ofFunction())).http,
            FunctionRoute.APPROVE
        );
    }

    /** @param coordinators who may decide; a link that was mailed to anybody else has ended */
    ApprovalFunction(Wiring wiring, Coordinators coordinators) {
        this.wiring = wiring;
        this.coordinators = coordinators;
        http = new Http(
            request -> pages(request, Link.Purpose.APPROVE).or(() -> pages(request, Link.Purpose.DECLINE)),
            wiring.errors(),
            wiring.requestPolicy(),
            wiring.log()
        );
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> pages(Request request, Link.Purpose purpose) {
        return LinkPages.forCoordinators(
            request,
            wiring,
            purpose,
            token -> Approving.link(token, coordinators, wiring.ledger()),
            (found, community, reason, now) ->
                Approving.decide(
                    Approving.Context.by(found, coordinators, wiring.ledger()),
                    purpose == Link.Purpose.APPROVE,
                    community,
                    reason,
                    now,
                    wiring.randomness()
                )
        );
    }
}
