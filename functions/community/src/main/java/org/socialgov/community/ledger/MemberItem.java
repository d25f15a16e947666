package org.socialgov.community.ledger;

import org.socialgov.community.address.MemberKey;

/**
 * An item under a member's key. The member can download all of them, erasing deletes them, and a change of address
 * moves or deletes them. For a new kind of item, the compiler lists the places that must handle it.
 */
public sealed interface MemberItem
    extends Item
    permits
        Membership,
        RejoinRequest,
        HistoryEntry,
        Tombstone,
        AddressChange,
        ApprovalDecision,
        MailOrder,
        SoftBounces,
        ListImport.Invited,
        ListImport.Invitation
{
    /** The key of its partition. */
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
            case ListImport.Invited invited -> invited.key();
            case ListImport.Invitation invitation -> invitation.key();
        };
    }
}
