package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The four promises, under faults: {@code -Dseeds=1000000} runs more of them. */
class SimulationTest {

    @Test
    void the_promises_hold_whatever_happens() {
        long seeds = Long.getLong("seeds", 10_000);
        long first = Long.getLong("firstSeed", 0);
        long start = System.nanoTime();

        var figures = LongStream.range(first, first + seeds)
            .parallel()
            .mapToObj(Simulation::run)
            .reduce(new Simulation.Figures(0, 0, 0, 0, 0), Simulation.Figures::plus);

        System.out.printf(
            "simulation: %,d seeds, %,d steps, %,d crashes, %,d other faults, %,d mails, %,d refused, %d s%n",
            seeds,
            figures.steps(),
            figures.crashes(),
            figures.faults(),
            figures.mails(),
            figures.refused(),
            Duration.ofNanos(System.nanoTime() - start).toSeconds()
        );
        assertThat(figures.crashes()).as("a schedule without crashes shows nothing").isPositive();
        assertThat(figures.mails()).isPositive();
        assertThat(figures.refused()).as("the end of the queue is reached").isPositive();
    }
}
