package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.CountedCalls;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.KnownAddress;
import org.socialgov.testkit.LedgerBetween;

/** The calls to the table tell nothing of an address: time and failures under load would disclose a difference. */
class RequestCallsTest {

    private static final EmailAddress ADDRESS = InMemorySystem.address("pat.example@agency.gov");

    @ParameterizedTest
    @ValueSource(ints = { 2_000, 1 })
    void joining_makes_the_same_calls_whatever_is_known_of_the_address(int mailsAnHour) {
        assertSame(mailsAnHour, system -> system.join(ADDRESS.value()));
    }

    @ParameterizedTest
    @ValueSource(ints = { 2_000, 1 })
    void asking_for_a_manage_link_makes_the_same_calls_whatever_is_known_of_the_address(int mailsAnHour) {
        assertSame(mailsAnHour, system -> system.askForLink(ADDRESS.value()));
    }

    /** At the first request, at a second one that the mailbox's limit holds back, and where the hour is full. */
    private static void assertSame(int mailsAnHour, Function<InMemorySystem, HttpAnswer> ask) {
        var first = new EnumMap<KnownAddress, SortedMap<String, Integer>>(KnownAddress.class);
        var limited = new EnumMap<KnownAddress, SortedMap<String, Integer>>(KnownAddress.class);
        var answers = new EnumMap<KnownAddress, String>(KnownAddress.class);
        for (var known : KnownAddress.values()) {
            var counted = new CountedCalls[1];
            var limits = new MailRateLimit.Limits(mailsAnHour, mailsAnHour, 0, Duration.ofDays(1), 20);
            var system = InMemorySystem.with(
                new FormLimits(InMemorySystem.LIMITS.perAddress(), limits, 100),
                ledger -> {
                    counted[0] = new CountedCalls(ledger);
                    return counted[0].table();
                }
            );
            // Uses up an hour of one mail.
            system.join("another@agency.gov");
            var change = known.change(ADDRESS, system.clock.instant(), system.randomness);
            assertThat(change.isEmpty() || system.ledger.commit(change) == Ledger.Commit.COMMITTED).isTrue();
            counted[0].taken();

            var answer = ask.apply(system);
            first.put(known, counted[0].taken());
            answers.put(known, answer.status() + " " + answer.headers() + answer.text());
            ask.apply(system);
            limited.put(known, counted[0].taken());
        }
        assertAllAs(first.get(KnownAddress.NOTHING), first);
        assertAllAs(first.get(KnownAddress.NOTHING), limited);
        assertThat(answers.values()).containsOnly(answers.get(KnownAddress.NOTHING));
    }

    private static void assertAllAs(
        SortedMap<String, Integer> expected,
        Map<KnownAddress, SortedMap<String, Integer>> calls
    ) {
        assertThat(expected).isNotEmpty();
        assertThat(calls).allSatisfy((known, taken) -> assertThat(taken).as("%s", known).isEqualTo(expected));
    }

    /** The source's counter and the status of the address together, the counters of mails, and the transaction. */
    @Test
    void a_join_makes_three_round_trips_one_after_the_other() {
        assertThreeRoundTrips(
            system -> system.join(ADDRESS.value()),
            "addressStatuses of 1",
            "count of 4",
            "transaction of 3"
        );
    }

    @Test
    void a_request_for_a_manage_link_makes_three_round_trips_one_after_the_other() {
        assertThreeRoundTrips(
            system -> system.askForLink(ADDRESS.value()),
            "addressStatuses of 2",
            "count of 4",
            "transaction of 2"
        );
    }

    private static void assertThreeRoundTrips(Function<InMemorySystem, HttpAnswer> ask, String... others) {
        var counted = new CountedCalls[1];
        var atOnce = new BothAtOnce[1];
        var system = InMemorySystem.with(InMemorySystem.LIMITS, ledger -> {
            atOnce[0] = new BothAtOnce(ledger);
            counted[0] = new CountedCalls(atOnce[0].table());
            return counted[0].table();
        });

        assertThat(ask.apply(system).status()).isEqualTo(303);
        assertThat(atOnce[0].met()).isTrue();
        // The first two at the same time.
        assertCalls(counted[0], others);
        // Likewise where the source has asked before, and the mailbox's limit is reached.
        assertThat(ask.apply(system).status()).isEqualTo(303);
        assertCalls(counted[0], others);
    }

    private static void assertCalls(CountedCalls counted, String... others) {
        var expected = new TreeMap<>(Map.of("count", 1));
        for (String call : others) {
            expected.put(call, 1);
        }
        assertThat(counted.taken()).isEqualTo(expected);
    }

    /** The source's counter and the status of the address: each call waits until the other one has begun. */
    private static final class BothAtOnce extends LedgerBetween {

        private final CountDownLatch counting = new CountDownLatch(1);
        private final CountDownLatch reading = new CountDownLatch(1);

        BothAtOnce(Ledger table) {
            super(table);
        }

        boolean met() {
            return counting.getCount() == 0 && reading.getCount() == 0;
        }

        @Override
        protected Object read(Read read) {
            if (read.method().equals("addressStatuses")) {
                meet(reading, counting);
            } else if (read.toString().equals("count")) {
                meet(counting, reading);
            }
            return super.read(read);
        }

        private static void meet(CountDownLatch own, CountDownLatch other) {
            own.countDown();
            try {
                assertThat(other.await(30, TimeUnit.SECONDS)).as("the other call has begun").isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
