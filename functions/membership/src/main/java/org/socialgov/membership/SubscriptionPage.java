package org.socialgov.membership;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.managing.OpenSession;
import org.socialgov.community.managing.SubscriptionActions;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/**
 * The page of a session: every membership of the address, and the actions on it.
 *
 * @param now the current time
 */
record SubscriptionPage(OpenSession managed, String path, List<Community> communities, Wording wording, Instant now) {
    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, Community.TIME_ZONE);
    }

    /**
     * A form with errors, shown instead of the form with the stored values.
     *
     * @param errors the key of each field's error message
     */
    sealed interface Returned permits SubscriptionForm, OneField {
        Membership member();

        String action();

        Map<String, String> errors();

        /** The values of the places in the error messages. */
        Map<String, String> values();
    }

    /** A form with one field or check box, and its value. */
    record OneField(
        Membership member,
        String action,
        String typed,
        Map<String, String> errors,
        Map<String, String> values
    ) implements Returned {}

    /**
     * The whole page.
     *
     * @param notice a message above the rest of the page
     */
    Form.Page page(Html notice, Optional<Returned> returned) {
        var messages = new LinkedHashMap<String, String>();
        returned.ifPresent(wrong ->
            messages(wrong).forEach((field, message) ->
                messages.put(prefix(wrong.member(), wrong.action()) + field, message)
            )
        );
        String title = wording.say("subscription.title");
        var memberships = managed
            .memberships()
            .stream()
            .map(member -> membership(member, returned.filter(wrong -> wrong.member().key().equals(member.key()))))
            .toList();
        var main = Html.of(
            """
            {}{}<h1>{}</h1>
            <p class="usa-intro">{}</p>
            {}{}<h2>{}</h2>
            <p>{}</p>
            <p><a class="usa-button usa-button--outline" href="{}?download=json">{}</a></p>
            <h2>{}</h2>
            <p>{}</p>
            {}
            """,
            notice,
            Form.summary(wording.say("form.errors"), messages),
            title,
            wording.say("subscription.intro", Map.of("address", managed.address().value())),
            open(),
            memberships,
            wording.say("subscription.download.title"),
            wording.say("subscription.download.what"),
            path,
            wording.say("subscription.download.button"),
            wording.say("subscription.close.title"),
            wording.say("subscription.close.what"),
            button(managed.memberships().getFirst(), "close", "usa-button--outline")
        );
        return new Form.Page(
            messages.isEmpty() ? title : wording.say("form.error-title", Map.of("title", title)),
            main
        );
    }

    /** When the page closes, and the button that keeps it open. */
    private Html open() {
        var session = managed.session();
        var closes = wording.say(
            "subscription.closes",
            Map.of("time", say("subscription.closes.pattern", session.expiresAt()))
        );
        return session.canBeKeptOpen()
            ? Html.of(
                  "<div class=\"site-session\"><p>{}</p>\n{}</div>\n",
                  closes,
                  button(managed.memberships().getFirst(), "keep-open", "usa-button--outline")
              )
            : Html.of("<p>{} {}</p>\n", closes, wording.say("subscription.closes.for-good"));
    }

    private Html membership(Membership member, Optional<Returned> returned) {
        return Html.of(
            "<section class=\"site-subscription\" aria-labelledby=\"{}\">\n<h2 id=\"{}\">{}</h2>\n<p>{}</p>\n{}</section>\n",
            community(member).slug(),
            community(member).slug(),
            community(member).title(),
            status(member),
            switch (member.state()) {
                case Membership.State.Active _ -> active(member, returned);
                case Membership.State.Left _ when SubscriptionActions.mayComeBack(member, now) -> Html.join(
                    List.of(button(member, "undo", ""), leaving(member, returned))
                );
                case
                    Membership.State.Left _,
                    Membership.State.Pending _,
                    Membership.State.AwaitingApproval _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> leaving(member, returned);
            }
        );
    }

    private Html active(Membership member, Optional<Returned> returned) {
        return Html.of(
            """
            {}<h3>{}</h3>
            {}{}<h3>{}</h3>
            {}{}{}{}
            """,
            paused(member),
            wording.say("subscription.frequency.title"),
            part(SubscriptionForm.Part.FREQUENCY, member, returned),
            leaving(member, returned),
            wording.say("subscription.change.title"),
            details(member),
            opened(
                "change-address",
                of("change-address", returned).isPresent(),
                changeAddress(member, of("change-address", returned))
            ),
            opened(SubscriptionForm.Part.DETAILS, member, returned),
            opened(SubscriptionForm.Part.TOPICS, member, returned)
        );
    }

    private Html paused(Membership member) {
        return switch (member.delivery().on(day(now))) {
            case PAUSED -> Html.of(
                "<p><strong>{}</strong></p>\n",
                member
                    .delivery()
                    .pausedUntil()
                    .map(until -> wording.say("subscription.paused.until", Map.of("date", say("date.day", until))))
                    .orElseGet(() -> wording.say("subscription.paused"))
            );
            case EACH, DAILY, WEEKLY -> Html.NOTHING;
        };
    }

    private Html details(Membership member) {
        var known = member.details().cleaned();
        var community = community(member);
        var topics = community.labels(known.topics());
        return Html.of(
            "<dl class=\"site-facts\">\n{}{}{}{}{}</dl>\n",
            detail("email", member.address().value()),
            detail("name", known.name()),
            community.asksOrganization() ? detail("organization", known.organization()) : Html.NOTHING,
            community.asksRole() ? detail("role", known.role()) : Html.NOTHING,
            detail("topics", topics.isEmpty() ? wording.say("details.everything") : String.join(", ", topics))
        );
    }

    private Html detail(String what, String value) {
        return Html.of(
            "<div><dt>{}</dt><dd>{}</dd></div>\n",
            wording.say("details." + what),
            value.isEmpty() ? wording.say("mail.fact.not-given") : value
        );
    }

    private Html opened(SubscriptionForm.Part part, Membership member, Optional<Returned> returned) {
        return opened(part.word(), change(part, returned).isPresent(), part(part, member, returned));
    }

    /** A form behind a link that opens it; open where it came back with mistakes. */
    private Html opened(String what, boolean isOpen, Html form) {
        return Html.of(
            "<details class=\"site-details\"{}>\n<summary>{}</summary>\n<div class=\"site-details__body\">\n{}</div>\n</details>\n",
            Html.trusted(isOpen ? " open" : ""),
            wording.say("subscription.open." + what),
            form
        );
    }

    private Html part(SubscriptionForm.Part part, Membership member, Optional<Returned> returned) {
        var form = change(part, returned).orElseGet(() -> SubscriptionForm.of(community(member), member, day(now)));
        return form.markup(part, wording, messages(form), prefix(member, "change"));
    }

    /** The form to change this part, if it came back. */
    private static Optional<SubscriptionForm> change(SubscriptionForm.Part part, Optional<Returned> returned) {
        return returned
            .filter(SubscriptionForm.class::isInstance)
            .map(SubscriptionForm.class::cast)
            .filter(wrong -> wrong.isReturned(part));
    }

    /** The form of this action, if it came back. */
    private static Optional<Returned> of(String action, Optional<Returned> returned) {
        return returned.filter(wrong -> wrong.action().equals(action));
    }

    /** All ways to end something, from the mildest on. */
    private Html leaving(Membership member, Optional<Returned> returned) {
        boolean active = member.state() instanceof Membership.State.Active;
        boolean suppressed = member.state() instanceof Membership.State.Suppressed;
        return Html.of(
            "<h3>{}</h3>\n{}{}{}",
            wording.say("subscription.leave.title"),
            active
                ? Html.of(
                      "<p>{}</p>\n{}",
                      wording.say("subscription.leave.what", Map.of("community", community(member).name())),
                      button(member, "leave", "usa-button--outline")
                  )
                : Html.NOTHING,
            suppressed ? Html.NOTHING : ending("never-again", member, returned),
            ending("erase", member, returned)
        );
    }

    private Html ending(String action, Membership member, Optional<Returned> returned) {
        return opened(
            action,
            of(action, returned).isPresent(),
            Html.of(
                "<p>{}</p>\n{}",
                wording.say("subscription." + action + ".what", Map.of("community", community(member).name())),
                boxed(member, action, of(action, returned))
            )
        );
    }

    private Html changeAddress(Membership member, Optional<Returned> wrong) {
        return form(member, "change-address", wrong)
            .input(
                "email",
                wording.say("subscription.change-address.email"),
                wording.say("join.email.hint"),
                wrong.map(form -> ((OneField) form).typed()).orElse(""),
                Html.trusted("type=\"email\" autocomplete=\"email\" required")
            )
            .render(wording.say("subscription.change-address.button"), "usa-button--outline");
    }

    /** A button for an action that can be undone or is harmless. */
    private Html button(Membership member, String action, String look) {
        return form(member, action, Optional.empty()).render(wording.say("subscription." + action + ".button"), look);
    }

    /** A button for an action that can't be undone: a box must be checked first. */
    private Html boxed(Membership member, String action, Optional<Returned> wrong) {
        return form(member, action, wrong)
            .requiredBox("agree", wording.say("subscription." + action + ".box"), false)
            .render(wording.say("subscription." + action + ".button"), "usa-button--secondary");
    }

    private Form form(Membership member, String action, Optional<Returned> wrong) {
        return new Form(wrong.map(this::messages).orElse(Map.of()), prefix(member, action))
            .hidden("member", member.key().hex())
            .hidden("action", action);
    }

    private String status(Membership member) {
        return switch (member.state()) {
            case Membership.State.Pending _ -> wording.say("subscription.status.pending");
            case Membership.State.AwaitingApproval(var confirmedAt, _, _) -> say("awaiting-approval", confirmedAt, "");
            case Membership.State.Active(var joinedAt) -> say("active", joinedAt, "");
            case Membership.State.Left(var leftAt, _, _) -> say("left", leftAt, "");
            case Membership.State.Declined(var declinedAt, var reason) -> say("declined", declinedAt, reason);
            case Membership.State.Suppressed(var at, var reason) -> switch (reason) {
                case NEVER_AGAIN -> say("never-again", at, "");
                case BOUNCE -> say("bounced", at, "");
                case COMPLAINT -> say("complained", at, "");
            };
        };
    }

    private String say(String status, Instant at, String reason) {
        return wording.say("subscription.status." + status, Map.of("date", say("date.day", day(at)), "reason", reason));
    }

    private String say(String pattern, Instant at) {
        return say(pattern, at.atZone(Community.TIME_ZONE));
    }

    private String say(String pattern, TemporalAccessor at) {
        return wording.date(pattern, at);
    }

    private Community community(Membership member) {
        return Community.withId(member.community(), communities);
    }

    private Map<String, String> messages(Returned wrong) {
        var messages = new LinkedHashMap<String, String>();
        wrong.errors().forEach((field, key) -> messages.put(field, wording.say(key, wrong.values())));
        return messages;
    }

    private String prefix(Membership member, String action) {
        return community(member).slug() + "-" + action + "-";
    }
}
