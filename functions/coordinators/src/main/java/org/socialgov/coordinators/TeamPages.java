package org.socialgov.coordinators;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.socialgov.community.Community;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.Inviting;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.coordinators.session.ChangeLimits;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.FreshPages;
import org.socialgov.coordinators.session.Navigation;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Metrics;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/** Who coordinates: the coordinators invite others, leave, or remove one. Each change needs a fresh link. */
final class TeamPages {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_REASON = 500;

    private final Wiring wiring;
    private final CoordinatorSessions sessions;
    private final Community community;

    TeamPages(Wiring wiring, CoordinatorSessions sessions, Community community) {
        this.wiring = wiring;
        this.sessions = sessions;
        this.community = community;
    }

    Resource resource() {
        return sessions.resource(
            community,
            (request, open) -> page(request, 200, open, done(request), Typed.NOTHING),
            this::act
        );
    }

    private Response act(Request request, Fields fields, OpenCoordinatorSession open) {
        if (!open.session().isFreshAt(wiring.clock().instant())) {
            return new FreshPages(wiring, sessions, community).askPage(request, 403, FunctionRoute.COORDINATORS_TEAM);
        }
        String action = fields.one("action");
        return switch (action) {
            case "invite" -> invite(request, fields, open);
            case "send-again" -> sendAgain(request, fields, open);
            case "cancel" -> carryOut(request, fields, open, action, (current, act) ->
                Inviting.cancel(current, whom(fields), act)
            );
            case "remove" -> remove(request, fields, open);
            case "leave" -> leave(request, fields, open);
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private Response invite(Request request, Fields fields, OpenCoordinatorSession open) {
        var reader = new FieldReader(fields);
        var address = reader.email();
        String name = reader.line("name", LONGEST_NAME);
        var errors = reader.messagesAboutAnother(wiring.wording());
        if (name.isBlank()) {
            errors.putIfAbsent("name", wiring.wording().say("join.name.missing.other"));
        }
        if (!errors.isEmpty()) {
            return page(request, 422, open, Html.NOTHING, new Typed("invite", fields, errors));
        }
        boolean isKnown = isKnown(address.orElseThrow());
        if (!isKnown && !open.coordinators().active().contains(address.get())) {
            var stranger = Map.of("email", say("refused.stranger.what"));
            return page(request, 422, open, Html.NOTHING, new Typed("invite", fields, stranger));
        }
        return invite(request, fields, open, address.get(), name);
    }

    private Response sendAgain(Request request, Fields fields, OpenCoordinatorSession open) {
        var entry = open
            .coordinators()
            .stored()
            .entries()
            .stream()
            .filter(each -> each.addressKey().equals(whom(fields)))
            .filter(each -> each.state() == CoordinatorEntry.State.INVITED)
            .findFirst();
        return entry
            .map(each -> invite(request, fields, open, each.address(), each.name()))
            .orElseGet(() -> refused(request, open, "changed", fields));
    }

    private Response invite(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        EmailAddress address,
        String name
    ) {
        return carryOut(request, fields, open, "invite", (current, act) ->
            Inviting.invite(
                current,
                address,
                name,
                isKnown(address),
                wiring.ledger().addressStatus(community.id(), address).mailLimit(),
                act
            )
        );
    }

    /** Whether the community's rule admits the address, or it is a member's. */
    private boolean isKnown(EmailAddress address) {
        var domain = Domain.of(address);
        return (
            community.eligibility().verdict(domain, wiring.directory().find(domain)) instanceof
                Eligibility.Verdict.Eligible ||
            wiring
                .ledger()
                .member(MemberKey.of(community.id(), address))
                .filter(member -> member.state() instanceof Membership.State.Active)
                .isPresent()
        );
    }

    private Response remove(Request request, Fields fields, OpenCoordinatorSession open) {
        var reader = new FieldReader(fields);
        String reason = reader.line("reason", LONGEST_REASON);
        var errors = reader.messages(wiring.wording());
        if (reason.isBlank()) {
            errors.putIfAbsent("reason", say("reason.missing"));
        }
        if (!errors.isEmpty()) {
            return page(request, 422, open, Html.NOTHING, new Typed(form(fields), fields, errors));
        }
        return carryOut(request, fields, open, "remove", (current, act) ->
            Inviting.remove(current, whom(fields), reason, act)
        );
    }

    private Response leave(Request request, Fields fields, OpenCoordinatorSession open) {
        if (!fields.one("agree").equals("yes")) {
            var errors = Map.of("agree", say("leave.unticked"));
            return page(request, 422, open, Html.NOTHING, new Typed("leave", fields, errors));
        }
        return carryOut(request, fields, open, "leave", Inviting::leave);
    }

    private Response carryOut(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        String action,
        BiFunction<OpenCoordinatorSession, CoordinatorAct, Inviting.Outcome> act
    ) {
        var reached = ChangeLimits.count(wiring, community, open, 1);
        if (reached.isPresent()) {
            var typed = new Typed(form(fields), fields, Map.of());
            return reached.get().on(page(request, 429, open, reached.get().notice(), typed));
        }
        var outcome = sessions
            .carryOut(request, community, current -> act.apply(current, sessions.act(current)))
            .orElseGet(() -> new Inviting.Outcome.Refused("no-session"));
        if (outcome instanceof Inviting.Outcome.Done) {
            wiring.metrics().put(Metrics.Metric.BULK_ACTS, 1, wiring.clock().instant());
        }
        wiring
            .log()
            .info(
                "coordinators-changed",
                Map.of(
                    "request",
                    request.id(),
                    "session",
                    open.session().id(),
                    "action",
                    action,
                    "outcome",
                    outcome instanceof Inviting.Outcome.Refused(var why) ? why : "done"
                )
            );
        return switch (outcome) {
            case Inviting.Outcome.Done _ -> action.equals("leave")
                ? left(request).withCookie(wiring.sessionCookie().clear())
                : Response.seeOther(FunctionRoute.COORDINATORS_TEAM.path(community) + "?done=" + action);
            case Inviting.Outcome.Refused(var why) -> refused(request, open, why, fields);
        };
    }

    private Response refused(Request request, OpenCoordinatorSession open, String why, Fields fields) {
        if (why.equals("no-session")) {
            return sessions.noSession(request, community);
        }
        return page(
            request,
            why.equals("limited") ? 429 : 409,
            sessions.open(request, community).orElse(open),
            Form.alert("warning", say("refused." + why), say("refused." + why + ".what")),
            new Typed(form(fields), fields, Map.of())
        );
    }

    /** There is no session any more in which another page could say it. */
    private Response left(Request request) {
        String title = say("left", Map.of("community", community.name()));
        return wiring.page(
            request,
            200,
            title,
            Html.of(
                "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n",
                title,
                say("left.what"),
                community.path(),
                wiring.wording().say("link.next.community", Map.of("community", community.name()))
            )
        );
    }

    private Html done(Request request) {
        String done = request.queryFields().one("done");
        return List.of("invite", "cancel", "remove").contains(done)
            ? Form.alert("success", say("done." + done), say("done." + done + ".what"))
            : Html.NOTHING;
    }

    /** The form that was sent: each coordinator has one to be removed by. */
    private static String form(Fields fields) {
        String action = fields.one("action");
        return action.equals("remove") ? removal(fields.one("coordinator")) : action;
    }

    private static String removal(String key) {
        return "remove " + key;
    }

    private static AddressKey whom(Fields fields) {
        return new AddressKey(fields.one("coordinator"));
    }

    private Response page(Request request, int status, OpenCoordinatorSession open, Html notice, Typed typed) {
        String title = say("title", Map.of("community", community.name()));
        var now = wiring.clock().instant();
        var people = new ArrayList<Html>();
        for (EmailAddress each : open.coordinators().active()) {
            open.coordinators()
                .coordinator(each, now)
                .ifPresent(entry -> people.add(person(entry, open, typed)));
        }
        open.coordinators()
            .stored()
            .entries()
            .stream()
            .filter(each -> each.state() == CoordinatorEntry.State.INVITED)
            .forEach(each -> people.add(invited(each, now)));
        String path = FunctionRoute.COORDINATORS_TEAM.path(community);
        var invite = new Form(typed.errorsOf("invite"))
            .hidden("action", "invite")
            .input(
                "email",
                wiring.wording().say("join.email"),
                say("invite.email.hint"),
                typed.value("invite", "email", ""),
                Html.trusted("type=\"email\" autocomplete=\"off\" required")
            )
            .input(
                "name",
                say("invite.name"),
                say("invite.name.hint"),
                typed.value("invite", "name", ""),
                Html.trusted("type=\"text\" autocomplete=\"off\" required")
            )
            .renderTo(path, say("invite.button"), "");
        var leave = new Form(typed.errorsOf("leave"))
            .hidden("action", "leave")
            .requiredBox("agree", say("leave.box"), false)
            .renderTo(path, say("leave.button"), "usa-button--outline");
        var main = Html.of(
            """
            {}{}{}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            <h2>{}</h2>
            {}<h2>{}</h2>
            <p>{}</p>
            {}<h2>{}</h2>
            <p>{}</p>
            {}""",
            Form.summary(wiring.wording().say("form.errors"), typed.errors()),
            notice,
            Navigation.of(wiring, community, FunctionRoute.COORDINATORS_TEAM),
            title,
            say("intro"),
            say("people"),
            people,
            say("invite"),
            say("invite.what"),
            invite,
            say("leave"),
            say("leave.what"),
            leave
        );
        return wiring.page(request, status, title, typed.errors(), main);
    }

    private Html person(CoordinatorEntry entry, OpenCoordinatorSession open, Typed typed) {
        boolean isSelf = entry.address().equals(open.address());
        String key = entry.addressKey().hex();
        String form = removal(key);
        // The error summary links to a field by its name: the form with errors has no prefix.
        var fields = new Form(typed.errorsOf(form), typed.isOf(form) ? "" : key.substring(0, 8) + "-");
        return Html.of(
            "<h3>{}</h3>\n{}{}",
            entry.label(),
            address(entry, isSelf),
            isSelf
                ? Html.NOTHING
                : Html.of(
                      "<details{}>\n<summary>{}</summary>\n{}</details>\n",
                      Html.trusted(typed.isOf(form) ? " open" : ""),
                      say("remove", Map.of("name", entry.label())),
                      fields
                          .hidden("action", "remove")
                          .hidden("coordinator", key)
                          .textarea("reason", say("reason"), say("reason.hint"), typed.value(form, "reason", ""))
                          .renderTo(
                              FunctionRoute.COORDINATORS_TEAM.path(community),
                              say("remove.button"),
                              "usa-button--outline"
                          )
                  )
        );
    }

    /** The address below the name, and whether it is the reader's own. A coordinator without a name has it as heading. */
    private Html address(CoordinatorEntry entry, boolean isSelf) {
        String address = entry.address().value();
        if (entry.label().equals(address)) {
            return isSelf ? Html.of("<p>{}</p>\n", say("person.self-unnamed")) : Html.NOTHING;
        }
        return Html.of("<p>{}</p>\n", say(isSelf ? "person.self" : "person", Map.of("address", address)));
    }

    private Html invited(CoordinatorEntry entry, Instant now) {
        String path = FunctionRoute.COORDINATORS_TEAM.path(community);
        String key = entry.addressKey().hex();
        return Html.of(
            "<h3>{}</h3>\n<p>{}</p>\n<div class=\"site-actions\">\n{}{}</div>\n",
            entry.label(),
            say(
                Inviting.isOpen(entry, now) ? "invited" : "expired",
                Map.of(
                    "address",
                    entry.address().value(),
                    "time",
                    wiring
                        .wording()
                        .date(
                            "coordinators.time",
                            entry
                                .since()
                                .plus(Link.Purpose.COORDINATOR_INVITATION.lifetime())
                                .atZone(community.announcements().timezone())
                        )
                )
            ),
            new Form(Map.of())
                .hidden("action", "send-again")
                .hidden("coordinator", key)
                .renderTo(path, say("send-again"), "usa-button--outline"),
            new Form(Map.of())
                .hidden("action", "cancel")
                .hidden("coordinator", key)
                .renderTo(path, say("cancel"), "usa-button--outline")
        );
    }

    private String say(String what) {
        return say(what, Map.of());
    }

    private String say(String what, Map<String, ?> values) {
        return wiring.wording().say("coordinators.team." + what, values);
    }
}
