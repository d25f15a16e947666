package org.socialgov.community.announcing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The time at which an announcement is to be sent, as a coordinator types it: the local time of the community.
 *
 * @param at empty if it isn't one
 * @param problem empty if there is none
 */
public record SendTime(Optional<Instant> at, Optional<Problem> problem) {
    /** The shortest and the longest time ahead. */
    public static final Duration SHORTEST = Duration.ofMinutes(5);
    public static final Duration LONGEST = Duration.ofDays(90);

    public enum Problem {
        NO_TIME,
        TOO_SOON,
        TOO_LATE,
    }

    /**
     * Reads a local time, for example {@code 2026-11-24T14:05}. A time that the clocks skip in spring is the next that they
     * show; one that they show twice in autumn is the first.
     *
     * @param typed empty for no time: at once
     */
    public static SendTime read(String typed, ZoneId zone, Instant now) {
        if (typed.isBlank()) {
            return new SendTime(Optional.empty(), Optional.empty());
        }
        Instant at;
        try {
            at = at(LocalDateTime.parse(typed.strip()), zone);
        } catch (DateTimeException notATime) {
            return new SendTime(Optional.empty(), Optional.of(Problem.NO_TIME));
        }
        if (at.isBefore(now.plus(SHORTEST))) {
            return new SendTime(Optional.empty(), Optional.of(Problem.TOO_SOON));
        }
        return at.isAfter(now.plus(LONGEST))
            ? new SendTime(Optional.empty(), Optional.of(Problem.TOO_LATE))
            : new SendTime(Optional.of(at), Optional.empty());
    }

    private static Instant at(LocalDateTime local, ZoneId zone) {
        var rules = zone.getRules();
        var offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.getFirst());
    }
}
