package org.socialgov.coordinators.members;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.Navigation;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/** One member: everything that is known, and the history in words. */
public final class MemberPages {

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    public MemberPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    public Resource resource() {
        return sessions.resource(community, (request, open) -> page(request, 200, open));
    }

    /** The member that a request's path names. */
    private MemberKey key(Request request) {
        String key = FunctionRoute.COORDINATORS_MEMBER.value(community, request.path());
        if (!key.matches("[0-9a-f]{64}")) {
            throw new Refusal(404, "refusal.not-found");
        }
        return new MemberKey(key);
    }

    private Response page(Request request, int status, OpenCoordinatorSession open) {
        var key = key(request);
        var items = wiring.ledger().everything(key);
        var member = items
            .stream()
            .filter(Membership.class::isInstance)
            .map(Membership.class::cast)
            .filter(each -> each.community().equals(community.id()))
            .findFirst()
            .orElseThrow(() -> new Refusal(404, "refusal.not-found"));
        wiring
            .log()
            .info("member-shown", Map.of("request", request.id(), "session", open.session().id(), "member", key.hex()));
        String title = member.label();
        var main = Html.of(
            "{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}{}",
            Navigation.of(wiring, community, FunctionRoute.COORDINATORS_MEMBERS),
            title,
            state(member),
            facts(member),
            history(open, items)
        );
        return wiring.page(request, status, title, main);
    }

    private String state(Membership member) {
        return switch (member.state()) {
            case Membership.State.Pending pending -> say(
                pending.isOpenAt(wiring.clock().instant()) ? "state.pending" : "state.expired",
                Map.of("time", time(member.since()), "until", time(pending.expiresAt()))
            );
            case Membership.State.AwaitingApproval _ -> say("state.awaiting-approval", since(member));
            case Membership.State.Active _ -> say("state.active", since(member));
            case Membership.State.Left _ -> say("state.left", since(member));
            case Membership.State.Declined(_, var reason) -> reason.isBlank()
                ? say("state.declined", since(member))
                : say("state.declined.reason", Map.of("time", time(member.since()), "reason", reason));
            case Membership.State.Suppressed(_, var reason) -> say(
                switch (reason) {
                    case NEVER_AGAIN -> "state.never-again";
                    case BOUNCE -> "state.bounced";
                    case COMPLAINT -> "state.complained";
                },
                since(member)
            );
        };
    }

    private Map<String, String> since(Membership member) {
        return Map.of("time", time(member.since()));
    }

    private Html facts(Membership member) {
        var known = member.details().cleaned();
        var topics = community.labels(known.topics());
        return Html.of(
            "<h2>{}</h2>\n<dl class=\"site-facts\">\n{}{}{}{}{}{}{}{}</dl>\n",
            say("facts"),
            fact(wiring.wording().say("details.email"), member.address().value()),
            fact(wiring.wording().say("details.name"), known.name()),
            fact(wiring.wording().say("details.organization"), known.organization()),
            fact(
                say("recognized"),
                member
                    .affiliation()
                    .map(found ->
                        say(
                            "recognized.as-of",
                            Map.of(
                                "organization",
                                found.organization(),
                                "domain",
                                member.address().domain(),
                                "date",
                                wiring.wording().date("coordinators.members.date", found.asOf())
                            )
                        )
                    )
                    .orElseGet(() -> say("recognized.not", Map.of("domain", member.address().domain())))
            ),
            fact(wiring.wording().say("details.role"), known.role()),
            fact(
                wiring.wording().say("details.topics"),
                topics.isEmpty() ? wiring.wording().say("details.everything") : String.join(", ", topics)
            ),
            fact(say("frequency"), frequency(member)),
            fact(say("consent"), consent(member))
        );
    }

    private String frequency(Membership member) {
        String frequency = wiring.wording().say("subscription.frequency." + member.delivery().frequency().slug());
        return member
            .delivery()
            .pausedUntil()
            .map(until ->
                say(
                    "frequency.until",
                    Map.of("frequency", frequency, "date", wiring.wording().date("coordinators.members.date", until))
                )
            )
            .orElse(frequency);
    }

    private String consent(Membership member) {
        var consent = member.consent();
        return consent.isGiven()
            ? say("consent.given", Map.of("version", consent.noticeVersion(), "time", time(consent.at())))
            : say("consent.not-given");
    }

    private Html fact(String name, String value) {
        return Html.of(
            "<div><dt>{}</dt><dd>{}</dd></div>\n",
            name,
            value.isBlank() ? wiring.wording().say("mail.fact.not-given") : value
        );
    }

    private Html history(OpenCoordinatorSession open, List<MemberItem> items) {
        var lines = new HistoryLines(wiring, community, open).of(items);
        return Html.of(
            "<h2 id=\"history\">{}</h2>\n<p>{}</p>\n{}",
            say("history"),
            say(lines.isEmpty() ? "history.none" : "history.what"),
            lines.isEmpty() ? Html.NOTHING : Html.of("<ul>\n{}</ul>\n", lines)
        );
    }

    private String time(Instant at) {
        return wiring.wording().date("coordinators.audit.time", at.atZone(community.announcements().timezone()));
    }

    private String say(String what) {
        return say(what, Map.of());
    }

    private String say(String what, Map<String, ?> values) {
        return wiring.wording().say("coordinators.member." + what, values);
    }
}
