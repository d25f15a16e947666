package org.socialgov.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
     * A percentile: a measured duration, without interpolation.
     *
     * @param percent from 1 to 100
     * @return the time
     * @see <a href="https://www.itl.nist.gov/div898/handbook/prc/section2/prc262.htm">Percentiles</a>, nearest rank
     */
    public Duration within(int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("a percentage is from 1 to 100");
        }
        return sorted.get((percent * sorted.size() + 99) / 100 - 1);
    }

    /** {@return the shortest} */
    public Duration shortest() {
        return sorted.get(0);
    }

    /**
     * The percentage of durations within a limit.
     *
     * @param limit the time
     * @return the percentage, rounded down
     */
    public int percentWithin(Duration limit) {
        var within = sorted
            .stream()
            .filter(time -> time.compareTo(limit) <= 0)
            .count();
        return (int) ((100 * within) / sorted.size());
    }

    /** {@return minimum, median, 95th percentile and maximum, in seconds: a row of a table} */
    public String row() {
        return String.format(
            Locale.ROOT,
            "%6.2f  %6.2f  %6.2f  %6.2f",
            seconds(shortest()),
            seconds(within(50)),
            seconds(within(95)),
            seconds(within(100))
        );
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
