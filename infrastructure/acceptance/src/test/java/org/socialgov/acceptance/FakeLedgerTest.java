package org.socialgov.acceptance;

import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.FakeLedger;

/** The contract, of the table in memory. */
class FakeLedgerTest extends LedgerContract {

    private final FakeLedger ledger = new FakeLedger();

    @Override
    Ledger ledger() {
        return ledger;
    }

    @Override
    Inbox inbox() {
        return ledger;
    }

    @Override
    MemberStatistics.Source figures() {
        return ledger;
    }

    @Override
    MemberScan memberScan() {
        return ledger;
    }
}
