package org.socialgov.community.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.Source;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.RateCounters;

class MailRateLimitTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:30Z");
    private static final BooleanSupplier LISTED = () -> true;
    private static final BooleanSupplier UNLISTED = () -> false;

    private final Map<RateCounter, TreeMap<Long, Integer>> table = new HashMap<>();
    private final RateCounters counters = (counter, minute, by, _) -> {
        var minutes = table.computeIfAbsent(counter, _ -> new TreeMap<>());
        minutes.merge(minute, by, Integer::sum);
        return MinuteCounts.of(minutes);
    };

    @Test
    void as_long_as_there_is_room_a_mail_goes_now() {
        var limits = new MailRateLimit.Limits(3, 3, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(MailRateLimit.place("agency.gov", UNLISTED, limits, 1, counters, NOW)).isEqualTo(NOW);
        }
        assertThat(MailRateLimit.place("agency.gov", UNLISTED, limits, 1, counters, NOW)).isAfter(
            NOW.plus(Duration.ofHours(1))
        );
    }

    @Test
    void whether_a_domain_is_listed_is_asked_only_when_it_matters() {
        var limits = new MailRateLimit.Limits(10, 10, 50);
        for (int i = 0; i < 5; i++) {
            MailRateLimit.place(
                "agency.gov",
                () -> {
                    throw new AssertionError("asked without need");
                },
                limits,
                1,
                counters,
                NOW
            );
        }
        assertThat(MailRateLimit.place("flood.example", UNLISTED, limits, 1, counters, NOW)).isAfter(NOW);
        for (int i = 0; i < 5; i++) {
            assertThat(MailRateLimit.place("agency.gov", LISTED, limits, 1, counters, NOW)).isEqualTo(NOW);
        }
        assertThat(MailRateLimit.place("agency.gov", LISTED, limits, 1, counters, NOW)).isAfter(NOW);
    }

    @Test
    void a_place_is_counted_in_all_and_for_the_domain_and_holds_no_domain() {
        MailRateLimit.place("agency.gov", UNLISTED, new MailRateLimit.Limits(3, 3, 0), 1, counters, NOW);

        var minute = Map.of(MinuteCounts.minute(NOW), 1);
        assertThat(table.values()).hasSize(2).allMatch(minute::equals);
        assertThat(table.keySet())
            .extracting(RateCounter::key)
            .anyMatch("MAILS"::equals)
            .anyMatch(key -> key.startsWith("MAILS-TO#"))
            .noneMatch(key -> key.contains("agency"));
    }

    @Test
    void without_a_mail_the_calls_are_the_same_and_nothing_is_counted() {
        var limits = new MailRateLimit.Limits(2, 2, 0);
        for (int i = 0; i < 2; i++) {
            MailRateLimit.place("agency.gov", UNLISTED, limits, 1, counters, NOW);
        }
        var before = counted();
        var calls = new ArrayList<RateCounter>();
        RateCounters counting = (counter, minute, by, now) -> {
            calls.add(counter);
            return counters.count(counter, minute, by, now);
        };
        var without = MailRateLimit.place("agency.gov", UNLISTED, limits, 0, counting, NOW);
        assertThat(counted()).isEqualTo(before);
        var callsWithout = List.copyOf(calls);
        calls.clear();
        var with = MailRateLimit.place("agency.gov", UNLISTED, limits, 1, counting, NOW);

        assertThat(without).isEqualTo(with).isAfter(NOW);
        assertThat(callsWithout).isEqualTo(calls);
    }

    /** The counts, without the minutes that were only looked at. */
    private Map<RateCounter, Map<Long, Integer>> counted() {
        var all = new HashMap<RateCounter, Map<Long, Integer>>();
        table.forEach((counter, minutes) -> {
            var copy = new TreeMap<>(minutes);
            copy.values().removeIf(count -> count == 0);
            all.put(counter, copy);
        });
        return all;
    }

    /** Others take each place that is found: after some tries the mail goes so late that nobody has looked yet. */
    @Test
    void looking_for_a_place_ends() {
        var counted = new TreeMap<Long, Integer>();
        RateCounters alwaysFull = (_, minute, by, _) -> {
            counted.merge(minute, by, Integer::sum);
            return MinuteCounts.of(Map.of(minute, 1_000));
        };
        var place = MailRateLimit.place("agency.gov", LISTED, new MailRateLimit.Limits(3, 3, 0), 1, alwaysFull, NOW);

        // A full minute keeps the hour after it full, and the one that the hour ends in: eight times, and an hour more.
        long last = MinuteCounts.minute(NOW) + 8 * 61 + 60;
        assertThat(place).isEqualTo(MinuteCounts.start(last));
        counted.values().removeIf(count -> count == 0);
        assertThat(counted).containsExactly(Map.entry(last, 2));
    }

    @Test
    void each_hour_must_have_room_for_a_mail_to_anybody() {
        assertThat(new MailRateLimit.Limits(1, 1, 0).perHour(false)).isEqualTo(1);
        assertThat(new MailRateLimit.Limits(10, 1, 90).perHour(false)).isEqualTo(1);
        assertThat(new MailRateLimit.Limits(10, 1, 90).perHour(true)).isEqualTo(10);
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(100, 1, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(10, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(10, 1, -1));
    }

    /** Whatever comes when: counted exactly, no hour has more than it may, and nothing waits longer than it must. */
    @Test
    void in_no_hour_more_go_than_may() {
        for (int seed = 0; seed < 200; seed++) {
            table.clear();
            var random = new Random(seed);
            var limits = new MailRateLimit.Limits(5 + random.nextInt(10), 1 + random.nextInt(5), random.nextInt(60));
            var places = new ArrayList<Instant>();
            var byDomain = new HashMap<String, List<Instant>>();
            var now = NOW;
            for (int i = 0; i < 60; i++) {
                now = now.plusSeconds(random.nextInt(random.nextBoolean() ? 10 : 1_200));
                String domain = "d" + random.nextInt(6) + ".gov";
                var listed = random.nextBoolean() ? LISTED : UNLISTED;
                var place = MailRateLimit.place(domain, listed, limits, 1, counters, now);
                assertThat(place).isAfterOrEqualTo(now);
                places.add(place);
                byDomain.computeIfAbsent(domain, _ -> new ArrayList<>()).add(place);
            }
            assertNoStretchHasMoreThan(limits.perHour(), Duration.ofHours(1), places, seed);
            for (var of : byDomain.values()) {
                assertNoStretchHasMoreThan(limits.toOneDomainInAnHour(), Duration.ofHours(1), of, seed);
            }
            for (var counted : table.values()) {
                assertThat(counted.values())
                    .isNotEmpty()
                    .allMatch(count -> count >= 0);
            }
        }
    }

    @Test
    void in_no_ten_minutes_more_posts_are_taken_than_may_and_the_wait_that_is_told_is_enough() {
        for (int seed = 0; seed < 200; seed++) {
            table.clear();
            var random = new Random(seed);
            int most = 1 + random.nextInt(6);
            var source = Source.of("192.0.2.1");
            var taken = new ArrayList<Instant>();
            var now = NOW;
            Optional<Instant> told = Optional.empty();
            for (int i = 0; i < 80; i++) {
                now = now.plusSeconds(random.nextInt(120));
                var wait = MailRateLimit.refuse("join", source, most, counters, now);
                if (told.isPresent() && !now.isBefore(told.get())) {
                    assertThat(wait).as("seed %d", seed).isEmpty();
                }
                told = wait.map(now::plus);
                if (wait.isEmpty()) {
                    taken.add(now);
                }
            }
            assertNoStretchHasMoreThan(most, Duration.ofMinutes(10), taken, seed);
        }
    }

    @Test
    void sources_and_forms_are_counted_each_for_itself() {
        assertThat(MailRateLimit.refuse("join", Source.of("192.0.2.1"), 1, counters, NOW)).isEmpty();
        assertThat(MailRateLimit.refuse("join", Source.of("192.0.2.1"), 1, counters, NOW)).isPresent();
        assertThat(MailRateLimit.refuse("join", Source.of("192.0.2.2"), 1, counters, NOW)).isEmpty();
        assertThat(MailRateLimit.refuse("manage", Source.of("192.0.2.1"), 1, counters, NOW)).isEmpty();
    }

    @Test
    void a_source_is_an_ipv4_address_or_an_ipv6_network_of_56_bits() {
        assertThat(Source.of("2001:db8:1:200::1")).isEqualTo(Source.of("2001:db8:1:2ff:ffff::9"));
        assertThat(Source.of("2001:db8:1:200::1")).isNotEqualTo(Source.of("2001:db8:1:300::1"));
        assertThat(Source.of("::ffff:192.0.2.1")).isEqualTo(Source.of("192.0.2.1"));
        assertThat(Source.of("192.0.2.1")).isNotEqualTo(Source.of("192.0.2.2"));
        assertThat(Source.of("not an address")).isEqualTo(new Source("not an address"));
        assertThat(Source.of("192.0.2.1").toString()).isEqualTo("Source[redacted]");
    }

    private static void assertNoStretchHasMoreThan(int most, Duration time, List<Instant> moments, int seed) {
        for (Instant from : moments) {
            assertThat(moments)
                .as("seed %d", seed)
                .filteredOn(each -> !each.isBefore(from) && each.isBefore(from.plus(time)))
                .hasSizeLessThanOrEqualTo(most);
        }
    }
}
