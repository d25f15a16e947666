package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.ListImport.Outcome;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.mail.Feedback;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.community.storage.Transactions;
import org.socialgov.testkit.LedgerBetween;

/** The run of an import, minute by minute. */
class ImportRunTest {

    private static final String COMMUNITY = BroadcastWorld.COMMUNITY.id();

    private BroadcastWorld world = worldOf(3_600, 0);

    private static BroadcastWorld worldOf(int perHour, int first) {
        var world = new BroadcastWorld();
        world.invitations = new Invitations.Pace(perHour, first);
        return world;
    }

    private static EmailAddress address(String name) {
        return new EmailAddress(name, "agency.gov");
    }

    private static List<String> names(int number) {
        return IntStream.range(0, number)
            .mapToObj(i -> "p" + i)
            .toList();
    }

    /** An import that a coordinator has started. */
    private ListImport.Ref start(List<String> names) {
        var now = world.clock.instant();
        var ref = ListImport.Ref.create(COMMUNITY, now, world.randomness);
        var reading = new ListImport.Reading("csv", true, Map.of("address", 0), List.of());
        var source = new ListImport.Source("GSA LISTSERV", LocalDate.of(2026, 1, 2), BroadcastWorld.WRITER);
        var uploaded = ListImport.uploaded(ref, source, reading, now, world.table.home());
        var previewed = uploaded.previewed(reading, false, Map.of(), Map.of());
        var started = previewed.started(Map.of(), "batch", names.size(), source.by(), now, world.table.home());
        for (var each : List.of(uploaded, previewed, started)) {
            store(new Change.Builder().put(each));
        }
        for (int from = 0; from < names.size(); from += ListImport.Rows.AT_ONCE) {
            var rows = new ArrayList<ListImport.Row>();
            for (int i = from; i < Math.min(names.size(), from + ListImport.Rows.AT_ONCE); i++) {
                rows.add(new ListImport.Row(i + 1, address(names.get(i)), "Pat", "", false));
            }
            store(
                new Change.Builder().put(
                    new ListImport.Rows(
                        ref,
                        "batch",
                        from / ListImport.Rows.AT_ONCE,
                        rows,
                        now.plus(ListImport.ROWS_KEPT)
                    )
                )
            );
        }
        return ref;
    }

    private void store(Change.Builder writes) {
        assertThat(world.table.commit(writes.change(world.randomness))).isEqualTo(Transactions.Commit.COMMITTED);
    }

    private ListImport at(ListImport.Ref ref) {
        return world.table.listImport(ref).orElseThrow();
    }

    private int count(ListImport.Ref ref, Outcome outcome) {
        return world.table.importCounts(ref).of(outcome);
    }

    private List<String> invited() {
        return world.mails(MailKind.INVITATION).stream().map(BroadcastWorld.Accepted::to).toList();
    }

    private List<String> reminded() {
        return world.mails(MailKind.INVITATION_REMINDER).stream().map(BroadcastWorld.Accepted::to).toList();
    }

    private void days(int number) {
        world.clock.advance(Duration.ofDays(number));
        world.minutes(5);
    }

    /** An event of the mail service about a person's invitation. */
    private void happens(String name, ListImport.Ref ref, MailOrder.DeliveryEvent.Type type) {
        var order = world.table.order(MailOrder.Ref.delivery(world.key(name), ref.id())).orElseThrow();
        var now = world.clock.instant();
        String message = order.state() instanceof MailOrder.State.Sent(var id, _) ? id : "message";
        var found = Feedback.Context.by(
            new Feedback.Notification(
                order.ref(),
                address(name),
                message,
                now,
                new MailOrder.DeliveryEvent(now, type, "General")
            ),
            List.of(COMMUNITY),
            world.table
        );
        var decided = Feedback.decide(
            new Feedback.Notification(
                order.ref(),
                address(name),
                message,
                now,
                new MailOrder.DeliveryEvent(now, type, "General")
            ),
            found,
            now,
            world.randomness
        );
        if (!decided.change().isEmpty()) {
            world.table.commit(decided.change());
        }
    }

    @Test
    void each_person_is_invited_once_and_the_report_says_what_became_of_all() {
        world.join("p1");
        var ref = start(names(4));
        world.minutes(3);
        assertThat(invited()).containsExactly("p0", "p2", "p3");
        assertThat(count(ref, Outcome.INVITED)).isEqualTo(3);
        assertThat(count(ref, Outcome.ALREADY_HERE)).isEqualTo(1);
        days(8);
        assertThat(at(ref).state()).isInstanceOf(ListImport.State.Done.class);
        assertThat(reports()).hasSize(1);
    }

    private List<MailOrder> reports() {
        return world.table
            .everything(MemberKey.of(COMMUNITY, BroadcastWorld.WRITER))
            .stream()
            .filter(MailOrder.class::isInstance)
            .map(MailOrder.class::cast)
            .filter(order -> order.kind() == MailKind.IMPORT_REPORT)
            .toList();
    }

    /** The process ended. No code of the function catches it. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1;
    }

    @Test
    void a_killed_import_invites_each_once() {
        int at = 0;
        while (isKilledAt(at)) {
            at++;
        }
        // Around each write, and after each mail.
        assertThat(at).isGreaterThan(20);
    }

    /** Kills the run at one moment, and lets later runs finish. Returns whether there was such a moment. */
    private boolean isKilledAt(int moment) {
        world = worldOf(3_600, 2);
        var ref = start(names(5));
        var left = new int[] { moment };
        Runnable point = () -> {
            if (left[0]-- == 0) {
                throw new Killed();
            }
        };
        world.ledger = new LedgerBetween(world.table) {
            @Override
            protected Ledger.Commit commit(Change change) {
                point.run();
                var done = super.commit(change);
                point.run();
                return done;
            }
        }.table();
        world.atEachMail = point;
        boolean isKilled = false;
        for (int minute = 0; minute < 150; minute++) {
            try {
                world.minutes(1);
            } catch (Killed killed) {
                isKilled = true;
                world.clock.advance(Duration.ofMinutes(1));
                // The mail service tells of what it has accepted.
                for (var name : List.copyOf(invited())) {
                    happens(name, ref, MailOrder.DeliveryEvent.Type.SEND);
                }
            }
            world.sweep();
        }
        assertThat(invited()).as("killed at %d", moment).containsExactlyInAnyOrderElementsOf(names(5));
        assertThat(count(ref, Outcome.INVITED)).isEqualTo(5);
        assertThat(at(ref).progress().lap()).isEqualTo(2);
        return isKilled;
    }

    @Test
    void the_same_file_twice_invites_nobody_twice() {
        start(names(4));
        world.minutes(3);
        var again = start(names(5));
        world.minutes(3);
        days(8);
        assertThat(invited()).containsExactly("p0", "p1", "p2", "p3", "p4");
        assertThat(count(again, Outcome.INVITED_BEFORE)).isEqualTo(4);
        assertThat(count(again, Outcome.INVITED)).isEqualTo(1);
    }

    static List<Membership.State> everyState() {
        var at = Instant.parse("2026-03-01T00:00:00Z");
        return List.of(
            new Membership.State.Pending(at, at.plus(Duration.ofDays(365))),
            new Membership.State.AwaitingApproval(at),
            new Membership.State.Active(at),
            new Membership.State.Left(at, at),
            new Membership.State.Declined(at, "No"),
            new Membership.State.Suppressed(at, Membership.SuppressionReason.BOUNCE),
            new Membership.State.Suppressed(at, Membership.SuppressionReason.COMPLAINT),
            new Membership.State.Suppressed(at, Membership.SuppressionReason.NEVER_AGAIN)
        );
    }

    @ParameterizedTest
    @MethodSource("everyState")
    void no_import_changes_a_membership(Membership.State state) {
        world.join("p0", DeliveryPreferences.EACH, "training");
        world.change("p0", member -> member.becomes(state));
        var before = world.table.everything(world.key("p0"));
        start(names(2));
        world.minutes(3);
        days(8);
        assertThat(world.table.everything(world.key("p0"))).isEqualTo(before);
        assertThat(invited()).containsExactly("p1");
    }

    @Test
    void nobody_is_a_member_by_an_import() {
        start(names(3));
        world.minutes(3);
        days(8);
        days(30);
        assertThat(names(3)).noneMatch(name -> world.table.member(world.key(name)).isPresent());
        assertThat(invited()).hasSize(3);
    }

    @Test
    void a_confirmation_never_waits_for_an_import() {
        start(names(3));
        world.streamDelivers(false);
        var waiting = MailOrder.create(
            MailKind.WELCOME,
            world.join("m0").key(),
            COMMUNITY,
            world.clock.instant().minusSeconds(30),
            world.randomness
        );
        store(new Change.Builder().put(waiting));
        world.streamDelivers(true);
        world.minutes(2);
        assertThat(invited()).isEmpty();
        world.mailSender().deliver(waiting.ref());
        world.minutes(2);
        assertThat(invited()).hasSize(3);
    }

    @Test
    void an_announcement_goes_first() {
        world.join("m0");
        start(names(2));
        world.send("A");
        world.minutes(3);
        assertThat(world.accepted.getFirst().kind()).isEqualTo(MailKind.ANNOUNCEMENT);
        assertThat(invited()).hasSize(2);
    }

    @Test
    void the_first_ones_go_out_alone_and_then_it_waits() {
        world = worldOf(3_600, 3);
        start(names(6));
        world.minutes(20);
        assertThat(invited()).hasSize(3);
        world.minutes(15);
        assertThat(invited()).hasSize(6);
    }

    @Test
    void no_more_are_invited_in_an_hour_than_the_setting_says() {
        world = worldOf(120, 0);
        start(names(300));
        world.minutes(60);
        assertThat(invited()).hasSizeBetween(110, 122);
        world.minutes(60);
        assertThat(invited()).hasSizeBetween(230, 242);
    }

    @Test
    void bounces_stop_it_and_a_coordinator_can_let_it_go_on_twice() {
        world = worldOf(3_600, 50);
        var ref = start(names(200));
        world.minutes(3);
        assertThat(invited()).hasSize(50);
        IntStream.range(0, 3).forEach(i -> happens("p" + i, ref, MailOrder.DeliveryEvent.Type.BOUNCE));
        // The same event may be told twice.
        happens("p0", ref, MailOrder.DeliveryEvent.Type.BOUNCE);
        world.minutes(60);
        assertThat(at(ref).state()).isEqualTo(
            new ListImport.State.Stopped(
                ((ListImport.State.Stopped) at(ref).state()).at(),
                ListImport.State.Stopped.BOUNCES
            )
        );
        assertThat(count(ref, Outcome.BOUNCED)).isEqualTo(3);
        assertThat(invited()).hasSize(50);
        assertThat(world.measured()).contains("BroadcastsStopped");
        assertThat(reports().getFirst().note().orElseThrow()).contains("bounces", "@agency.gov=3");

        goOn(ref);
        // 5 of 50 are 10 percent: it can't go on again.
        happens("p3", ref, MailOrder.DeliveryEvent.Type.BOUNCE);
        happens("p4", ref, MailOrder.DeliveryEvent.Type.BOUNCE);
        world.minutes(2);
        assertThat(at(ref).status()).isEqualTo("STOPPED");
        assertThat(invited()).hasSize(50);
        assertThat(
            Invitations.goOn(at(ref), world.table.importCounts(ref), world.table.home(), world.clock.instant())
        ).isEmpty();
    }

    private void goOn(ListImport.Ref ref) {
        store(
            new Change.Builder().put(
                Invitations.goOn(
                    at(ref),
                    world.table.importCounts(ref),
                    world.table.home(),
                    world.clock.instant()
                ).orElseThrow()
            )
        );
    }

    @Test
    void two_complaints_stop_it_and_letting_it_go_on_allows_two_more() {
        world = worldOf(3_600, 50);
        var ref = start(names(120));
        world.minutes(3);
        happens("p0", ref, MailOrder.DeliveryEvent.Type.COMPLAINT);
        happens("p1", ref, MailOrder.DeliveryEvent.Type.COMPLAINT);
        world.minutes(40);
        assertThat(at(ref).state()).isInstanceOfSatisfying(ListImport.State.Stopped.class, stopped ->
            assertThat(stopped.why()).isEqualTo(ListImport.State.Stopped.COMPLAINTS)
        );
        goOn(ref);
        world.minutes(10);
        assertThat(invited()).hasSize(120);
        assertThat(at(ref).status()).isEqualTo("RUNNING");
    }

    @Test
    void a_stop_is_seen_before_the_next_mail_and_going_on_invites_the_rest() {
        world.limits = new SendingPace.Limits(1, 1_000, 1_000);
        var ref = start(names(30));
        world.atEachMail = () -> {
            if (invited().size() == 5) {
                store(new Change.Builder().put(Invitations.stop(at(ref), world.clock.instant()).orElseThrow()));
            }
        };
        world.minutes(4);
        assertThat(invited()).hasSizeBetween(5, 7);
        assertThat(world.measured()).isEmpty();
        world.atEachMail = () -> {};
        goOn(ref);
        world.minutes(5);
        assertThat(invited()).hasSize(30).doesNotHaveDuplicates();
        assertThat(count(ref, Outcome.INVITED)).isEqualTo(30);
    }

    /** The page of a stopped list said "Invited 0" after a minute of invitations. */
    @Test
    void the_invitations_before_a_stop_count_at_once_and_once() {
        var ref = start(names(30));
        world.atEachMail = () -> {
            if (invited().size() == 5) {
                store(new Change.Builder().put(Invitations.stop(at(ref), world.clock.instant()).orElseThrow()));
            }
        };
        world.minutes(4);
        assertThat(invited()).hasSizeBetween(5, 29);
        assertThat(count(ref, Outcome.INVITED)).isEqualTo(invited().size());
        assertThat(at(ref).progress().cursor()).isEqualTo(invited().size());
        world.atEachMail = () -> {};
        goOn(ref);
        world.minutes(5);
        assertThat(invited()).hasSize(30).doesNotHaveDuplicates();
        assertThat(count(ref, Outcome.INVITED)).isEqualTo(30);
    }

    @Test
    void one_reminder_and_nothing_after() {
        var ref = start(names(4));
        world.minutes(3);
        world.join("p1");
        happens("p2", ref, MailOrder.DeliveryEvent.Type.BOUNCE);
        neverAgain("p3");
        days(6);
        assertThat(reminded()).isEmpty();
        days(1);
        assertThat(reminded()).containsExactly("p0");
        days(7);
        days(30);
        world.minutes(60);
        assertThat(reminded()).containsExactly("p0");
        assertThat(invited()).hasSize(4);
        assertThat(at(ref).status()).isEqualTo("DONE");
        assertThat(count(ref, Outcome.REMINDED)).isEqualTo(1);
    }

    @Test
    void the_reminders_of_a_list_go_out_beside_the_invitations_of_the_next_one() {
        var first = start(List.of("p0", "p1"));
        world.minutes(3);
        days(6);
        var second = start(List.of("p1", "p2", "p3"));
        world.minutes(3);
        assertThat(invited()).containsExactlyInAnyOrder("p0", "p1", "p2", "p3");
        assertThat(count(second, Outcome.INVITED_BEFORE)).isEqualTo(1);
        days(1);
        assertThat(reminded()).containsExactlyInAnyOrder("p0", "p1");
        assertThat(at(first).status()).isEqualTo("DONE");
        assertThat(at(second).status()).isEqualTo("RUNNING");
        days(7);
        assertThat(reminded()).containsExactlyInAnyOrder("p0", "p1", "p2", "p3");
        assertThat(at(second).status()).isEqualTo("DONE");
        assertThat(invited()).hasSize(4);
    }

    @Test
    void the_invitations_of_a_list_and_the_reminders_before_them_keep_their_pace() {
        world = worldOf(120, 0);
        start(names(200));
        world.minutes(120);
        world.clock.advance(Duration.ofDays(7).minusMinutes(120));
        start(
            IntStream.range(0, 200)
                .mapToObj(i -> "q" + i)
                .toList()
        );
        world.minutes(60);
        assertThat(reminded()).hasSizeBetween(100, 122);
        assertThat(invited()).hasSizeBetween(300, 322);
    }

    @Test
    void a_person_who_came_and_moved_to_another_address_is_not_reminded() {
        start(names(2));
        world.minutes(3);
        var invitation = world.table.invitation(world.key("p0")).orElseThrow();
        store(new Change.Builder().put(invitation.with(Outcome.CAME)));
        days(8);
        assertThat(reminded()).containsExactly("p1");
    }

    @Test
    void the_cursor_never_passes_an_undecided_person() {
        var ref = start(names(4));
        var failing = new boolean[] { true };
        world.ledger = new LedgerBetween(world.table) {
            @Override
            protected Ledger.Commit commit(Change change) {
                boolean isThird = change
                    .writes()
                    .stream()
                    .anyMatch(
                        write -> write.item() instanceof ListImport.Invited mark && mark.key().equals(world.key("p2"))
                    );
                if (failing[0] && isThird) {
                    throw new LedgerUnavailable(new IllegalStateException("told to fail"));
                }
                return super.commit(change);
            }
        }.table();
        world.minutes(3);
        assertThat(invited()).containsExactly("p0", "p1");
        assertThat(at(ref).progress().cursor()).isEqualTo(2);
        failing[0] = false;
        world.minutes(3);
        assertThat(invited()).containsExactlyElementsOf(names(4));
    }

    /** Clicks the link of the invitation's mail with which a person stops all mail. */
    private void neverAgain(String name) {
        var order = world.table
            .deliveries(world.key(name))
            .stream()
            .filter(each -> each.kind() == MailKind.INVITATION);
        var made = Link.make(
            Link.Purpose.NEVER_AGAIN,
            order.findFirst().orElseThrow(),
            world.clock.instant(),
            world.randomness
        );
        store(new Change.Builder().put(made.link().mailedTo(address(name))));
        var done = LinkActions.neverAgain(
            LinkContext.by(made.token().value(), world.table),
            COMMUNITY,
            world.clock.instant(),
            world.randomness
        );
        world.table.commit(done.change());
    }

    @Test
    void never_again_holds_against_any_list() {
        var first = start(names(1));
        world.minutes(3);
        neverAgain("p0");
        assertThat(count(first, Outcome.NEVER_AGAIN)).isEqualTo(1);
        // Another spelling of the same mailbox, and an address that was never on a list.
        store(new Change.Builder().put(Tombstone.none(world.key("q")).suppressed(world.clock.instant())));
        var second = start(List.of("p0+list", "q", "r"));
        world.minutes(3);
        days(8);
        assertThat(invited()).containsExactly("p0", "r");
        assertThat(reminded()).containsExactly("r");
        assertThat(count(second, Outcome.SUPPRESSED)).isEqualTo(2);
    }

    @Test
    void a_restored_table_invites_nobody() {
        var ref = start(names(2));
        world.table.restored();
        world.minutes(2);
        assertThat(invited()).isEmpty();
        assertThat(at(ref).status()).isEqualTo("STOPPED");
    }

    @Test
    void a_list_whose_rows_are_gone_is_done() {
        world = worldOf(1, 0);
        var ref = start(names(3));
        world.minutes(3);
        days(29);
        assertThat(at(ref).status()).isEqualTo("DONE");
        assertThat(invited()).hasSize(1);
    }

    @Test
    void the_first_ones_are_of_as_many_domains_as_there_are() {
        var rows = new ArrayList<ListImport.Row>();
        for (String each : List.of("a@x.gov", "b@x.gov", "c@x.gov", "d@y.gov", "e@z.gov", "f@y.gov")) {
            rows.add(new ListImport.Row(rows.size() + 1, EmailAddress.parse(each).orElseThrow(), "", "", false));
        }
        assertThat(Invitations.spread(rows, 4)).extracting(ListImport.Row::line).containsExactly(1, 4, 5, 2, 3, 6);
        assertThat(Invitations.spread(rows, 0)).isEqualTo(rows);
        assertThat(Invitations.spread(rows, 100)).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void a_link_works_for_28_days_from_the_first_mail_also_that_of_the_reminder() {
        start(names(1));
        world.minutes(2);
        var at = world.table.invitation(world.key("p0")).map(ListImport.Invitation::at).orElseThrow();
        days(7);
        var links = world.table
            .deliveries(world.key("p0"))
            .stream()
            .map(order ->
                Link.make(Link.Purpose.INVITATION, order, world.clock.instant(), world.randomness).link().expiresAt()
            );
        assertThat(links)
            .hasSize(2)
            .containsOnly(at.plus(Duration.ofDays(28)));
    }
}
