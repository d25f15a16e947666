package org.socialgov.coordinators;

import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** The whole audit of a community, page by page, the newest entries first. */
final class AuditPages extends SessionPages {

    private static final int PAGE = 50;
    private static final String BEFORE = "before";

    AuditPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.audit.", FunctionRoute.COORDINATORS_AUDIT);
    }

    Resource resource() {
        return resource(this::page);
    }

    private Response page(SessionRequest asked) {
        var head = audit();
        long last = last(asked.request(), head);
        return page(
            asked.shown(),
            say("title"),
            intro(say("intro")),
            head.number() == 0
                ? paragraph(say("none"))
                : entries(new AuditLines(wiring, community, asked.open()).upTo(last, PAGE), last, head)
        );
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
        long next = last - PAGE + 1;
        return Html.of(
            "<ul class=\"site-audit\">\n{}</ul>\n{}{}<p>{}</p>\n",
            lines,
            next > 1 ? link(path() + "?before=" + next, say("older")) : Html.NOTHING,
            last < head.number() ? link(path(), say("newest")) : Html.NOTHING,
            say("head", Map.of("number", head.number(), "hash", head.shortHash()))
        );
    }
}
