package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * One event in the history of a membership, which the member can read: the event, its time, and the id of the record
 * that shows more. It contains no address and no name, so it can be kept as long as the membership.
 *
 * @param id random
 * @param record id of the cause, for example of the mail whose link was used, or of the session
 * @param cause the coordinator who acted, and why; empty for what the member or the system did
 */
public record HistoryEntry(
    MemberKey member,
    String community,
    String id,
    Instant at,
    Event event,
    String record,
    Optional<Cause> cause,
    long revision
) implements MemberItem, UncountedItem {
    /**
     * A coordinator who acted.
     *
     * @param by key of the coordinator's address
     * @param reason on one line
     */
    public record Cause(AddressKey by, String reason) {
        @Override
        public String toString() {
            return "Cause[" + by + "]";
        }
    }

    /** Events of a membership. The names are stored: never rename one. */
    public enum Event {
        /** Confirmed the request, and is a member from then on. */
        JOINED,
        /** Confirmed the request, which now waits for the coordinators' decision. */
        AWAITS_APPROVAL,
        APPROVED,
        DECLINED,
        DETAILS_CHANGED,
        DELIVERY_CHANGED,
        /** Moved here from the member's former address. */
        ADDRESS_CHANGED,
        LEFT,
        /** Undid the leaving. */
        CAME_BACK,
        /** Asked to receive no mail of any kind. */
        STOPPED_ALL_MAIL,
        /** The mail service reported that the address takes no mail. */
        BOUNCED,
        /** Marked a mail of the community as spam. */
        COMPLAINED,
        /** A request to join was made for a suppressed address: no mail was sent. */
        TURNED_AWAY,
        /** Invited from a list that a coordinator brought along; stored when the person has come. */
        INVITED,
        /** A coordinator removed the member. */
        REMOVED,
        /** A coordinator took the removal back. */
        RESTORED,
        /** A coordinator corrected the name, the organization or the role. */
        CORRECTED,
        /** A coordinator had the mail to confirm sent again. */
        RESENT,
        /** A coordinator took the refusal back: the request waits again. */
        ALLOWED,
        /** A coordinator had an address asked again that mail had come back from. */
        ASKED_AGAIN,
        /** It was not confirmed in time: the address gets no mail, as before. */
        NOT_CONFIRMED;

        /** Whether a membership begins or comes back with it. */
        public boolean isBeginning() {
            return this == JOINED || this == APPROVED || this == CAME_BACK || this == RESTORED;
        }
    }

    /** An entry that is written in the same change as its event. */
    public static HistoryEntry of(Membership member, Event event, String record, Instant now, Randomness randomness) {
        return of(member.key(), member.community(), event, record, now, randomness);
    }

    /** An entry for an address without a membership. */
    public static HistoryEntry of(
        MemberKey member,
        String community,
        Event event,
        String record,
        Instant now,
        Randomness randomness
    ) {
        return new HistoryEntry(member, community, randomness.id(), now, event, record, Optional.empty(), 1);
    }

    /** The same entry of a coordinator's act. */
    public HistoryEntry by(EmailAddress coordinator, String reason) {
        var who = new Cause(AddressKey.of(coordinator), reason);
        return new HistoryEntry(member, community, id, at, event, record, Optional.of(who), revision);
    }

    /** The same entry under the key that the membership has moved to. */
    public HistoryEntry movedTo(MemberKey other) {
        return new HistoryEntry(other, community, id, at, event, record, cause, 1);
    }
}
