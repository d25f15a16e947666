package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * The right to send mailings. One broadcast of a deployment holds it at a time, so that the pace needs no agreement between
 * several. It saves time, not truth: two broadcasts at once would send each mail once, too.
 *
 * @param community {@link #ALL}: all communities share the mail service's rate
 * @param holder random
 * @param until when it ends, if it isn't released or taken again
 */
public record BroadcastLease(String community, String holder, Instant until, long revision) implements UncountedItem {
    /** Longer than the function's timeout: a running broadcast never loses its lease. */
    public static final Duration LASTS = Duration.ofSeconds(75);

    /** The communities of a lease. */
    public static final String ALL = "all";

    /** Before the first broadcast. */
    public static BroadcastLease none(String community) {
        return new BroadcastLease(community, "", Instant.EPOCH, 0);
    }

    public boolean isFreeAt(Instant now) {
        return !now.isBefore(until);
    }

    public BroadcastLease takenBy(String other, Instant now) {
        return new BroadcastLease(community, other, now.plus(LASTS), revision + 1);
    }

    /** The broadcast has ended: the next one need not wait. */
    public BroadcastLease released(Instant now) {
        return new BroadcastLease(community, holder, now, revision + 1);
    }
}
