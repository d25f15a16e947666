package org.socialgov.community.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.REVISION;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.counted;
import static org.socialgov.community.Given.deleted;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.pendingSince;
import static org.socialgov.community.Given.put;
import static org.socialgov.community.Given.rejoinRequest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Details;
import org.socialgov.community.Given;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;

/** What becomes of requests to join that nobody confirms: after a day one reminder, after seven their end. */
class RemindingTest {

    private static final Instant A_DAY_ON = NOW.plus(Duration.ofDays(1));
    private static final Instant SEVEN_DAYS_ON = NOW.plus(Duration.ofDays(7));
    private static final Membership PENDING = member(pendingSince(NOW));
    private static final Membership REMINDED = member(new State.Pending(NOW, SEVEN_DAYS_ON, true, Optional.empty()));
    private static final Membership LEFT = member(new State.Left(NOW.minusSeconds(3600), NOW.minusSeconds(7200)));

    @Test
    void nothing_is_due_before_a_day_is_over() {
        assertNothingDue(remindOrExpire(Optional.of(PENDING), Optional.empty(), A_DAY_ON.minusNanos(TICK)));
        assertNothingDue(remindOrExpire(Optional.of(LEFT), Optional.of(rejoinRequest(NOW)), A_DAY_ON.minusNanos(TICK)));
    }

    @Test
    void after_a_day_there_is_a_reminder() {
        var reminder = remindOrExpire(Optional.of(PENDING), Optional.empty(), A_DAY_ON);

        assertThat(reminder.outcome()).isEqualTo("reminded");
        assertThat(put(reminder.change(), Membership.class)).containsExactly(
            PENDING.becomes(new State.Pending(NOW, SEVEN_DAYS_ON, true, Optional.empty()))
        );
        assertThat(orderedMails(reminder.change())).containsExactly(MailKind.REMINDER);
        assertThat(reminder.change().writes()).hasSize(2);
    }

    @Test
    void who_is_asked_again_after_a_bounce_gets_no_reminder_and_is_suppressed_as_before() {
        var before = new State.Suppressed(NOW.minusSeconds(60), Membership.SuppressionReason.BOUNCE);
        var asked = member(State.Pending.afterBounce(before, "order", NOW).mailedAt(NOW));
        assertNothingDue(remindOrExpire(Optional.of(asked), Optional.empty(), SEVEN_DAYS_ON.minusNanos(TICK)));

        var ended = remindOrExpire(Optional.of(asked), Optional.empty(), SEVEN_DAYS_ON);
        assertThat(ended.outcome()).isEqualTo("suppressed");
        assertThat(put(ended.change(), Membership.class)).containsExactly(asked.becomes(before));
        assertThat(orderedMails(ended.change())).isEmpty();
    }

    @Test
    void nobody_whose_confirmation_bounced_gets_a_reminder() {
        var bounced = Optional.of(new SoftBounces(Given.KEY, Map.of("order", NOW.plusSeconds(60)), 1));
        var reminder = Joining.remindOrExpire(
            Optional.of(PENDING),
            Optional.empty(),
            bounced,
            A_DAY_ON,
            Given.randomness()
        );
        assertThat(reminder.outcome()).isEqualTo("bounced");
        assertThat(orderedMails(reminder.change())).isEmpty();
        assertThat(put(reminder.change(), Membership.class)).containsExactly(
            PENDING.becomes(new State.Pending(NOW, SEVEN_DAYS_ON, true, Optional.empty()))
        );
        // A bounce of a mail before the request says nothing of its confirmation.
        var earlier = Optional.of(new SoftBounces(Given.KEY, Map.of("order", NOW.minusSeconds(60)), 1));
        assertThat(
            Joining.remindOrExpire(
                Optional.of(PENDING),
                Optional.empty(),
                earlier,
                A_DAY_ON,
                Given.randomness()
            ).outcome()
        ).isEqualTo("reminded");
    }

    @Test
    void there_is_no_second_reminder() {
        assertNothingDue(remindOrExpire(Optional.of(REMINDED), Optional.empty(), A_DAY_ON));
        assertNothingDue(remindOrExpire(Optional.of(REMINDED), Optional.empty(), SEVEN_DAYS_ON.minusNanos(TICK)));
    }

    @Test
    void the_last_moment_for_a_reminder_is_the_one_before_the_end() {
        assertThat(
            remindOrExpire(Optional.of(PENDING), Optional.empty(), SEVEN_DAYS_ON.minusNanos(TICK)).outcome()
        ).isEqualTo("reminded");
    }

    @Test
    void after_seven_days_nothing_is_kept() {
        for (var pending : List.of(PENDING, REMINDED)) {
            var reminder = remindOrExpire(Optional.of(pending), Optional.empty(), SEVEN_DAYS_ON);

            assertThat(reminder.outcome()).isEqualTo("removed");
            assertThat(deleted(reminder.change())).containsExactly(pending);
            assertThat(counted(reminder.change())).containsExactly(
                MemberCountShard.settled(Given.COMMUNITY, Given.KEY, new MemberCountShard.Requests(0, 1), SEVEN_DAYS_ON)
            );
            assertThat(reminder.change().writes()).hasSize(3);
            // A request that was decided before conflicts with it.
            assertThat(put(reminder.change(), RejoinRequest.class))
                .singleElement()
                .satisfies(none -> {
                    assertThat(none.isNone()).isTrue();
                    assertThat(none.details()).isEqualTo(Details.NONE);
                    assertThat(none.timesWritten()).isEqualTo(1);
                });
        }
    }

    @Test
    void nobody_is_reminded_of_a_mail_that_has_not_gone_out() {
        var fourteenDaysOn = NOW.plus(Duration.ofDays(14));
        var pending = member(new State.Pending(NOW, fourteenDaysOn, false, Optional.of("order")));
        var rejoinRequest = new RejoinRequest(
            Given.KEY,
            Given.OTHER_DETAILS,
            Given.OTHER_CONSENT,
            new State.Pending(NOW, fourteenDaysOn, false, Optional.of("order")),
            REVISION
        );
        for (var last : List.of(A_DAY_ON, SEVEN_DAYS_ON, fourteenDaysOn.minusNanos(TICK))) {
            assertNothingDue(remindOrExpire(Optional.of(pending), Optional.empty(), last));
            assertNothingDue(remindOrExpire(Optional.of(LEFT), Optional.of(rejoinRequest), last));
        }
        assertThat(remindOrExpire(Optional.of(pending), Optional.empty(), fourteenDaysOn).outcome()).isEqualTo(
            "removed"
        );
        assertThat(remindOrExpire(Optional.of(LEFT), Optional.of(rejoinRequest), fourteenDaysOn).outcome()).isEqualTo(
            "removed"
        );
    }

    @Test
    void no_other_membership_is_reminded_or_expires_however_old() {
        for (var state : Given.everyState()) {
            if (!(state instanceof State.Pending)) {
                assertNothingDue(remindOrExpire(Optional.of(member(state)), Optional.empty(), SEVEN_DAYS_ON));
            }
        }
        assertNothingDue(remindOrExpire(Optional.empty(), Optional.empty(), SEVEN_DAYS_ON));
    }

    @Test
    void who_left_and_asked_to_come_back_is_reminded_after_a_day() {
        var reminder = remindOrExpire(Optional.of(LEFT), Optional.of(rejoinRequest(NOW)), A_DAY_ON);

        assertThat(reminder.outcome()).isEqualTo("reminded");
        assertThat(put(reminder.change(), RejoinRequest.class)).containsExactly(
            new RejoinRequest(
                Given.KEY,
                Given.OTHER_DETAILS,
                Given.OTHER_CONSENT,
                new State.Pending(NOW, SEVEN_DAYS_ON, true, Optional.empty()),
                REVISION + 1
            )
        );
        assertThat(orderedMails(reminder.change())).containsExactly(MailKind.REMINDER);
        assertThat(reminder.change().writes()).hasSize(2);
    }

    /** A request that is answered is left where it is, and removed when it would be due. */
    @Test
    void who_is_no_leaver_any_more_is_not_reminded_of_coming_back() {
        for (var member : List.of(Optional.of(member(new State.Active(NOW))), Optional.<Membership>empty())) {
            var reminder = remindOrExpire(member, Optional.of(rejoinRequest(NOW)), A_DAY_ON);

            assertThat(reminder.outcome()).isEqualTo("removed");
            assertThat(deleted(reminder.change())).containsExactly(rejoinRequest(NOW));
            assertThat(reminder.change().writes()).hasSize(1);
        }
    }

    @Test
    void a_first_request_and_its_repetition_end_together_at_the_later_time_of_both() {
        var again = again(NOW.plusSeconds(1), SEVEN_DAYS_ON.plusSeconds(1));
        var last = SEVEN_DAYS_ON.plusSeconds(1);

        var extended = remindOrExpire(Optional.of(REMINDED), Optional.of(again), SEVEN_DAYS_ON);
        assertThat(extended.outcome()).isEqualTo("extended");
        var longer = REMINDED.becomes(new State.Pending(NOW, last, true, Optional.empty()));
        assertThat(put(extended.change(), Membership.class)).containsExactly(longer);
        assertThat(extended.change().writes()).hasSize(1);
        assertNothingDue(remindOrExpire(Optional.of(longer), Optional.of(again), last.minusNanos(TICK)));

        for (var member : List.of(REMINDED, longer)) {
            var removed = remindOrExpire(Optional.of(member), Optional.of(again), last);
            assertThat(removed.outcome()).isEqualTo("removed");
            assertThat(deleted(removed.change())).containsExactly(member);
            assertThat(put(removed.change(), RejoinRequest.class)).containsExactly(again.ended(last));
            assertThat(counted(removed.change())).containsExactly(
                MemberCountShard.settled(Given.COMMUNITY, Given.KEY, new MemberCountShard.Requests(0, 1), last)
            );
        }
    }

    /** Its details are the newest as long as the address can be confirmed. */
    @Test
    void a_repetition_that_ends_before_the_first_request_is_kept_as_long_as_that() {
        var again = again(NOW.plusSeconds(1), SEVEN_DAYS_ON.minusSeconds(1));
        var extended = remindOrExpire(Optional.of(REMINDED), Optional.of(again), SEVEN_DAYS_ON.minusSeconds(1));

        assertThat(extended.outcome()).isEqualTo("extended");
        assertThat(put(extended.change(), RejoinRequest.class)).containsExactly(
            new RejoinRequest(
                Given.KEY,
                Given.OTHER_DETAILS,
                Given.OTHER_CONSENT,
                new State.Pending(NOW.plusSeconds(1), SEVEN_DAYS_ON, true, Optional.empty()),
                REVISION + 1
            )
        );
        assertThat(extended.change().writes()).hasSize(1);
    }

    @Test
    void a_repeated_request_is_reminded_of_once_by_the_first_one() {
        var again = again(NOW.plusSeconds(1), SEVEN_DAYS_ON.plusSeconds(1));
        var reminder = remindOrExpire(Optional.of(PENDING), Optional.of(again), A_DAY_ON.plusSeconds(1));

        assertThat(reminder.outcome()).isEqualTo("reminded");
        assertThat(orderedMails(reminder.change())).containsExactly(MailKind.REMINDER);
        assertNothingDue(remindOrExpire(Optional.of(REMINDED), Optional.of(again), A_DAY_ON.plusSeconds(1)));
    }

    /** Left from a membership before: it says nothing of this one. */
    @Test
    void a_request_from_before_the_membership_is_removed_and_does_not_extend_it() {
        var earlier = again(NOW, SEVEN_DAYS_ON);
        var removed = remindOrExpire(Optional.of(REMINDED), Optional.of(earlier), SEVEN_DAYS_ON);

        assertThat(removed.outcome()).isEqualTo("removed");
        assertThat(deleted(removed.change())).containsExactly(earlier);
        assertThat(removed.change().writes()).hasSize(1);
    }

    private static RejoinRequest again(Instant askedFirstAt, Instant expiresAt) {
        return new RejoinRequest(
            Given.KEY,
            Given.OTHER_DETAILS,
            Given.OTHER_CONSENT,
            new State.Pending(askedFirstAt, expiresAt, true, Optional.empty()),
            REVISION
        );
    }

    @Test
    void a_request_to_come_back_is_removed_after_seven_days() {
        var reminded = rejoinRequest(NOW).withReminder();

        assertNothingDue(remindOrExpire(Optional.of(LEFT), Optional.of(reminded), SEVEN_DAYS_ON.minusNanos(TICK)));
        var reminder = remindOrExpire(Optional.of(LEFT), Optional.of(reminded), SEVEN_DAYS_ON);
        assertThat(reminder.outcome()).isEqualTo("removed");
        assertThat(deleted(reminder.change())).containsExactly(reminded);
        assertThat(counted(reminder.change())).containsExactly(
            MemberCountShard.settled(Given.COMMUNITY, Given.KEY, new MemberCountShard.Requests(0, 1), SEVEN_DAYS_ON)
        );
        assertThat(reminder.change().writes()).hasSize(2);
    }

    @Test
    void a_request_of_somebody_who_is_no_leaver_any_more_has_not_lapsed() {
        var reminded = rejoinRequest(NOW).withReminder();
        for (var state : Given.everyState()) {
            if (!(state instanceof State.Left || state instanceof State.Pending)) {
                var reminder = remindOrExpire(Optional.of(member(state)), Optional.of(reminded), SEVEN_DAYS_ON);

                assertThat(reminder.outcome()).isEqualTo("removed");
                assertThat(deleted(reminder.change())).containsExactly(reminded);
                assertThat(reminder.change().writes()).hasSize(1);
            }
        }
    }

    @Test
    void what_is_due_and_when_stands_in_the_records_themselves() {
        assertThat(PENDING.reminderOrExpiryDue()).contains(A_DAY_ON);
        assertThat(REMINDED.reminderOrExpiryDue()).contains(SEVEN_DAYS_ON);
        assertThat(LEFT.reminderOrExpiryDue()).isEmpty();
        assertThat(rejoinRequest(NOW).waiting().reminderOrExpiryDue()).isEqualTo(A_DAY_ON);
        assertThat(rejoinRequest(NOW).withReminder().waiting().reminderOrExpiryDue()).isEqualTo(SEVEN_DAYS_ON);
    }

    private static Joining.Reminder remindOrExpire(
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Instant now
    ) {
        return Joining.remindOrExpire(member, rejoinRequest, Optional.empty(), now, Given.randomness());
    }

    private static void assertNothingDue(Joining.Reminder reminder) {
        assertThat(reminder.outcome()).isEqualTo("nothing-due");
        assertThat(reminder.change()).isEqualTo(Change.none());
    }
}
