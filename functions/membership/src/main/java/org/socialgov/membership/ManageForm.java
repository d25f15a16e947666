package org.socialgov.membership;

import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.forms.FieldReader;
import org.socialgov.web.forms.ManagePage;
import org.socialgov.web.forms.TemporaryFailure;
import org.socialgov.web.forms.TypedForm;

/**
 * The form to request a manage link: an address and its errors.
 *
 * @param values the values of the places in the error messages
 * @param address the address whose memberships are to be managed; empty if there are errors
 */
record ManageForm(
    Fields typed,
    Map<String, String> errors,
    Map<String, String> values,
    Optional<EmailAddress> address
) implements AskForm {
    static ManageForm read(Fields typed) {
        var reader = new FieldReader(typed);
        var address = reader.email();
        return new ManageForm(typed, reader.errors(), reader.values(), address);
    }

    @Override
    public Form.Page page(Wording wording, TemporaryFailure failure) {
        return ManagePage.of(new TypedForm(typed, errors, values(), failure), wording);
    }
}
