package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.address.MemberKey;

/**
 * The mails to one address in one community that came back and may go through another time (a full mailbox, a server
 * that is down). One says nothing; several in a short time say that nobody reads there.
 *
 * @param at when each came back, by the id of its order: the same news told twice counts once
 */
public record SoftBounces(MemberKey key, Map<String, Instant> at, long revision) implements MemberItem, UncountedItem {
    /** So many within {@link #WINDOW} are as good as one that is for good. */
    public static final int MOST = 3;

    public static final Duration WINDOW = Duration.ofDays(14);

    public SoftBounces {
        at = Map.copyOf(at);
    }

    public static SoftBounces none(MemberKey key) {
        return new SoftBounces(key, Map.of(), 0);
    }

    /** These with one more; what is too old to count together with anything that may still be told is left out. */
    public SoftBounces with(String order, Instant when, Instant now) {
        var all = new HashMap<String, Instant>();
        at.forEach((id, time) -> {
            if (time.isAfter(now.minus(WINDOW.multipliedBy(2)))) {
                all.put(id, time);
            }
        });
        all.merge(order, when, (one, other) -> one.isBefore(other) ? one : other);
        return new SoftBounces(key, all, revision + 1);
    }

    /** The moment from which on they were too many; empty if they aren't. */
    public Optional<Instant> tooMany() {
        List<Instant> times = at.values().stream().sorted().toList();
        for (int i = MOST - 1; i < times.size(); i++) {
            if (times.get(i - MOST + 1).isAfter(times.get(i).minus(WINDOW))) {
                return Optional.of(times.get(i));
            }
        }
        return Optional.empty();
    }

    /** From when on they say nothing any more. */
    public Instant expiresAt() {
        return at.values().stream().max(Instant::compareTo).orElse(Instant.EPOCH).plus(WINDOW);
    }
}
