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

    private static final Pattern VALUE = Pattern.compile("([0-9a-f]{64})-([0-9a-f]{32})");

    private OrderTag() {}

    static String of(MailOrder.Ref ref) {
        return ref.member().hex() + "-" + ref.id();
    }

    /** The order that a tag names; empty if it is none of ours. */
    static Optional<MailOrder.Ref> parse(String tag) {
        Matcher matcher = VALUE.matcher(tag);
        return matcher.matches()
            ? Optional.of(new MailOrder.Ref(new MemberKey(matcher.group(1)), matcher.group(2)))
            : Optional.empty();
    }
}
