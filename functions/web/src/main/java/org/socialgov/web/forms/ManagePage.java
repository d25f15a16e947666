package org.socialgov.web.forms;

import org.socialgov.community.Wording;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;

/** The page with the form to request a manage link. */
public final class ManagePage {

    private ManagePage() {}

    public static Form.Page of(TypedForm typed, Wording wording) {
        var form = new Form(typed.messages(wording)).input(
            "email",
            wording.say("join.email"),
            wording.say("manage.email.hint"),
            typed.value("email"),
            Html.trusted("type=\"email\" autocomplete=\"email\" required")
        );
        return typed.page(
            wording.say("manage.title"),
            Html.NOTHING,
            wording.say("manage.intro"),
            Html.of(
                "{}<h2>{}</h2>\n<p>{}</p>\n",
                form.renderTo(FunctionRoute.MANAGE.path(), wording.say("manage.button")),
                wording.say("manage.lost.title"),
                wording.say("manage.lost.what")
            ),
            wording
        );
    }
}
