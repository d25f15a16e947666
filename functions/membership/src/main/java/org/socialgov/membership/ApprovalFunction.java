package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Settings;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/**
 * The pages at {@code approve}, {@code decline} and {@code decline-domain} below {@code /communities/social-media/}, where coordinators decide
 * on requests to join that the community's rule doesn't admit.
 */
public final class ApprovalFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final Coordinators coordinators;
    private final Http http;

    public ApprovalFunction() {
        this(Wiring.fromEnvironment(1, Wiring::readUnknownLink));
        wiring.dryClick(dry -> new ApprovalFunction(dry).http, FunctionRoute.APPROVE);
    }

    private ApprovalFunction(Wiring wiring) {
        this(wiring, wiring.coordinators(Settings.ofFunction()));
    }

    /** @param first the coordinators whom the deployment names */
    ApprovalFunction(Wiring wiring, FirstCoordinators first) {
        this.wiring = wiring;
        // Only they may decide: a link that was mailed to anybody else has ended.
        coordinators = new CurrentCoordinators(wiring.ledger(), first);
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        return pages(request, Link.Purpose.APPROVE, (found, community, reason, now) ->
            decide(found, true, community, reason, now)
        )
            .or(() ->
                pages(request, Link.Purpose.DECLINE, (found, community, reason, now) ->
                    decide(found, false, community, reason, now)
                )
            )
            .or(() -> pages(request, Link.Purpose.DECLINE_DOMAIN, this::declineDomain));
    }

    private Optional<Resource> pages(Request request, Link.Purpose purpose, LinkPages.Action action) {
        return LinkPages.inSteps(
            request,
            wiring,
            purpose,
            token -> LinkContext.ofCoordinator(token, coordinators, wiring.ledger()),
            action
        );
    }

    private Transition.Step<LinkOutcome> decide(
        LinkContext found,
        boolean approve,
        Community community,
        String reason,
        Instant now
    ) {
        var context = Approving.Context.by(found, coordinators, wiring.ledger(), now);
        return new Transition.Step.Last<>(
            Approving.decide(context, approve, community.id(), reason, now, wiring.randomness())
        );
    }

    private Transition.Step<LinkOutcome> declineDomain(
        LinkContext found,
        Community community,
        String reason,
        Instant now
    ) {
        var context = Approving.Context.by(found, coordinators, wiring.ledger(), now);
        return Approving.declineDomain(context, community.id(), reason, wiring.ledger(), now, wiring.randomness());
    }
}
