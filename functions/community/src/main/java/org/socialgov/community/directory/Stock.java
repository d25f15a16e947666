package org.socialgov.community.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * The stored list's description, for the comparison with the next list.
 *
 * @param asOf the day of the list
 * @param takenAt when it was imported
 * @param counts number of rows of each kind
 */
public record Stock(LocalDate asOf, Instant takenAt, Map<Kind, Integer> counts) {
    public Stock {
        counts = Map.copyOf(counts);
    }

    public int rows() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
