package org.socialgov.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void each_percentage_is_a_time_that_was_measured() {
        var hundred = new ArrayList<>(IntStream.rangeClosed(1, 100).mapToObj(Duration::ofSeconds).toList());
        Collections.shuffle(hundred, new Random(1));
        var times = new Times(hundred);

        assertThat(times.millis(0)).isEqualTo(1_000);
        assertThat(times.millis(1)).isEqualTo(1_000);
        assertThat(times.millis(50)).isEqualTo(50_000);
        assertThat(times.millis(95)).isEqualTo(95_000);
        assertThat(times.millis(100)).isEqualTo(100_000);
        assertThat(times.percentWithin(Duration.ofSeconds(30))).isEqualTo(30);
        assertThat(times.percentWithin(Duration.ofMillis(30_999))).isEqualTo(30);
        assertThat(times.medianSeconds()).isEqualTo(50);
    }

    @Test
    void of_few_the_longest_counts_as_the_95_percent() {
        var times = new Times(List.of(Duration.ofMillis(900), Duration.ofMillis(5_001), Duration.ofMillis(1_200)));

        assertThat(times.millis(50)).isEqualTo(1_200);
        assertThat(times.millis(95)).isEqualTo(5_001);
        assertThat(times.percentWithin(Duration.ofSeconds(5))).isEqualTo(66);
        assertThat(times.percentWithin(Duration.ZERO)).isZero();
    }

    @Test
    void nothing_measured_is_nothing_to_report() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Times(List.of()));
        var one = new Times(List.of(Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> one.millis(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> one.millis(101));
    }
}
