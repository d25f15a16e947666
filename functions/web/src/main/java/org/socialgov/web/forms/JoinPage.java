package org.socialgov.web.forms;

import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The page with the form to join a community. */
public final class JoinPage {

    private final Community community;
    private final TypedForm typed;
    private final Wording wording;

    private JoinPage(Community community, TypedForm typed, Wording wording) {
        this.community = community;
        this.typed = typed;
        this.wording = wording;
    }

    public static Form.Page of(Community community, TypedForm typed, Wording wording) {
        return new JoinPage(community, typed, wording).page();
    }

    private Form.Page page() {
        var messages = typed.messages(wording);
        var form = new Form(messages);
        form.input(
            "email",
            wording.say("join.email"),
            emailHint(),
            typed.value("email"),
            Html.trusted("type=\"email\" autocomplete=\"email\" required")
        );
        // The domain that the visitor confirmed: the question about it is asked once.
        if (!typed.value("domain").isEmpty()) {
            form.hidden("domain", typed.value("domain"));
        }
        DetailsFields.add(form, community, wording, typed::value, typed.fields().all("topic")::contains);
        form.add(trap(messages.get("website")));
        form.hidden("notice", community.notice().version());
        form.add(NoticeBox.of(community, wording));
        form.requiredBox("consent", wording.say("join.consent"), typed.fields().isChecked("consent"));
        return typed.page(
            wording.say("join.title", Map.of("community", community.name())),
            image(),
            wording.say("join.intro", Map.of("community", community.name())) +
                " " +
                wording.say(
                    community.eligibility().wording(),
                    Map.of("domains", community.eligibility().domainsInWords())
                ),
            form.renderTo(FunctionRoute.JOIN.path(community), wording.say("join.button")),
            wording
        );
    }

    /** Loaded from the function that accepts the form, so that the function has started before the form is sent. */
    private Html image() {
        return Html.of(
            "<img class=\"site-made__image\" src=\"{}\" width=\"48\" height=\"48\" alt=\"\">\n",
            FunctionRoute.JOIN_IMAGE.path(community)
        );
    }

    /** With a link to the directory, where people see whether the eligibility rule admits their address. */
    private Html emailHint() {
        return community.eligibility().asksTheDirectory()
            ? Html.of(
                  "{} <a class=\"usa-link\" href=\"{}\">{}</a>",
                  wording.say("join.email.hint"),
                  FunctionRoute.DIRECTORY.path(),
                  wording.say("join.directory")
              )
            : Html.text(wording.say("join.email.hint"));
    }

    /**
     * The hidden field (honeypot) that bots fill in. It is shown after it was filled, since a browser's autofill may
     * have done it.
     */
    private Html trap(String error) {
        if (error != null) {
            var shown = new Form(Map.of("website", error));
            shown.input(
                "website",
                wording.say("join.website"),
                "",
                typed.value("website"),
                Html.trusted("type=\"text\"")
            );
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
}
