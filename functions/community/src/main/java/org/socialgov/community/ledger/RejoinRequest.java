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
 * @param waiting as that of a new member's request, from the first time that the request was made
 */
public record RejoinRequest(
    MemberKey key,
    Details details,
    Consent consent,
    Membership.State.Pending waiting,
    long revision
) implements MemberItem, UncountedItem {
    /** The item of an address without such a request: it is not stored. */
    public static RejoinRequest none(MemberKey key) {
        return empty(key, Instant.EPOCH, 0);
    }

    private static RejoinRequest empty(MemberKey key, Instant expiresAt, long revision) {
        var nothing = new Membership.State.Pending(Instant.EPOCH, expiresAt);
        return new RejoinRequest(key, Details.NONE, Consent.toBeGiven(Instant.EPOCH), nothing, revision);
    }

    /**
     * The item after the membership that it is beside has ended unconfirmed: no request, and nothing that a person typed. It
     * is stored for a while, so that a request that was decided before, and is written after, has a conflict. Without it,
     * that request would be accepted and belong to no membership.
     */
    public RejoinRequest ended(Instant now) {
        return empty(key, now, revision == 0 ? Item.firstRevision(now) : revision + 1);
    }

    /** Whether it is no request, stored or not. */
    public boolean isNone() {
        return waiting.askedAt().equals(Instant.EPOCH);
    }

    /**
     * Whether it is about the membership's present state. A request from before is answered, by a button or by its expiry.
     */
    public boolean isAbout(Membership member) {
        return waitsSince(member).filter(waiting.askedAt()::isAfter).isPresent();
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
        return waiting.isOpenAt(now);
    }

    public RejoinRequest agreeing(Consent given) {
        return new RejoinRequest(key, details, given, waiting, revision);
    }

    public RejoinRequest withReminder() {
        return becomes(waiting.withReminder());
    }

    /**
     * The time in which the request can be confirmed has begun, and was begun anew by each request since, also by one that
     * got no mail: the mail service may tell late of a mail whose sender died.
     */
    public RejoinRequest mailedAt(Instant at) {
        return becomes(waiting.mailedAt(consent.at().isAfter(at) ? consent.at() : at));
    }

    /** The same request, to be confirmed until another time. */
    public RejoinRequest until(Instant end) {
        return becomes(waiting.until(end));
    }

    private RejoinRequest becomes(Membership.State.Pending next) {
        return new RejoinRequest(key, details, consent, next, revision + 1);
    }
}
