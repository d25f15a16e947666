package org.socialgov.table;

import org.socialgov.community.address.MemberKey;
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
        if (!pk.isEmpty() && !sk.isEmpty() && !sk.startsWith(Keys.ORDER)) {
            return new Other();
        }
        return isHex(pk, Keys.MEMBER, 64) && isHex(sk, Keys.ORDER, 32)
            ? new Order(
                  new MailOrder.Ref(
                      new MemberKey(pk.substring(Keys.MEMBER.length())),
                      sk.substring(Keys.ORDER.length())
                  )
              )
            : new Unreadable();
    }

    private static boolean isHex(String key, String prefix, int digits) {
        return (
            key.startsWith(prefix) &&
            key.length() == prefix.length() + digits &&
            key
                .substring(prefix.length())
                .chars()
                .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
        );
    }
}
