package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.address.MemberKey;

/**
 * The data that is kept under a member's key after the membership was erased, or for a suppressed address that never
 * was a member. It contains no address: the key shows whether an address that a visitor enters is the same.
 *
 * <p>Under the key of a mailbox ({@link MemberKey#ofMailbox}) it holds what applies to all spellings of its address.
 *
 * @param suppressedAt since when the address gets no mail; empty if it may get some
 * @param declinedUntil until when a request to join is answered as declined; empty if none was declined and erased
 * @param consent date and version of the last consent, as evidence that mail was sent with consent
 */
public record Tombstone(
    MemberKey key,
    Optional<Instant> suppressedAt,
    Optional<Instant> declinedUntil,
    Optional<Consent> consent,
    long revision
) implements MemberItem, UncountedItem {
    public static Tombstone none(MemberKey key) {
        return new Tombstone(key, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    /** The tombstone with the address suppressed from a time on, unless it has been suppressed since an earlier one. */
    public Tombstone suppressed(Instant at) {
        return isSuppressedAt(at) ? this : new Tombstone(key, Optional.of(at), declinedUntil, consent, revision + 1);
    }

    private boolean isSuppressedAt(Instant at) {
        return suppressedAt.filter(since -> !at.isBefore(since)).isPresent();
    }

    /** The tombstone with the data of an erased membership that must be kept. */
    public Tombstone of(Membership erased) {
        var suppressed =
            erased.state() instanceof Membership.State.Suppressed(var at, _) ? Optional.of(at) : suppressedAt;
        return new Tombstone(key, suppressed, declinedUntil, Optional.of(erased.consent()), revision + 1);
    }

    /** The tombstone with a declined request to join that is erased now. */
    public Tombstone declined(Instant until, Instant now) {
        return new Tombstone(
            key,
            suppressedAt,
            Optional.of(until),
            consent,
            revision == 0 ? Item.firstRevision(now) : revision + 1
        );
    }

    /** The time from which it is not needed; empty if what it holds is kept for good. */
    public Optional<Instant> expiresAt() {
        return suppressedAt.isEmpty() && consent.isEmpty() ? declinedUntil : Optional.empty();
    }
}
