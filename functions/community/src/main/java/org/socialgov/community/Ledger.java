package org.socialgov.community;

/** The table as the domain sees it. All reads but {@link MailOrders#overdue} are consistent. */
public interface Ledger extends Members, MailOrders, Links, Reports, Sessions, Inbox, Counters {
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
}
