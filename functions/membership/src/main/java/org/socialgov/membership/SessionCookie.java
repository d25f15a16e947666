package org.socialgov.membership;

import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Session;
import org.socialgov.web.Request;

/**
 * The cookie that an open session lies in. No script reads it, and no other site's page makes the browser send it.
 */
final class SessionCookie {

    private static final String NAME = "subscription";
    private static final String WHERE = "; Path=/communities/; HttpOnly; Secure; SameSite=Strict";

    private SessionCookie() {}

    /** What the browser sent, whatever it is; empty if nothing. */
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
