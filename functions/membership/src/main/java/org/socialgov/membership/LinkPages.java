package org.socialgov.membership;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Transition;
import org.socialgov.web.DryRun;
import org.socialgov.web.Form;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;
import org.socialgov.web.forms.FieldReader;
import org.socialgov.web.forms.NoticeBox;

/**
 * The page that a mailed link opens, the same for every purpose: opening it shows what will happen, a box and a button,
 * and nothing personal; only the button acts, and only with the box checked. So a mail filter that follows links or
 * posts forms changes nothing and learns nothing.
 *
 * @param purpose the purpose, also part of the texts' keys: {@code link.confirm.title} and so on
 * @param read reads the link of a token
 * @param action the action of the button
 */
record LinkPages(
    Wiring wiring,
    Community community,
    Link.Purpose purpose,
    Function<String, LinkContext> read,
    Action action
) {
    private static final String BOX = "agree";
    private static final String REASON = "reason";
    private static final String UNKNOWN = "token=" + "0".repeat(43);
    private static final int MAX_REASON_LENGTH = 500;

    /** The opening of a page, with a token that was never mailed, for a {@link DryRun}. */
    static byte[] dryOpen(String path) {
        return DryRun.get(path, UNKNOWN);
    }

    /** The click on its button. */
    static byte[] dryClick(String path) {
        return DryRun.post(path, UNKNOWN, BOX + "=yes");
    }

    Resource resource() {
        return Resource.getAndPost(this::open, this::submit).withTokenInAddress();
    }

    private Response open(Request request) {
        return button(request, 200, "", Map.of());
    }

    private Response submit(Request request) {
        // A mail provider's unsubscribe (RFC 8058): the person clicked a button in their mail program.
        if (isOneClick() && FormBody.isOneClick(request)) {
            return act(request, "");
        }
        var fields = FormBody.read(request);
        var reader = new FieldReader(fields);
        String reason = asksReason() ? reader.line(REASON, MAX_REASON_LENGTH) : "";
        var errors = reader.messages(wiring.wording());
        if (!fields.one(BOX).equals("yes")) {
            errors.put(BOX, say("unticked"));
        }
        if (errors.isEmpty()) {
            return act(request, reason);
        }
        // A program that posts the unchanged form learns no more about the link than by opening it.
        return button(request, 422, reason, errors);
    }

    /** The purposes of the links in {@code List-Unsubscribe}: the second in invitations, whose readers are no members. */
    private boolean isOneClick() {
        return purpose == Link.Purpose.UNSUBSCRIBE || purpose == Link.Purpose.NEVER_AGAIN;
    }

    private Response act(Request request, String reason) {
        var done = Transition.carryOutInSteps(wiring.ledger(), () ->
            action.next(found(request), community, reason, wiring.clock().instant())
        );
        wiring.log().info(
            "link-used",
            Map.of(
                "request",
                request.id(),
                "purpose",
                purpose.path(),
                "outcome",
                switch (done) {
                    case LinkOutcome.Done(var outcome, _, _) -> outcome;
                    case LinkOutcome.DoneBefore(var outcome, _) -> "already-" + outcome;
                    case LinkOutcome.Opened _ -> "opened";
                    case LinkOutcome.Decided _ -> "decided-before";
                    case LinkOutcome.Unknown _ -> "unknown";
                    case LinkOutcome.Over _ -> "over";
                }
            )
        );
        return outcome(request, done);
    }

    /** Whether a reason can be given beside the button: that of a coordinator. */
    private boolean asksReason() {
        return (
            purpose == Link.Purpose.APPROVE || purpose == Link.Purpose.DECLINE || purpose == Link.Purpose.DECLINE_DOMAIN
        );
    }

    private boolean joins() {
        return purpose == Link.Purpose.CONFIRM || purpose == Link.Purpose.INVITATION;
    }

    private LinkContext found(Request request) {
        return read.apply(request.queryFields().one("token"));
    }

    private Response button(Request request, int status, String reason, Map<String, String> errors) {
        var found = found(request);
        return found
            .refusal(purpose, community.id(), wiring.clock().instant())
            .map(refused -> outcome(request, refused))
            .orElseGet(() -> button(request, status, found.member(), reason, errors));
    }

    private Response button(
        Request request,
        int status,
        Optional<Membership> member,
        String reason,
        Map<String, String> errors
    ) {
        // A coordinator with several open requests tells them apart by it. It tells nothing about the person.
        String title = asksReason()
            ? say("title", "reference", member.map(Membership::reference).orElse(""))
            : say("title");
        var fields = new Form(errors);
        if (joins()) {
            // A person who asked by mail, or was invited, has seen no form: the box that they check here is their consent.
            fields.add(NoticeBox.whole(community, wiring.wording()));
        }
        if (asksReason()) {
            fields.textarea(REASON, say(REASON), say("reason.hint"), reason);
        }
        var form = fields
            .requiredBox(BOX, say("box"), false)
            .render(
                say("button"),
                purpose == Link.Purpose.DECLINE || purpose == Link.Purpose.DECLINE_DOMAIN
                    ? "usa-button--big usa-button--outline"
                    : "usa-button--big"
            );
        var main = Html.of(
            "{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
            Form.summary(wiring.wording().say("form.errors"), errors),
            title,
            say("what"),
            form
        );
        return answer(
            request,
            status,
            errors.isEmpty() ? title : wiring.wording().say("form.error-title", Map.of("title", title)),
            main
        );
    }

    private Response outcome(Request request, LinkOutcome result) {
        return switch (result) {
            case LinkOutcome.Done(var outcome, var member, _) -> page(
                request,
                200,
                say(outcome),
                Form.alert(
                    "success",
                    say(outcome + ".heading", "name", member.map(Membership::label).orElse("")),
                    say(outcome + ".what")
                ),
                joins() ? member.map(confirmed -> details(confirmed, outcome)).orElse(Html.NOTHING) : Html.NOTHING,
                next(outcome)
            );
            case LinkOutcome.DoneBefore(var outcome, var at) -> before(request, outcome, at);
            case LinkOutcome.Opened(_, var cookie, _) -> Response.seeOther(
                FunctionRoute.of(purpose).path(community)
            ).withCookie(wiring.sessionCookie().set(cookie));
            case LinkOutcome.Decided(var approvalDecision) -> decided(request, approvalDecision);
            case LinkOutcome.Unknown _ -> refused(request, 404, "unknown");
            case LinkOutcome.Over _ -> refused(request, 410, "over");
        };
    }

    /** When it was, and what came of it then: nothing of how things are now, which only a fresh link shows. */
    private Response before(Request request, String outcome, Optional<Instant> at) {
        // How the membership is now is shown by a manage link only.
        boolean isMembers = purpose != Link.Purpose.APPROVE && purpose != Link.Purpose.DECLINE;
        return page(
            request,
            200,
            text("before.title"),
            Form.alert(
                "info",
                at
                    .map(moment -> text("before.when", Map.of("when", when(moment))))
                    .orElseGet(() -> text("before.unknown")),
                say(outcome + ".then")
            ),
            Html.of(
                "<p>{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n",
                text("before.now"),
                isMembers ? FunctionRoute.MANAGE.page(community) : freshPath(),
                isMembers ? text("unsubscribe.fresh.button") : say("fresh.button")
            )
        );
    }

    private String when(Instant at) {
        return wiring.wording().date("link.decided.pattern", at.atZone(Community.TIME_ZONE));
    }

    /** Who was first, and when. */
    private Response decided(Request request, ApprovalDecision decision) {
        var said = Map.of(
            "coordinator",
            decision.by().value(),
            "when",
            when(decision.at()),
            "reason",
            decision.reason()
        );
        return page(
            request,
            200,
            text("decided.title"),
            Form.alert(
                "info",
                text(decision.approved() ? "decided.approved" : "decided.declined", said),
                text(decision.reason().isEmpty() ? "decided.no-reason" : "decided.reason", said)
            )
        );
    }

    private Response refused(Request request, int status, String how) {
        return page(
            request,
            status,
            text(how + ".title"),
            Html.of(
                "<p class=\"usa-intro\">{}</p>\n<p>{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>",
                text(how + ".what"),
                say("fresh"),
                freshPath(),
                say("fresh.button")
            )
        );
    }

    private String freshPath() {
        return switch (purpose) {
            case CONFIRM, NEVER_AGAIN, INVITATION -> FunctionRoute.JOIN.page(community);
            case UNSUBSCRIBE, UNDO, MANAGE, CHANGE_ADDRESS -> FunctionRoute.MANAGE.page(community);
            // The last two have pages of their own, of the coordinators.
            case
                APPROVE,
                DECLINE,
                DECLINE_DOMAIN,
                SEND,
                STOP,
                COORDINATOR,
                FRESH,
                COORDINATOR_INVITATION -> community.path();
        };
    }

    /** What the visitor can do next. */
    private Html next(String outcome) {
        return switch (purpose) {
            case CONFIRM, INVITATION -> outcome.equals(LinkOutcome.DONE)
                ? Html.join(List.of(button("/events/", "events"), button(community.path(), "community")))
                : button(community.path(), "community");
            case CHANGE_ADDRESS, UNDO -> button(FunctionRoute.MANAGE.page(community), "manage");
            case NEVER_AGAIN -> button("/", "home");
            case
                UNSUBSCRIBE,
                APPROVE,
                DECLINE,
                DECLINE_DOMAIN,
                SEND,
                STOP,
                COORDINATOR,
                FRESH,
                COORDINATOR_INVITATION -> button(community.path(), "community");
            case MANAGE -> Html.NOTHING;
        };
    }

    private Html button(String path, String label) {
        return Html.of(
            "<p><a class=\"usa-button usa-button--outline\" href=\"{}\">{}</a></p>\n",
            path,
            text("next." + label, Map.of("community", community.name()))
        );
    }

    /** The member's newest details, which another person may have typed. */
    private Html details(Membership member, String outcome) {
        var known = member.details().cleaned();
        var labels = community.labels(known.topics());
        return Html.of(
            "<h2>{}</h2>\n<dl class=\"site-facts\">\n{}{}{}{}{}</dl>\n<p>{}</p>\n",
            wiring.wording().say("details.title"),
            detail("email", member.address().value()),
            detail("name", known.name()),
            detail("organization", known.organization()),
            detail("role", known.role()),
            detail("topics", labels.isEmpty() ? wiring.wording().say("details.everything") : String.join(", ", labels)),
            outcome.equals(LinkOutcome.DONE)
                ? Html.of(
                      "{} <a class=\"usa-link\" href=\"{}\">{}</a>",
                      wiring.wording().say("details.wrong"),
                      FunctionRoute.MANAGE.page(community),
                      wiring.wording().say("details.change")
                  )
                : Html.text(wiring.wording().say("details.wrong.waiting"))
        );
    }

    private Html detail(String what, String value) {
        return value.isEmpty()
            ? Html.NOTHING
            : Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", wiring.wording().say("details." + what), value);
    }

    private Response page(Request request, int status, String title, Html... below) {
        return answer(request, status, title, Html.of("<h1>{}</h1>\n{}", title, List.of(below)));
    }

    private Response answer(Request request, int status, String title, Html main) {
        return Response.html(status, wiring.frame().render(title, main, request.domainName()));
    }

    private String text(String key) {
        return text(key, Map.of());
    }

    private String text(String key, Map<String, String> values) {
        return wiring.wording().say("link." + key, values);
    }

    private String say(String what) {
        return text(purpose.path() + "." + what, Map.of("community", community.name()));
    }

    private String say(String what, String place, String value) {
        return text(purpose.path() + "." + what, Map.of("community", community.name(), place, value));
    }

    /** The pages of one purpose in every community. */
    static Optional<Resource> at(Request request, Wiring wiring, Link.Purpose purpose, SingleStepAction action) {
        return inSteps(
            request,
            wiring,
            purpose,
            token -> LinkContext.by(token, wiring.ledger()),
            (found, community, _, now) -> new Transition.Step.Last<>(action.next(found, community, now))
        );
    }

    /** Likewise, for an action that may be too large for one transaction, or of coordinators only. */
    static Optional<Resource> inSteps(
        Request request,
        Wiring wiring,
        Link.Purpose purpose,
        Function<String, LinkContext> read,
        Action action
    ) {
        return FunctionRoute.of(purpose)
            .in(wiring.communities(), request.path())
            .map(community -> new LinkPages(wiring, community, purpose, read, action).resource());
    }

    /** The next step of the action of a button in a community. */
    interface Action {
        /** @param reason empty on a page that doesn't ask for one */
        Transition.Step<LinkOutcome> next(LinkContext found, Community community, String reason, Instant now);
    }

    /** The whole action of a button in a community. */
    interface SingleStepAction {
        LinkOutcome next(LinkContext found, Community community, Instant now);
    }
}
