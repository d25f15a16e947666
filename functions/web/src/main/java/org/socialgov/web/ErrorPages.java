package org.socialgov.web;

/** The responses to requests that fail. */
@FunctionalInterface
public interface ErrorPages {
    /**
     * @param wording the key of the text, for example {@code refusal.too-large}
     * @return the whole response, in the format that the client accepts
     */
    Response page(Request request, int status, String wording);

    /**
     * The response to a request that bypassed the content delivery network. It links to the site and doesn't redirect:
     * with a wrong site name, browsers would follow redirects in a loop.
     */
    default Response bypassedEdge(Request request) {
        return page(request, 403, "refusal.past-the-edge");
    }
}
