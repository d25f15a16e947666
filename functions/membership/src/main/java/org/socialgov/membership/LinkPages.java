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
 */
final class LinkPages {

    private static final String BOX = "agree";
    private static final String REASON = "reason";
    private static final int MAX_REASON_LENGTH = 500;

    private final Wiring wiring;
    private final Community community;
    private final Link.Purpose purpose;
    private final boolean asksReason;
    private final Function<String, LinkContext> read;
    private final CoordinatorsAction action;

    /** The click on a page's button, with a token that was never mailed, for a {@link DryRun}. */
    static byte[] dryClick(String path) {
        return DryRun.post(path, "token=" + "0".repeat(43), BOX + "=yes");
    }

    /**
     * @param purpose the purpose, also part of the texts' keys: {@code link.confirm.title} and so on
     * @param asksReason whether a reason can be given beside the button
     * @param read reads the link of a token
     * @param action the action of the button
     */
    private LinkPages(
        Wiring wiring,
        Community community,
        Link.Purpose purpose,
        boolean asksReason,
        Function<String, LinkContext> read,
        CoordinatorsAction action
    ) {
        this.wiring = wiring;
        this.community = community;
        this.purpose = purpose;
        this.asksReason = asksReason;
        this.read = read;
        this.action = action;
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
        String reason = asksReason ? reader.line(REASON, MAX_REASON_LENGTH) : "";
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
            action.next(found(request), community.id(), reason, wiring.clock().instant())
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
        String title = asksReason
            ? say("title", "reference", member.map(Membership::reference).orElse(""))
            : say("title");
        var fields = new Form(errors);
        if (joins()) {
            // A person who asked by mail, or was invited, has seen no form: the box that they check here is their consent.
            fields.add(NoticeBox.whole(community, wiring.wording()));
        }
        if (asksReason) {
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
        return page(
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
                Html.of(
                    "<h1>{}</h1>\n{}{}{}",
                    say(outcome),
                    Form.alert(
                        "success",
                        say(outcome + ".heading", "name", member.map(LinkPages::name).orElse("")),
                        say(outcome + ".what")
                    ),
                    joins() ? member.map(confirmed -> details(confirmed, outcome)).orElse(Html.NOTHING) : Html.NOTHING,
                    next(outcome)
                )
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
        String title = wiring.wording().say("link.before.title");
        // How the membership is now is shown by a manage link only.
        boolean isMembers = purpose != Link.Purpose.APPROVE && purpose != Link.Purpose.DECLINE;
        var main = Html.of(
            "<h1>{}</h1>\n{}<p>{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>\n",
            title,
            Form.alert(
                "info",
                at
                    .map(moment -> wiring.wording().say("link.before.when", Map.of("when", when(moment))))
                    .orElseGet(() -> wiring.wording().say("link.before.unknown")),
                say(outcome + ".then")
            ),
            wiring.wording().say("link.before.now"),
            isMembers ? FunctionRoute.MANAGE.page(community) : freshPath(),
            isMembers ? wiring.wording().say("link.unsubscribe.fresh.button") : say("fresh.button")
        );
        return page(request, 200, title, main);
    }

    private String when(Instant at) {
        return wiring.wording().date("link.decided.pattern", at.atZone(Community.TIME_ZONE));
    }

    /** Who was first, and when. */
    private Response decided(Request request, ApprovalDecision approvalDecision) {
        String title = wiring.wording().say("link.decided.title");
        var said = Map.of(
            "coordinator",
            approvalDecision.by().value(),
            "when",
            when(approvalDecision.at()),
            "reason",
            approvalDecision.reason()
        );
        String what = approvalDecision.approved() ? "link.decided.approved" : "link.decided.declined";
        var main = Html.of(
            "<h1>{}</h1>\n{}",
            title,
            Form.alert(
                "info",
                wiring.wording().say(what, said),
                approvalDecision.reason().isEmpty()
                    ? wiring.wording().say("link.decided.no-reason")
                    : wiring.wording().say("link.decided.reason", said)
            )
        );
        return page(request, 200, title, main);
    }

    private Response refused(Request request, int status, String how) {
        String title = wiring.wording().say("link." + how + ".title");
        var main = Html.of(
            "<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n<p>{}</p>\n<p><a class=\"usa-button\" href=\"{}\">{}</a></p>",
            title,
            wiring.wording().say("link." + how + ".what"),
            say("fresh"),
            freshPath(),
            say("fresh.button")
        );
        return page(request, status, title, main);
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
            wiring.wording().say("link.next." + label, Map.of("community", community.name()))
        );
    }

    private static String name(Membership member) {
        String name = member.details().cleaned().name();
        return name.isEmpty() ? member.address().value() : name;
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

    private Response page(Request request, int status, String title, Html main) {
        return Response.html(status, wiring.frame().render(title, main, request.domainName()));
    }

    private String say(String what) {
        return wiring.wording().say("link." + purpose.path() + "." + what, Map.of("community", community.name()));
    }

    private String say(String what, String place, String value) {
        return wiring
            .wording()
            .say("link." + purpose.path() + "." + what, Map.of("community", community.name(), place, value));
    }

    /** The pages of one purpose in every community. */
    static Optional<Resource> at(Request request, Wiring wiring, Link.Purpose purpose, SingleStepAction action) {
        return find(request, wiring, purpose, false, anybody(wiring), (found, id, _, now) ->
            new Transition.Step.Last<>(action.next(found, id, now))
        );
    }

    /** Likewise, for an action that may be too large for one transaction. */
    static Optional<Resource> inSteps(Request request, Wiring wiring, Link.Purpose purpose, ActionInSteps action) {
        return find(request, wiring, purpose, false, anybody(wiring), (found, id, _, now) ->
            action.next(found, id, now)
        );
    }

    /**
     * Likewise, for coordinators, with a field for a reason beside the button.
     *
     * @param read reads the link of a token; it has ended if its coordinator is none any more
     */
    static Optional<Resource> forCoordinators(
        Request request,
        Wiring wiring,
        Link.Purpose purpose,
        Function<String, LinkContext> read,
        CoordinatorsAction action
    ) {
        return find(request, wiring, purpose, true, read, action);
    }

    private static Function<String, LinkContext> anybody(Wiring wiring) {
        return token -> LinkContext.by(token, wiring.ledger());
    }

    private static Optional<Resource> find(
        Request request,
        Wiring wiring,
        Link.Purpose purpose,
        boolean asksReason,
        Function<String, LinkContext> read,
        CoordinatorsAction action
    ) {
        return FunctionRoute.of(purpose)
            .in(wiring.communities(), request.path())
            .map(community -> new LinkPages(wiring, community, purpose, asksReason, read, action).resource());
    }

    /** The next step of the action of a button in a community, with a reason. */
    interface CoordinatorsAction {
        Transition.Step<LinkOutcome> next(LinkContext found, String community, String reason, Instant now);
    }

    /** The action of a button in a community. */
    interface SingleStepAction {
        LinkOutcome next(LinkContext found, String community, Instant now);
    }

    /** The next step of the action of a button in a community. */
    interface ActionInSteps {
        Transition.Step<LinkOutcome> next(LinkContext found, String community, Instant now);
    }
}
