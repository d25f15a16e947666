package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;

/** The memberships. */
public interface Members {
    Optional<Membership> member(MemberKey key);

    Optional<RejoinRequest> rejoinRequest(MemberKey key);

    /** The recent soft bounces of mails to a member; empty if there are none. */
    Optional<SoftBounces> softBounces(MemberKey key);

    /**
     * Unconfirmed requests to join that are due for their reminder or their expiry. Read from the index of due items,
     * which is eventually consistent.
     *
     * @return the longest due first, at most {@code most}
     */
    List<MemberKey> unconfirmed(Instant now, int most);

    /**
     * Memberships for which the coordinators must be reminded to decide. Read from the index of due items, which is
     * eventually consistent.
     *
     * @return the longest due first, at most {@code most}
     */
    List<MemberKey> undecided(Instant now, int most);

    /** The tombstone of an erased membership, or of a suppressed address without a membership. */
    Optional<Tombstone> tombstone(MemberKey key);

    /** The coordinators' last decision about an address. */
    Optional<ApprovalDecision> approvalDecision(MemberKey key);

    /**
     * The undecided requests of a domain.
     *
     * @param domain as in {@link ApprovalDecision.Queue#key}
     */
    ApprovalDecision.Queue approvalQueue(String community, String domain);

    /** The number of requests that the coordinators were asked about on the day of a time. */
    ApprovalDecision.Today askedToday(String community, Instant now);

    /** A member's open request to change the address. */
    Optional<AddressChange> addressChange(MemberKey key);

    /** All items under a member's key; the history in the order of its times. */
    List<MemberItem> everything(MemberKey key);

    /**
     * All items that a request is decided from, by one call. A transaction that writes one of them at the same time neither
     * disturbs it nor waits for it.
     *
     * @param communities ids, without repetition
     * @param proven whether the request is proven to come from the address itself: it has a mail limit of its own
     * @return the status in each community, in the same order
     */
    List<AddressStatus> addressStatuses(List<String> communities, EmailAddress address, boolean proven);

    /** The same for a request that anybody can have made, in one community. */
    default AddressStatus addressStatus(String community, EmailAddress address) {
        return addressStatuses(List.of(community), address, false).getFirst();
    }

    /**
     * The status of an address in a community.
     *
     * @param mailbox the tombstone of its mailbox, if "never mail me again" was chosen for any spelling of the address, or
     *     a declined request of one was erased
     * @param mailLimit the latest mails to its mailbox, in all communities, of the kind of request that it was read for
     */
    record AddressStatus(
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Optional<Tombstone> tombstone,
        Optional<Tombstone> mailbox,
        AddressMailLimit mailLimit
    ) {
        /** The status of an address whose mailbox is not suppressed. */
        public AddressStatus(
            Optional<Membership> member,
            Optional<RejoinRequest> rejoinRequest,
            Optional<Tombstone> tombstone,
            AddressMailLimit mailLimit
        ) {
            this(member, rejoinRequest, tombstone, Optional.empty(), mailLimit);
        }

        /** Whether no mail may be sent to the address: mail bounced, was marked as spam, or is not wanted. */
        public boolean isSuppressed() {
            return Mailbox.isSuppressed(member, tombstone) || isMailboxSuppressed();
        }

        /** Whether "never mail me again" was chosen for the mailbox, whatever the membership says. */
        public boolean isMailboxSuppressed() {
            return Mailbox.isSuppressed(Optional.empty(), tombstone) || Mailbox.isSuppressed(Optional.empty(), mailbox);
        }

        /** The request beside the membership that can still be confirmed. */
        public Optional<RejoinRequest> openRequest(Instant now) {
            return rejoinRequest.filter(request -> member.filter(each -> request.isOpen(each, now)).isPresent());
        }

        /** The consent given with the newest request to join that is stored: it differs from one request to the next. */
        public Optional<Consent> newestRequest() {
            return rejoinRequest
                .filter(request -> !request.isNone())
                .map(RejoinRequest::consent)
                .or(() -> member.map(Membership::consent));
        }

        /** Until when a request of the mailbox that was declined and erased is answered as declined. */
        public Optional<Instant> declinedUntil(Instant now) {
            return mailbox.flatMap(Tombstone::declinedUntil).filter(now::isBefore);
        }
    }
}
