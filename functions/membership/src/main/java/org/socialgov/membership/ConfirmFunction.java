package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.coordinating.CurrentCoordinators;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.Settings;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/**
 * The pages at {@code /communities/social-media/confirm} and {@code invitation}: their buttons make the person who asked to
 * join, or was invited from an imported list, a member.
 */
public final class ConfirmFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final CurrentCoordinators coordinators;
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
        coordinators = new CurrentCoordinators(wiring.ledger(), first);
        http = new Http(this::route, wiring.errors(), wiring.requestPolicy(), wiring.log());
    }

    private Optional<Resource> route(Request request) {
        return LinkPages.at(request, wiring, Link.Purpose.CONFIRM, this::confirm)
            .or(() -> LinkPages.at(request, wiring, Link.Purpose.INVITATION, this::accept))
            .or(() -> LinkPages.at(request, wiring, Link.Purpose.UNDO, this::comeBack));
    }

    private LinkOutcome confirm(LinkContext found, String community, Instant now) {
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
    }

    private LinkOutcome comeBack(LinkContext found, String community, Instant now) {
        return LinkActions.undoLeaving(
            found,
            community,
            found
                .member()
                .map(Membership::address)
                .map(mailbox -> Admission.of(mailbox, Community.withId(community, wiring.communities()), wiring))
                .map(Admission::verdict),
            coordinators.of(community),
            wiring.ledger(),
            now,
            wiring.randomness()
        );
    }

    private LinkOutcome accept(LinkContext found, String community, Instant now) {
        var settings = Community.withId(community, wiring.communities());
        var admission = found
            .invitation()
            .map(ListImport.Invitation::address)
            .map(mailbox -> Admission.of(mailbox, settings, wiring));
        return LinkActions.acceptInvitation(
            found,
            community,
            settings.notice().version(),
            admission.map(Admission::verdict),
            admission.flatMap(Admission::affiliation),
            coordinators.of(community),
            wiring.ledger(),
            now,
            wiring.randomness()
        );
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }
}
