package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.MemberKey;

/** The memberships. */
public interface Members {
    Optional<Membership> member(MemberKey key);

    Optional<RejoinRequest> rejoinRequest(MemberKey key);

    /** The mails to a member that came back and may go through another time; empty if none has lately. */
    Optional<SoftBounces> softBounces(MemberKey key);

    /**
     * Requests to join that nobody has confirmed and about which something is due: a reminder, or their end. Read from
     * an index that lags behind by a moment.
     *
     * @return the longest due first, at most {@code most}
     */
    List<MemberKey> unconfirmed(Instant now, int most);

    /**
     * Memberships about which the coordinators are to be asked again. Read from an index that lags behind by a moment.
     *
     * @return the longest due first, at most {@code most}
     */
    List<MemberKey> undecided(Instant now, int most);

    /** What is left of an erased membership, or of an address that wants no mail. */
    Optional<Tombstone> tombstone(MemberKey key);

    /** What coordinators decided last about an address. */
    Optional<ApprovalDecision> approvalDecision(MemberKey key);

    /** A member's wish to go on under another address. */
    Optional<AddressChange> addressChange(MemberKey key);

    /** All that lies under a member's key, what happened to the membership in its order. */
    List<MemberItem> everything(MemberKey key);

    /** All that a request to join is decided on, read at one moment. */
    AddressStatus addressStatus(MemberKey key, AddressKey address);

    /** How an address stands with a community. */
    record AddressStatus(
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Optional<Tombstone> tombstone,
        AddressMailLimit mailLimit
    ) {
        /** Whether nothing may be sent to the address: it bounced, complained, or said so. */
        public boolean isSuppressed() {
            return Mailbox.isSuppressed(member, tombstone);
        }
    }
}
