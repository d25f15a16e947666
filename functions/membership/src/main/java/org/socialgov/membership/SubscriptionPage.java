package org.socialgov.membership;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Session;
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
    sealed interface Returned {
        Membership member();

        Map<String, String> errors();

        record Change(SubscriptionForm form) implements Returned {
            @Override
            public Membership member() {
                return form.member();
            }

            @Override
            public Map<String, String> errors() {
                return form.errors();
            }
        }

        /** A form with one field or check box: its action and its value. */
        record Other(Membership member, String action, String typed, Map<String, String> errors) implements Returned {}
    }

    /**
     * The whole page.
     *
     * @param notice a message above the rest of the page
     */
    Form.Page page(Html notice, Optional<Returned> returned) {
        var messages = new LinkedHashMap<String, String>();
        returned.ifPresent(wrong ->
            wrong
                .errors()
                .forEach((field, key) -> messages.put(prefix(wrong.member(), action(wrong)) + field, wording.say(key)))
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
            <p>{}</p>
            {}<h2>{}</h2>
            <p>{}</p>
            <p><a class="usa-button usa-button--outline" href="{}?download=json">{}</a></p>
            <h2>{}</h2>
            <p>{}</p>
            {}<h2>{}</h2>
            <p>{}</p>
            {}
            """,
            notice,
            Form.summary(wording.say("form.errors"), messages),
            title,
            wording.say("subscription.intro", Map.of("address", managed.address().value())),
            wording.say("subscription.closes", Map.of("minutes", Session.LASTS.toMinutes())),
            memberships,
            wording.say("subscription.download.title"),
            wording.say("subscription.download.what"),
            path,
            wording.say("subscription.download.button"),
            wording.say("subscription.erase.title"),
            wording.say("subscription.erase.what"),
            boxed(managed.memberships().getFirst(), "erase", returned, "usa-button--secondary"),
            wording.say("subscription.close.title"),
            wording.say("subscription.close.what"),
            button(managed.memberships().getFirst(), "close", "usa-button--outline")
        );
        return new Form.Page(
            messages.isEmpty() ? title : wording.say("form.error-title", Map.of("title", title)),
            main
        );
    }

    private Html membership(Membership member, Optional<Returned> returned) {
        var community = community(member);
        return Html.of(
            "<h2>{}</h2>\n<p>{}</p>\n{}",
            community.title(),
            status(member),
            switch (member.state()) {
                case Membership.State.Active _ -> active(member, community, returned);
                case Membership.State.Left _ -> SubscriptionActions.mayComeBack(member, now)
                    ? Html.of("{}{}", button(member, "undo", ""), neverAgain(member, returned))
                    : neverAgain(member, returned);
                case
                    Membership.State.Pending _,
                    Membership.State.AwaitingApproval _,
                    Membership.State.Declined _ -> neverAgain(member, returned);
                case Membership.State.Suppressed _ -> Html.NOTHING;
            }
        );
    }

    private Html active(Membership member, Community community, Optional<Returned> returned) {
        var form = returned
            .filter(Returned.Change.class::isInstance)
            .map(wrong -> ((Returned.Change) wrong).form())
            .orElseGet(() -> SubscriptionForm.of(community, member, day(now)));
        return Html.of(
            """
            <h3>{}</h3>
            {}<h3>{}</h3>
            <p>{}</p>
            {}<h3>{}</h3>
            <p>{}</p>
            {}{}
            """,
            wording.say("subscription.change.title"),
            form.markup(wording, messages(form.errors()), prefix(member, "change")),
            wording.say("subscription.change-address.title"),
            wording.say("subscription.change-address.what"),
            changeAddress(member, returned),
            wording.say("subscription.leave.title"),
            wording.say("subscription.leave.what", Map.of("community", community.name())),
            button(member, "leave", "usa-button--secondary"),
            neverAgain(member, returned)
        );
    }

    private Html changeAddress(Membership member, Optional<Returned> returned) {
        var wrong = returned
            .filter(Returned.Other.class::isInstance)
            .map(Returned.Other.class::cast)
            .filter(other -> other.action().equals("change-address"));
        return new Form(messages(wrong.map(Returned.Other::errors).orElse(Map.of())), prefix(member, "change-address"))
            .hidden("member", member.key().hex())
            .hidden("action", "change-address")
            .input(
                "email",
                wording.say("subscription.change-address.email"),
                wording.say("join.email.hint"),
                wrong.map(Returned.Other::typed).orElse(""),
                Html.trusted("type=\"email\" autocomplete=\"email\" required")
            )
            .render(wording.say("subscription.change-address.button"), "usa-button--outline");
    }

    private Html neverAgain(Membership member, Optional<Returned> returned) {
        return Html.of(
            "<h3>{}</h3>\n<p>{}</p>\n{}",
            wording.say("subscription.never-again.title"),
            wording.say("subscription.never-again.what", Map.of("community", community(member).name())),
            boxed(member, "never-again", returned, "usa-button--outline")
        );
    }

    /** A button for an action that can be undone or is harmless. */
    private Html button(Membership member, String action, String look) {
        return new Form(Map.of())
            .hidden("member", member.key().hex())
            .hidden("action", action)
            .render(wording.say("subscription." + action + ".button"), look);
    }

    /** A button for an action that can't be undone: a box must be checked first. */
    private Html boxed(Membership member, String action, Optional<Returned> returned, String look) {
        var errors = returned
            .filter(wrong -> action(wrong).equals(action))
            .map(Returned::errors)
            .orElse(Map.of());
        return new Form(messages(errors), prefix(member, action))
            .hidden("member", member.key().hex())
            .hidden("action", action)
            .requiredBox("agree", wording.say("subscription." + action + ".box"), false)
            .render(wording.say("subscription." + action + ".button"), look);
    }

    private String status(Membership member) {
        return switch (member.state()) {
            case Membership.State.Pending _ -> wording.say("subscription.status.pending");
            case Membership.State.AwaitingApproval(var confirmedAt, _) -> say("awaiting-approval", confirmedAt, "");
            case Membership.State.Active(var joinedAt) -> say("active", joinedAt, "");
            case Membership.State.Left(var leftAt, _) -> say("left", leftAt, "");
            case Membership.State.Declined(var declinedAt, var reason) -> say("declined", declinedAt, reason);
            case Membership.State.Suppressed(var at, var reason) -> switch (reason) {
                case NEVER_AGAIN -> say("never-again", at, "");
                case BOUNCE -> say("bounced", at, "");
                case COMPLAINT -> say("complained", at, "");
            };
        };
    }

    private String say(String status, Instant at, String reason) {
        var pattern = DateTimeFormatter.ofPattern(
            wording.say("mail.date-pattern"),
            Locale.forLanguageTag(wording.say("mail.language"))
        );
        return wording.say("subscription.status." + status, Map.of("date", pattern.format(day(at)), "reason", reason));
    }

    private Community community(Membership member) {
        return Community.withId(member.community(), communities);
    }

    private Map<String, String> messages(Map<String, String> errors) {
        var messages = new LinkedHashMap<String, String>();
        errors.forEach((field, key) -> messages.put(field, wording.say(key)));
        return messages;
    }

    private static String action(Returned returned) {
        return switch (returned) {
            case Returned.Change _ -> "change";
            case Returned.Other(_, var action, _, _) -> action;
        };
    }

    private String prefix(Membership member, String action) {
        return community(member).slug() + "-" + action + "-";
    }
}
