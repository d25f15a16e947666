package org.socialgov.membership;

import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Session;
import org.socialgov.web.Request;

/**
 * The cookie of an open session. Scripts can't read it, and browsers don't send it with requests from other sites.
 */
final class SessionCookie {

    private static final String NAME = "subscription";
    private static final String WHERE = "; Path=/communities/; HttpOnly; Secure; SameSite=Strict";

    private SessionCookie() {}

    /** The unchecked value from the browser; empty if there is none. */
    static String of(Request request) {
        return request.cookie(NAME).orElse("");
    }

    static String set(Link.Token cookie) {
        return NAME + "=" + cookie.value() + WHERE + "; Max-Age=" + Session.LASTS.toSeconds();
    }

    static String clear() {
        return NAME + "=" + WHERE + "; Max-Age=0";
    }
}
