package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;

/** The counters by minutes. */
public interface RateCounters {
    /**
     * Adds to the count of one minute.
     *
     * @param minute since the epoch; may be in the future
     * @param by may be negative, to take a count back
     * @return the counts of all minutes after that; minutes long past may be missing
     */
    MinuteCounts count(RateCounter counter, long minute, int by, Instant now);

    /**
     * What is added to one counter.
     *
     * @param by may be 0, to read the counts by a call that looks like any other
     */
    record Addition(RateCounter counter, int by) {}

    /**
     * Adds to several counters at the same time: a visitor waits for one call.
     *
     * @return the counts of each counter, in the same order
     */
    default List<MinuteCounts> count(List<Addition> additions, long minute, Instant now) {
        return additions
            .stream()
            .map(addition -> count(addition.counter(), minute, addition.by(), now))
            .toList();
    }
}
