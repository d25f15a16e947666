package org.socialgov.community.storage;

/**
 * The table could not be reached, or rejected the call (throttling, for example), until the time for the call was over.
 * Visitors get status 503.
 */
public final class LedgerUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LedgerUnavailable(Throwable cause) {
        super("the table is not available", cause);
    }
}
