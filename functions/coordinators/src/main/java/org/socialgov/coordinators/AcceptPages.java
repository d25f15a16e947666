package org.socialgov.coordinators;

import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.Inviting;
import org.socialgov.community.coordinating.SigningIn;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** What the link of an invitation opens: its button makes the invited address a coordinator. It opens no session. */
final class AcceptPages {

    private static final String BOX = "agree";

    private final Wiring wiring;
    private final Community community;

    AcceptPages(Wiring wiring, Community community) {
        this.wiring = wiring;
        this.community = community;
    }

    Resource resource() {
        return Resource.getAndPost(request -> button(request, 200, Map.of()), this::accept).withTokenInAddress();
    }

    private LinkContext found(Request request) {
        return LinkContext.by(request.queryFields().one("token"), wiring.ledger());
    }

    private Response button(Request request, int status, Map<String, String> errors) {
        var refused = Inviting.refusal(
            found(request),
            wiring.coordinators().in(community.id()),
            wiring.clock().instant()
        );
        if (refused.isPresent()) {
            boolean isUnknown = refused.get() instanceof SigningIn.Outcome.Unknown;
            return said(request, isUnknown ? 404 : 410, "link." + (isUnknown ? "unknown" : "over"));
        }
        return wiring.button(request, status, "coordinators.accept", Map.of("community", community.name()), errors);
    }

    private Response accept(Request request) {
        if (!FormBody.read(request).one(BOX).equals("yes")) {
            return button(request, 422, Map.of(BOX, wiring.wording().say("coordinators.accept.unticked")));
        }
        var outcome = Transition.retryOnConflict(wiring.ledger(), () ->
            Inviting.accept(
                found(request),
                wiring.coordinators().in(community.id()),
                wiring.ledger().auditHead(community.id()),
                wiring.clock().instant(),
                wiring.randomness()
            )
        );
        wiring
            .log()
            .info(
                "coordinator-invitation",
                Map.of(
                    "request",
                    request.id(),
                    "outcome",
                    outcome instanceof Inviting.Outcome.Refused(var why) ? why : "accepted"
                )
            );
        return outcome instanceof Inviting.Outcome.Done
            ? said(request, 200, "coordinators.accept.done")
            : button(request, 200, Map.of());
    }

    private Response said(Request request, int status, String what) {
        String title = wiring.wording().say(what + ".title", Map.of("community", community.name()));
        return wiring.page(
            request,
            status,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n",
                title,
                wiring.wording().say(what + ".what"),
                FunctionRoute.COORDINATORS.page(community),
                wiring.wording().say("coordinators.sign-in.title")
            )
        );
    }
}
