package org.socialgov.web.forms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/**
 * A public form with the values that were submitted. The build makes the page with the empty form, and a function the
 * page with errors: both use this class, so that the pages look the same.
 *
 * @param errors the key of each field's error message, in the order of the fields
 * @param values the values of the places in the error messages
 * @param failure the reason why a valid form isn't accepted
 */
public record TypedForm(
    Fields fields,
    Map<String, String> errors,
    Map<String, String> values,
    TemporaryFailure failure
) {
    /** The empty form. */
    public static final TypedForm EMPTY = new TypedForm(
        new Fields(Map.of()),
        Map.of(),
        Map.of(),
        TemporaryFailure.NONE
    );

    /** The first value of a field, empty if there is none. */
    String value(String field) {
        var all = fields.all(field);
        return all.isEmpty() ? "" : all.getFirst();
    }

    /** The error message of each field. */
    Map<String, String> messages(Wording wording) {
        var messages = new LinkedHashMap<String, String>();
        errors.forEach((field, key) -> messages.put(field, wording.say(key, values)));
        return messages;
    }

    /** The page with the form, the errors above it and announced in the title. */
    Form.Page page(String title, Html image, String intro, Html form, Wording wording) {
        var messages = messages(wording);
        boolean fine = messages.isEmpty() && failure == TemporaryFailure.NONE;
        var main = Html.of(
            "{}{}{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}",
            failure == TemporaryFailure.NONE
                ? Html.NOTHING
                : Form.alert("error", wording.say("join.not-taken.title"), wording.say(failure.wording())),
            Form.summary(wording.say("form.errors"), messages),
            image,
            title,
            intro,
            form
        );
        return new Form.Page(fine ? title : wording.say("form.error-title", Map.of("title", title)), main);
    }
}
