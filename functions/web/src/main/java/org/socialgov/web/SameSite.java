package org.socialgov.web;

import java.util.Optional;

/**
 * Which posts come from our own pages: by {@code Sec-Fetch-Site}, else by {@code Origin}; with neither header a post
 * is accepted, since no browser sent it and the token in a link is proof enough.
 *
 * @param siteOrigin the origin that people see, where it isn't the API's own
 * @param edge the content delivery network that requests must have come through, if one is in front
 */
public record SameSite(Optional<String> siteOrigin, Edge edge) {
    /** Where nothing is in front of the API. */
    public SameSite(Optional<String> siteOrigin) {
        this(siteOrigin, Edge.NONE);
    }

    /** As a deployment says. */
    public static SameSite of(Deployment deployment) {
        return new SameSite(deployment.siteOrigin(), deployment.edge());
    }

    boolean admits(Request request) {
        var site = request.header("sec-fetch-site");
        if (site.isPresent()) {
            return !site.get().equals("cross-site");
        }
        return request
            .header("origin")
            .map(origin -> isOurs(origin, request))
            .orElse(true);
    }

    /** The event says which host the API has; the {@code Host} header is only what the client claims. */
    private boolean isOurs(String origin, Request request) {
        return origin.equals("https://" + request.domainName()) || siteOrigin.filter(origin::equals).isPresent();
    }
}
