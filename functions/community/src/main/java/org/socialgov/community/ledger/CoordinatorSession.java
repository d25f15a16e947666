package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;

/**
 * The period in which a coordinator can use the pages of the communities that they coordinate. The table stores only the
 * hash of the cookie and the key of the address.
 *
 * @param hash of the cookie's value
 * @param id random; logs and the audit identify the session by it
 * @param coordinator key of the address whose coordinator signed in
 * @param freshUntil until when bulk data can leave, and the coordinators be changed; empty if they can't
 * @param asked the mails with fresh links that this session asked for: a fresh link works only in its session
 */
public record CoordinatorSession(
    Link.Hash hash,
    String id,
    AddressKey coordinator,
    Instant startedAt,
    Instant expiresAt,
    Optional<Instant> freshUntil,
    List<Asked> asked,
    long revision
) implements UncountedItem {
    /** Its length, from the click on the button; it is not extended. */
    public static final Duration LASTS = Duration.ofMinutes(60);

    /** The period that a fresh link opens. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    public CoordinatorSession {
        asked = List.copyOf(asked);
    }

    /**
     * A request for a fresh link.
     *
     * @param order id of the mail order
     * @param wanted the name of the page that needs it, with the id of the import whose page it is
     */
    public record Asked(String order, String wanted) {}

    /** A new session with the secret in its cookie. */
    public record Made(CoordinatorSession session, Link.Token cookie) {}

    public static Made open(AddressKey coordinator, Instant now, Randomness randomness) {
        var cookie = Link.Token.random(randomness);
        var session = new CoordinatorSession(
            cookie.hash(),
            randomness.id(),
            coordinator,
            now,
            now.plus(LASTS),
            Optional.empty(),
            List.of(),
            1
        );
        return new Made(session, cookie);
    }

    /** Whether it is open. It works until its end, and no longer at that time. */
    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether a fresh link was used in it within the last ten minutes. */
    public boolean isFreshAt(Instant now) {
        return isOpenAt(now) && freshUntil.filter(now::isBefore).isPresent();
    }

    /** The same session, after a fresh link was asked for. */
    public CoordinatorSession asking(String order, String wanted) {
        var all = new ArrayList<>(asked);
        all.add(new Asked(order, wanted));
        return new CoordinatorSession(hash, id, coordinator, startedAt, expiresAt, freshUntil, all, revision + 1);
    }

    /** The same session, after a fresh link was used. */
    public CoordinatorSession freshened(Instant now) {
        return new CoordinatorSession(
            hash,
            id,
            coordinator,
            startedAt,
            expiresAt,
            Optional.of(now.plus(FRESH)),
            asked,
            revision + 1
        );
    }

    /** The page that a fresh link was asked for; empty if another session asked for it, or none. */
    public Optional<String> wanted(String order) {
        return asked
            .stream()
            .filter(each -> each.order().equals(order))
            .map(Asked::wanted)
            .findFirst();
    }
}
