package org.socialgov.coordinators.session;

import java.util.Map;
import org.socialgov.web.Fields;

/**
 * What was typed in a form that comes back: with errors, or because another act came first.
 *
 * @param form names the form on a page of several; empty on a page of one
 * @param errors by field
 */
public record Typed(String form, Fields fields, Map<String, String> errors) {
    /** No form was sent. */
    public static final Typed NOTHING = new Typed(new Fields(Map.of()), Map.of());

    /** What was typed in the one form of a page. */
    public Typed(Fields fields, Map<String, String> errors) {
        this("", fields, errors);
    }

    public boolean isOf(String other) {
        return form.equals(other);
    }

    public Map<String, String> errorsOf(String other) {
        return isOf(other) ? errors : Map.of();
    }

    /** The value of a field of one of several forms; as it was before, where it wasn't sent. */
    public String value(String other, String field, String before) {
        return isOf(other) && fields.values().containsKey(field) ? fields.one(field) : before;
    }

    /** Likewise, of the one form of a page. */
    public String value(String field, String before) {
        return value("", field, before);
    }
}
