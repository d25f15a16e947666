package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;

/**
 * The time in which a person who clicked the button behind a manage link can see and change what is kept about their
 * address. The table holds only the hash of its cookie, and no address: the membership that the link was mailed for
 * tells it, for as long as there is one.
 *
 * @param hash of the cookie's value
 * @param id random; logs and histories name the session by it
 */
public record Session(
    Link.Hash hash,
    String id,
    MemberKey member,
    Instant startedAt,
    Instant expiresAt,
    long revision
) implements UncountedItem {
    /** How long it lasts, counted from the press. */
    public static final Duration LASTS = Duration.ofMinutes(15);

    /** A new session together with the secret that is its cookie. */
    public record Made(Session session, Link.Token cookie) {}

    public static Made open(MemberKey member, Instant now, Randomness randomness) {
        var cookie = Link.Token.random(randomness);
        return new Made(new Session(cookie.hash(), randomness.id(), member, now, now.plus(LASTS), 1), cookie);
    }

    /** Works until the moment of its end, and no longer at that moment. */
    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }
}
