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
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Metrics;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/** Who coordinates: the coordinators invite others, leave, or remove one. Each change needs a fresh link. */
final class TeamPages extends SessionPages {

    private static final int LONGEST_NAME = 100;

    TeamPages(Wiring wiring, Community community) {
        super(wiring, community, "coordinators.team.", FunctionRoute.COORDINATORS_TEAM);
    }

    Resource resource() {
        return resource(asked -> page(asked.shown(done(asked))), this::act);
    }

    private Response act(SessionRequest asked) {
        if (!isFresh(asked)) {
            return needsFresh(asked);
        }
        return switch (asked.one("action")) {
            case "invite" -> invite(asked);
            case "send-again" -> sendAgain(asked);
            case "cancel" -> act(asked, "cancel", (current, act) -> Inviting.cancel(current, whom(asked), act));
            case "remove" -> remove(asked);
            case "leave" -> leave(asked);
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private Response invite(SessionRequest asked) {
        var reader = new FieldReader(asked.fields());
        var address = reader.email();
        String name = reader.line("name", LONGEST_NAME);
        var errors = reader.messagesAboutAnother(wiring.wording());
        if (name.isBlank()) {
            errors.putIfAbsent("name", text("join.name.missing.other"));
        }
        if (
            errors.isEmpty() && !isKnown(address.get()) && !asked.open().coordinators().active().contains(address.get())
        ) {
            errors.put("email", say("refused.stranger.what"));
        }
        return errors.isEmpty() ? invite(asked, address.get(), name) : page(asked.wrong(errors));
    }

    private Response sendAgain(SessionRequest asked) {
        return asked
            .open()
            .coordinators()
            .invited()
            .stream()
            .filter(each -> each.addressKey().equals(whom(asked)))
            .findFirst()
            .map(each -> invite(asked, each.address(), each.name()))
            .orElseGet(() -> refused(asked, "changed"));
    }

    private Response invite(SessionRequest asked, EmailAddress address, String name) {
        return act(asked, "invite", (current, act) ->
            Inviting.invite(
                current,
                address,
                name,
                isKnown(address),
                ledger().addressStatus(community.id(), address).mailLimit(),
                act
            )
        );
    }

    /** Whether the community's rule admits the address, or it is a member's. */
    private boolean isKnown(EmailAddress address) {
        return (
            wiring.isEligible(community, address) ||
            ledger()
                .member(MemberKey.of(community.id(), address))
                .filter(member -> member.state() instanceof Membership.State.Active)
                .isPresent()
        );
    }

    private Response remove(SessionRequest asked) {
        var reader = new FieldReader(asked.fields());
        String reason = reason(reader);
        var errors = reader.messages(wiring.wording());
        return errors.isEmpty()
            ? act(asked, "remove", (current, act) -> Inviting.remove(current, whom(asked), reason, act))
            : page(asked.wrong(errors));
    }

    private Response leave(SessionRequest asked) {
        return asked.one(BOX).equals("yes")
            ? act(asked, "leave", Inviting::leave)
            : page(asked.wrong(Map.of(BOX, say("leave.unticked"))));
    }

    private Response act(
        SessionRequest asked,
        String action,
        BiFunction<OpenCoordinatorSession, CoordinatorAct, Inviting.Outcome> decide
    ) {
        var reached = limits(asked).count(1);
        if (reached.isPresent()) {
            return reached.get().on(notice -> page(asked.again(429, notice)));
        }
        var outcome = carryOut(asked, current -> decide.apply(current, act(current))).orElseGet(() ->
            new Inviting.Outcome.Refused("no-session")
        );
        String code = outcome instanceof Inviting.Outcome.Refused(var why) ? why : "done";
        log(asked, "coordinators-changed", Map.of("action", action, "outcome", code));
        if (outcome instanceof Inviting.Outcome.Refused) {
            return refused(asked, code);
        }
        wiring.metrics().put(Metrics.Metric.BULK_ACTS, 1, now());
        return action.equals("leave")
            ? left(asked.request()).withCookie(wiring.sessionCookie().clear())
            : Response.seeOther(path() + "?done=" + action);
    }

    private Response refused(SessionRequest asked, String why) {
        if (why.equals("no-session")) {
            return noSession(asked.request());
        }
        var now = asked.in(open(asked.request()).orElse(asked.open()));
        return page(now.again(why.equals("limited") ? 429 : 409, alert("warning", "refused." + why)));
    }

    /** There is no session any more in which another page could say it. */
    private Response left(Request request) {
        return message(
            request,
            200,
            say("left"),
            say("left.what"),
            button(community.path(), text("link.next.community"))
        );
    }

    private Html done(SessionRequest asked) {
        String done = asked.query("done");
        return List.of("invite", "cancel", "remove").contains(done) ? alert("success", "done." + done) : Html.NOTHING;
    }

    private static AddressKey whom(SessionRequest asked) {
        return new AddressKey(asked.one("coordinator"));
    }

    private Response page(Reply reply) {
        var open = reply.asked().open();
        var typed = reply.typed();
        var now = now();
        var people = new ArrayList<Html>();
        for (EmailAddress each : open.coordinators().active()) {
            open.coordinators()
                .coordinator(each, now)
                .ifPresent(entry -> people.add(person(entry, open, typed)));
        }
        open.coordinators()
            .invited()
            .forEach(each -> people.add(invited(each, now)));
        var typedInvitation = typed.of("invite");
        var invite = new Form(typedInvitation.errors())
            .hidden("action", "invite")
            .input(
                "email",
                text("join.email"),
                say("invite.email.hint"),
                typedInvitation.value("email", ""),
                Html.trusted("type=\"email\" autocomplete=\"off\" required")
            )
            .input(
                "name",
                say("invite.name"),
                say("invite.name.hint"),
                typedInvitation.value("name", ""),
                Html.trusted("type=\"text\" autocomplete=\"off\" required")
            )
            .renderTo(path(), say("invite.button"), "");
        var leave = new Form(typed.of("leave").errors())
            .hidden("action", "leave")
            .requiredBox(BOX, say("leave.box"), false)
            .renderTo(path(), say("leave.button"), "usa-button--outline");
        return page(
            reply,
            say("title"),
            intro(say("intro")),
            section(say("people"), people),
            section(say("invite"), paragraph(say("invite.what")), invite),
            section(say("leave"), paragraph(say("leave.what")), leave)
        );
    }

    private Html person(CoordinatorEntry entry, OpenCoordinatorSession open, Typed typed) {
        boolean isSelf = entry.address().equals(open.address());
        String key = entry.addressKey().hex();
        boolean isThis = typed.isOf("remove") && typed.fields().one("coordinator").equals(key);
        // The error summary links to a field by its name: the form with errors has no prefix.
        var form = isThis ? new Form(typed.errors()) : new Form(Map.of(), key.substring(0, 8) + "-");
        return Html.of(
            "<h3>{}</h3>\n{}{}",
            entry.label(),
            address(entry, isSelf),
            isSelf
                ? Html.NOTHING
                : Html.of(
                      "<details{}>\n<summary>{}</summary>\n{}</details>\n",
                      Html.trusted(isThis ? " open" : ""),
                      say("remove", Map.of("name", entry.label())),
                      form
                          .hidden("action", "remove")
                          .hidden("coordinator", key)
                          .textarea(REASON, say(REASON), say("reason.hint"), isThis ? typed.value(REASON, "") : "")
                          .renderTo(path(), say("remove.button"), "usa-button--outline")
                  )
        );
    }

    /** The address below the name, and whether it is the reader's own. A coordinator without a name has it as heading. */
    private Html address(CoordinatorEntry entry, boolean isSelf) {
        String address = entry.address().value();
        if (entry.label().equals(address)) {
            return isSelf ? paragraph(say("person.self-unnamed")) : Html.NOTHING;
        }
        return paragraph(say(isSelf ? "person.self" : "person", Map.of("address", address)));
    }

    private Html invited(CoordinatorEntry entry, Instant now) {
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
                    time(entry.since().plus(Link.Purpose.COORDINATOR_INVITATION.lifetime()))
                )
            ),
            new Form(Map.of())
                .hidden("action", "send-again")
                .hidden("coordinator", key)
                .renderTo(path(), say("send-again"), "usa-button--outline"),
            new Form(Map.of())
                .hidden("action", "cancel")
                .hidden("coordinator", key)
                .renderTo(path(), say("cancel"), "usa-button--outline")
        );
    }
}
