package org.socialgov.web;

import java.util.Optional;

/**
 * The requests that a deployment accepts: those that come through its content delivery network, if there is one, and
 * posts from its own pages. {@code Sec-Fetch-Site} tells where a post comes from, or else {@code Origin}. A post with
 * neither header is accepted: no browser sent it, and the token in a link is sufficient proof.
 *
 * @param siteOrigin the public origin, if it isn't the API's own
 * @param edge the content delivery network in front of the API
 */
public record RequestPolicy(Optional<String> siteOrigin, Edge edge) {
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
            return !site.get().equals("cross-site");
        }
        return request
            .header("origin")
            .map(origin -> isOurs(origin, request))
            .orElse(true);
    }

    /** The event has the API's host name; the {@code Host} header is only the client's claim. */
    private boolean isOurs(String origin, Request request) {
        return origin.equals("https://" + request.domainName()) || siteOrigin.filter(origin::equals).isPresent();
    }
}
