package org.socialgov.community.ledger;

import java.time.Instant;

/**
 * A thing that the table holds under a key of its own. Each write names the revision that it was decided on, so that
 * two decisions on the same thing at once can't both be carried out.
 */
public sealed interface Item permits MemberItem, UncountedItem {
    /** So many of a revision's lowest bits count the writes; those above say when the thing came. */
    int COUNTING_BITS = 20;

    /**
     * One more at each change. A thing that can go and come again under the same key begins at {@link #firstRevision},
     * other things at 1.
     */
    long revision();

    /**
     * The revision of a thing that comes to be at a moment. It is another one each time: else what was decided on a thing
     * that went since would be carried out on the one that has come in its place, and a join that was accepted be removed
     * as the expired one before it.
     */
    static long firstRevision(Instant now) {
        return (now.toEpochMilli() << COUNTING_BITS) + 1;
    }

    /** How often it was written since it came to be, with this time; 0 for a thing that isn't there. */
    default long timesWritten() {
        return revision() & ((1L << COUNTING_BITS) - 1);
    }
}
