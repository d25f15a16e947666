package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.address.MemberKey;

/**
 * What is kept under a member's key when everything else has been erased, or of an address that never was a member
 * and wants no mail. It holds no address: the key tells whether one that somebody enters is the same.
 *
 * @param suppressedAt since when the address gets no mail; empty where it may get some
 * @param consent the last one given, its date and version: what shows that mail was sent with consent
 */
public record Tombstone(
    MemberKey key,
    Optional<Instant> suppressedAt,
    Optional<Consent> consent,
    long revision
) implements MemberItem, UncountedItem {
    public static Tombstone none(MemberKey key) {
        return new Tombstone(key, Optional.empty(), Optional.empty(), 0);
    }

    /** This, with the address suppressed from a moment on, unless it is already since an earlier one. */
    public Tombstone suppressed(Instant at) {
        return isSuppressedAt(at) ? this : new Tombstone(key, Optional.of(at), consent, revision + 1);
    }

    private boolean isSuppressedAt(Instant at) {
        return suppressedAt.filter(since -> !at.isBefore(since)).isPresent();
    }

    /** This, with what must be kept of a membership that is erased. */
    public Tombstone of(Membership erased) {
        var suppressed =
            erased.state() instanceof Membership.State.Suppressed(var at, _) ? Optional.of(at) : suppressedAt;
        return new Tombstone(key, suppressed, Optional.of(erased.consent()), revision + 1);
    }
}
