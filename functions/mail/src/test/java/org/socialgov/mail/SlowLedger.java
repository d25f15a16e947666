package org.socialgov.mail;

import org.socialgov.community.ledger.Change;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.LedgerBetween;

/** A table after whose first commit something happens before its caller goes on. */
final class SlowLedger extends LedgerBetween {

    private final Runnable meanwhile;
    private boolean happened;

    SlowLedger(Ledger table, Runnable meanwhile) {
        super(table);
        this.meanwhile = meanwhile;
    }

    @Override
    protected Ledger.Commit commit(Change change) {
        var commit = super.commit(change);
        if (!happened) {
            happened = true;
            meanwhile.run();
        }
        return commit;
    }
}
