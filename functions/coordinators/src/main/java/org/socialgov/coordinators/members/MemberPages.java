package org.socialgov.coordinators.members;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Details;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.MemberActions;
import org.socialgov.community.coordinating.MemberActions.Act;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.coordinators.session.ChangeLimits;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.Navigation;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/** One member: everything that is known, what a coordinator can do about it, and the history in words. */
public final class MemberPages {

    private static final int LONGEST_REASON = 500;
    private static final String REASON = "reason";
    private static final String REVISION = "revision";

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    public MemberPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    public Resource resource() {
        return sessions.resource(
            community,
            (request, open) -> page(request, 200, open, done(request), Typed.NOTHING),
            this::act
        );
    }

    /** What stands above a page, given the items that the page shows. */
    private interface Notice {
        Html of(OpenCoordinatorSession open, List<MemberItem> items);
    }

    private static final Notice NO_NOTICE = (_, _) -> Html.NOTHING;

    private Notice done(Request request) {
        return Arrays.stream(Act.values())
            .filter(act -> word(act).equals(request.queryFields().one("done")))
            .findFirst()
            .<Notice>map(act -> (_, _) -> Form.alert("success", say("done"), say("done." + word(act))))
            .orElse(NO_NOTICE);
    }

    private Response act(Request request, Fields fields, OpenCoordinatorSession open) {
        var key = key(request);
        var act = Arrays.stream(Act.values())
            .filter(each -> word(each).equals(fields.one("action")))
            .findFirst()
            .orElseThrow(() -> new Refusal(400, "refusal.malformed"));
        if (!fields.one(REVISION).matches("[0-8]?[0-9]{1,18}")) {
            throw new Refusal(400, "refusal.malformed");
        }
        var member = wiring
            .ledger()
            .member(key)
            .filter(each -> each.community().equals(community.id()));
        var reader = new FieldReader(fields);
        var details =
            act == Act.CORRECT ? member.map(each -> corrected(reader, each.details())) : Optional.<Details>empty();
        String reason = reader.line(REASON, LONGEST_REASON);
        var errors = reader.messagesAboutAnother(wiring.wording());
        if (reason.isBlank()) {
            errors.putIfAbsent(REASON, say("reason.missing"));
        }
        if (!errors.isEmpty()) {
            return page(request, 422, open, NO_NOTICE, new Typed(word(act), fields, errors));
        }
        var typed = new Typed(word(act), fields, Map.of());
        var reached =
            act == Act.REMOVE
                ? ChangeLimits.countRemoval(wiring, community, open)
                : ChangeLimits.count(wiring, community, open, 1);
        if (reached.isPresent()) {
            return reached.get().on(page(request, 429, open, (_, _) -> reached.get().notice(), typed));
        }
        var form = new MemberActions.Form(key, act, Long.parseLong(fields.one(REVISION)), reason, details);
        return answer(request, fields, open, form, typed);
    }

    private Response answer(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        MemberActions.Form form,
        Typed typed
    ) {
        var outcome = sessions
            .carryOut(request, community, current ->
                MemberActions.act(form, current, wiring.ledger(), wiring.clock().instant(), wiring.randomness())
            )
            .orElseGet(MemberActions.Outcome.NoSession::new);
        String key = form.key().hex();
        wiring
            .log()
            .info(
                "member-changed",
                Map.of(
                    "request",
                    request.id(),
                    "session",
                    open.session().id(),
                    "member",
                    key,
                    "action",
                    word(form.act()),
                    "outcome",
                    outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                )
            );
        return switch (outcome) {
            case MemberActions.Outcome.Done _ -> Response.seeOther(
                FunctionRoute.COORDINATORS_MEMBER.path(community, key) + "?done=" + word(form.act())
            );
            case MemberActions.Outcome.Decided(var first) -> page(request, 409, open, decided(first), typed);
            case MemberActions.Outcome.Changed _ -> page(request, 409, open, changed(typed), typed);
            case MemberActions.Outcome.Suppressed _ -> page(request, 409, open, alert("suppressed"), typed);
            case MemberActions.Outcome.Limited(var until) -> limited(request, open, until, typed);
            case MemberActions.Outcome.Gone _ -> throw new Refusal(404, "refusal.not-found");
            case MemberActions.Outcome.NoSession _ -> sessions.ended(request, community, fields);
        };
    }

    /** The name, and what else the community asks for; nothing else is a coordinator's to change. */
    private Details corrected(FieldReader reader, Details before) {
        var read = reader.details(community, before);
        return new Details(read.name(), read.organization(), read.role(), before.topics());
    }

    private Notice alert(String what) {
        return (_, _) -> Form.alert("warning", say(what), say(what + ".what"));
    }

    /** Who decided before, when, and why. */
    private Notice decided(ApprovalDecision first) {
        return (open, _) ->
            Form.alert(
                "warning",
                say("decided"),
                say(
                    first.reason().isBlank() ? "decided.what" : "decided.reason",
                    Map.of(
                        "decision",
                        say(first.approved() ? "event.approved" : "event.declined"),
                        "coordinator",
                        open.coordinators().label(AddressKey.of(first.by()).hex()).orElseGet(first.by()::value),
                        "time",
                        time(first.at()),
                        REASON,
                        first.reason()
                    )
                )
            );
    }

    /** What changed, and by whom: the newest line of the history. */
    private Notice changed(Typed typed) {
        return (open, items) ->
            Form.alert(
                "warning",
                say("changed"),
                say(
                    "changed.what",
                    Map.of(
                        "line",
                        new HistoryLines(wiring, community, open)
                            .newestEvent(items)
                            .orElseGet(() -> say("history.none")),
                        REASON,
                        TypedText.cleaned(typed.fields().one(REASON))
                    )
                )
            );
    }

    private Response limited(Request request, OpenCoordinatorSession open, Optional<Instant> until, Typed typed) {
        var now = wiring.clock().instant();
        Notice notice = (_, _) ->
            Form.alert(
                "warning",
                say("mail-limited"),
                until
                    .map(at -> say("mail-limited.until", Map.of("time", time(at))))
                    .orElseGet(() -> say("mail-limited.month"))
            );
        long seconds =
            until
                .map(at -> Duration.between(now, at))
                .orElse(Duration.ofDays(31))
                .toSeconds() + 1;
        return page(request, 429, open, notice, typed).with("retry-after", Long.toString(seconds));
    }

    private static String word(Act act) {
        return act.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The member that a request's path names. */
    private MemberKey key(Request request) {
        String key = FunctionRoute.COORDINATORS_MEMBER.value(community, request.path());
        if (!key.matches("[0-9a-f]{64}")) {
            throw new Refusal(404, "refusal.not-found");
        }
        return new MemberKey(key);
    }

    private Response page(Request request, int status, OpenCoordinatorSession open, Notice notice, Typed typed) {
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
            "{}{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}{}{}",
            Form.summary(wiring.wording().say("form.errors"), typed.errors()),
            notice.of(open, items),
            Navigation.of(wiring, community, FunctionRoute.COORDINATORS_MEMBERS),
            title,
            state(member),
            facts(member),
            acts(member, typed),
            history(open, items)
        );
        return wiring.page(request, status, title, typed.errors(), main);
    }

    /** What can be done about the member now, each in a form of its own. */
    private Html acts(Membership member, Typed typed) {
        var now = wiring.clock().instant();
        var forms = Arrays.stream(Act.values())
            .filter(act -> act.isFor(member, now))
            .map(act -> form(act, member, typed))
            .toList();
        return Html.of(
            "<h2>{}</h2>\n{}",
            say("acts"),
            forms.isEmpty() ? Html.of("<p>{}</p>\n", say("acts.none")) : Html.join(forms)
        );
    }

    private Html form(Act act, Membership member, Typed typed) {
        // The error summary links to a field by its name: the form with errors has no prefix.
        var form = new Form(typed.errorsOf(word(act)), typed.isOf(word(act)) ? "" : word(act) + "-")
            .hidden("action", word(act))
            .hidden(REVISION, Long.toString(member.revision()));
        if (act == Act.CORRECT) {
            var known = member.details().cleaned();
            field(form, act, "name", known.name(), typed);
            if (community.asksOrganization()) {
                field(form, act, "organization", known.organization(), typed);
            }
            if (community.asksRole()) {
                field(form, act, "role", known.role(), typed);
            }
        }
        return Html.of(
            "<details class=\"site-details\"{}>\n<summary>{}</summary>\n<div class=\"site-details__body\">\n<p>{}</p>\n{}</div>\n</details>\n",
            Html.trusted(typed.isOf(word(act)) ? " open" : ""),
            say("act." + word(act)),
            say("act." + word(act) + ".what"),
            form
                .textarea(
                    REASON,
                    say("reason.label"),
                    say(act.tellsReason() ? "reason.told" : "reason.kept"),
                    typed.value(word(act), REASON, "")
                )
                .renderTo(
                    FunctionRoute.COORDINATORS_MEMBER.path(community, member.key().hex()),
                    say("act." + word(act)),
                    act == Act.REMOVE ? "usa-button--secondary" : "usa-button--outline"
                )
        );
    }

    private void field(Form form, Act act, String name, String before, Typed typed) {
        form.input(
            name,
            wiring.wording().say("details." + name),
            "",
            typed.value(word(act), name, before),
            Html.trusted("type=\"text\" autocomplete=\"off\"")
        );
    }

    private String state(Membership member) {
        return switch (member.state()) {
            case Membership.State.Pending pending -> say(
                pending.bouncedAt().isPresent()
                    ? "state.asked-again"
                    : pending.isOpenAt(wiring.clock().instant())
                      ? "state.pending"
                      : "state.expired",
                Map.of("time", time(member.since()), "until", time(pending.expiresAt()))
            );
            case Membership.State.AwaitingApproval _ -> say("state.awaiting-approval", since(member));
            case Membership.State.Active _ -> say("state.active", since(member));
            case Membership.State.Left left -> say(left.removed() ? "state.removed" : "state.left", since(member));
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
