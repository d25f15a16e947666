package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.REVISION;
import static org.socialgov.community.Given.TICK;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoftBouncesTest {

    private static final Duration WINDOW = Duration.ofDays(14);

    @Test
    void two_are_not_too_many() {
        assertThat(SoftBounces.none(KEY).tooMany()).isEmpty();
        assertThat(of(Map.of("a", NOW)).tooMany()).isEmpty();
        assertThat(of(Map.of("a", NOW, "b", NOW)).tooMany()).isEmpty();
    }

    @Test
    void three_within_fourteen_days_are_too_many_from_the_third_on() {
        assertThat(of(Map.of("a", days(0), "b", days(13), "c", days(1))).tooMany()).contains(days(13));
        assertThat(of(Map.of("a", NOW, "b", NOW, "c", NOW)).tooMany()).contains(NOW);
    }

    @Test
    void fourteen_days_end_with_the_moment() {
        assertThat(of(Map.of("a", NOW, "b", NOW, "c", NOW.plus(WINDOW).minusNanos(TICK))).tooMany()).isPresent();
        assertThat(of(Map.of("a", NOW, "b", NOW, "c", NOW.plus(WINDOW))).tooMany()).isEmpty();
    }

    @Test
    void any_three_of_them_count() {
        var later = Map.of("a", days(0), "b", days(20), "c", days(21), "d", days(22));
        var earlier = Map.of("a", days(0), "b", days(1), "c", days(2), "d", days(40));

        assertThat(of(later).tooMany()).contains(days(22));
        assertThat(of(earlier).tooMany()).contains(days(2));
        assertThat(of(Map.of("a", days(0), "b", days(10), "c", days(20), "d", days(30))).tooMany()).isEmpty();
    }

    @Test
    void the_same_mail_counts_once_by_its_earliest_news() {
        var one = SoftBounces.none(KEY).with("a", days(2), days(2));

        assertThat(one).isEqualTo(new SoftBounces(KEY, Map.of("a", days(2)), 1));
        assertThat(one.with("a", days(1), days(2)).at()).isEqualTo(Map.of("a", days(1)));
        assertThat(one.with("a", days(3), days(3)).at()).isEqualTo(Map.of("a", days(2)));
        assertThat(one.with("b", days(3), days(3)).at()).isEqualTo(Map.of("a", days(2), "b", days(3)));
    }

    @Test
    void what_is_too_old_to_count_with_anything_is_forgotten() {
        var bounces = of(Map.of("a", NOW));
        var then = NOW.plus(WINDOW).plus(WINDOW);

        assertThat(bounces.with("b", then, then.minusNanos(TICK)).at()).containsOnlyKeys("a", "b");
        assertThat(bounces.with("b", then, then).at()).containsOnlyKeys("b");
        assertThat(bounces.with("b", then, then).revision()).isEqualTo(REVISION + 1);
    }

    @Test
    void they_say_nothing_any_more_fourteen_days_after_the_last() {
        assertThat(of(Map.of("a", days(3), "b", days(1))).expiresAt()).isEqualTo(days(17));
        assertThat(SoftBounces.none(KEY).expiresAt()).isEqualTo(Instant.EPOCH.plus(WINDOW));
    }

    @Test
    void what_is_handed_in_can_be_changed_without_changing_the_record() {
        var at = new HashMap<>(Map.of("a", NOW));
        var bounces = of(at);
        at.clear();

        assertThat(bounces.at()).containsOnlyKeys("a");
    }

    private static SoftBounces of(Map<String, Instant> at) {
        return new SoftBounces(KEY, at, REVISION);
    }

    private static Instant days(int count) {
        return NOW.plus(Duration.ofDays(count));
    }
}
