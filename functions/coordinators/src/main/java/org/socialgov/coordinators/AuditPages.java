package org.socialgov.coordinators;

import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.Navigation;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** The whole audit of a community, page by page, the newest entries first. */
final class AuditPages {

    private static final int PAGE = 50;
    private static final String BEFORE = "before";

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    AuditPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    Resource resource() {
        return sessions.resource(community, this::page);
    }

    private Response page(Request request, OpenCoordinatorSession open) {
        var head = wiring.ledger().auditHead(community.id());
        long last = last(request, head);
        String title = say("title", Map.of("community", community.name()));
        var main = Html.of(
            "{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
            Navigation.of(wiring, community, FunctionRoute.COORDINATORS_AUDIT),
            title,
            say("intro"),
            head.number() == 0
                ? Html.of("<p>{}</p>\n", say("none"))
                : entries(new AuditLines(wiring, community, open).upTo(last, PAGE), last, head)
        );
        return wiring.page(request, 200, title, main);
    }

    private static long last(Request request, AuditEntry.Head head) {
        if (!request.queryFields().values().containsKey(BEFORE)) {
            return head.number();
        }
        String before = request.queryFields().one(BEFORE);
        if (!before.matches("[1-9][0-9]{0,11}")) {
            throw new Refusal(400, "refusal.malformed");
        }
        return Math.min(head.number(), Long.parseLong(before) - 1);
    }

    private Html entries(List<Html> lines, long last, AuditEntry.Head head) {
        String path = FunctionRoute.COORDINATORS_AUDIT.path(community);
        long next = last - PAGE + 1;
        return Html.of(
            "<ul class=\"site-audit\">\n{}</ul>\n{}{}<p>{}</p>\n",
            lines,
            next > 1 ? link(path + "?before=" + next, "older") : Html.NOTHING,
            last < head.number() ? link(path, "newest") : Html.NOTHING,
            say("head", Map.of("number", head.number(), "hash", head.shortHash()))
        );
    }

    private Html link(String address, String label) {
        return Html.of("<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n", address, say(label));
    }

    private String say(String what) {
        return say(what, Map.of());
    }

    private String say(String what, Map<String, ?> values) {
        return wiring.wording().say("coordinators.audit." + what, values);
    }
}
