package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Coordinators who act at once, under faults: {@code -Dseeds=1000000} runs more of them. */
class CoordinatorSimulationTest {

    @Test
    void only_a_coordinator_acts_and_one_stays_whatever_happens() {
        // The planted bug that is rarest (trust.md) shows in one of 600.
        long seeds = Long.getLong("seeds", 2_500);
        long first = Long.getLong("firstSeed", 0);
        long start = System.nanoTime();

        var figures = LongStream.range(first, first + seeds)
            .parallel()
            .mapToObj(CoordinatorSimulation::run)
            .reduce(CoordinatorSimulation.Figures.NONE, CoordinatorSimulation.Figures::plus);

        System.out.printf(
            "coordinators: %,d seeds, %,d steps, %,d crashes, %,d other faults, %,d acts, %,d removals, %,d refused, %,d asked again, %d s%n",
            seeds,
            figures.steps(),
            figures.crashes(),
            figures.faults(),
            figures.acts(),
            figures.removals(),
            figures.refused(),
            figures.askedAgain(),
            Duration.ofNanos(System.nanoTime() - start).toSeconds()
        );
        assertThat(figures.crashes()).as("a schedule without crashes shows nothing").isPositive();
        assertThat(figures.removals()).isPositive();
        assertThat(figures.askedAgain()).as("people are asked again after a bounce").isPositive();
        assertThat(figures.refused()).as("removals meet acts of the removed").isPositive();
    }
}
