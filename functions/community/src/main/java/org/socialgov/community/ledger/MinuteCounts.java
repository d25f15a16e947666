package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The number of events in each minute, past or scheduled.
 *
 * @param byMinute by the minute since the epoch; a minute without an entry has none
 */
public record MinuteCounts(NavigableMap<Long, Integer> byMinute) {
    public MinuteCounts {
        byMinute = Collections.unmodifiableNavigableMap(new TreeMap<>(byMinute));
    }

    public static MinuteCounts of(Map<Long, Integer> byMinute) {
        return new MinuteCounts(new TreeMap<>(byMinute));
    }

    /** The minute of a time, since the epoch. */
    public static long minute(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 60L);
    }

    /** The first moment of a minute. */
    public static Instant start(long minute) {
        return Instant.ofEpochSecond(minute * 60);
    }

    /**
     * The number in a period that ends with a minute. The period is one minute longer than asked for, so that none is
     * missed.
     */
    public int within(Duration time, long last) {
        return byMinute
            .subMap(last - time.toMinutes(), true, last, true)
            .values()
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    }

    /** Whether no period of that length which includes a minute has more than the limit. */
    public boolean fit(Duration time, long minute, int most) {
        return endsOfPeriods(time, minute).allMatch(last -> within(time, last) <= most);
    }

    /** The last minutes of those periods that include a minute and have the most: each ends where there is a count. */
    public LongStream endsOfPeriods(Duration time, long minute) {
        return LongStream.concat(
            LongStream.of(minute),
            byMinute
                .subMap(minute, false, minute + time.toMinutes(), true)
                .keySet()
                .stream()
                .mapToLong(Long::longValue)
        );
    }

    /**
     * The first minute from a given one on that has room for one more.
     *
     * @param most the limit, at least 1
     */
    public long firstWithRoom(Duration time, long from, int most) {
        long minute = from;
        while (!fit(time, minute, most - 1)) {
            minute++;
        }
        return minute;
    }

    public MinuteCounts plus(long minute, int by) {
        var changed = new TreeMap<>(byMinute);
        changed.merge(minute, by, Integer::sum);
        return new MinuteCounts(changed);
    }
}
