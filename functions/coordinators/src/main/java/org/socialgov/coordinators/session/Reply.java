package org.socialgov.coordinators.session;

import java.util.Map;
import org.socialgov.web.Html;

/**
 * How a page of a session is answered, whatever it shows.
 *
 * @param notice what stands above it
 * @param typed the form that comes back
 */
public record Reply(SessionRequest asked, int status, Html notice, Typed typed) {
    public Map<String, String> errors() {
        return typed.errors();
    }
}
