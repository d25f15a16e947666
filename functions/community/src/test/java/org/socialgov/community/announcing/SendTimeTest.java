package org.socialgov.community.announcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendTimeTest {

    private static final ZoneId EASTERN = ZoneId.of("America/New_York");
    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T10:05, 2026-03-02T15:05:00Z",
        "2026-03-03T14:05, 2026-03-03T19:05:00Z",
        "2026-03-03T14:05:30, 2026-03-03T19:05:30Z",
        // The clocks go from 2 to 3.
        "2026-03-08T01:59, 2026-03-08T06:59:00Z",
        "2026-03-08T02:00, 2026-03-08T07:00:00Z",
        "2026-03-08T02:30, 2026-03-08T07:00:00Z",
        "2026-03-08T03:00, 2026-03-08T07:00:00Z",
        "2026-05-31T11:00, 2026-05-31T15:00:00Z",
    })
    void a_local_time_is_the_communitys(String typed, Instant at) {
        assertThat(SendTime.read(typed, EASTERN, NOW)).isEqualTo(new SendTime(Optional.of(at), Optional.empty()));
    }

    @Test
    void a_time_that_is_twice_in_autumn_is_the_first() {
        var october = Instant.parse("2026-10-30T12:00:00Z");
        assertThat(SendTime.read("2026-11-01T01:30", EASTERN, october).at()).contains(
            Instant.parse("2026-11-01T05:30:00Z")
        );
    }

    @ParameterizedTest
    @CsvSource({
        "tomorrow, NO_TIME",
        "2026-13-01T10:00, NO_TIME",
        "2026-02-30T10:00, NO_TIME",
        "+999999999-12-31T23:59, TOO_LATE",
        "-999999999-01-01T00:00, TOO_SOON",
        "2026-03-02T10:04, TOO_SOON",
        "2020-01-01T00:00, TOO_SOON",
        "2026-05-31T11:01, TOO_LATE",
    })
    void any_other_is_refused(String typed, SendTime.Problem problem) {
        assertThat(SendTime.read(typed, EASTERN, NOW)).isEqualTo(new SendTime(Optional.empty(), Optional.of(problem)));
    }

    @Test
    void none_is_at_once() {
        assertThat(SendTime.read(" ", EASTERN, NOW)).isEqualTo(new SendTime(Optional.empty(), Optional.empty()));
    }
}
