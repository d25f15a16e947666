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
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.address.Source;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.RateCounters;

class MailRateLimitTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:30Z");
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final BooleanSupplier LISTED = () -> true;
    private static final BooleanSupplier UNLISTED = () -> false;
    private static final Source SOURCE = Source.of("198.51.100.1");

    private final Map<RateCounter, TreeMap<Long, Integer>> table = new HashMap<>();
    private final RateCounters counters = (counter, minute, by, _) -> {
        var minutes = table.computeIfAbsent(counter, _ -> new TreeMap<>());
        minutes.merge(minute, by, Integer::sum);
        return MinuteCounts.of(minutes);
    };

    private int sources;

    /** The time of a mail that somebody new causes. */
    private Instant place(String domain, BooleanSupplier listed, MailRateLimit.Limits limits) {
        return due(
            MailRateLimit.place(domain, Source.of("192.0.2." + ++sources), listed, limits, 1, counters, NOW, NOW)
        );
    }

    private static Instant due(MailRateLimit.Place place) {
        return assertThat(place)
            .asInstanceOf(InstanceOfAssertFactories.type(MailRateLimit.Place.At.class))
            .actual()
            .due();
    }

    /** Posts without end, until no place is left within a day; the number of mails that are sent now. */
    private int flood(Source source, String domain, MailRateLimit.Limits limits) {
        int now = 0;
        while (
            MailRateLimit.place(domain, source, UNLISTED, limits, 1, counters, NOW, NOW) instanceof
                MailRateLimit.Place.At(var due)
        ) {
            now += due.equals(NOW) ? 1 : 0;
        }
        return now;
    }

    @Test
    void as_long_as_there_is_room_a_mail_goes_now() {
        var limits = new MailRateLimit.Limits(3, 3, 0, A_DAY, 20);
        for (int i = 0; i < 3; i++) {
            assertThat(place("agency.gov", UNLISTED, limits)).isEqualTo(NOW);
        }
        assertThat(place("agency.gov", UNLISTED, limits)).isAfter(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void whether_a_domain_is_listed_is_asked_only_when_it_matters() {
        var limits = new MailRateLimit.Limits(10, 10, 50, A_DAY, 20);
        for (int i = 0; i < 5; i++) {
            place(
                "agency.gov",
                () -> {
                    throw new AssertionError("asked without need");
                },
                limits
            );
        }
        assertThat(place("flood.example", UNLISTED, limits)).isAfter(NOW);
        for (int i = 0; i < 5; i++) {
            assertThat(place("agency.gov", LISTED, limits)).isEqualTo(NOW);
        }
        assertThat(place("agency.gov", LISTED, limits)).isAfter(NOW);
    }

    @Test
    void a_place_is_counted_in_all_and_for_domain_and_source_and_holds_neither() {
        place("agency.gov", UNLISTED, new MailRateLimit.Limits(3, 3, 0, A_DAY, 20));

        var minute = Map.of(MinuteCounts.minute(NOW), 1);
        // The bounces of the source are only read.
        assertThat(table.values()).filteredOn(minute::equals).hasSize(3);
        assertThat(table.keySet())
            .hasSize(4)
            .extracting(RateCounter::key)
            .anyMatch("MAILS"::equals)
            .anyMatch(key -> key.startsWith("MAILS-TO#"))
            .anyMatch(key -> key.startsWith("MAILS-FROM#"))
            .noneMatch(key -> key.contains("agency") || key.contains("192.0.2"));
    }

    @Test
    void without_a_mail_the_calls_are_the_same_and_nothing_is_counted() {
        var limits = new MailRateLimit.Limits(2, 2, 0, A_DAY, 20);
        for (int i = 0; i < 2; i++) {
            place("agency.gov", UNLISTED, limits);
        }
        var before = counted();
        var calls = new ArrayList<String>();
        RateCounters counting = (counter, minute, by, now) -> {
            calls.add(counter.key().replaceAll("#.*", ""));
            return counters.count(counter, minute, by, now);
        };
        var without = MailRateLimit.place("agency.gov", SOURCE, UNLISTED, limits, 0, counting, NOW, NOW);
        // Its own source's number grows all the same: the share that is left tells nothing of the address.
        var own = RateCounter.mailsFrom(SOURCE);
        assertThat(counted().remove(own)).hasSize(1);
        table.remove(own);
        assertThat(counted()).isEqualTo(before);
        var callsWithout = List.copyOf(calls);
        calls.clear();
        var with = MailRateLimit.place("agency.gov", SOURCE, UNLISTED, limits, 1, counting, NOW, NOW);

        assertThat(without).isEqualTo(with);
        assertThat(due(with)).isAfter(NOW);
        assertThat(callsWithout).isEqualTo(calls);
    }

    /** The counts, without the minutes that were only looked at. */
    private Map<RateCounter, Map<Long, Integer>> counted() {
        var all = new HashMap<RateCounter, Map<Long, Integer>>();
        table.forEach((counter, minutes) -> {
            var copy = new TreeMap<>(minutes);
            copy.values().removeIf(count -> count == 0);
            if (!copy.isEmpty()) {
                all.put(counter, copy);
            }
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
        var limits = new MailRateLimit.Limits(3, 3, 0, A_DAY, 20);
        var place = MailRateLimit.place("agency.gov", SOURCE, LISTED, limits, 1, alwaysFull, NOW, NOW);

        // A full minute keeps the hour after it full: eight times to the next ten minutes, and an hour more.
        long last = MinuteCounts.minute(NOW);
        for (int tries = 0; tries < 8; tries++) {
            last = Math.ceilDiv(last + 61, 10) * 10;
        }
        last += 60;
        assertThat(due(place)).isEqualTo(MinuteCounts.start(last));
        counted.values().removeIf(count -> count == 0);
        assertThat(counted).containsExactly(Map.entry(last, 3));
    }

    /** First come, first served, the two would have had all places of the next day. */
    @Test
    void two_sources_that_flood_an_agency_delay_none_of_its_people() {
        var limits = new MailRateLimit.Limits(200, 50, 20, A_DAY, 20);
        int sent = flood(Source.of("203.0.113.1"), "agency.gov", limits);
        sent += flood(Source.of("203.0.113.2"), "agency.gov", limits);
        assertThat(sent).isBetween(25, 36);

        for (int person = 0; person < 15; person++) {
            assertThat(place("agency.gov", LISTED, limits)).isEqualTo(NOW);
        }
    }

    /** All of an office come from one address, as the flood does. */
    @Test
    void an_office_behind_one_address_is_served_while_two_sources_flood_its_domain() {
        var limits = new MailRateLimit.Limits(200, 50, 20, A_DAY, 20);
        flood(Source.of("203.0.113.1"), "agency.gov", limits);
        flood(Source.of("203.0.113.2"), "agency.gov", limits);
        var office = Source.of("198.51.100.1");
        int now = 0;
        for (int person = 0; person < 20; person++) {
            var due = due(MailRateLimit.place("agency.gov", office, LISTED, limits, 1, counters, NOW, NOW));
            assertThat(due).isBefore(NOW.plus(Duration.ofHours(10)));
            now += due.equals(NOW) ? 1 : 0;
        }
        assertThat(now).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = { 8, 15 })
    void sources_that_flood_delay_nobody_s_first_mail(int sources) {
        var limits = new MailRateLimit.Limits(200, 50, 20, Duration.ofHours(3), 20);
        for (int source = 1; source <= sources; source++) {
            for (int domain = 0; domain < 4; domain++) {
                flood(Source.of("203.0.113." + source), "flood" + domain + ".example", limits);
            }
        }
        for (int person = 0; person < 8; person++) {
            assertThat(place("somewhere.example", UNLISTED, limits)).isEqualTo(NOW);
        }
    }

    @Test
    void the_queue_ends_after_a_day_and_who_waits_as_told_has_a_place() {
        var limits = new MailRateLimit.Limits(10, 5, 0, A_DAY, 20);
        for (int i = 0; i < 500; i++) {
            var place = MailRateLimit.place(
                "agency.gov",
                Source.of("203.0.113." + (i % 250)),
                UNLISTED,
                limits,
                1,
                counters,
                NOW,
                NOW
            );
            switch (place) {
                case MailRateLimit.Place.At(var due) -> assertThat(due).isBeforeOrEqualTo(NOW.plus(A_DAY));
                case MailRateLimit.Place.Full(var retryAfter) -> {
                    assertThat(retryAfter).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(71));
                    var before = counted();
                    assertThat(
                        MailRateLimit.place("agency.gov", SOURCE, UNLISTED, limits, 1, counters, NOW, NOW)
                    ).isInstanceOf(MailRateLimit.Place.Full.class);
                    assertThat(counted()).isEqualTo(before);
                    var later = NOW.plus(retryAfter);
                    assertThat(
                        due(MailRateLimit.place("agency.gov", SOURCE, UNLISTED, limits, 1, counters, later, later))
                    ).isBeforeOrEqualTo(later.plus(A_DAY));
                    // A mail elsewhere isn't affected.
                    assertThat(place("other.gov", UNLISTED, limits)).isEqualTo(NOW);
                    return;
                }
            }
        }
        throw new AssertionError("the queue never ended");
    }

    /** Made-up addresses bounce. At one mail in ten the mail service pauses the account. */
    @Test
    void the_share_of_a_source_shrinks_with_each_bounce_and_nobody_else_s_does() {
        var limits = new MailRateLimit.Limits(200, 50, 0, Duration.ofMinutes(30), 2);
        var flooding = Source.of("203.0.113.1");
        int sent = 0;
        for (int bounces = 0; bounces < 30; bounces++) {
            sent = flood(flooding, "agency.gov", limits);
            table.keySet().removeIf(counter -> !counter.key().startsWith("BOUNCES#"));
            MailRateLimit.bounced(flooding.origin(), counters, NOW);
            if (bounces == 5) {
                assertThat(sent).isBetween(16, 22);
            }
        }
        // One mail in an hour is left: it needs no more than any stranger's first one.
        assertThat(sent).isEqualTo(1);
        assertThat(flood(Source.of("203.0.113.2"), "agency.gov", limits)).isBetween(25, 36);

        table.keySet().removeIf(counter -> !counter.key().startsWith("BOUNCES#"));
        var nextDay = NOW.plus(Duration.ofHours(25));
        for (int i = 0; i < 25; i++) {
            assertThat(
                due(MailRateLimit.place("agency.gov", flooding, UNLISTED, limits, 1, counters, nextDay, nextDay))
            ).isEqualTo(nextDay);
        }
    }

    /** A number for each minute of a day ahead would be an item of some 20 kB, read and written with each request. */
    @Test
    void a_counter_stays_small_however_many_mails_wait() {
        var limits = new MailRateLimit.Limits(60, 60, 0, A_DAY, 20);
        for (int minute = 0; minute < 600; minute++) {
            var now = NOW.plus(Duration.ofMinutes(minute));
            for (int i = 0; i < 6; i++) {
                MailRateLimit.place("agency.gov", Source.of("203.0.113." + i), UNLISTED, limits, 1, counters, now, now);
            }
        }
        long ahead = MinuteCounts.minute(NOW) + 600;
        assertThat(table.get(RateCounter.MAILS).tailMap(ahead)).hasSizeLessThanOrEqualTo(145);
    }

    @Test
    void each_hour_must_have_room_for_a_mail_to_anybody() {
        assertThat(new MailRateLimit.Limits(1, 1, 0, A_DAY, 20).perHour(false)).isEqualTo(1);
        assertThat(new MailRateLimit.Limits(10, 1, 90, A_DAY, 20).perHour(false)).isEqualTo(1);
        assertThat(new MailRateLimit.Limits(10, 1, 90, A_DAY, 20).perHour(true)).isEqualTo(10);
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(100, 1, 100, A_DAY, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(0, 1, 0, A_DAY, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(10, 0, 0, A_DAY, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailRateLimit.Limits(10, 1, -1, A_DAY, 20));
    }

    /** Whatever comes when: counted exactly, no hour has more than it may, and nothing waits longer than it must. */
    @Test
    void in_no_hour_more_go_than_may() {
        for (int seed = 0; seed < 200; seed++) {
            table.clear();
            var random = new Random(seed);
            var limits = new MailRateLimit.Limits(
                5 + random.nextInt(10),
                1 + random.nextInt(5),
                random.nextInt(60),
                Duration.ofDays(9),
                20
            );
            var places = new ArrayList<Instant>();
            var byDomain = new HashMap<String, List<Instant>>();
            var now = NOW;
            for (int i = 0; i < 60; i++) {
                now = now.plusSeconds(random.nextInt(random.nextBoolean() ? 10 : 1_200));
                String domain = "d" + random.nextInt(6) + ".gov";
                var listed = random.nextBoolean() ? LISTED : UNLISTED;
                var source = Source.of("192.0.2." + random.nextInt(4));
                var place = due(MailRateLimit.place(domain, source, listed, limits, 1, counters, now, now));
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
