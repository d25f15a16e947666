package org.socialgov.membership;

import java.util.LinkedHashMap;
import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/** A form that anybody may post, as it was typed. */
interface AskForm {
    /** The keys of what to say about each field that is wrong, in the order of the fields. */
    Map<String, String> errors();

    /** The page: the form as typed, with what is wrong. */
    Form.Page page(Wording wording, Trouble trouble);

    /** What to say about each field that is wrong. */
    default Map<String, String> messages(Wording wording) {
        var messages = new LinkedHashMap<String, String>();
        errors().forEach((field, key) -> messages.put(field, wording.say(key)));
        return messages;
    }

    /** The page around the form: what is wrong above it, the title saying so. */
    static Form.Page page(
        String title,
        String intro,
        Html form,
        Map<String, String> messages,
        Trouble trouble,
        Wording wording
    ) {
        boolean fine = messages.isEmpty() && trouble == Trouble.NONE;
        var main = Html.of(
            "{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
            trouble == Trouble.NONE
                ? Html.NOTHING
                : Form.alert("error", wording.say("join.not-taken.title"), wording.say(trouble.wording())),
            Form.summary(wording.say("form.errors"), messages),
            title,
            intro,
            form
        );
        return new Form.Page(fine ? title : wording.say("form.error-title", Map.of("title", title)), main);
    }

    /** Why a form that is right can't be taken. */
    enum Trouble {
        NONE(""),
        UNAVAILABLE("refusal.unavailable"),
        TOO_MANY("refusal.too-many");

        private final String wording;

        Trouble(String wording) {
            this.wording = wording;
        }

        /** The key of what to say. */
        String wording() {
            return wording;
        }
    }
}
