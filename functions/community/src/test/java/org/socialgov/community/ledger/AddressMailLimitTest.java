package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS_KEY;
import static org.socialgov.community.Given.LIMITS;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;

class AddressMailLimitTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration THIRTY_DAYS = Duration.ofDays(30);

    @Test
    void an_address_that_was_never_sent_a_mail_may_be_sent_one() {
        assertThat(AddressMailLimit.none(ADDRESS_KEY).take(MailKind.CONFIRM, LIMITS, NOW)).contains(
            new AddressMailLimit(ADDRESS_KEY, false, Map.of(MailKind.CONFIRM, List.of(NOW)), 1)
        );
    }

    @Test
    void the_second_mail_of_a_kind_waits_until_ten_minutes_are_over() {
        var once = sentAt(NOW);

        assertThat(once.take(MailKind.CONFIRM, LIMITS, NOW)).isEmpty();
        assertThat(once.take(MailKind.CONFIRM, LIMITS, NOW.plus(TEN_MINUTES).minusNanos(TICK))).isEmpty();
        assertThat(once.take(MailKind.CONFIRM, LIMITS, NOW.plus(TEN_MINUTES))).isPresent();
    }

    @Test
    void the_fourth_mail_of_a_kind_waits_until_a_day_is_over() {
        var thrice = sentAt(NOW, NOW.plusSeconds(3600), NOW.plusSeconds(7200));

        assertThat(thrice.take(MailKind.CONFIRM, LIMITS, NOW.plus(A_DAY).minusNanos(TICK))).isEmpty();
        assertThat(thrice.take(MailKind.CONFIRM, LIMITS, NOW.plus(A_DAY))).isPresent();
    }

    @Test
    void the_sixth_mail_of_a_kind_waits_until_thirty_days_are_over() {
        var fiveTimes = sentAt(NOW, days(1), days(2), days(3), days(4));

        assertThat(fiveTimes.take(MailKind.CONFIRM, LIMITS, NOW.plus(THIRTY_DAYS).minusNanos(TICK))).isEmpty();
        assertThat(fiveTimes.take(MailKind.CONFIRM, LIMITS, NOW.plus(THIRTY_DAYS))).isPresent();
    }

    @Test
    void each_kind_of_mail_is_counted_by_itself() {
        var taken = sentAt(NOW).take(MailKind.WAITING, LIMITS, NOW).orElseThrow();

        assertThat(taken.sent()).isEqualTo(Map.of(MailKind.CONFIRM, List.of(NOW), MailKind.WAITING, List.of(NOW)));
        assertThat(taken.revision()).isEqualTo(Given.REVISION + 1);
    }

    /** The item would grow for as long as somebody plays with the form. */
    @Test
    void what_no_limit_counts_any_more_is_forgotten() {
        var old = new AddressMailLimit(
            ADDRESS_KEY,
            false,
            Map.of(MailKind.CONFIRM, List.of(NOW, days(20)), MailKind.WAITING, List.of(NOW, days(21))),
            Given.REVISION
        );

        var just = old.take(MailKind.CONFIRM, LIMITS, days(30).minusNanos(TICK)).orElseThrow();
        assertThat(just.sent().get(MailKind.CONFIRM)).containsExactly(NOW, days(20), days(30).minusNanos(TICK));
        assertThat(just.sent().get(MailKind.WAITING)).containsExactly(NOW, days(21));

        var after = old.take(MailKind.CONFIRM, LIMITS, days(30)).orElseThrow();
        assertThat(after.sent().get(MailKind.CONFIRM)).containsExactly(days(20), days(30));
        assertThat(after.sent().get(MailKind.WAITING)).containsExactly(days(21));
    }

    @Test
    void limits_are_settings() {
        var limits = new AddressMailLimit.Limits(2, 2, 2);

        assertThat(sentAt(NOW).take(MailKind.CONFIRM, limits, NOW)).isPresent();
        assertThat(sentAt(NOW, NOW).take(MailKind.CONFIRM, limits, NOW)).isEmpty();
        assertThat(sentAt(NOW).take(MailKind.CONFIRM, new AddressMailLimit.Limits(9, 1, 9), NOW)).isEmpty();
        assertThat(sentAt(NOW).take(MailKind.CONFIRM, new AddressMailLimit.Limits(9, 9, 1), NOW)).isEmpty();
        assertThat(
            AddressMailLimit.none(ADDRESS_KEY).take(MailKind.CONFIRM, new AddressMailLimit.Limits(0, 9, 9), NOW)
        ).isEmpty();
    }

    @Test
    void it_says_nothing_any_more_thirty_days_after_the_last_mail() {
        assertThat(sentAt(NOW, days(2), days(1)).expiresAt()).isEqualTo(days(32));
        assertThat(AddressMailLimit.none(ADDRESS_KEY).expiresAt()).isEqualTo(Instant.EPOCH.plus(THIRTY_DAYS));
    }

    /** The numbers of the promise, counted from what was sent and not from what is remembered. */
    @Test
    void no_address_gets_more_than_one_in_ten_minutes_three_in_a_day_and_five_in_thirty_days() {
        var random = new Random(37);
        var mailLimit = AddressMailLimit.none(ADDRESS_KEY);
        var sent = new ArrayList<Instant>();
        var now = NOW;
        for (int i = 0; i < 3000; i++) {
            now = now.plusSeconds(random.nextInt(i % 3 == 0 ? 36_000 : 900));
            var taken = mailLimit.take(MailKind.CONFIRM, LIMITS, now);
            if (taken.isPresent()) {
                mailLimit = taken.get();
                sent.add(now);
            }
        }
        assertThat(sent).hasSizeGreaterThan(10);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(i < 1 || !sent.get(i).isBefore(sent.get(i - 1).plus(TEN_MINUTES))).isTrue();
            assertThat(i < 3 || !sent.get(i).isBefore(sent.get(i - 3).plus(A_DAY))).isTrue();
            assertThat(i < 5 || !sent.get(i).isBefore(sent.get(i - 5).plus(THIRTY_DAYS))).isTrue();
        }
    }

    @Test
    void what_is_handed_in_can_be_changed_without_changing_the_record() {
        var times = new ArrayList<>(List.of(NOW));
        var sent = new EnumMap<MailKind, List<Instant>>(MailKind.class);
        sent.put(MailKind.CONFIRM, times);
        var mailLimit = new AddressMailLimit(ADDRESS_KEY, false, sent, 1);
        times.clear();
        sent.clear();

        assertThat(mailLimit.sent()).isEqualTo(Map.of(MailKind.CONFIRM, List.of(NOW)));
    }

    private static AddressMailLimit sentAt(Instant... times) {
        return new AddressMailLimit(ADDRESS_KEY, false, Map.of(MailKind.CONFIRM, Arrays.asList(times)), Given.REVISION);
    }

    private static Instant days(int count) {
        return NOW.plus(Duration.ofDays(count));
    }
}
