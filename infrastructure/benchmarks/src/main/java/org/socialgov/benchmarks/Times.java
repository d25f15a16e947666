package org.socialgov.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measured durations. */
public final class Times {

    private final List<Duration> sorted;

    /**
     * Durations in any order.
     *
     * @param taken at least one
     */
    public Times(List<Duration> taken) {
        if (taken.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = new ArrayList<>(taken);
        sorted.sort(null);
    }

    /**
     * A percentile in milliseconds: a measured duration, without interpolation.
     *
     * @param percent from 0, the shortest, to 100
     * @see <a href="https://www.itl.nist.gov/div898/handbook/prc/section2/prc262.htm">Percentiles</a>, nearest rank
     */
    public double millis(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a percentage is from 0 to 100");
        }
        return sorted.get(Math.max(0, (percent * sorted.size() + 99) / 100 - 1)).toNanos() / 1e6;
    }

    /** The median in seconds. */
    public double medianSeconds() {
        return millis(50) / 1e3;
    }

    /** The percentage of durations within a limit, rounded down. */
    public int percentWithin(Duration limit) {
        long within = sorted
            .stream()
            .filter(time -> time.compareTo(limit) <= 0)
            .count();
        return (int) ((100 * within) / sorted.size());
    }
}
