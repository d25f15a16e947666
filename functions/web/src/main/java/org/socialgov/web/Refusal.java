package org.socialgov.web;

/**
 * A request that can't be taken as it is: thrown by what reads the request, answered by {@link Http} as a page or as
 * {@code application/problem+json} (RFC 9457), whichever the client asked for.
 */
public final class Refusal extends RuntimeException {

    private final int status;
    private final String wording;

    /**
     * @param status 400, 403, 404, 410, 413, 415, 503
     * @param wording the key in the texts of what to tell the visitor, for example {@code refusal.too-large}
     */
    public Refusal(int status, String wording) {
        super(status + " " + wording, null, false, false);
        this.status = status;
        this.wording = wording;
    }

    public int status() {
        return status;
    }

    public String wording() {
        return wording;
    }
}
