package org.socialgov.membership;

import java.util.Map;
import java.util.Optional;
import org.socialgov.community.EmailAddress;
import org.socialgov.community.Wording;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/**
 * The form to ask for a manage link: an address, and what is wrong with it.
 *
 * @param address whose memberships are to be managed; empty if something is wrong
 */
record ManageForm(Fields typed, Map<String, String> errors, Optional<EmailAddress> address) implements AskForm {
    /** Where the form is. */
    static final String PATH = "/communities/manage-your-listserv-subscription/";

    static ManageForm empty() {
        return new ManageForm(new Fields(Map.of()), Map.of(), Optional.empty());
    }

    static ManageForm read(Fields typed) {
        var reader = new FieldReader(typed);
        var address = reader.email();
        return new ManageForm(typed, reader.errors(), address);
    }

    @Override
    public Form.Page page(Wording wording, Trouble trouble) {
        var messages = messages(wording);
        var email = typed.all("email");
        var form = new Form(messages).input(
            "email",
            wording.say("join.email"),
            wording.say("manage.email.hint"),
            email.isEmpty() ? "" : email.getFirst(),
            Html.trusted("type=\"email\" autocomplete=\"email\" required")
        );
        return AskForm.page(
            wording.say("manage.title"),
            wording.say("manage.intro"),
            form.render(wording.say("manage.button")),
            messages,
            trouble,
            wording
        );
    }
}
