package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;

/**
 * The period in which a person who opened a manage link can see and change the data about their address. The table
 * stores only the hash of the cookie and no address: the address comes from the membership that the link was mailed
 * for, as long as there is one.
 *
 * @param hash of the cookie's value
 * @param id random; logs and histories identify the session by it
 * @param generation id of the membership's generation, with which the session ends; empty for a membership without one
 */
public record Session(
    Link.Hash hash,
    String id,
    MemberKey member,
    Optional<String> generation,
    Instant startedAt,
    Instant expiresAt,
    long revision
) implements UncountedItem {
    /** Its length, from the click on the link's button, and from each click on the button that keeps it open. */
    public static final Duration LASTS = Duration.ofMinutes(15);

    public static final Duration LONGEST = Duration.ofHours(8);

    /** A new session with the secret in its cookie. */
    public record Made(Session session, Link.Token cookie) {}

    public static Made open(Membership member, Instant now, Randomness randomness) {
        var cookie = Link.Token.random(randomness);
        var session = new Session(
            cookie.hash(),
            randomness.id(),
            member.key(),
            member.generation().id(),
            now,
            now.plus(LASTS),
            1
        );
        return new Made(session, cookie);
    }

    /** The session, kept open from now on; not beyond its longest time. */
    public Session keptOpen(Instant now) {
        var until = now.plus(LASTS);
        return new Session(
            hash,
            id,
            member,
            generation,
            startedAt,
            until.isBefore(end()) ? until : end(),
            revision + 1
        );
    }

    /** Whether it can be kept open beyond its present end. */
    public boolean canBeKeptOpen() {
        return expiresAt.isBefore(end());
    }

    private Instant end() {
        return startedAt.plus(LONGEST);
    }

    /** Whether it is open. It works until its end, and no longer at that time. */
    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }
}
