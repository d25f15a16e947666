package org.socialgov.web;

import java.util.Map;

/** The headers that every response carries, and those of pages that are somebody's own. */
final class Headers {

    /** {@code no-referrer} is not for pages with forms: browsers then post {@code Origin: null}. */
    private static final Map<String, String> EVERYWHERE = Map.of(
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options",
        "nosniff",
        "referrer-policy",
        "strict-origin-when-cross-origin",
        "cross-origin-opener-policy",
        "same-origin",
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), web-share=(), xr-spatial-tracking=()",
        "cache-control",
        "no-store"
    );

    private Headers() {}

    /** The response with the headers that it doesn't set itself; what says nothing about caching isn't cached. */
    static Response complete(Response response) {
        Response complete = response;
        for (var header : EVERYWHERE.entrySet()) {
            if (!response.headers().containsKey(header.getKey())) {
                complete = complete.with(header.getKey(), header.getValue());
            }
        }
        return complete;
    }

    /**
     * What keeps an address that holds a token in the house: no search engine lists it, no cache keeps it, no other
     * site is told it. Not {@code no-referrer}: browsers would post the page's form with {@code Origin: null}.
     */
    static Response secretAddress(Response response) {
        return response
            .with("referrer-policy", "same-origin")
            .with("x-robots-tag", "noindex")
            .with("cache-control", "no-store");
    }
}
