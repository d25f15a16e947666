package org.socialgov.membership;

import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.web.Form;
import org.socialgov.web.forms.TemporaryFailure;

/** A public form with the values that were submitted. */
interface AskForm {
    /** The key of each field's error message, in the order of the fields. */
    Map<String, String> errors();

    /** The values of the places in the error messages. */
    Map<String, String> values();

    /** The page with the submitted form and its errors. */
    Form.Page page(Wording wording, TemporaryFailure failure);
}
