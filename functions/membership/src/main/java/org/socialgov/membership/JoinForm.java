package org.socialgov.membership;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.Wording;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/**
 * The form to join: what somebody typed, and what is wrong with it.
 *
 * @param request what it asks for; empty if something is wrong
 */
record JoinForm(
    Community community,
    Fields typed,
    Map<String, String> errors,
    Optional<JoinRequest> request
) implements AskForm {
    static JoinForm empty(Community community) {
        return new JoinForm(community, new Fields(Map.of()), Map.of(), Optional.empty());
    }

    /** Reads what was sent; fields that the form doesn't have are ignored. */
    static JoinForm read(Fields typed, Community community, Instant now) {
        var reader = new FieldReader(typed);
        var address = reader.email();
        var details = reader.details(community, Details.NONE);
        if (!reader.isTicked("consent")) {
            reader.wrong("consent", "join.consent.missing");
        }
        if (!reader.one("website").isEmpty()) {
            reader.wrong("website", "join.website.filled");
        }
        return new JoinForm(
            community,
            typed,
            reader.errors(),
            reader.errors().isEmpty()
                ? address.map(valid ->
                      new JoinRequest(community.id(), valid, details, new Consent(community.notice().version(), now))
                  )
                : Optional.empty()
        );
    }

    @Override
    public Form.Page page(Wording wording, Trouble trouble) {
        var messages = messages(wording);
        var form = new Form(messages);
        form.input(
            "email",
            wording.say("join.email"),
            wording.say("join.email.hint"),
            value("email"),
            Html.trusted("type=\"email\" autocomplete=\"email\" required")
        );
        DetailsFields.add(form, community, wording, this::value, typed.all("topic")::contains);
        form.add(trap(wording, messages.get("website")));
        form.add(NoticeBox.of(community, wording));
        form.requiredBox("consent", wording.say("join.consent"), FieldReader.saysTicked(value("consent")));
        return AskForm.page(
            wording.say("join.title", Map.of("community", community.name())),
            wording.say("join.intro", Map.of("community", community.name())) +
                " " +
                wording.say(
                    community.eligibility().wording(),
                    Map.of("domains", community.eligibility().domainsInWords())
                ),
            Html.join(List.of(directory(wording), form.render(wording.say("join.button")))),
            messages,
            trouble,
            wording
        );
    }

    /** Where people see beforehand whether the rule lets them in. */
    private Html directory(Wording wording) {
        return community.eligibility().asksTheDirectory()
            ? Html.of("<p><a class=\"usa-link\" href=\"/directory/\">{}</a></p>\n", wording.say("join.directory"))
            : Html.NOTHING;
    }

    /** The field that people don't see and robots fill in; shown when it was filled, since a browser may have done it. */
    private Html trap(Wording wording, String error) {
        if (error != null) {
            var shown = new Form(Map.of("website", error));
            shown.input("website", wording.say("join.website"), "", value("website"), Html.trusted("type=\"text\""));
            return shown.parts();
        }
        return Html.of(
            """
            <div class="usa-sr-only" aria-hidden="true">
            <label for="website">{}</label>
            <input id="website" name="website" type="text" tabindex="-1" autocomplete="off">
            </div>
            """,
            wording.say("join.website")
        );
    }

    private String value(String field) {
        var all = typed.all(field);
        return all.isEmpty() ? "" : all.getFirst();
    }
}
