package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Imported lists under faults: {@code -Dseeds=1000000} runs more of them. */
class ImportSimulationTest {

    @Test
    void each_is_invited_once_whatever_happens() {
        // Each runs for a month, and takes four times as long as those of the other simulations.
        long seeds = Long.getLong("seeds", 10_000) / 4;
        long first = Long.getLong("firstSeed", 0);
        long start = System.nanoTime();

        var figures = LongStream.range(first, first + seeds)
            .parallel()
            .mapToObj(ImportSimulation::run)
            .reduce(ImportSimulation.Figures.NONE, ImportSimulation.Figures::plus);

        System.out.printf(
            "imports: %,d seeds, %,d steps, %,d crashes, %,d other faults, %,d invited, %,d reminded, %,d came, %,d stopped, %d s%n",
            seeds,
            figures.steps(),
            figures.crashes(),
            figures.faults(),
            figures.invited(),
            figures.reminded(),
            figures.came(),
            figures.stopped(),
            Duration.ofNanos(System.nanoTime() - start).toSeconds()
        );
        assertThat(figures.crashes()).as("a schedule without crashes shows nothing").isPositive();
        assertThat(figures.reminded()).isPositive();
        assertThat(figures.came()).as("some people come").isPositive();
        assertThat(figures.stopped()).as("some imports stop because of what came back").isPositive();
    }
}
