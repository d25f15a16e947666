package org.socialgov.testkit;

import java.util.SortedMap;
import java.util.TreeMap;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.storage.Ledger;

/** A table that counts the calls to it, with the number of items in each. */
public final class CountedCalls extends LedgerBetween {

    private final SortedMap<String, Integer> calls = new TreeMap<>();

    public CountedCalls(Ledger behind) {
        super(behind);
    }

    /** The number of each call since the last time. */
    public synchronized SortedMap<String, Integer> taken() {
        var taken = new TreeMap<>(calls);
        calls.clear();
        return taken;
    }

    private synchronized void count(String call) {
        calls.merge(call, 1, Integer::sum);
    }

    @Override
    protected Object read(Read read) {
        count(read.toString());
        return super.read(read);
    }

    @Override
    protected Ledger.Commit commit(Change change) {
        count("transaction of " + change.writes().size());
        return super.commit(change);
    }
}
