package org.socialgov.community.ledger;

import java.time.Instant;

/**
 * An item of the table, under a key of its own. Each write names the revision that was read, so that of two concurrent
 * decisions about an item only one is carried out.
 */
public sealed interface Item permits MemberItem, UncountedItem {
    /** The number of a revision's lowest bits that count the writes; the bits above hold the time of creation. */
    int COUNTING_BITS = 20;

    /**
     * The revision, which grows by one with each write. An item that can be deleted and created again under the same
     * key begins at {@link #firstRevision}, other items at 1.
     */
    long revision();

    /**
     * The first revision of an item that is created at a time. It differs each time: otherwise a decision about a
     * deleted item would be carried out on the item that took its place, and an accepted join would be removed as the
     * expired one before it.
     */
    static long firstRevision(Instant now) {
        return (now.toEpochMilli() << COUNTING_BITS) + 1;
    }

    /** The time of the first write of an item that began at {@link #firstRevision}; 1970 for any other. */
    static Instant firstWritten(long revision) {
        return Instant.ofEpochMilli(revision >> COUNTING_BITS);
    }

    /** The number of writes since the item was created, including this one; 0 for an item that doesn't exist. */
    default long timesWritten() {
        return revision() & ((1L << COUNTING_BITS) - 1);
    }
}
