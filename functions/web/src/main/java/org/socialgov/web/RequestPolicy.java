package org.socialgov.web;

import java.util.Optional;
import java.util.Set;

/**
 * The requests that a deployment accepts: those that come through its content delivery network, if there is one, and
 * posts from its own pages. {@code Sec-Fetch-Site} tells where a post comes from, or else {@code Origin}: a sibling
 * domain isn't the site, and an unknown value is refused. A post with neither header is accepted: no browser sent it,
 * and the token in a link is sufficient proof.
 *
 * @param siteOrigin the public origin, if it isn't the API's own
 * @param edge the content delivery network in front of the API
 */
public record RequestPolicy(Optional<String> siteOrigin, Edge edge) {
    /** The site's own page, or the person's own action without a page, such as a reload after a restart. */
    private static final Set<String> ACCEPTED_SITES = Set.of("same-origin", "none");

    /** Without a content delivery network. */
    public RequestPolicy(Optional<String> siteOrigin) {
        this(siteOrigin, Edge.NONE);
    }

    /** The policy of a deployment. */
    public static RequestPolicy of(Deployment deployment) {
        return new RequestPolicy(deployment.siteOrigin(), deployment.edge());
    }

    boolean acceptsPost(Request request) {
        var site = request.header("sec-fetch-site");
        if (site.isPresent()) {
            return ACCEPTED_SITES.contains(site.get());
        }
        return request
            .header("origin")
            .map(origin -> isOurs(origin, request))
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

    /** The event has the API's host name; the {@code Host} header is only the client's claim. */
    private boolean isOurs(String origin, Request request) {
        return origin.equals("https://" + request.domainName()) || siteOrigin.filter(origin::equals).isPresent();
    }
}
