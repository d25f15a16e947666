package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.Settings;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;

/** The page at {@code /communities/social-media/confirm}: its button makes the person who asked to join a member. */
public final class ConfirmFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final Http http;

    public ConfirmFunction() {
        this(Wiring.fromEnvironment(1, Wiring::readUnknownLink));
        wiring.dryClick(dry -> new ConfirmFunction(dry).http, FunctionRoute.CONFIRM);
    }

    private ConfirmFunction(Wiring wiring) {
        this(wiring, wiring.coordinators(Settings.ofFunction()));
    }

    /** @param first the coordinators whom the deployment names */
    ConfirmFunction(Wiring wiring, FirstCoordinators first) {
        this.wiring = wiring;
        var coordinators = new CurrentCoordinators(wiring.ledger(), first);
        http = new Http(
            request ->
                LinkPages.at(request, wiring, Link.Purpose.CONFIRM, (found, community, now) -> {
                    var settings = Community.withId(community, wiring.communities());
                    var admission = found
                        .member()
                        .map(Membership::address)
                        .map(mailbox -> Admission.of(mailbox, settings, wiring));
                    return LinkActions.confirm(
                        found
                            .withConsent(settings.notice().version(), now)
                            .withAffiliation(admission.flatMap(Admission::affiliation)),
                        community,
                        admission.map(Admission::verdict),
                        coordinators.of(community),
                        wiring.ledger(),
                        now,
                        wiring.randomness()
                    );
                }),
            wiring.errors(),
            wiring.requestPolicy(),
            wiring.log()
        );
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }
}
