package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.MemberKey;

/**
 * A request to join for an address whose membership has ended by leaving. It is an item of its own until it is
 * confirmed, so that a stranger's request can't change the membership or its undo link.
 *
 * @param reminded whether the one reminder has been ordered
 * @param awaitedMail id of the mail order of its confirmation, until that mail is handed over to the mail service: the
 *     time in which the request can be confirmed begins then
 */
public record RejoinRequest(
    MemberKey key,
    Details details,
    Consent consent,
    Instant askedFirstAt,
    Instant expiresAt,
    boolean reminded,
    Optional<String> awaitedMail,
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
        this(key, details, consent, askedFirstAt, expiresAt, false, Optional.empty(), revision);
    }

    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** The time at which it is due for its reminder or its expiry. */
    public Instant reminderOrExpiryDue() {
        return Membership.reminderOrExpiryDue(expiresAt, reminded, awaitedMail);
    }

    public RejoinRequest agreeing(Consent given) {
        return new RejoinRequest(key, details, given, askedFirstAt, expiresAt, reminded, awaitedMail, revision);
    }

    public RejoinRequest withReminder() {
        return new RejoinRequest(key, details, consent, askedFirstAt, expiresAt, true, awaitedMail, revision + 1);
    }

    public RejoinRequest mailedAt(Instant at) {
        return new RejoinRequest(
            key,
            details,
            consent,
            askedFirstAt,
            at.plus(Membership.CONFIRM_WITHIN),
            reminded,
            Optional.empty(),
            revision + 1
        );
    }
}
