package org.socialgov.coordinators.session;

import java.util.Map;
import org.socialgov.web.Fields;

/**
 * What was typed in a form that comes back: with errors, or because another act came first.
 *
 * @param errors by field
 */
public record Typed(Fields fields, Map<String, String> errors) {
    /** No form was sent. */
    public static final Typed NOTHING = new Typed(new Fields(Map.of()), Map.of());

    /** Whether it is the form of an act, on a page with a form for each. */
    public boolean isOf(String act) {
        return fields.one("action").equals(act);
    }

    /** The form of an act; nothing if another one comes back. */
    public Typed of(String act) {
        return isOf(act) ? this : NOTHING;
    }

    /** The value of a field; as it was before, where it wasn't sent. */
    public String value(String field, String before) {
        return fields.values().containsKey(field) ? fields.one(field) : before;
    }
}
