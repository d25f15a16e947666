package org.socialgov.coordinators.session;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.SigningIn;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The fresh link: mailed to the coordinator of a session, it opens ten minutes of this session in which bulk data can leave
 * and the coordinators be changed. A mail that was forwarded opens nothing in another browser.
 */
public final class FreshPages extends SessionPages {

    static final String FOR = "for";

    private static final String LINK = "coordinators.fresh.link";

    public FreshPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.fresh.", FunctionRoute.COORDINATORS_OVERVIEW);
    }

    public Resource resource(Request request) {
        return request.queryFields().values().containsKey("token")
            ? resource(
                  asked -> refusal(asked.request()).orElseGet(() -> button(asked.request(), LINK)),
                  this::freshen
              ).withTokenInAddress()
            : resource(this::askPage, this::ask);
    }

    /** The page that asks for a fresh link, for a page of the session that needs one. */
    private Response askPage(SessionRequest asked) {
        String wanted = asked.query(FOR);
        return askForFresh(asked, 200, page(wanted).isPresent() ? wanted : FunctionRoute.COORDINATORS_OVERVIEW.name());
    }

    /**
     * The path of the page that a fresh link was asked for: the name of a route, or {@code COORDINATORS_IMPORT/} and the id
     * of an import of this community. Empty for anything else, so that a form of another site names no other target.
     */
    private Optional<String> page(String wanted) {
        int slash = wanted.indexOf('/');
        if (slash >= 0) {
            return Optional.of(wanted.substring(slash + 1))
                .filter(_ -> wanted.startsWith(FunctionRoute.COORDINATORS_IMPORT.name() + "/"))
                .filter(id -> id.matches("[0-9a-f]{32}"))
                .filter(id -> ledger().listImport(new ListImport.Ref(community.id(), id)).isPresent())
                .map(id -> FunctionRoute.COORDINATORS_IMPORT.path(community, id));
        }
        return Stream.of(FunctionRoute.values())
            .filter(route -> route.name().equals(wanted))
            .filter(route -> route.kind() == FunctionRoute.Kind.SESSION && !route.hasVariable())
            .map(route -> route.path(community))
            .findFirst();
    }

    private Response ask(SessionRequest asked) {
        String wanted = asked.one(FOR);
        if (page(wanted).isEmpty()) {
            throw new Refusal(400, "refusal.malformed");
        }
        var decided = carryOut(asked, current ->
            SigningIn.askForFresh(
                current,
                wanted,
                ledger().addressStatus(community.id(), current.address()).mailLimit(),
                now(),
                randomness()
            )
        );
        if (decided.isEmpty()) {
            return noSession(asked.request());
        }
        boolean isMailed = decided.get().order().isPresent();
        log(asked.request(), "coordinator-fresh-requested", Map.of("outcome", isMailed ? "mailed" : "limited"));
        return isMailed
            ? Response.seeOther(FunctionRoute.COORDINATORS.page(community) + "check-your-mail/")
            : refused(asked.request(), 429, "limited").with("retry-after", "600");
    }

    private Optional<Response> refusal(Request request) {
        return SigningIn.refusal(mailedLink(request), Link.Purpose.FRESH, community.id(), now()).map(outcome ->
            refused(request, outcome)
        );
    }

    private Response freshen(SessionRequest asked) {
        var request = asked.request();
        if (!asked.one(BOX).equals("yes")) {
            return refusal(request).orElseGet(() -> unticked(request, LINK));
        }
        return carryOut(asked, current -> SigningIn.freshen(mailedLink(request), current, now(), randomness()))
            .map(outcome -> answer(request, outcome))
            .orElseGet(() -> noSession(request));
    }

    private Response answer(Request request, SigningIn.Outcome outcome) {
        if (outcome instanceof SigningIn.Outcome.Freshened(var session, var wanted, _)) {
            log(request, "coordinator-fresh", Map.of("session", session.id()));
            // An import may have been removed since the link was asked for.
            return Response.seeOther(page(wanted).orElseGet(this::path));
        }
        return refused(request, outcome);
    }

    private Response refused(Request request, SigningIn.Outcome outcome) {
        return switch (outcome) {
            case SigningIn.Outcome.Unknown _ -> refused(request, 404, "unknown");
            case SigningIn.Outcome.OtherSession _ -> refused(request, 403, "other-session");
            case SigningIn.Outcome.Over _, SigningIn.Outcome.SignedIn _, SigningIn.Outcome.Freshened _ -> refused(
                request,
                410,
                "over"
            );
        };
    }

    private Response refused(Request request, int status, String why) {
        return message(request, status, key(why), button(path(), text("coordinators.to-overview")));
    }
}
