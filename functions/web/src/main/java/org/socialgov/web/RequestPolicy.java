package org.socialgov.web;

import java.util.Optional;
import java.util.Set;

/**
 * The posts that a deployment accepts: those from its own pages. {@code Sec-Fetch-Site} tells where a post comes from, or else {@code Origin}: a sibling
 * domain isn't the site, and an unknown value is refused. A post with neither header is accepted: no browser sent it,
 * and the token in a link is sufficient proof.
 */
public final class RequestPolicy {

    /** The site's own page, or the person's own action without a page, such as a reload after a restart. */
    private static final Set<String> ACCEPTED_SITES = Set.of("same-origin", "none");

    private RequestPolicy() {}

    /** @param siteOrigin the public origin, if it isn't the API's own */
    static boolean acceptsPost(Request request, Optional<String> siteOrigin) {
        var site = request.header("sec-fetch-site");
        if (site.isPresent()) {
            return ACCEPTED_SITES.contains(site.get());
        }
        // The event has the API's host name; the header "Host" is only the client's claim.
        return request
            .header("origin")
            .map(
                origin ->
                    origin.equals("https://" + request.domainName()) || siteOrigin.filter(origin::equals).isPresent()
            )
            .orElse(true);
    }

    /**
     * Refuses a post that no page of the site sent. Stricter than what every post must meet: a form in a session holds no
     * secret besides the cookie, and only the site's own page posts it.
     *
     * @throws Refusal 403
     */
    public static void requireOwnPage(Request request) {
        if (
            request
                .header("sec-fetch-site")
                .filter(site -> !site.equals("same-origin"))
                .isPresent()
        ) {
            throw new Refusal(403, "refusal.cross-site");
        }
    }
}
