package org.socialgov.table;

import org.socialgov.community.ledger.MailOrder;

/** What a record of the table's stream is about, told from the item's keys alone. */
public sealed interface StreamKey {
    /** A mail order. */
    record Order(MailOrder.Ref ref) implements StreamKey {}

    /** Another thing. */
    record Other() implements StreamKey {}

    /** No key of this table. */
    record Unreadable() implements StreamKey {}

    /**
     * @param pk the partition key's text, empty if there was none
     * @param sk the sort key's text, empty if there was none
     */
    static StreamKey of(String pk, String sk) {
        return Keys.streamKey(pk, sk);
    }
}
