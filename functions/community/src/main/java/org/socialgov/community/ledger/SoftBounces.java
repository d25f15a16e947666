package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.address.MemberKey;

/**
 * The soft bounces of mails to one address in one community (a full mailbox, or a server that is down). A single one
 * means nothing; several in a short time mean that the mailbox is not in use.
 *
 * @param at time of each bounce, by the id of its mail order: an event that is reported twice counts once
 */
public record SoftBounces(MemberKey key, Map<String, Instant> at, long revision) implements MemberItem, UncountedItem {
    /** The number within {@link #WINDOW} that counts as a permanent bounce. */
    public static final int MOST = 3;

    public static final Duration WINDOW = Duration.ofDays(14);

    public SoftBounces {
        at = Map.copyOf(at);
    }

    public static SoftBounces none(MemberKey key) {
        return new SoftBounces(key, Map.of(), 0);
    }

    /** Adds one. Bounces that are too old to count together with any later event are left out. */
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

    /** Without the bounce of a mail that was delivered after all. */
    public SoftBounces without(String order) {
        var all = new HashMap<>(at);
        all.remove(order);
        return new SoftBounces(key, all, revision + 1);
    }

    /** The time from which on there were too many; empty if there weren't. */
    public Optional<Instant> tooMany() {
        List<Instant> times = at.values().stream().sorted().toList();
        for (int i = MOST - 1; i < times.size(); i++) {
            if (times.get(i - MOST + 1).isAfter(times.get(i).minus(WINDOW))) {
                return Optional.of(times.get(i));
            }
        }
        return Optional.empty();
    }

    /** The time from which these bounces count for nothing. */
    public Instant expiresAt() {
        return at.values().stream().max(Instant::compareTo).orElse(Instant.EPOCH).plus(WINDOW);
    }
}
