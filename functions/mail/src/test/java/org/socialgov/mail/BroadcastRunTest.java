package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.DeliveryPreferences.Frequency;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.BroadcastProgress.Counts.Outcome;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.testkit.LedgerBetween;

/** A broadcast, step by step. {@code BroadcastSimulation} has the same promises under random faults. */
class BroadcastRunTest {

    private final BroadcastWorld world = new BroadcastWorld();

    private static DeliveryPreferences paused() {
        return DeliveryPreferences.EACH.paused(Optional.empty());
    }

    private void members(int number) {
        for (int i = 0; i < number; i++) {
            world.join("m" + i);
        }
    }

    @Test
    void each_member_gets_at_most_one_delivery_and_the_report_says_what_became_of_all() {
        members(5);
        world.join("daily", Frequency.DAILY);
        world.join("weekly", Frequency.WEEKLY);
        world.join("away", paused());
        world.join("tools", DeliveryPreferences.EACH, "shared-tools");
        world.join("trainee", DeliveryPreferences.EACH, "training", "shared-tools");
        var ref = world.send("Training", new Announcing.Choice(List.of("training"), Optional.empty(), false, false));

        world.minutes(5);

        assertThat(world.recipients(ref)).containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "trainee");
        var mailing = world.mailing(ref);
        assertThat(mailing.state()).isInstanceOf(Mailing.State.Out.class);
        var report = mailing.progress().lastLap();
        assertThat(report.of(Outcome.SENT)).isEqualTo(6);
        assertThat(report.of(Outcome.HELD)).isEqualTo(2);
        assertThat(report.of(Outcome.PAUSED)).isEqualTo(1);
        assertThat(report.of(Outcome.OTHER_TOPICS)).isEqualTo(1);
        assertThat(report.total()).isEqualTo(10);
        assertThat(world.delivery("away", ref)).isEmpty();
        assertThat(world.delivery("tools", ref)).isEmpty();
    }

    @Test
    void an_urgent_mailing_waits_for_no_digest_and_reaches_nobody_who_paused() {
        world.join("daily", Frequency.DAILY);
        world.join("away", paused());
        var ref = world.send("Now", new Announcing.Choice(List.of(), Optional.empty(), true, false));
        world.minutes(3);
        assertThat(world.recipients(ref)).containsExactly("daily");
    }

    @Test
    void the_cursor_never_passes_an_undecided_member() {
        members(6);
        var ref = world.send("A");
        var failing = new boolean[] { true };
        world.ledger = new LedgerBetween(world.table) {
            @Override
            protected Ledger.Commit commit(Change change) {
                boolean isFourth = change
                    .writes()
                    .stream()
                    .anyMatch(write -> write.item() instanceof Membership member && member.key().equals(fourth()));
                if (failing[0] && isFourth) {
                    throw new LedgerUnavailable(new IllegalStateException("told to fail"));
                }
                return super.commit(change);
            }
        }.table();
        world.minutes(3);
        assertThat(world.accepted).hasSize(3);
        assertThat(world.mailing(ref).progress().cursor()).isLessThan(fourth().hex());
        failing[0] = false;
        world.minutes(3);
        assertThat(world.recipients(ref)).hasSize(6).doesNotHaveDuplicates();
    }

    private MemberKey fourth() {
        return world.table.activeMembers(BroadcastWorld.COMMUNITY.id(), "", 6).get(3);
    }

    @Test
    void two_broadcasts_at_once_send_once() {
        members(6);
        var ref = world.send("A");
        var inside = new boolean[1];
        world.atEachMail = () -> {
            if (!inside[0]) {
                inside[0] = true;
                // The lease of the first has ended although it still runs.
                world.clock.advance(BroadcastLease.LASTS.plusSeconds(1));
                world.broadcast().run();
            }
        };
        world.minutes(4);
        assertThat(world.recipients(ref)).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void a_second_run_waits_for_the_lease() {
        members(2);
        world.send("A");
        var lease = world.table.broadcastLease(BroadcastLease.ALL).takenBy("other", world.clock.instant());
        world.table.commit(new Change.Builder().put(lease).change(world.randomness));
        world.minutes(1);
        assertThat(world.accepted).isEmpty();
        world.minutes(2);
        assertThat(world.accepted).hasSize(2);
    }

    private MailOrder waitingMail(Duration since) {
        world.streamDelivers(false);
        var order = MailOrder.create(
            MailKind.WELCOME,
            world.key("m0"),
            BroadcastWorld.COMMUNITY.id(),
            world.clock.instant().minus(since),
            world.randomness
        );
        world.table.commit(new Change.Builder().put(order).change(world.randomness));
        world.streamDelivers(true);
        return order;
    }

    @Test
    void a_confirmation_never_waits_for_a_broadcast() {
        members(3);
        var waiting = waitingMail(Duration.ofSeconds(30));
        var ref = world.send("A");
        world.minutes(2);
        assertThat(world.recipients(ref)).isEmpty();
        world.mailSender().deliver(waiting.ref());
        world.minutes(2);
        assertThat(world.recipients(ref)).hasSize(3);
    }

    @Test
    void a_stuck_order_blocks_no_broadcast() {
        members(3);
        waitingMail(Duration.ofMinutes(11));
        var ref = world.send("A");
        world.minutes(2);
        assertThat(world.recipients(ref)).hasSize(3);
    }

    @Test
    void stopping_leaves_the_rest_unsent_and_going_on_sends_only_to_the_rest() {
        members(30);
        world.limits = new SendingPace.Limits(2, 1_000, 1_000);
        var ref = world.send("A");
        world.atEachMail = () -> {
            if (world.accepted.size() == 5) {
                world.stop(ref);
            }
        };
        world.minutes(3);
        int sent = world.accepted.size();
        assertThat(sent).isBetween(5, 9);
        // An alarm is for what the system stops by itself.
        assertThat(world.measured()).isEmpty();
        assertThat(world.mailing(ref).state()).isInstanceOf(Mailing.State.Stopped.class);
        world.minutes(2);
        assertThat(world.accepted).hasSizeGreaterThanOrEqualTo(sent);
        assertThat(world.recipients(ref)).hasSize(sent);
        // The page of the walk was not over: its members count all the same.
        assertThat(world.mailing(ref).progress().known().of(Outcome.SENT)).isLessThan(sent);
        assertThat(Broadcasts.known(world.mailing(ref), world.ledger).of(Outcome.SENT)).isEqualTo(sent);

        world.goOn(ref);
        world.minutes(5);
        assertThat(world.recipients(ref)).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void an_edited_text_reaches_only_those_without_a_copy() {
        members(4);
        world.join("daily", Frequency.DAILY);
        var ref = world.send("A");
        world.atEachMail = () -> {
            if (world.accepted.size() == 2) {
                world.stop(ref);
            }
        };
        world.minutes(1);
        world.atEachMail = () -> {};
        var first = world.recipients(ref);
        world.edit(ref);
        world.send(ref, Announcing.Choice.EVERYBODY_NOW);
        world.minutes(5);
        assertThat(world.recipients(ref)).hasSize(4).doesNotHaveDuplicates();
        assertThat(world.accepted.stream().filter(mail -> mail.kind() == MailKind.ANNOUNCEMENT)).allSatisfy(mail ->
            assertThat(mail.versions().getFirst().version()).isEqualTo(first.contains(mail.to()) ? 1 : 2)
        );
        world.clock.advance(Duration.ofDays(1));
        world.minutes(1);
        assertThat(world.mails(MailKind.DIGEST)).allSatisfy(mail ->
            assertThat(mail.versions()).containsExactly(new Mailing.Copy(ref.id(), 2))
        );
    }

    /** Failing it instead would lose it for those who are to get the rest. */
    @Test
    void a_delivery_of_a_stopped_mailing_waits_goes_on_with_it_and_ends_with_it() {
        members(2);
        world.answers.put("m0", new SendOutcome.TurnedAway("Throttling"));
        world.answers.put("m1", new SendOutcome.TurnedAway("Throttling"));
        var ref = world.send("A");
        world.atEachMail = () -> {
            if (world.answers.isEmpty()) {
                world.stop(ref);
            }
        };
        world.minutes(1);
        world.atEachMail = () -> {};
        world.sweep();
        assertThat(world.recipients(ref)).isEmpty();
        assertThat(world.delivery("m0", ref).orElseThrow().state()).isInstanceOf(MailOrder.State.Unsent.class);
        world.goOn(ref);
        world.clock.advance(Duration.ofMinutes(16));
        world.answers.put("m1", new SendOutcome.TurnedAway("Throttling"));
        world.sweep();
        assertThat(world.recipients(ref)).containsExactly("m0");
        world.stop(ref);
        world.drop(ref);
        world.clock.advance(Duration.ofMinutes(16));
        world.sweep();
        assertThat(world.delivery("m1", ref).orElseThrow().state()).isEqualTo(
            new MailOrder.State.Failed(MailOrder.State.Failed.NO_LONGER_NEEDED, world.clock.instant())
        );
    }

    @Test
    void who_leaves_or_joins_during_the_broadcast_gets_nothing() {
        members(6);
        var ref = world.send("A");
        var left = new ArrayList<String>();
        world.atEachMail = () -> {
            if (left.isEmpty() && world.accepted.size() == 2) {
                for (int i = 0; i < 6; i++) {
                    if (!world.recipients(ref).contains("m" + i)) {
                        world.leaves("m" + i);
                        left.add("m" + i);
                    }
                }
                world.join("late");
            }
        };
        world.clock.advance(Duration.ofSeconds(1));
        world.minutes(6);
        assertThat(left).isNotEmpty();
        assertThat(world.recipients(ref)).doesNotContainAnyElementsOf(left).doesNotContain("late");
        assertThat(world.mailing(ref).progress().lastLap().of(Outcome.JOINED_LATER)).isEqualTo(1);
    }

    @Test
    void who_undoes_leaving_is_found_by_the_last_lap() {
        members(6);
        var first = world.table.activeMembers(BroadcastWorld.COMMUNITY.id(), "", 1).getFirst();
        String name = world.table.member(first).orElseThrow().details().name();
        world.leaves(name);
        var ref = world.send("A");
        world.atEachMail = () -> {
            if (world.accepted.size() == 4) {
                world.comesBack(name);
            }
        };
        world.minutes(3);
        assertThat(world.recipients(ref)).hasSize(6).doesNotHaveDuplicates().contains(name);
    }

    @Test
    void the_reserve_of_the_day_is_kept() {
        members(30);
        world.quota = new SendQuota(10, 200, 170);
        var ref = world.send("A");
        world.minutes(1);
        // A tenth of the day's 200 is left to confirmations.
        assertThat(world.recipients(ref)).hasSize(10);
        world.quota = new SendQuota(10, 200, 180);
        world.minutes(20);
        assertThat(world.recipients(ref)).hasSize(10);
        world.quota = new SendQuota(10, 200, 0);
        world.minutes(20);
        assertThat(world.recipients(ref)).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void quota_for_two_days_sends_all_on_the_third() {
        members(30);
        var ref = world.send("A");
        for (int day = 0; day < 3; day++) {
            int before = world.accepted.size();
            for (int hour = 0; hour < 4; hour++) {
                world.quota = new SendQuota(10, 14, world.accepted.size() - before);
                world.minutes(16);
            }
            world.clock.advance(Duration.ofDays(1));
        }
        assertThat(world.recipients(ref)).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void throttling_slows_and_nothing_fails() {
        members(12);
        for (int i = 0; i < 12; i += 4) {
            world.answers.put("m" + i, new SendOutcome.TurnedAway("Throttling"));
        }
        var ref = world.send("A");
        world.minutes(3);
        world.sweep();
        world.minutes(3);
        assertThat(world.recipients(ref)).hasSize(12).doesNotHaveDuplicates();
        assertThat(world.mailing(ref).progress().lastLap().of(Outcome.FAILED)).isZero();
    }

    @Test
    void three_mails_in_a_row_that_are_turned_away_end_the_run() {
        members(10);
        for (int i = 0; i < 10; i++) {
            world.answers.put("m" + i, new SendOutcome.TurnedAway("Throttling"));
        }
        world.send("A");
        world.broadcast().run();
        assertThat(world.table.overdue(world.clock.instant(), 100).stream().filter(MailOrder.Ref::isDelivery)).hasSize(
            3
        );
    }

    private void feedback(Mailing.Ref ref, Mailing.Feedback one, int times) {
        for (int i = 0; i < times; i++) {
            world.table.commit(new Change.Builder().add(one).change(world.randomness));
        }
    }

    @Test
    void bounces_stop_the_broadcast_and_a_coordinator_has_it_go_on() {
        members(150);
        world.page = 10;
        var ref = world.send("A");
        world.atEachMail = () -> {
            if (world.accepted.size() == 115) {
                feedback(ref, Mailing.Feedback.bounce(ref), 9);
            }
        };
        world.minutes(2);
        assertThat(world.mailing(ref).state()).isInstanceOfSatisfying(Mailing.State.Stopped.class, stopped ->
            assertThat(stopped.why()).isEqualTo(Mailing.State.Stopped.BOUNCES)
        );
        assertThat(world.measured()).containsOnlyOnce("\"BroadcastsStopped\":1}");
        assertThat(world.recipients(ref)).hasSizeLessThan(140);
        world.goOn(ref);
        world.minutes(3);
        assertThat(world.recipients(ref)).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void complaints_stop_the_broadcast() {
        members(150);
        world.page = 10;
        var ref = world.send("A");
        world.atEachMail = () -> {
            if (world.accepted.size() == 115) {
                feedback(ref, Mailing.Feedback.complaint(ref), 3);
            }
        };
        world.minutes(2);
        assertThat(world.mailing(ref).state()).isInstanceOfSatisfying(Mailing.State.Stopped.class, stopped ->
            assertThat(stopped.why()).isEqualTo(Mailing.State.Stopped.COMPLAINTS)
        );
        assertThat(world.measured()).containsOnlyOnce("\"BroadcastsStopped\":1}");
    }

    @Test
    void a_restored_table_sends_nothing() {
        members(4);
        world.join("daily", Frequency.DAILY);
        world.answers.put("m0", new SendOutcome.TurnedAway("Throttling"));
        var going = world.send("A");
        world.atEachMail = () -> {
            if (world.accepted.size() == 1) {
                world.clock.advance(Duration.ofSeconds(60));
            }
        };
        world.broadcast().run();
        world.atEachMail = () -> {};
        var planned = world.send("B");
        int before = world.accepted.size();

        world.table.restored();
        world.minutes(3);
        world.sweep();
        world.clock.advance(Duration.ofDays(1));
        world.minutes(3);
        world.sweep();

        assertThat(world.accepted.stream().filter(mail -> mail.kind().isMailing())).hasSize(before);
        for (var ref : List.of(going, planned)) {
            assertThat(world.mailing(ref).state()).isInstanceOfSatisfying(Mailing.State.Stopped.class, stopped ->
                assertThat(stopped.why()).isEqualTo(Mailing.State.Stopped.RESTORED)
            );
        }
        world.goOn(planned);
        world.minutes(3);
        world.sweep();
        assertThat(world.recipients(planned)).hasSize(4);
    }

    @Test
    void a_short_index_sends_nothing() {
        members(6);
        world.ledger = new LedgerBetween(world.table) {
            @Override
            protected Object read(Read read) {
                var found = super.read(read);
                return read.method().equals("activeMembers")
                    ? ((List<?>) found)
                          .stream()
                          .filter(key -> !key.equals(world.key("m0")))
                          .toList()
                    : found;
            }
        }.table();
        var ref = world.send("A");
        world.minutes(2);
        assertThat(world.mailing(ref).state()).isInstanceOf(Mailing.State.Scheduled.class);
        world.minutes(2);
        assertThat(world.mailing(ref).state()).isInstanceOfSatisfying(Mailing.State.Stopped.class, stopped ->
            assertThat(stopped.why()).isEqualTo(Mailing.State.Stopped.INDEX_INCOMPLETE)
        );
        assertThat(world.measured()).containsOnlyOnce("\"BroadcastsStopped\":1}");
        assertThat(world.recipients(ref)).isEmpty();
        world.ledger = world.table;
        world.goOn(ref);
        world.minutes(3);
        assertThat(world.recipients(ref)).hasSize(6);
    }

    @Test
    void a_mailing_whose_time_is_long_past_is_not_begun() {
        members(2);
        var ref = world.send("A");
        world.clock.advance(Duration.ofHours(25));
        world.minutes(2);
        assertThat(world.mailing(ref).state()).isInstanceOfSatisfying(Mailing.State.Stopped.class, stopped ->
            assertThat(stopped.why()).isEqualTo(Mailing.State.Stopped.NOT_IN_TIME)
        );
        assertThat(world.recipients(ref)).isEmpty();
    }

    @Test
    void all_mailings_to_a_member_contain_the_same_unsubscribe_link() {
        members(1);
        world.send("A");
        world.minutes(3);
        var link = world.table.member(world.key("m0")).orElseThrow().generation().inMailings();
        assertThat(link).isPresent();
        assertThat(world.table.link(link.get().token().hash())).hasValueSatisfying(stored ->
            assertThat(stored.expiresAt()).isEqualTo(link.get().expiresAt())
        );
        world.send("B");
        world.minutes(3);
        assertThat(world.table.member(world.key("m0")).orElseThrow().generation().inMailings()).isEqualTo(link);
        world.clock.advance(Duration.ofDays(201));
        world.send("C");
        world.minutes(3);
        assertThat(world.table.member(world.key("m0")).orElseThrow().generation().inMailings()).isNotEqualTo(link);
    }

    @Test
    void no_members_means_out_with_zeros() {
        var ref = world.send("A");
        world.minutes(5);
        assertThat(world.mailing(ref).state()).isInstanceOf(Mailing.State.Out.class);
        assertThat(world.mailing(ref).progress().lastLap().total()).isZero();
    }
}
