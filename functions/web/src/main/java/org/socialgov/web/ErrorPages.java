package org.socialgov.web;

/** What a visitor gets when a request can't be answered as asked. */
@FunctionalInterface
public interface ErrorPages {
    /**
     * @param wording the key of what to say, for example {@code refusal.too-large}
     * @return the whole response, in the form that the client asked for
     */
    Response page(Request request, int status, String wording);

    /**
     * The answer to a request that came past the content delivery network. It links to the site and never redirects
     * there: a mistake in the site's name would have browsers go round in a circle.
     */
    default Response pastTheEdge(Request request) {
        return page(request, 403, "refusal.past-the-edge");
    }
}
