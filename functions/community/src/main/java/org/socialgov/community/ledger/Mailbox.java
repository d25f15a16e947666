package org.socialgov.community.ledger;

import java.util.Optional;
import org.socialgov.community.address.MemberKey;

/**
 * The status of a recipient's mailbox in a community: its membership, or the tombstone where there is no membership.
 */
public record Mailbox(MemberKey key, Optional<Membership> member, Optional<Tombstone> tombstone) {
    /** Reads it. */
    public static Mailbox of(MemberKey key, Members members) {
        return new Mailbox(key, members.member(key), members.tombstone(key));
    }

    /** Whether no mail may be sent there: mail bounced, was marked as spam, or is not wanted. */
    public boolean isSuppressed() {
        return isSuppressed(member, tombstone);
    }

    /**
     * Whether a coordinator with this mailbox gets no mail: they marked mail as spam, or asked for no mail. A
     * coordinator whose mail as a member bounced still gets mail: that mailbox is to be repaired, and without the
     * coordinator's mail no request would be decided.
     */
    public boolean isSuppressedForCoordinator() {
        return isSuppressed(
            member.filter(
                m ->
                    !(
                        m.state() instanceof Membership.State.Suppressed(_, var reason) &&
                        reason == Membership.SuppressionReason.BOUNCE
                    )
            ),
            tombstone
        );
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
