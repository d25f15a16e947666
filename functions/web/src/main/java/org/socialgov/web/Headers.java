package org.socialgov.web;

import java.util.HashMap;
import java.util.Map;

/** The headers of every response, and those of personal pages. */
final class Headers {

    /** Not {@code no-referrer}: browsers would post forms with {@code Origin: null}. */
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

    /**
     * The response, completed with the headers that it doesn't set itself. Without a caching header, it isn't cached.
     */
    static Response complete(Response response) {
        var headers = new HashMap<>(EVERYWHERE);
        headers.putAll(response.headers());
        return response.withHeaders(headers);
    }

    /**
     * Headers that protect an address with a token: search engines don't list it, caches don't keep it, and other sites
     * don't receive it. Not {@code no-referrer}: browsers would post the page's form with {@code Origin: null}.
     */
    static Response secretAddress(Response response) {
        return response
            .with("referrer-policy", "same-origin")
            .with("x-robots-tag", "noindex")
            .with("cache-control", "no-store");
    }
}
