package org.socialgov.community.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * What the store holds of the list, for the comparison with the next one.
 *
 * @param asOf the day that the list is of
 * @param takenAt when it was taken in
 * @param counts how many rows it has of each kind
 */
public record Stock(LocalDate asOf, Instant takenAt, Map<Kind, Integer> counts) {
    public Stock {
        counts = Map.copyOf(counts);
    }

    /** How many rows it has. */
    public int rows() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
