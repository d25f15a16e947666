package org.socialgov.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.MailOrder;

/**
 * The tag of every mail at the mail service: a delivery event names its mail order by it. The value holds the member's
 * key and the order's id, and neither identifies a person.
 */
final class OrderTag {

    static final String NAME = "order";

    /** The end of a delivery's tag. */
    private static final String DELIVERY = "-d";

    private static final Pattern VALUE = Pattern.compile("([0-9a-f]{64})-([0-9a-f]{32})(-d)?");

    private OrderTag() {}

    static String of(MailOrder.Ref ref) {
        return ref.member().hex() + "-" + ref.id() + (ref.isDelivery() ? DELIVERY : "");
    }

    /** The order that a tag names; empty if it is none of ours. */
    static Optional<MailOrder.Ref> parse(String tag) {
        Matcher matcher = VALUE.matcher(tag);
        return matcher.matches()
            ? Optional.of(
                  new MailOrder.Ref(new MemberKey(matcher.group(1)), matcher.group(2), matcher.group(3) != null)
              )
            : Optional.empty();
    }
}
