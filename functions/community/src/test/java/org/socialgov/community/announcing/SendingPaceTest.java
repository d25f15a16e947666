package org.socialgov.community.announcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SendingPaceTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final SendingPace.Limits USUAL = new SendingPace.Limits(0, 1000, 1000);

    /** The mails that a sender without delays sends in a time. */
    private static int sentWithin(SendingPace pace, Instant from, Duration time) {
        int sent = 0;
        var now = from;
        while (true) {
            now = pace.turn(now);
            if (!now.isBefore(from.plus(time)) || pace.isOverForToday()) {
                return sent;
            }
            pace = pace.taken(now);
            sent++;
        }
    }

    private static SendingPace at(double rate) {
        return SendingPace.of(USUAL, new SendQuota(rate, -1, 0), NOON);
    }

    @Test
    void a_fifth_of_the_mail_services_rate_is_left_to_confirmations() {
        assertThat(sentWithin(at(14), NOON, Duration.ofSeconds(100))).isBetween(1120, 1121);
        assertThat(sentWithin(at(50), NOON, Duration.ofSeconds(100))).isBetween(4000, 4001);
    }

    @Test
    void half_of_the_tables_writes_are_left_to_visitors() {
        assertThat(at(200).perSecond()).isEqualTo(62.5);
        var larger = SendingPace.of(new SendingPace.Limits(0, 1000, 2600), new SendQuota(200, -1, 0), NOON);
        assertThat(larger.perSecond()).isEqualTo(160);
    }

    @Test
    void the_operators_rate_goes_before_the_mail_services() {
        var one = SendingPace.of(new SendingPace.Limits(1, 1000, 1000), new SendQuota(14, -1, 0), NOON);
        assertThat(sentWithin(one, NOON, Duration.ofSeconds(10))).isEqualTo(10);
    }

    @Test
    void throttling_halves_the_pace_and_a_tenth_comes_back_each_ten_seconds() {
        var halved = at(50).throttled(NOON);
        assertThat(sentWithin(halved, NOON, Duration.ofSeconds(10))).isCloseTo(200, Percentage.withPercentage(2));
        assertThat(sentWithin(halved, NOON.plusSeconds(11), Duration.ofSeconds(9))).isCloseTo(
            198,
            Percentage.withPercentage(5)
        );
        var later = NOON.plusSeconds(80);
        assertThat(sentWithin(halved.taken(later), later, Duration.ofSeconds(10))).isCloseTo(
            400,
            Percentage.withPercentage(4)
        );
    }

    @Test
    void throttling_without_end_never_stops_a_broadcast_for_good() {
        var pace = at(50);
        for (int second = 0; second < 100; second++) {
            pace = pace.throttled(NOON.plusSeconds(second));
        }
        var later = NOON.plusSeconds(100);
        assertThat(sentWithin(pace, pace.turn(later), Duration.ofSeconds(8))).isBetween(10, 12);
    }

    @Test
    void mails_that_are_throttled_together_halve_the_pace_once() {
        var once = at(50).throttled(NOON);
        assertThat(once.throttled(NOON.plusMillis(20)).throttled(NOON.plusMillis(900))).isEqualTo(once);
        assertThat(once.throttled(NOON.plusSeconds(1)).share()).isEqualTo(0.25);
    }

    /** A second of the mail service never holds more mails than its rate. */
    @Test
    void a_sender_that_paused_does_not_catch_up_beyond_the_rate() {
        var pace = at(50);
        var late = NOON.plusSeconds(30);
        assertThat(sentWithin(pace, late, Duration.ofSeconds(1))).isBetween(45, 50);
    }

    @Test
    void the_days_reserve_is_kept_for_confirmations() {
        var almost = SendingPace.of(USUAL, new SendQuota(14, 50_000, 48_990), NOON);
        assertThat(sentWithin(almost, NOON, Duration.ofHours(1))).isEqualTo(10);
        assertThat(SendingPace.of(USUAL, new SendQuota(14, 50_000, 49_000), NOON).isOverForToday()).isTrue();
    }

    @Test
    void the_sandbox_keeps_a_tenth() {
        var sandbox = SendingPace.of(USUAL, new SendQuota(1, 200, 0), NOON);
        assertThat(sentWithin(sandbox, NOON, Duration.ofHours(1))).isEqualTo(180);
        assertThat(SendingPace.of(USUAL, new SendQuota(1, -1, 7), NOON).left()).isEqualTo(Long.MAX_VALUE);
    }
}
