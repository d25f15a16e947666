package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Community;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.DeliveryPreferences.Frequency;
import org.socialgov.community.announcing.Digests;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.mail.SendOutcome;

/** Digests, day by day. {@code BroadcastSimulation} has the same promises under random faults. */
class DigestRunTest {

    private final BroadcastWorld world = new BroadcastWorld();

    private static DeliveryPreferences at(Frequency frequency) {
        return DeliveryPreferences.at(frequency);
    }

    /** To an hour of a local day. */
    private void to(String date, int hour) {
        world.clock.set(
            ZonedDateTime.of(
                LocalDate.parse(date).atTime(hour, 0),
                BroadcastWorld.COMMUNITY.announcements().timezone()
            ).toInstant()
        );
    }

    private int digests() {
        return world.mails(MailKind.DIGEST).size();
    }

    @Test
    void no_digest_is_empty_and_each_member_gets_one_a_local_day() {
        world.join("daily", Frequency.DAILY);
        world.join("each", Frequency.EACH);
        to("2026-03-03", 9);
        world.minutes(2);
        assertThat(world.accepted).isEmpty();
        var first = world.send("A");
        var second = world.send("B");
        world.minutes(3);
        assertThat(digests()).isZero();
        to("2026-03-04", 7);
        world.minutes(2);
        assertThat(digests()).isZero();
        to("2026-03-04", 8);
        world.minutes(3);
        assertThat(world.mails(MailKind.DIGEST))
            .singleElement()
            .satisfies(mail -> {
                assertThat(mail.to()).isEqualTo("daily");
                assertThat(mail.versions()).containsExactlyInAnyOrder(
                    new Mailing.Copy(first.id(), 1),
                    new Mailing.Copy(second.id(), 1)
                );
            });
        world.send("C");
        world.minutes(3);
        assertThat(digests()).isEqualTo(1);
        to("2026-03-05", 8);
        world.minutes(2);
        assertThat(digests()).isEqualTo(2);
        to("2026-03-06", 8);
        world.minutes(2);
        assertThat(digests()).isEqualTo(2);
    }

    @Test
    void weekly_digests_come_on_their_day() {
        to("2026-03-02", 8);
        world.minutes(1);
        world.join("weekly", Frequency.WEEKLY);
        world.clock.advance(Duration.ofHours(1));
        var ref = world.send("A");
        world.minutes(3);
        for (int day = 3; day <= 8; day++) {
            to("2026-03-0" + day, 8);
            world.minutes(1);
        }
        assertThat(digests()).isZero();
        to("2026-03-09", 8);
        world.minutes(1);
        assertThat(world.recipients(ref)).containsExactly("weekly");
    }

    @Test
    void a_missed_run_loses_nothing_and_is_made_late_once() {
        to("2026-03-02", 8);
        world.minutes(1);
        world.join("weekly", Frequency.WEEKLY);
        world.join("daily", Frequency.DAILY);
        world.clock.advance(Duration.ofHours(1));
        var ref = world.send("A");
        world.minutes(3);
        // Nothing runs on the days after, the next Monday among them.
        to("2026-03-10", 6);
        world.minutes(1);
        assertThat(digests()).isZero();
        to("2026-03-10", 22);
        world.minutes(2);
        assertThat(world.recipients(ref)).containsExactlyInAnyOrder("weekly", "daily");
        to("2026-03-11", 8);
        world.minutes(1);
        assertThat(digests()).isEqualTo(2);
    }

    @Test
    void no_mail_comes_twice_and_nothing_held_is_lost_across_any_change_of_frequency() {
        for (var from : Frequency.values()) {
            for (var to : Frequency.values()) {
                change(from, to);
            }
        }
    }

    private void change(Frequency from, Frequency to) {
        var each = new BroadcastWorld();
        each.clock.set(Instant.parse("2026-03-03T15:00:00Z"));
        var before = from == Frequency.PAUSED ? DeliveryPreferences.EACH.paused(Optional.empty()) : at(from);
        each.join("m", before);
        each.minutes(1);
        var ref = each.send("A");
        each.minutes(3);
        each.prefers("m", to == Frequency.PAUSED ? before.paused(Optional.empty()) : at(to));
        for (int day = 0; day < 9; day++) {
            each.clock.advance(Duration.ofDays(1));
            each.minutes(1);
        }
        boolean isHeld = (from == Frequency.DAILY || from == Frequency.WEEKLY) && to == Frequency.PAUSED;
        assertThat(each.recipients(ref))
            .as("%s to %s", from, to)
            .hasSize(from == Frequency.PAUSED || isHeld ? 0 : 1);
        if (isHeld) {
            each.prefers("m", at(Frequency.DAILY));
            each.clock.advance(Duration.ofDays(1));
            each.minutes(1);
            assertThat(each.recipients(ref)).hasSize(1);
        }
    }

    @Test
    void a_pause_gets_nothing_of_its_time_and_what_was_held_comes_after_it() {
        to("2026-03-03", 9);
        world.join("m", Frequency.DAILY);
        var before = world.send("A");
        world.minutes(3);
        world.prefers("m", at(Frequency.DAILY).paused(Optional.of(LocalDate.parse("2026-03-06"))));
        var during = world.send("B");
        world.minutes(3);
        for (int day = 4; day <= 5; day++) {
            to("2026-03-0" + day, 8);
            world.minutes(1);
        }
        assertThat(digests()).isZero();
        to("2026-03-06", 8);
        world.minutes(1);
        assertThat(world.recipients(before)).containsExactly("m");
        assertThat(world.recipients(during)).isEmpty();
    }

    @Test
    void an_hour_that_is_missing_or_double_makes_one_digest() {
        var community = BroadcastWorld.COMMUNITY.withAnnouncements(
            new Community.Announcements(
                BroadcastWorld.COMMUNITY.announcements().timezone(),
                2,
                DayOfWeek.MONDAY,
                Community.Announcements.Archive.PUBLIC,
                false
            )
        );
        // In spring, 02:00 is 03:00 EDT; in autumn, 01:00 comes twice and 02:00 once, an hour later than it seems.
        assertThat(due(community, "2026-03-08T06:59:59Z")).isEmpty();
        assertThat(due(community, "2026-03-08T07:00:00Z")).contains("2026-03-08");
        assertThat(due(community, "2026-11-01T06:59:59Z")).isEmpty();
        assertThat(due(community, "2026-11-01T07:00:00Z")).contains("2026-11-01");
        var early = community.withAnnouncements(
            new Community.Announcements(
                BroadcastWorld.COMMUNITY.announcements().timezone(),
                1,
                DayOfWeek.MONDAY,
                Community.Announcements.Archive.PUBLIC,
                false
            )
        );
        assertThat(due(early, "2026-11-01T05:00:00Z")).contains("2026-11-01");
        assertThat(due(early, "2026-11-01T06:00:00Z")).contains("2026-11-01");
    }

    private Optional<String> due(Community community, String at) {
        return Digests.due(community, 0, Instant.parse(at), world.table).map(run -> run.slot());
    }

    @Test
    void a_second_attempt_says_the_same() {
        to("2026-03-03", 9);
        world.join("m", Frequency.DAILY);
        var ref = world.send("A");
        world.minutes(3);
        to("2026-03-04", 8);
        world.answers.put("m", new SendOutcome.Unsure("timeout"));
        world.minutes(1);
        assertThat(digests()).isZero();
        world.send("B");
        world.minutes(3);
        world.clock.advance(Duration.ofMinutes(31));
        world.sweep();
        assertThat(world.mails(MailKind.DIGEST))
            .singleElement()
            .satisfies(mail -> assertThat(mail.versions()).containsExactly(new Mailing.Copy(ref.id(), 1)));
    }

    @Test
    void a_stopped_mailing_is_in_no_digest_and_a_dropped_one_ends() {
        to("2026-03-03", 9);
        world.join("m", Frequency.DAILY);
        world.join("n", Frequency.EACH);
        var ref = world.send("A");
        world.atEachMail = () -> world.stop(ref);
        world.minutes(1);
        world.atEachMail = () -> {};
        assertThat(world.mailing(ref).state()).isInstanceOf(Mailing.State.Stopped.class);
        assertThat(world.delivery("m", ref).orElseThrow().state()).isInstanceOf(MailOrder.State.Held.class);
        to("2026-03-04", 8);
        world.minutes(1);
        assertThat(digests()).isZero();
        world.drop(ref);
        to("2026-03-05", 8);
        world.minutes(1);
        assertThat(digests()).isZero();
        assertThat(world.delivery("m", ref).orElseThrow().state()).isInstanceOf(MailOrder.State.Failed.class);
    }

    @Test
    void who_leaves_and_undoes_it_finds_what_was_held() {
        to("2026-03-03", 9);
        world.join("m", Frequency.DAILY);
        var ref = world.send("A");
        world.minutes(3);
        world.leaves("m");
        to("2026-03-04", 8);
        world.minutes(1);
        assertThat(digests()).isZero();
        world.comesBack("m");
        to("2026-03-05", 8);
        world.minutes(1);
        assertThat(world.recipients(ref)).containsExactly("m");
    }

    @Test
    void digests_can_be_due_every_few_minutes_to_try_them_out() {
        world.digestEveryMinutes = 2;
        world.join("weekly", Frequency.WEEKLY);
        var ref = world.send("A");
        world.minutes(5);
        assertThat(world.recipients(ref)).containsExactly("weekly");
    }
}
