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
import org.socialgov.community.address.EmailAddress;
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
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    private Optional<Resource> route(Request request) {
        return LinkPages.at(request, wiring, Link.Purpose.CONFIRM, this::confirm)
            .or(() -> LinkPages.at(request, wiring, Link.Purpose.INVITATION, this::accept))
            .or(() -> LinkPages.at(request, wiring, Link.Purpose.UNDO, this::comeBack));
    }

    private LinkOutcome confirm(LinkContext found, Community community, Instant now) {
        var admission = admission(found.member().map(Membership::address), community);
        return LinkActions.confirm(
            found
                .withConsent(community.notice().version(), now)
                .withAffiliation(admission.flatMap(Admission::affiliation)),
            community.id(),
            admission.map(Admission::verdict),
            coordinators.of(community.id()),
            wiring.ledger(),
            now,
            wiring.randomness()
        );
    }

    private LinkOutcome comeBack(LinkContext found, Community community, Instant now) {
        return LinkActions.undoLeaving(
            found,
            community.id(),
            admission(found.member().map(Membership::address), community).map(Admission::verdict),
            coordinators.of(community.id()),
            wiring.ledger(),
            now,
            wiring.randomness()
        );
    }

    private LinkOutcome accept(LinkContext found, Community community, Instant now) {
        var admission = admission(found.invitation().map(ListImport.Invitation::address), community);
        return LinkActions.acceptInvitation(
            found,
            community.id(),
            community.notice().version(),
            admission.map(Admission::verdict),
            admission.flatMap(Admission::affiliation),
            coordinators.of(community.id()),
            wiring.ledger(),
            now,
            wiring.randomness()
        );
    }

    private Optional<Admission> admission(Optional<EmailAddress> mailbox, Community community) {
        return mailbox.map(address -> Admission.of(address, community, wiring));
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }
}
