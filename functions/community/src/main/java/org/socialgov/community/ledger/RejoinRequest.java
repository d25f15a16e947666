package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.MemberKey;

/**
 * A request to join for an address that has a membership: repeated before the first request was confirmed, or made after
 * leaving. It is an item of its own, so that a stranger's request doesn't change the membership, which the buttons of
 * the owner's links need. It is not removed when a button is clicked: {@link #isAbout} tells that it is answered.
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

    /** The item of an address without such a request: it is not stored. */
    public static RejoinRequest none(MemberKey key) {
        return new RejoinRequest(key, Details.NONE, new Consent("", Instant.EPOCH), Instant.EPOCH, Instant.EPOCH, 0);
    }

    /**
     * The item after the membership that it is beside has ended unconfirmed: no request, and nothing that a person typed. It
     * is stored for a while, so that a request that was decided before, and is written after, has a conflict. Without it,
     * that request would be accepted and belong to no membership.
     */
    public RejoinRequest ended(Instant now) {
        return new RejoinRequest(
            key,
            Details.NONE,
            new Consent("", Instant.EPOCH),
            Instant.EPOCH,
            now,
            revision == 0 ? Item.firstRevision(now) : revision + 1
        );
    }

    /** Whether it is no request, stored or not. */
    public boolean isNone() {
        return askedFirstAt.equals(Instant.EPOCH);
    }

    /**
     * Whether it is about the membership's present state. A request from before is answered, by a button or by its expiry.
     */
    public boolean isAbout(Membership member) {
        return waitsSince(member).filter(askedFirstAt::isAfter).isPresent();
    }

    /** The time since which a membership can be asked for again; empty if its state has no use for a request. */
    private static Optional<Instant> waitsSince(Membership member) {
        return switch (member.state()) {
            case Membership.State.Pending(var askedAt, _, _, _, _) -> Optional.of(askedAt);
            case Membership.State.Left(var leftAt, _, _) -> Optional.of(leftAt);
            case
                Membership.State.AwaitingApproval _,
                Membership.State.Active _,
                Membership.State.Declined _,
                Membership.State.Suppressed _ -> Optional.empty();
        };
    }

    /** The first time at which a request about the membership can have been made, by any function's clock. */
    public static Instant notBefore(Membership member, Instant now) {
        return waitsSince(member)
            .filter(since -> !now.isAfter(since))
            .map(since -> since.plusNanos(1))
            .orElse(now);
    }

    /** Whether it is about the membership's present state and can still be confirmed. */
    public boolean isOpen(Membership member, Instant now) {
        return isAbout(member) && isOpenAt(now);
    }

    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** The request as that of a new member. */
    public Membership.State.Pending waiting() {
        return new Membership.State.Pending(askedFirstAt, expiresAt, reminded, awaitedMail);
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

    /**
     * The time in which the request can be confirmed has begun, and was begun anew by each request since, also by one that
     * got no mail: the mail service may tell late of a mail whose sender died.
     */
    public RejoinRequest mailedAt(Instant at) {
        var last = consent.at().isAfter(at) ? consent.at() : at;
        return new RejoinRequest(
            key,
            details,
            consent,
            askedFirstAt,
            last.plus(Membership.CONFIRM_WITHIN),
            reminded,
            Optional.empty(),
            revision + 1
        );
    }

    /** The same request, to be confirmed until another time. */
    public RejoinRequest until(Instant end) {
        return new RejoinRequest(key, details, consent, askedFirstAt, end, reminded, awaitedMail, revision + 1);
    }
}
