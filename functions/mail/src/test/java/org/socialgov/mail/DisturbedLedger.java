package org.socialgov.mail;

import org.socialgov.community.ledger.Change;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.LedgerBetween;

/** A table at which something happens just before one of the calls to it. */
final class DisturbedLedger extends LedgerBetween {

    private final int before;
    private final Runnable meanwhile;
    private int calls;
    private int commits;
    private boolean disturbed;

    /**
     * @param before the number of the call, from 0
     */
    DisturbedLedger(Ledger table, int before, Runnable meanwhile) {
        super(table);
        this.before = before;
        this.meanwhile = meanwhile;
    }

    @Override
    protected Object read(Read read) {
        call();
        return super.read(read);
    }

    @Override
    protected Ledger.Commit commit(Change change) {
        call();
        commits++;
        return super.commit(change);
    }

    /** How many commits went through. */
    int commits() {
        return commits;
    }

    boolean wasDisturbed() {
        return disturbed;
    }

    private void call() {
        if (calls++ == before) {
            disturbed = true;
            meanwhile.run();
        }
    }
}
