package org.socialgov.community.ledger;

import org.socialgov.community.address.MemberKey;

/**
 * What the table holds under a member's key. All of it is shown to the member who asks what is kept, goes when they have
 * it erased, and is looked at when their membership moves to another address: a developer who adds a kind of it is told by the
 * compiler where to say what becomes of it.
 */
public sealed interface MemberItem
    extends Item
    permits Membership, RejoinRequest, HistoryEntry, Tombstone, AddressChange, ApprovalDecision, MailOrder, SoftBounces
{
    /** The key that it lies under. */
    default MemberKey owner() {
        return switch (this) {
            case Membership member -> member.key();
            case RejoinRequest rejoinRequest -> rejoinRequest.key();
            case HistoryEntry entry -> entry.member();
            case Tombstone tombstone -> tombstone.key();
            case AddressChange change -> change.member();
            case ApprovalDecision approvalDecision -> approvalDecision.member();
            case MailOrder order -> order.ref().member();
            case SoftBounces bounces -> bounces.key();
        };
    }
}
