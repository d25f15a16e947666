package org.socialgov.community.storage;

import org.socialgov.community.ledger.Change;

/** Carries out decisions. */
public interface Transactions {
    /** Outcome of a commit. */
    enum Commit {
        COMMITTED,
        /** An item has changed since it was read: read and decide again. Nothing was written. */
        CONFLICT,
    }

    /**
     * Carries out a change in one transaction.
     *
     * @throws LedgerUnavailable if the table can't be reached in time; the change may have been written all the same,
     *     and the same change can be sent again
     */
    Commit commit(Change change);

    /**
     * Waits before a change that had a conflict is tried again: longer after each conflict, with a random part, so that
     * concurrent callers don't conflict again.
     *
     * @param conflicts number of conflicts, at least one
     * @throws LedgerUnavailable if the wait is interrupted
     */
    void pause(int conflicts);
}
