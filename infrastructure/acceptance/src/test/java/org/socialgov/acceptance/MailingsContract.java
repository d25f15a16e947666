package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Mailings;
import org.socialgov.environment.SystemRandomness;

/** What mailings, broadcasts and digests expect of the table. Each test has a community of its own. */
abstract class MailingsContract {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final EmailAddress WRITER = new EmailAddress("writer", "example.gov");

    private final SystemRandomness randomness = new SystemRandomness();
    private final String community = "mailings-" + randomness.id();

    abstract Ledger ledger();

    private Mailing draft(Instant createdAt) {
        return Mailing.draft(Mailing.Ref.create(community, createdAt, randomness), WRITER, "table", createdAt);
    }

    private Ledger.Commit put(Item... items) {
        var writes = new ArrayList<Change.Write>();
        for (Item item : items) {
            writes.add(new Change.Write.Put(item));
        }
        return ledger().commit(new Change(randomness.id(), writes));
    }

    private Membership member(int number, Membership.State state) {
        var address = new EmailAddress("member" + number, "agency.gov");
        return new Membership(
            MemberKey.of(community, address),
            community,
            address,
            Details.NONE,
            new Consent("1", NOW),
            state,
            1
        );
    }

    private MailOrder delivery(MemberKey key, String mailing, MailOrder.State state) {
        return MailOrder.delivery(MailKind.ANNOUNCEMENT, key, mailing, community, 3, NOW, state);
    }

    @Test
    void a_mailing_comes_back_as_it_was_written_in_every_state() {
        var counts = new BroadcastProgress.Counts(
            Map.of(BroadcastProgress.Counts.Outcome.SENT, 3, BroadcastProgress.Counts.Outcome.FAILED, 1),
            Map.of("rejected: Invalid", 1)
        );
        for (var state : List.of(
            new Mailing.State.Draft(NOW),
            new Mailing.State.Waiting(NOW, Optional.of(NOW.plusSeconds(9)), true),
            new Mailing.State.Waiting(NOW, Optional.empty(), false),
            new Mailing.State.Scheduled(NOW.plusMillis(7)),
            new Mailing.State.GoingOut(NOW),
            new Mailing.State.Out(NOW),
            new Mailing.State.Stopped(NOW, "coordinator", Optional.of(WRITER), Mailing.State.Stopped.From.GOING_OUT),
            new Mailing.State.Stopped(NOW, "bounces", Optional.empty(), Mailing.State.Stopped.From.SCHEDULED),
            new Mailing.State.Dropped(NOW)
        )) {
            var plain = draft(NOW);
            var full = new Mailing(
                Mailing.Ref.create(community, NOW, randomness),
                state,
                2,
                List.of("training", "shared-tools"),
                true,
                WRITER,
                NOW,
                Optional.of(NOW.plusSeconds(1)),
                new BroadcastProgress(
                    "0a",
                    2,
                    true,
                    4,
                    new BroadcastProgress.LapStart(NOW, 5),
                    1,
                    new BroadcastProgress.Judged(3, 2, 1),
                    counts,
                    BroadcastProgress.Counts.NONE
                ),
                Optional.of("2026-03-02-a-mailing"),
                "table",
                Optional.of("earlier"),
                Optional.of(new Mailing.Copy("earlier", 1)),
                1
            );
            assertThat(put(plain, full)).isEqualTo(Ledger.Commit.COMMITTED);
            assertThat(ledger().mailing(plain.ref())).contains(plain);
            assertThat(ledger().mailing(full.ref())).contains(full);
            var next = plain.becomes(state);
            assertThat(put(next)).isEqualTo(Ledger.Commit.COMMITTED);
            assertThat(ledger().mailing(plain.ref())).contains(next);
        }
        assertThat(ledger().mailing(new Mailing.Ref(community, "none"))).isEmpty();
    }

    @Test
    void each_version_of_a_text_comes_back_and_none_replaces_another() {
        var mailing = draft(NOW).ref();
        var first = new Mailing.Text(mailing, 1, "A subject", "Text \u00EB\n\nMore", NOW);
        var second = new Mailing.Text(mailing, 2, "A subject", "", NOW);
        assertThat(put(first, second)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().mailingText(mailing, 1)).contains(first);
        assertThat(ledger().mailingText(mailing, 2)).contains(second);
        assertThat(ledger().mailingText(mailing, 3)).isEmpty();
        assertThat(put(new Mailing.Text(mailing, 2, "Another", "", NOW))).isEqualTo(Ledger.Commit.CONFLICT);
    }

    @Test
    void a_communitys_mailings_are_listed_the_newest_first_without_those_of_others() {
        var all = new ArrayList<Mailing>();
        for (int day = 0; day < 5; day++) {
            var mailing = draft(NOW.plus(day, ChronoUnit.DAYS));
            all.addFirst(mailing);
            put(mailing, new Mailing.Text(mailing.ref(), 1, "s", "t", NOW));
        }
        put(Mailing.draft(Mailing.Ref.create(community + "-2", NOW, randomness), WRITER, "table", NOW));
        assertThat(ledger().mailings(community, Optional.empty(), 10)).isEqualTo(all);
        assertThat(ledger().mailings(community, Optional.empty(), 2)).isEqualTo(all.subList(0, 2));
        var second = Optional.of(all.get(1).ref().id());
        assertThat(ledger().mailings(community, second, 2)).isEqualTo(all.subList(2, 4));
        assertThat(ledger().mailings(community, Optional.of(all.getLast().ref().id()), 2)).isEmpty();
    }

    @Test
    void mailings_are_due_only_while_they_are_scheduled_or_going_out() {
        var early = draft(NOW);
        var late = draft(NOW);
        var stopped = draft(NOW);
        put(early, late, stopped);
        put(early.becomes(new Mailing.State.GoingOut(NOW)));
        put(late.becomes(new Mailing.State.Scheduled(NOW.plusSeconds(1))));
        put(stopped.becomes(new Mailing.State.Scheduled(NOW)));
        put(
            stopped
                .becomes(new Mailing.State.Scheduled(NOW))
                .becomes(
                    new Mailing.State.Stopped(
                        NOW,
                        "coordinator",
                        Optional.empty(),
                        Mailing.State.Stopped.From.SCHEDULED
                    )
                )
        );
        assertThat(mine(ledger().dueMailings(NOW, 1_000))).containsExactly(early.ref());
        assertThat(mine(ledger().dueMailings(NOW.plusSeconds(1), 1_000))).containsExactly(early.ref(), late.ref());
    }

    private List<Mailing.Ref> mine(List<Mailing.Ref> refs) {
        return refs
            .stream()
            .filter(ref -> ref.community().equals(community))
            .toList();
    }

    @Test
    void feedback_is_added_up_without_a_condition() {
        var mailing = draft(NOW).ref();
        assertThat(ledger().mailingFeedback(mailing)).isEqualTo(Mailing.Feedback.none(mailing));
        for (var one : List.of(
            Mailing.Feedback.bounce(mailing),
            Mailing.Feedback.complaint(mailing),
            Mailing.Feedback.bounce(mailing)
        )) {
            assertThat(ledger().commit(new Change(randomness.id(), List.of(new Change.Write.Add(one))))).isEqualTo(
                Ledger.Commit.COMMITTED
            );
        }
        assertThat(ledger().mailingFeedback(mailing)).isEqualTo(new Mailing.Feedback(mailing, 2, 1, 3));
    }

    @Test
    void a_lease_is_held_by_one_and_a_run_of_digests_begins_once() {
        var none = ledger().broadcastLease(community);
        assertThat(none).isEqualTo(BroadcastLease.none(community));
        assertThat(put(none.takenBy("a", NOW))).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(put(none.takenBy("b", NOW))).isEqualTo(Ledger.Commit.CONFLICT);
        var held = ledger().broadcastLease(community);
        assertThat(held).isEqualTo(none.takenBy("a", NOW));
        assertThat(put(held.released(NOW))).isEqualTo(Ledger.Commit.COMMITTED);

        var run = DigestRun.begin(community, "2026-03-02", true, NOW);
        assertThat(ledger().digestRun(community, "2026-03-02")).isEmpty();
        assertThat(put(run)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(put(run)).isEqualTo(Ledger.Commit.CONFLICT);
        var over = run.at("0a", 2).finished(NOW.plusSeconds(3));
        put(run.at("0a", 2));
        assertThat(put(over)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().digestRun(community, "2026-03-02")).contains(over);
    }

    @Test
    void the_member_index_names_the_active_members_in_the_order_of_their_keys() {
        var active = new ArrayList<Membership>();
        for (int number = 0; number < 5; number++) {
            active.add(member(number, new Membership.State.Active(NOW)));
        }
        active.forEach(this::put);
        put(member(5, new Membership.State.Left(NOW, NOW)));
        put(member(6, new Membership.State.Pending(NOW, NOW.plusSeconds(9))));
        active.sort(Comparator.comparing(each -> each.key().hex()));
        var keys = active.stream().map(Membership::key).toList();

        assertThat(ledger().activeMembers(community, "", 10)).isEqualTo(keys);
        assertThat(ledger().activeMembers(community, "", 2)).isEqualTo(keys.subList(0, 2));
        assertThat(ledger().activeMembers(community, keys.get(1).hex(), 10)).isEqualTo(keys.subList(2, 5));
        assertThat(ledger().activeMembers(community, keys.getLast().hex(), 10)).isEmpty();

        put(active.getFirst().becomes(new Membership.State.Left(NOW, NOW)));
        assertThat(ledger().activeMembers(community, "", 10)).isEqualTo(keys.subList(1, 5));
    }

    @Test
    void a_delivery_comes_back_as_it_was_written_in_every_state_and_exists_once() {
        var key = member(1, new Membership.State.Active(NOW)).key();
        var all = new ArrayList<MailOrder>();
        for (var state : List.of(
            new MailOrder.State.Unsent(NOW, 1, Optional.of("paused")),
            new MailOrder.State.Claimed(NOW.plusSeconds(5), 1),
            new MailOrder.State.Unknown(NOW, 1),
            new MailOrder.State.Held(NOW),
            new MailOrder.State.Gathered("digest", NOW),
            new MailOrder.State.Sent("id", NOW),
            new MailOrder.State.Failed("rejected", NOW)
        )) {
            var delivery = delivery(key, draft(NOW.plusMillis(all.size())).ref().id(), state);
            all.add(delivery);
            assertThat(put(delivery)).isEqualTo(Ledger.Commit.COMMITTED);
            assertThat(put(delivery)).isEqualTo(Ledger.Commit.CONFLICT);
            assertThat(ledger().order(delivery.ref())).contains(delivery);
            assertThat(ledger().order(new MailOrder.Ref(key, delivery.ref().id()))).isEmpty();
        }
        put(
            new MailOrder(
                new MailOrder.Ref(key, randomness.id()),
                community,
                MailKind.WELCOME,
                Optional.empty(),
                NOW,
                new MailOrder.State.Unsent(NOW, 0),
                1
            )
        );
        assertThat(ledger().deliveries(key)).isEqualTo(all);
        assertThat(ledger().everything(key)).hasSize(8).containsAll(all);
        assertThat(ledger().overdue(NOW.plusSeconds(5), 1_000))
            .contains(all.get(0).ref(), all.get(1).ref())
            .doesNotContain(all.get(3).ref());
    }

    @Test
    void held_deliveries_are_found_by_member_each_once() {
        var keys = new ArrayList<MemberKey>();
        for (int number = 0; number < 3; number++) {
            keys.add(member(number, new Membership.State.Active(NOW)).key());
        }
        keys.sort(Comparator.comparing(MemberKey::hex));
        for (var key : keys) {
            for (int second = 0; second < 2; second++) {
                put(delivery(key, randomness.id(), new MailOrder.State.Held(NOW.plusSeconds(second))));
            }
        }
        var last = delivery(keys.getLast(), randomness.id(), new MailOrder.State.Held(NOW));
        put(last);

        assertThat(ledger().membersWithHeld(community, "", 100)).isEqualTo(keys);
        assertThat(ledger().membersWithHeld(community, "", 2)).isEqualTo(keys.subList(0, 1));
        assertThat(ledger().membersWithHeld(community, keys.getFirst().hex(), 100)).isEqualTo(keys.subList(1, 3));
        assertThat(ledger().membersWithHeld(community, keys.getLast().hex(), 100)).isEmpty();
        for (var delivery : ledger().deliveries(keys.get(1))) {
            put(delivery.becomes(new MailOrder.State.Gathered("digest", NOW)));
        }
        assertThat(ledger().membersWithHeld(community, "", 100)).containsExactly(keys.getFirst(), keys.getLast());
    }

    @Test
    void recipients_are_read_with_the_delivery_of_one_mailing() {
        var keys = new ArrayList<MemberKey>();
        for (int number = 0; number < 40; number++) {
            var member = member(number, new Membership.State.Active(NOW));
            keys.add(member.key());
            put(member, delivery(member.key(), "0".repeat(32), new MailOrder.State.Sent("id", NOW)));
        }
        var gone = member(40, new Membership.State.Active(NOW)).key();
        var tombstone = Tombstone.none(gone).suppressed(NOW);
        put(tombstone);
        keys.add(gone);

        var recipients = ledger().recipients(keys, "0".repeat(32));
        assertThat(recipients).extracting(Mailings.Recipient::key).isEqualTo(keys);
        assertThat(recipients.subList(0, 40)).allSatisfy(each -> {
            assertThat(each.member()).isEqualTo(ledger().member(each.key()));
            assertThat(each.delivery()).isEqualTo(ledger().order(MailOrder.Ref.delivery(each.key(), "0".repeat(32))));
            assertThat(each.isSuppressed()).isFalse();
        });
        assertThat(recipients.getLast()).isEqualTo(
            new Mailings.Recipient(gone, Optional.empty(), Optional.of(tombstone), Optional.empty())
        );
        assertThat(ledger().recipients(keys.subList(0, 1), "1".repeat(32)).getFirst().delivery()).isEmpty();
    }

    @Test
    void a_membership_keeps_the_unsubscribe_link_of_its_mailings_until_the_address_changes() {
        var member = member(1, new Membership.State.Active(NOW));
        var link = new Membership.MailingLink(
            new Link.Token("A".repeat(43)),
            NOW.plus(Link.Purpose.UNSUBSCRIBE.lifetime())
        );
        put(member);
        var with = member.withMailingLink(link);
        assertThat(put(with)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().member(member.key())).contains(with);
        assertThat(link.lastsFrom(NOW.plus(Duration.ofDays(199)))).isTrue();
        assertThat(link.lastsFrom(NOW.plus(Duration.ofDays(200)))).isFalse();
        var moved = with.movedTo(new EmailAddress("other", "agency.gov"), 1);
        assertThat(moved.generation().inMailings()).isEmpty();
    }

    @Test
    void unsent_mails_of_a_period_are_found_and_no_others() {
        var key = member(1, new Membership.State.Active(NOW)).key();
        var orders = new ArrayList<MailOrder.Ref>();
        for (int second = 0; second < 4; second++) {
            var state = new MailOrder.State.Unsent(NOW.plusSeconds(second), 0);
            var delivery = delivery(key, randomness.id(), state);
            orders.add(delivery.ref());
            put(delivery);
        }
        assertThat(ledger().unsent(NOW.plusSeconds(1), NOW.plusSeconds(3), 1_000))
            .contains(orders.get(1), orders.get(2))
            .doesNotContain(orders.get(0), orders.get(3));
    }

    @Test
    void the_table_has_a_name() {
        assertThat(ledger().home()).isNotEmpty();
    }
}
