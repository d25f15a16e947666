package org.socialgov.web.forms;

import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The page with the form to sign in as a coordinator of a community. */
public final class SignInPage {

    /** The field with the path of the page that the session begins with. */
    public static final String WANTED = "for";

    private SignInPage() {}

    public static Form.Page of(Community community, TypedForm typed, Wording wording) {
        return typed.page(
            wording.say("coordinators.sign-in.title"),
            Html.NOTHING,
            wording.say("coordinators.sign-in.intro", Map.of("community", community.name())),
            form(community, typed, typed.value(WANTED), wording),
            wording
        );
    }

    /**
     * The form alone.
     *
     * @param wanted path of the page that the session begins with; empty for the overview
     */
    public static Html form(Community community, TypedForm typed, String wanted, Wording wording) {
        var form = new Form(typed.messages(wording)).input(
            "email",
            wording.say("join.email"),
            wording.say("coordinators.sign-in.email.hint"),
            typed.value("email"),
            Html.trusted("type=\"email\" autocomplete=\"email\" required")
        );
        if (!wanted.isEmpty()) {
            form.hidden(WANTED, wanted);
        }
        return form.renderTo(FunctionRoute.COORDINATORS.path(community), wording.say("coordinators.sign-in.button"));
    }
}
