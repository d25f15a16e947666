package org.socialgov.membership;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Source;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.managing.ChangingAddress;
import org.socialgov.community.managing.Erasing;
import org.socialgov.community.managing.OpenSession;
import org.socialgov.community.managing.SubscriptionActions;
import org.socialgov.community.storage.Transactions;
import org.socialgov.community.storage.Transition;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Refusal;
import org.socialgov.web.Request;
import org.socialgov.web.RequestPolicy;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;

/**
 * The page of an open session at {@code /communities/social-media/subscription}, and its actions. The session
 * determines the address; a form that names another address's membership is refused.
 *
 * @param limits the limits on mails that a person in a session can cause to another address
 */
record SubscriptionPages(Wiring wiring, Community community, FormLimits limits) {
    /** The actions that the page can confirm. */
    private static final Set<String> DONE = Set.of(
        "change",
        "leave",
        "undo",
        "never-again",
        "change-address",
        "keep-open"
    );

    /** The fields that a person types into, and those that say which form they belong to. */
    private static final List<String> TYPED = List.of(
        "member",
        "action",
        "part",
        "name",
        "organization",
        "role",
        "topic",
        "frequency",
        "pausedUntil",
        "email"
    );

    Resource resource() {
        return Resource.getAndPost(this::show, this::act);
    }

    private Response show(Request request) {
        var managed = managed(request);
        if (managed.isEmpty()) {
            return said(request, 403, "over");
        }
        return request.queryFields().one("download").equals("json")
            ? download(managed.get())
            : page(request, 200, managed.get(), done(request), Optional.empty());
    }

    private Response download(OpenSession managed) {
        var now = wiring.clock().instant();
        String json = Download.of(Erasing.StoredData.read(managed, wiring.ledger()), wiring.wording(), now);
        return Response.json(200, json)
            .with("content-disposition", "attachment; filename=\"subscription.json\"")
            .with("x-robots-tag", "noindex");
    }

    private Response act(Request request) {
        RequestPolicy.requireOwnPage(request);
        var managed = managed(request);
        var fields = FormBody.read(request);
        if (managed.isEmpty()) {
            return sessionEnded(request, fields);
        }
        var member = managed.get().membership(key(fields, managed.get()));
        if (member.isEmpty()) {
            return said(request, 403, "not-theirs");
        }
        var now = wiring.clock().instant();
        var randomness = wiring.randomness();
        String action = fields.one("action");
        boolean isAgreed = fields.one("agree").equals("yes");
        return switch (action) {
            case "", "change" -> change(request, fields, managed.get(), member.get());
            case "leave" -> done(request, member.get(), action, SubscriptionActions.leave(now, randomness));
            case "undo" -> done(request, member.get(), action, SubscriptionActions.comeBack(now, randomness));
            case "never-again", "erase" -> {
                if (!isAgreed) {
                    yield unticked(request, managed.get(), member.get(), action);
                }
                yield action.equals("erase")
                    ? erase(request)
                    : done(
                          request,
                          member.get(),
                          action,
                          SubscriptionActions.stopAllMail(wiring.ledger(), now, randomness)
                      );
            }
            case "change-address" -> changeAddress(request, fields, managed.get(), member.get());
            case "keep-open" -> done(
                request,
                member.get(),
                action,
                SubscriptionActions.keepOpen(now, randomness)
            ).withCookie(wiring.sessionCookie().keep(request));
            case "close" -> close(request);
            default -> throw new Refusal(400, "refusal.malformed");
        };
    }

    private Response change(Request request, Fields fields, OpenSession managed, Membership member) {
        var now = wiring.clock().instant();
        var form = SubscriptionForm.read(fields, community(member), member, SubscriptionPage.day(now));
        if (!form.errors().isEmpty()) {
            return returned(request, managed, form);
        }
        var change = SubscriptionActions.change(form.details(), form.delivery(), now, wiring.randomness());
        return done(request, member, "change", change);
    }

    private Response changeAddress(Request request, Fields fields, OpenSession managed, Membership member) {
        var reader = new FieldReader(fields);
        var typed = reader.email();
        if (typed.filter(member.address()::equals).isPresent()) {
            reader.wrong("email", "subscription.change-address.same");
        }
        // The rule is public. A move to an address that it doesn't admit would bypass the coordinators.
        if (typed.filter(other -> !isAdmitted(other, member)).isPresent()) {
            reader.wrong("email", "subscription.change-address.outside");
        }
        if (!reader.errors().isEmpty()) {
            var wrong = new SubscriptionPage.OneField(
                member,
                "change-address",
                reader.one("email"),
                reader.errors(),
                reader.values()
            );
            return returned(request, managed, wrong);
        }
        var other = typed.orElseThrow();
        SubscriptionActions.Act ask = (session, current) ->
            ChangingAddress.ask(
                other,
                wiring.ledger().addressStatus(current.community(), other),
                wiring.ledger().addressStatus(current.community(), current.address()).mailLimit(),
                wiring.ledger().addressChange(current.key()),
                limits.perAddress(),
                wiring.clock().instant(),
                wiring.randomness()
            ).on(session, current);
        // A member types the other address, which may belong to anybody.
        var mailSlots = wiring.mailSlots(limits.perHour(), Source.of(request.sourceIp()));
        return done(request, member, "change-address", ask, mailSlots.delayingMail(wiring.ledger(), member.address()));
    }

    private boolean isAdmitted(EmailAddress other, Membership member) {
        return Admission.verdict(other, community(member), wiring.directory()).isEligible();
    }

    private Response erase(Request request) {
        var erased = Transition.carryOutInSteps(wiring.ledger(), () ->
            Erasing.next(
                managed(request).map(managed -> Erasing.StoredData.read(managed, wiring.ledger())),
                wiring.clock().instant(),
                wiring.randomness()
            )
        );
        if (erased instanceof Erasing.Erased.NoSession) {
            return said(request, 403, "over");
        }
        log(request, "erase", "done");
        return said(request, 200, "erased").withCookie(wiring.sessionCookie().clear());
    }

    /**
     * Carries out an action, then redirects to the page that confirms it, so that a reload doesn't repeat the action.
     */
    private Response done(Request request, Membership member, String action, SubscriptionActions.Act act) {
        return done(request, member, action, act, wiring.ledger());
    }

    private Response done(
        Request request,
        Membership member,
        String action,
        SubscriptionActions.Act act,
        Transactions transactions
    ) {
        var outcome = Transition.retryOnConflict(transactions, () ->
            SubscriptionActions.act(managed(request), member.key(), act)
        );
        log(
            request,
            action,
            switch (outcome) {
                case SubscriptionActions.Outcome.Done(var change) -> change.isEmpty() ? "already-done" : "done";
                case SubscriptionActions.Outcome.NoSession _ -> "no-session";
                case SubscriptionActions.Outcome.NotTheirs _ -> "not-theirs";
                case SubscriptionActions.Outcome.NotNow _ -> "not-now";
            }
        );
        return switch (outcome) {
            case SubscriptionActions.Outcome.Done _ -> Response.seeOther(path() + "?done=" + action);
            case SubscriptionActions.Outcome.NoSession _ -> said(request, 403, "over");
            case SubscriptionActions.Outcome.NotTheirs _ -> said(request, 403, "not-theirs");
            case SubscriptionActions.Outcome.NotNow _ -> managed(request)
                .map(current -> page(request, 409, current, notNow(), Optional.empty()))
                .orElseGet(() -> said(request, 403, "over"));
        };
    }

    private void log(Request request, String action, String outcome) {
        wiring.log().info("subscription", Map.of("request", request.id(), "action", action, "outcome", outcome));
    }

    private Response unticked(Request request, OpenSession managed, Membership member, String action) {
        var wrong = new SubscriptionPage.OneField(
            member,
            action,
            "",
            Map.of("agree", "subscription." + action + ".unticked"),
            Map.of()
        );
        return returned(request, managed, wrong);
    }

    /** For people who share a computer: the session can be ended. */
    private Response close(Request request) {
        Transition.retryOnConflict(wiring.ledger(), () ->
            SubscriptionActions.close(managed(request), wiring.randomness())
        );
        log(request, "close", "done");
        return said(request, 200, "closed").withCookie(wiring.sessionCookie().clear());
    }

    private Optional<OpenSession> managed(Request request) {
        return OpenSession.by(
            wiring.sessionCookie().read(request),
            wiring.communities(),
            wiring.ledger(),
            wiring.clock().instant()
        );
    }

    /** The membership that a form names, or else the one in this community. */
    private MemberKey key(Fields fields, OpenSession managed) {
        String named = fields.one("member");
        return named.isEmpty() ? MemberKey.of(community.id(), managed.address()) : new MemberKey(named);
    }

    private Community community(Membership member) {
        return Community.withId(member.community(), wiring.communities());
    }

    private Html done(Request request) {
        String done = request.queryFields().one("done");
        if (!DONE.contains(done)) {
            return Html.NOTHING;
        }
        String key = "subscription.done." + done;
        var values = Map.of("community", community.name());
        return Form.alert("success", wiring.wording().say(key, values), wiring.wording().say(key + ".what", values));
    }

    private Html notNow() {
        return Form.alert("warning", say("not-now"), say("not-now.what"));
    }

    /**
     * The session ended before the form was sent. The page keeps what was typed in a form of its own, to be sent again
     * in a new session (WCAG 2.2.1). It goes back to the browser that sent it, and is stored nowhere.
     */
    private Response sessionEnded(Request request, Fields fields) {
        if (!Set.of("", "change", "change-address").contains(fields.one("action"))) {
            return said(request, 403, "over");
        }
        var form = new Form(Map.of());
        for (String field : TYPED) {
            fields.all(field).forEach(value -> form.hidden(field, value));
        }
        var main = Html.of(
            "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<ol>\n<li><a class=\"usa-link\" href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a></li>\n<li>{}</li>\n<li>{}</li>\n</ol>\n{}",
            say("ended.title"),
            say("ended.what"),
            FunctionRoute.MANAGE.page(community),
            say("ended.link"),
            say("ended.open"),
            say("ended.back"),
            form.renderTo(path(), say("ended.button"))
        );
        return personal(request, 403, say("ended.title"), main);
    }

    /** A page without personal data, with a link to request a new manage link. */
    private Response said(Request request, int status, String what) {
        String title = say(what + ".title");
        var main = Html.of(
            "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>",
            title,
            say(what + ".what"),
            what.equals("erased") ? "/" : FunctionRoute.MANAGE.page(community),
            what.equals("erased") ? wiring.wording().say("link.next.home") : say("fresh.button")
        );
        return Response.html(status, wiring.frame().render(title, main, request.domainName()));
    }

    private Response page(
        Request request,
        int status,
        OpenSession managed,
        Html notice,
        Optional<SubscriptionPage.Returned> returned
    ) {
        var page = new SubscriptionPage(
            managed,
            path(),
            wiring.communities(),
            wiring.wording(),
            wiring.clock().instant()
        ).page(notice, returned);
        return personal(request, status, page.title(), page.main());
    }

    /** The form with its mistakes. */
    private Response returned(Request request, OpenSession managed, SubscriptionPage.Returned wrong) {
        return page(request, 422, managed, Html.NOTHING, Optional.of(wrong));
    }

    private Response personal(Request request, int status, String title, Html main) {
        return Response.html(status, wiring.frame().render(title, main, request.domainName())).with(
            "x-robots-tag",
            "noindex"
        );
    }

    private String path() {
        return FunctionRoute.SUBSCRIPTION.path(community);
    }

    private String say(String what) {
        return wiring.wording().say("subscription." + what);
    }
}
