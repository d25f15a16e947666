package org.socialgov.community.ledger;

import java.time.Instant;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;

/**
 * One event in the history of a membership, which the member can read: the event, its time, and the id of the record
 * that shows more. It contains no address and no name, so it can be kept as long as the membership.
 *
 * @param id random
 * @param record id of the cause, for example of the mail whose link was used, or of the session
 */
public record HistoryEntry(
    MemberKey member,
    String community,
    String id,
    Instant at,
    Event event,
    String record,
    long revision
) implements MemberItem, UncountedItem {
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
        INVITED;

        /** Whether a membership begins or comes back with it. */
        public boolean isBeginning() {
            return this == JOINED || this == APPROVED || this == CAME_BACK;
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
        return new HistoryEntry(member, community, randomness.id(), now, event, record, 1);
    }

    /** The same entry under the key that the membership has moved to. */
    public HistoryEntry movedTo(MemberKey other) {
        return new HistoryEntry(other, community, id, at, event, record, 1);
    }
}
