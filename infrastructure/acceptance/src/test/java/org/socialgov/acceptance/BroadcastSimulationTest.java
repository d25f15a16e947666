package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Announcements and digests under faults: {@code -Dseeds=1000000} runs more of them. */
class BroadcastSimulationTest {

    @Test
    void each_member_gets_each_mailing_once_whatever_happens() {
        long seeds = Long.getLong("seeds", 10_000);
        long first = Long.getLong("firstSeed", 0);
        long start = System.nanoTime();

        var figures = LongStream.range(first, first + seeds)
            .parallel()
            .mapToObj(BroadcastSimulation::run)
            .reduce(BroadcastSimulation.Figures.NONE, BroadcastSimulation.Figures::plus);

        System.out.printf(
            "broadcasts: %,d seeds, %,d steps, %,d crashes, %,d other faults, %,d mailings, %,d copies, %,d digests, %d s%n",
            seeds,
            figures.steps(),
            figures.crashes(),
            figures.faults(),
            figures.mailings(),
            figures.mails(),
            figures.digests(),
            Duration.ofNanos(System.nanoTime() - start).toSeconds()
        );
        assertThat(figures.crashes()).as("a schedule without crashes shows nothing").isPositive();
        assertThat(figures.mails()).isPositive();
        assertThat(figures.digests()).isPositive();
    }
}
