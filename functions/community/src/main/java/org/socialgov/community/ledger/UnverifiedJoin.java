package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;

/**
 * A request to join by mail whose sender could not be verified. It changes no membership and gets no reply; the
 * coordinators' brief lists it, and they can write to the person.
 *
 * @param name as the sender wrote it
 * @param at time of the latest request
 */
public record UnverifiedJoin(
    String community,
    EmailAddress address,
    String name,
    Instant at,
    long revision
) implements UncountedItem {
    public static final Duration KEPT = Duration.ofDays(30);

    public AddressKey addressKey() {
        return AddressKey.of(address);
    }

    public Instant expiresAt() {
        return at.plus(KEPT);
    }

    @Override
    public String toString() {
        return "GrayJoin[redacted]";
    }
}
