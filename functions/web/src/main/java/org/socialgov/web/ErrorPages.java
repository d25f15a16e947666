package org.socialgov.web;

/** What a visitor gets when a request can't be answered as asked. */
@FunctionalInterface
public interface ErrorPages {
    /**
     * @param wording the key of what to say, for example {@code refusal.too-large}
     * @return the whole response, in the form that the client asked for
     */
    Response page(Request request, int status, String wording);
}
