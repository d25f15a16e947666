package org.socialgov.membership;

import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Session;
import org.socialgov.web.Deployment;
import org.socialgov.web.Request;

/**
 * The cookie of an open session. Scripts can't read it, and browsers don't send it with requests from other sites.
 *
 * @param name has the prefix {@code __Host-} on https: a sibling domain can't set such a cookie for this host
 */
record SessionCookie(String name) {
    private static final String NAME = "subscription";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; Secure; SameSite=Strict";

    /** Without the prefix on http, as on one machine: browsers refuse it there. */
    static SessionCookie of(Deployment deployment) {
        boolean http = deployment
            .siteOrigin()
            .filter(origin -> origin.startsWith("http://"))
            .isPresent();
        return new SessionCookie(http ? NAME : "__Host-" + NAME);
    }

    /** The unchecked value from the browser; empty if there is none, or more than one. */
    String read(Request request) {
        return request.cookie(name).orElse("");
    }

    String set(Link.Token token) {
        return set(token.value());
    }

    /** The cookie that the browser sent, for another {@link Session#LASTS}. */
    String keep(Request request) {
        return set(read(request));
    }

    private String set(String value) {
        return name + "=" + value + ATTRIBUTES + "; Max-Age=" + Session.LASTS.toSeconds();
    }

    String clear() {
        return name + "=" + ATTRIBUTES + "; Max-Age=0";
    }
}
