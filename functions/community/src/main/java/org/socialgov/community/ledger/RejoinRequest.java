package org.socialgov.community.ledger;

import java.time.Instant;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.MemberKey;

/**
 * A request to join for an address that has left: an item of its own until it is confirmed, so that a stranger's
 * post can't touch the leaver's record or their undo.
 *
 * @param reminded whether the one reminder has been ordered
 */
public record RejoinRequest(
    MemberKey key,
    Details details,
    Consent consent,
    Instant askedFirstAt,
    Instant expiresAt,
    boolean reminded,
    long revision
) implements MemberItem, UncountedItem {
    public RejoinRequest(
        MemberKey key,
        Details details,
        Consent consent,
        Instant askedFirstAt,
        Instant expiresAt,
        long revision
    ) {
        this(key, details, consent, askedFirstAt, expiresAt, false, revision);
    }

    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** When something is due about it: a reminder, or its end. */
    public Instant tendingDue() {
        return Membership.tendingDue(expiresAt, reminded);
    }

    public RejoinRequest agreeing(Consent given) {
        return new RejoinRequest(key, details, given, askedFirstAt, expiresAt, reminded, revision);
    }

    public RejoinRequest remindedOf() {
        return new RejoinRequest(key, details, consent, askedFirstAt, expiresAt, true, revision + 1);
    }
}
