package org.socialgov.community.storage;

import java.util.Optional;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;

/**
 * The status of a recipient's mailbox in a community: its membership, or the tombstone where there is no membership.
 */
public record Mailbox(MemberKey key, Optional<Membership> member, Optional<Tombstone> tombstone) {
    public static Mailbox of(MemberKey key, Members members) {
        return new Mailbox(key, members.member(key), members.tombstone(key));
    }

    /** Whether no mail may be sent there: mail bounced, was marked as spam, or is not wanted. */
    public boolean isSuppressed() {
        return isSuppressed(member, tombstone);
    }

    static boolean isSuppressed(Optional<Membership> member, Optional<Tombstone> tombstone) {
        return (
            member.filter(m -> m.state() instanceof Membership.State.Suppressed).isPresent() ||
            tombstone.filter(r -> r.suppressedAt().isPresent()).isPresent()
        );
    }

    /** The item that holds the suppression, now or later: it changes whenever the suppression does. */
    public Item addressStatus() {
        return member.<Item>map(m -> m).orElseGet(() -> tombstone.orElseGet(() -> Tombstone.none(key)));
    }
}
