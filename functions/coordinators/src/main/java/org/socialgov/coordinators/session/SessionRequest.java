package org.socialgov.coordinators.session;

import java.util.Map;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.web.Fields;
import org.socialgov.web.Html;
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

    /** The only value of a field in the query of the address, empty if there is none. */
    public String query(String field) {
        return request.queryFields().one(field);
    }

    public boolean isSent(String field) {
        return fields.values().containsKey(field);
    }

    /** The same request, with the session as it was read later. */
    public SessionRequest in(OpenCoordinatorSession later) {
        return new SessionRequest(request, fields, later);
    }

    /** The page, without what was typed. */
    public Reply shown(int status, Html notice) {
        return new Reply(this, status, notice, Typed.NOTHING);
    }

    public Reply shown(Html notice) {
        return shown(200, notice);
    }

    public Reply shown() {
        return shown(Html.NOTHING);
    }

    /** The page with the form as it was typed, which was refused. */
    public Reply again(int status, Html notice) {
        return new Reply(this, status, notice, new Typed(fields, Map.of()));
    }

    /** The page with the form as it was typed, and its errors by field. */
    public Reply wrong(Map<String, String> errors) {
        return wrong(422, errors);
    }

    public Reply wrong(int status, Map<String, String> errors) {
        return new Reply(this, status, Html.NOTHING, new Typed(fields, errors));
    }
}
