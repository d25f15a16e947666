package org.socialgov.coordinators.session;

import java.util.Map;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.web.Fields;
import org.socialgov.web.Request;

/**
 * A request in a coordinator's session.
 *
 * @param fields of the form that was sent; none of a page that is opened
 */
public record SessionRequest(Request request, Fields fields, OpenCoordinatorSession open) {
    /** The only value of a field, empty if it wasn't sent. */
    public String one(String field) {
        return fields.one(field);
    }

    public boolean isSent(String field) {
        return fields.values().containsKey(field);
    }

    /** The same request, with the session as it was read later. */
    public SessionRequest in(OpenCoordinatorSession later) {
        return new SessionRequest(request, fields, later);
    }

    /** The form, to be shown again as it was typed. */
    public Typed typed(Map<String, String> errors) {
        return typed("", errors);
    }

    /** Likewise, where the page has several forms. */
    public Typed typed(String form, Map<String, String> errors) {
        return new Typed(form, fields, errors);
    }
}
