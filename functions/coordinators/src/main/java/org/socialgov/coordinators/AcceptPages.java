package org.socialgov.coordinators;

import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.Inviting;
import org.socialgov.community.coordinating.SigningIn;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** What the link of an invitation opens: its button makes the invited address a coordinator. It opens no session. */
final class AcceptPages extends CommunityView {

    private static final String TEXTS = "coordinators.accept";

    AcceptPages(Wiring wiring, Community community) {
        super(wiring, community, TEXTS + ".");
    }

    Resource resource() {
        return link(TEXTS, this::refusal, this::accept);
    }

    private LinkContext found(Request request) {
        return LinkContext.by(request.queryFields().one("token"), ledger());
    }

    private Optional<Response> refusal(Request request) {
        return Inviting.refusal(found(request), wiring.coordinators().in(community.id()), now()).map(outcome ->
            noLink(request, outcome instanceof SigningIn.Outcome.Unknown, signIn())
        );
    }

    private Response accept(Request request) {
        var outcome = Transition.retryOnConflict(ledger(), () ->
            Inviting.accept(found(request), wiring.coordinators().in(community.id()), audit(), now(), randomness())
        );
        String code = outcome instanceof Inviting.Outcome.Refused(var why) ? why : "accepted";
        log(request, "coordinator-invitation", Map.of("outcome", code));
        return outcome instanceof Inviting.Outcome.Done
            ? message(request, 200, key("done"), signIn())
            : refusal(request).orElseGet(() -> button(request, TEXTS));
    }

    private Html signIn() {
        return button(FunctionRoute.COORDINATORS.page(community), text("coordinators.sign-in.title"));
    }
}
