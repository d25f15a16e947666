package org.socialgov.web;

/**
 * A request that is refused. The code that reads the request throws it, and {@link Http} answers with a page or {@code
 * application/problem+json} (RFC 9457), as the client accepts.
 */
public final class Refusal extends RuntimeException {

    private final int status;
    private final String wording;

    /**
     * @param status 400, 403, 404, 410, 413, 415, 503
     * @param wording the key of the text for the visitor, for example {@code refusal.too-large}
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
