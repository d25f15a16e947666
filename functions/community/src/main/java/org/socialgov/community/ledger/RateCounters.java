package org.socialgov.community.ledger;

import java.time.Instant;

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
}
