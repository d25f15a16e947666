package org.socialgov.web;

import java.time.Duration;
import org.socialgov.community.ledger.Link;

/**
 * The cookie of an open session. Scripts can't read it, and browsers don't send it with requests from other sites.
 *
 * @param name has the prefix {@code __Host-} on https: a sibling domain can't set such a cookie for this host
 * @param lasts how long the browser keeps it
 */
public record SessionCookie(String name, Duration lasts) {
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; Secure; SameSite=Strict";

    /** Without the prefix on http, as on one machine: browsers refuse it there. */
    public static SessionCookie of(Deployment deployment, String name, Duration lasts) {
        boolean http = deployment
            .siteOrigin()
            .filter(origin -> origin.startsWith("http://"))
            .isPresent();
        return new SessionCookie(http ? name : "__Host-" + name, lasts);
    }

    /** The unchecked value from the browser; empty if there is none, or more than one. */
    public String read(Request request) {
        return request.cookie(name).orElse("");
    }

    public String set(Link.Token token) {
        return set(token.value());
    }

    /** The cookie that the browser sent, for another while. */
    public String keep(Request request) {
        return set(read(request));
    }

    private String set(String value) {
        return name + "=" + value + ATTRIBUTES + "; Max-Age=" + lasts.toSeconds();
    }

    public String clear() {
        return name + "=" + ATTRIBUTES + "; Max-Age=0";
    }
}
