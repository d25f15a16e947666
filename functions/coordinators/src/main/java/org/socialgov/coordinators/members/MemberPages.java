package org.socialgov.coordinators.members;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
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
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/** One member: everything that is known, what a coordinator can do about it, and the history in words. */
public final class MemberPages extends SessionPages {

    private static final String REVISION = "revision";
    private static final String DAY = "coordinators.members.date";

    public MemberPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.member.", FunctionRoute.COORDINATORS_MEMBERS);
    }

    public Resource resource() {
        return resource(asked -> page(asked.shown(done(asked))), this::act);
    }

    private Html done(SessionRequest asked) {
        return named(Act.values(), asked.query("done"))
            .map(act -> Form.alert("success", say("done"), say("done." + word(act))))
            .orElse(Html.NOTHING);
    }

    private Response act(SessionRequest asked) {
        var key = key(asked.request());
        var act = named(Act.values(), asked.one("action")).orElseThrow(() -> new Refusal(400, "refusal.malformed"));
        if (!asked.one(REVISION).matches("[0-8]?[0-9]{1,18}")) {
            throw new Refusal(400, "refusal.malformed");
        }
        var reader = new FieldReader(asked.fields());
        var details = ledger()
            .member(key)
            .filter(member -> member.community().equals(community.id()) && act == Act.CORRECT)
            .map(member -> corrected(reader, member.details()));
        String reason = reason(reader);
        var errors = reader.messagesAboutAnother(wiring.wording());
        if (!errors.isEmpty()) {
            return page(asked.wrong(errors));
        }
        var limits = limits(asked);
        var reached = act == Act.REMOVE ? limits.countRemoval() : limits.count(1);
        if (reached.isPresent()) {
            return reached.get().on(notice -> page(asked.again(429, notice)));
        }
        return answer(asked, new MemberActions.Form(key, act, Long.parseLong(asked.one(REVISION)), reason, details));
    }

    private Response answer(SessionRequest asked, MemberActions.Form form) {
        var outcome = carryOut(asked, open -> MemberActions.act(form, open, ledger(), now(), randomness())).orElseGet(
            MemberActions.Outcome.NoSession::new
        );
        String key = form.key().hex();
        String action = word(form.act());
        String code = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        log(asked, "member-changed", Map.of("member", key, "action", action, "outcome", code));
        return switch (outcome) {
            case MemberActions.Outcome.Done _ -> Response.seeOther(
                FunctionRoute.COORDINATORS_MEMBER.path(community, key) + "?done=" + action
            );
            case MemberActions.Outcome.Decided(var first) -> page(asked.again(409, decided(asked, first)));
            case MemberActions.Outcome.Changed _ -> page(asked.again(409, changed(asked, form.key())));
            case MemberActions.Outcome.Suppressed _ -> page(asked.again(409, alert("warning", "suppressed")));
            case MemberActions.Outcome.Limited(var until) -> limited(asked, until);
            case MemberActions.Outcome.Gone _ -> throw new Refusal(404, "refusal.not-found");
            case MemberActions.Outcome.NoSession _ -> ended(asked.request(), asked.fields());
        };
    }

    /** The name, and what else the community asks for; nothing else is a coordinator's to change. */
    private Details corrected(FieldReader reader, Details before) {
        var read = reader.details(community, before);
        return new Details(read.name(), read.organization(), read.role(), before.topics());
    }

    /** Who decided before, when, and why. */
    private Html decided(SessionRequest asked, ApprovalDecision first) {
        var coordinators = asked.open().coordinators();
        return Form.alert(
            "warning",
            say("decided"),
            say(
                first.reason().isBlank() ? "decided.what" : "decided.reason",
                Map.of(
                    "decision",
                    say(first.approved() ? "event.approved" : "event.declined"),
                    "coordinator",
                    coordinators.label(AddressKey.of(first.by()).hex()).orElseGet(first.by()::value),
                    "time",
                    fullTime(first.at()),
                    REASON,
                    first.reason()
                )
            )
        );
    }

    /** What changed, and by whom: the newest line of the history. */
    private Html changed(SessionRequest asked, MemberKey key) {
        String line = new HistoryLines(wiring, community, asked.open())
            .newestEvent(ledger().everything(key))
            .orElseGet(() -> say("history.none"));
        String reason = TypedText.cleaned(asked.one(REASON));
        return alert("warning", "changed", Map.of("line", line, REASON, reason));
    }

    private Response limited(SessionRequest asked, Optional<Instant> until) {
        String what = until
            .map(at -> say("mail-limited.until", Map.of("time", fullTime(at))))
            .orElseGet(() -> say("mail-limited.month"));
        var wait = until.map(at -> Duration.between(now(), at)).orElse(Duration.ofDays(31));
        return page(asked.again(429, Form.alert("warning", say("mail-limited"), what))).with(
            "retry-after",
            Long.toString(wait.toSeconds() + 1)
        );
    }

    /** The member that a request's path names. */
    private MemberKey key(Request request) {
        String key = FunctionRoute.COORDINATORS_MEMBER.value(community, request.path());
        if (!key.matches("[0-9a-f]{64}")) {
            throw new Refusal(404, "refusal.not-found");
        }
        return new MemberKey(key);
    }

    private Response page(Reply reply) {
        var asked = reply.asked();
        var key = key(asked.request());
        var items = ledger().everything(key);
        var member = items
            .stream()
            .filter(Membership.class::isInstance)
            .map(Membership.class::cast)
            .filter(each -> each.community().equals(community.id()))
            .findFirst()
            .orElseThrow(() -> new Refusal(404, "refusal.not-found"));
        log(asked, "member-shown", Map.of("member", key.hex()));
        return page(
            reply,
            member.label(),
            intro(state(member)),
            details(member),
            acts(member, reply.typed()),
            history(asked.open(), items)
        );
    }

    /** What can be done about the member now, each in a form of its own. */
    private Html acts(Membership member, Typed typed) {
        var now = now();
        var forms = Arrays.stream(Act.values())
            .filter(act -> act.isFor(member, now))
            .map(act -> form(act, member, typed))
            .toList();
        return section(say("acts"), forms.isEmpty() ? paragraph(say("acts.none")) : forms);
    }

    private Html form(Act act, Membership member, Typed typed) {
        // The error summary links to a field by its name: the form with errors has no prefix.
        boolean isThis = typed.isOf(word(act));
        var values = typed.of(word(act));
        var form = (isThis ? new Form(typed.errors()) : new Form(Map.of(), word(act) + "-"))
            .hidden("action", word(act))
            .hidden(REVISION, Long.toString(member.revision()));
        if (act == Act.CORRECT) {
            var known = member.details().cleaned();
            field(form, "name", known.name(), values);
            if (community.asksOrganization()) {
                field(form, "organization", known.organization(), values);
            }
            if (community.asksRole()) {
                field(form, "role", known.role(), values);
            }
        }
        return Html.of(
            "<details class=\"site-details\"{}>\n<summary>{}</summary>\n<div class=\"site-details__body\">\n<p>{}</p>\n{}</div>\n</details>\n",
            Html.trusted(isThis ? " open" : ""),
            say("act." + word(act)),
            say("act." + word(act) + ".what"),
            form
                .textarea(
                    REASON,
                    say("reason.label"),
                    say(act.tellsReason() ? "reason.told" : "reason.kept"),
                    values.value(REASON, "")
                )
                .renderTo(
                    FunctionRoute.COORDINATORS_MEMBER.path(community, member.key().hex()),
                    say("act." + word(act)),
                    act == Act.REMOVE ? "usa-button--secondary" : "usa-button--outline"
                )
        );
    }

    private void field(Form form, String name, String before, Typed typed) {
        form.input(
            name,
            text("details." + name),
            "",
            typed.value(name, before),
            Html.trusted("type=\"text\" autocomplete=\"off\"")
        );
    }

    private String state(Membership member) {
        var values = new HashMap<>(Map.of("time", fullTime(member.since())));
        String state = switch (member.state()) {
            case Membership.State.Pending pending -> {
                values.put("until", fullTime(pending.expiresAt()));
                yield pending.bouncedAt().isPresent() ? "asked-again" : pending.isOpenAt(now()) ? "pending" : "expired";
            }
            case Membership.State.AwaitingApproval _ -> "awaiting-approval";
            case Membership.State.Active _ -> "active";
            case Membership.State.Left left -> left.removed() ? "removed" : "left";
            case Membership.State.Declined(_, var reason) -> {
                values.put(REASON, reason);
                yield reason.isBlank() ? "declined" : "declined.reason";
            }
            case Membership.State.Suppressed(_, var reason) -> switch (reason) {
                case NEVER_AGAIN -> "never-again";
                case BOUNCE -> "bounced";
                case COMPLAINT -> "complained";
            };
        };
        return say("state." + state, values);
    }

    private Html details(Membership member) {
        var known = member.details().cleaned();
        var topics = community.labels(known.topics());
        String domain = member.address().domain();
        String recognized = member
            .affiliation()
            .map(found ->
                say(
                    "recognized.as-of",
                    Map.of("organization", found.organization(), "domain", domain, "date", date(DAY, found.asOf()))
                )
            )
            .orElseGet(() -> say("recognized.not", Map.of("domain", domain)));
        return section(
            say("facts"),
            facts(
                given(text("details.email"), member.address().value()),
                given(text("details.name"), known.name()),
                given(text("details.organization"), known.organization()),
                given(say("recognized"), recognized),
                given(text("details.role"), known.role()),
                given(
                    text("details.topics"),
                    topics.isEmpty() ? text("details.everything") : String.join(", ", topics)
                ),
                given(say("frequency"), frequency(member)),
                given(say("consent"), consent(member))
            )
        );
    }

    private String frequency(Membership member) {
        String frequency = text("subscription.frequency." + member.delivery().frequency().slug());
        return member
            .delivery()
            .pausedUntil()
            .map(until -> say("frequency.until", Map.of("frequency", frequency, "date", date(DAY, until))))
            .orElse(frequency);
    }

    private String consent(Membership member) {
        var consent = member.consent();
        return consent.isGiven()
            ? say("consent.given", Map.of("version", consent.noticeVersion(), "time", fullTime(consent.at())))
            : say("consent.not-given");
    }

    private Html given(String name, String value) {
        return fact(name, value.isBlank() ? text("mail.fact.not-given") : value);
    }

    private Html history(OpenCoordinatorSession open, List<MemberItem> items) {
        var lines = new HistoryLines(wiring, community, open).of(items);
        return Html.of(
            "<h2 id=\"history\">{}</h2>\n<p>{}</p>\n{}",
            say("history"),
            say(lines.isEmpty() ? "history.none" : "history.what"),
            lines.isEmpty() ? Html.NOTHING : list(lines)
        );
    }
}
