package org.socialgov.community.ledger;

import java.time.Instant;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;

/**
 * One thing that happened to a membership, as the member can read it: what, when, and the record that shows more. It
 * holds no address and no name, so that it can lie beside the record for as long as the membership does.
 *
 * @param id random
 * @param record the id of what brought it about: of the mail whose link was pressed, for example, or of the session
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
    /** What can happen to a membership. The names are stored: never rename one. */
    public enum Event {
        /** Confirmed, and a member from then on. */
        JOINED,
        /** Confirmed, and left to the coordinators' decision. */
        AWAITS_APPROVAL,
        APPROVED,
        DECLINED,
        DETAILS_CHANGED,
        DELIVERY_CHANGED,
        /** Moved here from the member's former address. */
        ADDRESS_CHANGED,
        LEFT,
        /** Took the leaving back. */
        CAME_BACK,
        /** Asked for no mail of any kind. */
        STOPPED_ALL_MAIL,
        /** The mail service said that the address takes no mail. */
        BOUNCED,
        /** Marked our mail as spam. */
        COMPLAINED,
        /** Asked to join, or was asked for, while the address gets no mail: nothing was sent. */
        TURNED_AWAY,
    }

    /** What is written down together with the change that it tells of. */
    public static HistoryEntry of(Membership member, Event event, String record, Instant now, Randomness randomness) {
        return of(member.key(), member.community(), event, record, now, randomness);
    }

    /** Of an address that has no membership any more, or never had one. */
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

    /** The same, under the key that the membership has moved to. */
    public HistoryEntry movedTo(MemberKey other) {
        return new HistoryEntry(other, community, id, at, event, record, 1);
    }
}
