package org.socialgov.web.forms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/**
 * A form that everybody may post, as it was typed. The build makes the page with the empty form, a function the one
 * with mistakes: both through this, so that they look the same.
 *
 * @param errors the keys of what to say about each field that is wrong, in the order of the fields
 * @param trouble why the form can't be taken though it is right
 */
public record TypedForm(Fields fields, Map<String, String> errors, Trouble trouble) {
    /** The form before anything is typed. */
    public static final TypedForm EMPTY = new TypedForm(new Fields(Map.of()), Map.of(), Trouble.NONE);

    /** The first value of a field, empty if there is none. */
    String value(String field) {
        var all = fields.all(field);
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** What to say about each field that is wrong. */
    Map<String, String> messages(Wording wording) {
        var messages = new LinkedHashMap<String, String>();
        errors.forEach((field, key) -> messages.put(field, wording.say(key)));
        return messages;
    }

    /** The page around the form: what is wrong above it, the title saying so. */
    Form.Page page(String title, Html image, String intro, Html form, Wording wording) {
        var messages = messages(wording);
        boolean fine = messages.isEmpty() && trouble == Trouble.NONE;
        var main = Html.of(
            "{}{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
            trouble == Trouble.NONE
                ? Html.NOTHING
                : Form.alert("error", wording.say("join.not-taken.title"), wording.say(trouble.wording())),
            Form.summary(wording.say("form.errors"), messages),
            image,
            title,
            intro,
            form
        );
        return new Form.Page(fine ? title : wording.say("form.error-title", Map.of("title", title)), main);
    }
}
