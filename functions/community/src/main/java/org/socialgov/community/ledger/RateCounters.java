package org.socialgov.community.ledger;

import java.time.Instant;

/** What is counted by the minute. */
public interface RateCounters {
    /**
     * Adds to the count of one minute, and says how all minutes stand then. Minutes that are long over may be missing.
     *
     * @param minute since the epoch; it may be one to come
     * @param by may be negative, to take a count back
     */
    MinuteCounts count(RateCounter counter, long minute, int by, Instant now);
}
