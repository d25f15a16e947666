package org.socialgov.community.ledger;

/** Where decisions are carried out. */
public interface Transactions {
    /** Whether a change was carried out. */
    enum Commit {
        COMMITTED,
        /** Something was no longer as it was when this was decided: read again and decide again. Nothing was written. */
        CONFLICT,
    }

    /**
     * Carries out a change, wholly or not at all.
     *
     * @throws LedgerUnavailable if the table couldn't be reached in time; the change may have happened all the same,
     *     and the same change can be sent again
     */
    Commit commit(Change change);

    /**
     * Waits a moment before what had a conflict is tried again: longer after each conflict, and partly by chance, so that
     * those who wanted the same at once don't meet again.
     *
     * @param conflicts how many there were, at least one
     * @throws LedgerUnavailable if the wait is interrupted
     */
    void pause(int conflicts);
}
