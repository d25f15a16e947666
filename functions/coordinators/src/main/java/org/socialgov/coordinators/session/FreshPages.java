package org.socialgov.coordinators.session;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.coordinating.SigningIn;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The fresh link: mailed to the coordinator of a session, it opens ten minutes of this session in which bulk data can leave
 * and the coordinators be changed. A mail that was forwarded opens nothing in another browser.
 */
public final class FreshPages {

    private static final String BOX = "agree";
    private static final String FOR = "for";

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    public FreshPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    public Resource resource(Request request) {
        return request.queryFields().values().containsKey("token")
            ? sessions
                  .resource(community, (asked, _) -> button(asked, 200, Map.of()), this::freshen)
                  .withTokenInAddress()
            : sessions.resource(community, (asked, _) -> askPage(asked, 200), this::ask);
    }

    private static String token(Request request) {
        return request.queryFields().one("token");
    }

    /** The page that asks for a fresh link, for a page of the session that needs one. */
    private Response askPage(Request request, int status) {
        String wanted = request.queryFields().one(FOR);
        return askPage(request, status, path(wanted).isPresent() ? wanted : FunctionRoute.COORDINATORS_OVERVIEW.name());
    }

    /** The answer of a page that needs a fresh period, as 403. */
    public Response askPage(Request request, int status, FunctionRoute wanted) {
        return askPage(request, status, wanted.name());
    }

    /** The same, where the page is that of one import. */
    public Response askPage(Request request, int status, ListImport.Ref wanted) {
        return askPage(request, status, FunctionRoute.COORDINATORS_IMPORT.name() + "/" + wanted.id());
    }

    private Response askPage(Request request, int status, String wanted) {
        String title = say("fresh.title");
        return wiring.page(
            request,
            status,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p>{}</p>\n{}",
                title,
                say("fresh.intro"),
                say("fresh.why"),
                new Form(Map.of())
                    .hidden(FOR, wanted)
                    .renderTo(FunctionRoute.COORDINATORS_FRESH.path(community), say("fresh.button"))
            )
        );
    }

    /**
     * The path of the page that a fresh link was asked for: the name of a route, or {@code COORDINATORS_IMPORT/} and the id
     * of an import of this community. Empty for anything else, so that a form of another site names no other target.
     */
    private Optional<String> path(String wanted) {
        int slash = wanted.indexOf('/');
        if (slash >= 0) {
            return Optional.of(wanted.substring(slash + 1))
                .filter(_ -> wanted.startsWith(FunctionRoute.COORDINATORS_IMPORT.name() + "/"))
                .filter(this::isImport)
                .map(id -> FunctionRoute.COORDINATORS_IMPORT.path(community, id));
        }
        return Stream.of(FunctionRoute.values())
            .filter(route -> route.name().equals(wanted))
            .filter(route -> route.kind() == FunctionRoute.Kind.SESSION && !route.hasVariable())
            .map(route -> route.path(community))
            .findFirst();
    }

    private boolean isImport(String id) {
        return (
            id.matches("[0-9a-f]{32}") && wiring.ledger().listImport(new ListImport.Ref(community.id(), id)).isPresent()
        );
    }

    private Response ask(Request request, Fields fields, OpenCoordinatorSession open) {
        String wanted = fields.one(FOR);
        if (path(wanted).isEmpty()) {
            throw new Refusal(400, "refusal.malformed");
        }
        var asked = sessions.carryOut(request, community, current ->
            SigningIn.askForFresh(
                current,
                wanted,
                wiring.ledger().addressStatus(community.id(), open.address()).mailLimit(),
                wiring.clock().instant(),
                wiring.randomness()
            )
        );
        if (asked.isEmpty()) {
            return sessions.noSession(request, community);
        }
        var order = asked.get().order();
        wiring
            .log()
            .info(
                "coordinator-fresh-requested",
                Map.of("request", request.id(), "outcome", order.isPresent() ? "mailed" : "limited")
            );
        if (order.isEmpty()) {
            return said(request, 429, "fresh.limited").with("retry-after", "600");
        }
        return Response.seeOther(FunctionRoute.COORDINATORS.page(community) + "check-your-mail/");
    }

    private Response button(Request request, int status, Map<String, String> errors) {
        var refused = SigningIn.refusal(found(request), Link.Purpose.FRESH, community.id(), wiring.clock().instant());
        return refused
            .map(outcome -> refused(request, outcome))
            .orElseGet(() ->
                wiring.button(request, status, "coordinators.fresh.link", Map.of("community", community.name()), errors)
            );
    }

    private LinkContext found(Request request) {
        return LinkContext.ofCoordinator(token(request), wiring.coordinators(), wiring.ledger());
    }

    private Response freshen(Request request, Fields fields, OpenCoordinatorSession open) {
        if (!fields.one(BOX).equals("yes")) {
            return button(request, 422, Map.of(BOX, say("fresh.link.unticked")));
        }
        var freshened = sessions.carryOut(request, community, current ->
            SigningIn.freshen(found(request), current, wiring.clock().instant(), wiring.randomness())
        );
        if (freshened.isEmpty()) {
            return sessions.noSession(request, community);
        }
        var outcome = freshened.get();
        if (outcome instanceof SigningIn.Outcome.Freshened(var session, var wanted, _)) {
            wiring.log().info("coordinator-fresh", Map.of("request", request.id(), "session", session.id()));
            // An import may have been removed since the link was asked for.
            return Response.seeOther(path(wanted).orElseGet(() -> FunctionRoute.COORDINATORS_OVERVIEW.path(community)));
        }
        return refused(request, outcome);
    }

    private Response refused(Request request, SigningIn.Outcome outcome) {
        return switch (outcome) {
            case SigningIn.Outcome.Unknown _ -> said(request, 404, "fresh.unknown");
            case SigningIn.Outcome.OtherSession _ -> said(request, 403, "fresh.other-session");
            case SigningIn.Outcome.Over _, SigningIn.Outcome.SignedIn _, SigningIn.Outcome.Freshened _ -> said(
                request,
                410,
                "fresh.over"
            );
        };
    }

    private Response said(Request request, int status, String what) {
        String title = say(what + ".title");
        return wiring.page(
            request,
            status,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n",
                title,
                say(what + ".what"),
                FunctionRoute.COORDINATORS_OVERVIEW.path(community),
                say("to-overview")
            )
        );
    }

    private String say(String what) {
        return wiring.wording().say("coordinators." + what);
    }
}
