package org.socialgov.testkit;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.Ledger;

/** A table that counts the calls to it, with the number of items in each. */
public final class CountedCalls extends LedgerBetween {

    private final SortedMap<String, Integer> calls = new TreeMap<>();

    public CountedCalls(Ledger table) {
        super(table);
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
    protected <T> T read(String what, Supplier<T> read) {
        count("read " + what);
        return read.get();
    }

    @Override
    public List<MinuteCounts> count(List<Addition> additions, long minute, Instant now) {
        count("number of counters " + additions.size());
        return super.count(additions, minute, now);
    }

    @Override
    public List<AddressStatus> addressStatuses(List<String> communities, EmailAddress address, boolean proven) {
        count("number of communities " + communities.size());
        return super.addressStatuses(communities, address, proven);
    }

    @Override
    public Commit commit(Change change) {
        count("transaction of " + change.writes().size());
        return super.commit(change);
    }
}
