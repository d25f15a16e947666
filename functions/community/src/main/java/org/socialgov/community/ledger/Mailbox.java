package org.socialgov.community.ledger;

import java.util.Optional;
import org.socialgov.community.address.MemberKey;

/**
 * How a mailbox that mail goes to stands with a community: by its membership, or by what is left where there is none.
 */
public record Mailbox(MemberKey key, Optional<Membership> member, Optional<Tombstone> tombstone) {
    /** Reads it. */
    public static Mailbox of(MemberKey key, Members members) {
        return new Mailbox(key, members.member(key), members.tombstone(key));
    }

    /** Whether nothing may be sent there: mail came back, was complained about, or isn't wanted. */
    public boolean isSuppressed() {
        return isSuppressed(member, tombstone);
    }

    /**
     * Whether a coordinator there gets no mail: they complained, or said so. One whose mail as a member came back is a
     * coordinator all the same: that mailbox is to be mended, and without their mail the community would stand still.
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

    /** The item that says whether it is suppressed, or will: it changes when that does. */
    public Item addressStatus() {
        return member.<Item>map(m -> m).orElseGet(() -> tombstone.orElseGet(() -> Tombstone.none(key)));
    }
}
