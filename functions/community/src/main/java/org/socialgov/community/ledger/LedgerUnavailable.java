package org.socialgov.community.ledger;

/** The table couldn't be reached, or turned us away, until the time for it ran out. */
public final class LedgerUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LedgerUnavailable(Throwable cause) {
        super("the table is not available", cause);
    }
}
