package org.socialgov.membership;

import java.util.Map;
import org.socialgov.community.Wording;
import org.socialgov.web.Form;
import org.socialgov.web.forms.TemporaryFailure;

/** A form that anybody may post, as it was typed. */
interface AskForm {
    /** The keys of what to say about each field that is wrong, in the order of the fields. */
    Map<String, String> errors();

    /** The page: the form as typed, with what is wrong. */
    Form.Page page(Wording wording, TemporaryFailure failure);
}
