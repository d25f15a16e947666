package org.socialgov.table;

import org.socialgov.community.ledger.MailOrder;

/** The subject of a record in the table's stream, from the item's keys alone. */
public sealed interface StreamKey {
    /** A mail order. */
    record Order(MailOrder.Ref ref) implements StreamKey {}

    /** Another item. */
    record Other() implements StreamKey {}

    /** Not a key of this table. */
    record Unreadable() implements StreamKey {}

    /**
     * @param pk the partition key's text, empty if there was none
     * @param sk the sort key's text, empty if there was none
     */
    static StreamKey of(String pk, String sk) {
        return Keys.streamKey(pk, sk);
    }
}
