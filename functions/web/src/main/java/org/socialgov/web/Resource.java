package org.socialgov.web;

import java.util.Map;

/**
 * What answers at one path: a handler for each method that it knows. {@code HEAD} is answered wherever {@code GET}
 * is, with the same headers and no body; any other method gets 405 with {@code Allow}.
 *
 * @param takesOtherSitesPosts true only for a mail provider's one-click unsubscribe (RFC 8058), which comes from no page
 * @param addressHoldsToken whether its address is a secret: it is then kept from other sites, caches and search engines
 */
public record Resource(Map<String, Handler> methods, boolean takesOtherSitesPosts, boolean addressHoldsToken) {
    /** Answers one request. Anything thrown that is not a {@link Refusal} becomes a 500. */
    @FunctionalInterface
    public interface Handler {
        Response answer(Request request) throws Exception;
    }

    public static Resource get(Handler get) {
        return new Resource(Map.of("GET", get), false, false);
    }

    public static Resource getAndPost(Handler get, Handler post) {
        return new Resource(Map.of("GET", get, "POST", post), false, false);
    }

    public Resource takingOtherSitesPosts() {
        return new Resource(methods, true, addressHoldsToken);
    }

    public Resource withTokenInAddress() {
        return new Resource(methods, takesOtherSitesPosts, true);
    }
}
