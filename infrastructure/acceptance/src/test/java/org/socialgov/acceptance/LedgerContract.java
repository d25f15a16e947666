package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.JoinRequest;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.records.Audit;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.MemberList;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;
import org.socialgov.mail.MailSender;
import org.socialgov.testkit.FakeRandomness;

/**
 * What everything relies on that uses the table, for each access pattern: the same expectations of the one in memory
 * and of a real DynamoDB API, so that tests with the first say something about the second.
 */
abstract class LedgerContract extends MailingsContract {

    private static final Optional<Eligibility.Verdict> ELIGIBLE = Optional.of(Eligibility.Verdict.OPEN);

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final AddressMailLimit.Limits LIMITS = new AddressMailLimit.Limits(1, 3, 5);
    private static int addresses;

    private final FakeRandomness randomness = new FakeRandomness(System.identityHashCode(this) + 31L * ++addresses);

    abstract Inbox inbox();

    abstract MemberStatistics.Source figures();

    abstract MemberScan memberScan();

    @Test
    void what_was_never_written_is_not_there() {
        var key = MemberKey.of("socialgov", someone());
        assertThat(ledger().member(key)).isEmpty();
        assertThat(ledger().rejoinRequest(key)).isEmpty();
        assertThat(ledger().order(new MailOrder.Ref(key, "none"))).isEmpty();
        assertThat(ledger().link(new Link.Hash("0".repeat(64)))).isEmpty();
        var addressStatus = ledger().addressStatus("socialgov", someone());
        assertThat(addressStatus.member()).isEmpty();
        assertThat(addressStatus.mailLimit().revision()).isZero();
    }

    @Test
    void a_membership_comes_back_as_it_was_written_in_every_state() {
        var states = List.of(
            new Membership.State.Pending(NOW, NOW.plusSeconds(1)),
            new Membership.State.Pending(NOW, NOW.plusSeconds(1), true, Optional.empty()),
            new Membership.State.Pending(NOW, NOW.plusSeconds(1), false, Optional.of("order")),
            new Membership.State.Pending(NOW, NOW.plusSeconds(1), true, Optional.of("order"), Optional.of(NOW)),
            new Membership.State.AwaitingApproval(NOW.plusNanos(1)),
            new Membership.State.Active(NOW.plusMillis(5)),
            new Membership.State.Left(NOW, NOW.minusSeconds(9)),
            new Membership.State.Left(NOW, NOW.minusSeconds(9), true),
            new Membership.State.Declined(NOW, "Not in a government's office"),
            new Membership.State.Suppressed(NOW, Membership.SuppressionReason.BOUNCE)
        );
        for (var state : states) {
            var member = membership(someone(), state, 1);
            assertThat(commit(member)).isEqualTo(Ledger.Commit.COMMITTED);
            assertThat(ledger().member(member.key())).contains(member);
            assertThat(ledger().addressStatus(member.community(), member.address()).member()).contains(member);
        }
    }

    @Test
    void paging_shows_each_member_once() {
        String community = "paged-" + randomness.id();
        var rows = new ArrayList<MemberKey>();
        for (int i = 0; i < 23; i++) {
            // Some at the same time: their order is the table's own.
            var member = listed(community, "Ann " + i, new Membership.State.Active(NOW.plusSeconds(i / 3)));
            rows.add(member.key());
        }
        listed(community, "Ann Left", new Membership.State.Left(NOW, NOW));

        for (var words : List.of(List.<String>of(), List.of("ann"))) {
            var shown = new ArrayList<MemberList.Row>();
            var next = Optional.<MemberList.Position>empty();
            do {
                var page = ledger().memberList(community, "ACTIVE", words, next, 5);
                assertThat(page.rows()).hasSizeLessThanOrEqualTo(5);
                shown.addAll(page.rows());
                next = page.next();
            } while (next.isPresent());
            assertThat(shown).extracting(MemberList.Row::key).containsExactlyInAnyOrderElementsOf(rows);
            assertThat(shown).extracting(MemberList.Row::since).isSortedAccordingTo(Collections.reverseOrder());
        }
        assertThat(ledger().memberList(community, "ACTIVE", List.of(), Optional.empty(), 23).next()).isEmpty();
        assertThat(ledger().memberships(rows)).extracting(Membership::key).containsExactlyElementsOf(rows);
    }

    @Test
    void a_member_is_found_in_the_list_by_the_beginnings_of_words() {
        String community = "found-" + randomness.id();
        var member = listed(community, "José García", new Membership.State.Declined(NOW, "no"));
        listed(community, "Joan Garland", new Membership.State.Declined(NOW, "no"));

        for (var words : List.of(List.of("jose"), List.of("garci", "jo"), List.of(member.address().value()))) {
            assertThat(ledger().memberList(community, "DECLINED", words, Optional.empty(), 50).rows())
                .as(words.toString())
                .extracting(MemberList.Row::key)
                .containsExactly(member.key());
        }
        assertThat(ledger().memberList(community, "DECLINED", List.of("arcia"), Optional.empty(), 50).rows()).isEmpty();
        assertThat(ledger().memberList(community, "ACTIVE", List.of("jose"), Optional.empty(), 50).rows()).isEmpty();
        assertThat(
            ledger().memberList(community, "DECLINED", List.of("jose"), Optional.empty(), 50).rows().getFirst()
        ).isEqualTo(
            new MemberList.Row(
                member.key(),
                member.address(),
                "José García",
                member.details().organization(),
                member.affiliation().map(Affiliation::organization),
                NOW
            )
        );
    }

    @Test
    void a_member_moves_in_the_list_with_the_status() {
        String community = "moved-" + randomness.id();
        var waiting = listed(community, "Ann", new Membership.State.AwaitingApproval(NOW));
        commit(waiting.becomes(new Membership.State.Active(NOW.plusSeconds(1))));

        assertThat(
            ledger().memberList(community, "AWAITING_APPROVAL", List.of(), Optional.empty(), 50).rows()
        ).isEmpty();
        assertThat(ledger().memberList(community, "ACTIVE", List.of(), Optional.empty(), 50).rows())
            .extracting(MemberList.Row::since)
            .containsExactly(NOW.plusSeconds(1));
    }

    private Membership listed(String community, String name, Membership.State state) {
        var address = someone();
        var member = new Membership(
            MemberKey.of(community, address),
            community,
            address,
            new Details(name, "Office of Things", "", List.of()),
            new Consent("1", NOW),
            state,
            1
        );
        assertThat(commit(member)).isEqualTo(Ledger.Commit.COMMITTED);
        return member;
    }

    @Test
    void a_membership_comes_back_with_how_its_mail_is_wanted() {
        var weekly = DeliveryPreferences.at(DeliveryPreferences.Frequency.WEEKLY);
        for (var delivery : List.of(
            DeliveryPreferences.EACH,
            DeliveryPreferences.at(DeliveryPreferences.Frequency.DAILY),
            weekly.paused(Optional.empty()),
            weekly.paused(Optional.of(LocalDate.parse("2026-04-01")))
        )) {
            var address = someone();
            var member = new Membership(
                MemberKey.of("socialgov", address),
                "socialgov",
                address,
                Details.NONE,
                new Consent("1", NOW),
                delivery,
                Optional.empty(),
                new Membership.Generation(Optional.of("generation"), Optional.of(new Link.Hash("1f"))),
                new Membership.State.Active(NOW),
                1
            );
            commit(member);
            assertThat(ledger().member(member.key())).contains(member);
        }
    }

    @Test
    void an_empty_text_and_text_of_all_the_worlds_letters_come_back() {
        var member = new Membership(
            MemberKey.of("socialgov", someone()),
            "socialgov",
            someone(),
            new Details("Zo\u00eb \u2603 \ud83d\udc1d", "", "", List.of()),
            new Consent("1", NOW),
            new Membership.State.Active(NOW),
            1
        );
        commit(member);
        assertThat(ledger().member(member.key())).contains(member);
    }

    @Test
    void what_a_mailbox_said_and_what_an_earlier_release_counted_for_a_spelling_is_part_of_how_an_address_stands() {
        var plain = someone();
        var tagged = new EmailAddress(plain.local() + "+tag", plain.domain());
        var said = Tombstone.none(MemberKey.ofMailbox("socialgov", plain)).suppressed(NOW);
        var now = new AddressMailLimit(MailboxKey.of(plain), false, Map.of(MailKind.CONFIRM, List.of(NOW)), 1);
        var earlier = new AddressMailLimit(
            MailboxKey.ofSpelling(tagged),
            false,
            Map.of(MailKind.CONFIRM, List.of(NOW.plusSeconds(1)), MailKind.WAITING, List.of(NOW)),
            1
        );
        commit(said, now, earlier);

        var status = ledger().addressStatus("socialgov", tagged);
        assertThat(status.mailbox()).contains(said);
        assertThat(status.isSuppressed()).isTrue();
        assertThat(status.mailLimit()).isEqualTo(now.and(earlier));
        assertThat(ledger().addressStatus("socialgov", plain).mailLimit()).isEqualTo(now);
    }

    @Test
    void an_address_is_read_in_several_communities_at_once_each_with_its_own_records() {
        var who = someone();
        var here = membership(who, new Membership.State.Active(NOW), 1);
        var rejoin = new RejoinRequest(
            MemberKey.of("other", who),
            Details.NONE,
            new Consent("1", NOW),
            new Membership.State.Pending(NOW, NOW.plusSeconds(60)),
            1
        );
        commit(here, rejoin);

        var statuses = ledger().addressStatuses(List.of("other", "socialgov", "third"), who, false);
        assertThat(statuses)
            .extracting(Members.AddressStatus::member)
            .containsExactly(Optional.empty(), Optional.of(here), Optional.empty());
        assertThat(statuses)
            .extracting(Members.AddressStatus::rejoinRequest)
            .containsExactly(Optional.of(rejoin), Optional.empty(), Optional.empty());
    }

    /** A stranger's posts use up nothing of what the proven person may have, in either direction. */
    @Test
    void the_mail_limit_of_a_proven_person_is_an_item_of_its_own() {
        var who = someone();
        var strangers = new AddressMailLimit(MailboxKey.of(who), false, Map.of(MailKind.CONFIRM, List.of(NOW)), 1);
        var own = new AddressMailLimit(MailboxKey.of(who), true, Map.of(MailKind.MANAGE, List.of(NOW)), 1);
        assertThat(commit(strangers, own)).isEqualTo(Ledger.Commit.COMMITTED);

        assertThat(ledger().addressStatuses(List.of("socialgov"), who, false).getFirst().mailLimit()).isEqualTo(
            strangers
        );
        assertThat(ledger().addressStatuses(List.of("socialgov"), who, true).getFirst().mailLimit()).isEqualTo(own);
    }

    /** Else the sweeper would look at it each minute. */
    @Test
    void what_is_left_of_an_ended_request_is_never_due_and_stands_in_the_way_of_a_late_one() {
        var who = someone();
        var key = MemberKey.of("socialgov", who);
        var late = new RejoinRequest(
            key,
            Details.NONE,
            new Consent("1", NOW),
            new Membership.State.Pending(NOW, NOW.plusSeconds(60)),
            1
        );
        var ended = RejoinRequest.none(key).ended(NOW);
        var other = MemberKey.of("socialgov", someone());
        commit(
            ended,
            new RejoinRequest(
                other,
                Details.NONE,
                new Consent("1", NOW),
                new Membership.State.Pending(NOW, NOW.plusSeconds(60)),
                1
            )
        );

        assertThat(ledger().unconfirmed(NOW.plus(Duration.ofDays(400)), 1_000))
            .contains(other)
            .doesNotContain(key);
        assertThat(ledger().rejoinRequest(key)).hasValueSatisfying(stored -> assertThat(stored.isNone()).isTrue());
        assertThat(commit(late)).isEqualTo(Ledger.Commit.CONFLICT);
    }

    @Test
    void a_rejoin_an_order_a_link_and_allowances_come_back_as_they_were_written() {
        var who = someone();
        var key = MemberKey.of("socialgov", who);
        var details = new Details("Pat", "Agency", "Editor", List.of("training"));
        var rejoin = new RejoinRequest(
            key,
            details,
            new Consent("1", NOW),
            new Membership.State.Pending(NOW, NOW.plusSeconds(60), true, Optional.of("order")),
            1
        );
        var link = new Link(
            new Link.Hash(randomness.id() + randomness.id()),
            Link.Purpose.CONFIRM,
            "socialgov",
            key,
            "order",
            NOW,
            NOW.plusSeconds(60),
            Optional.of(new Link.Use(NOW, "done")),
            Optional.of(MemberKey.ofMailbox("socialgov", who)),
            Optional.of(MemberKey.of("socialgov", who)),
            Optional.of("generation"),
            1
        );
        var mailLimit = new AddressMailLimit(
            MailboxKey.of(who),
            false,
            Map.of(MailKind.CONFIRM, List.of(NOW, NOW.plusSeconds(601)), MailKind.WAITING, List.of(NOW)),
            1
        );
        assertThat(commit(rejoin, link, mailLimit)).isEqualTo(Ledger.Commit.COMMITTED);

        assertThat(ledger().rejoinRequest(key)).contains(rejoin);
        assertThat(ledger().link(link.hash())).contains(link);
        assertThat(ledger().addressStatus("socialgov", who).mailLimit()).isEqualTo(mailLimit);
        for (var state : List.of(
            new MailOrder.State.Unsent(NOW, 0),
            new MailOrder.State.Unsent(NOW, 1, Optional.of("not-verified")),
            new MailOrder.State.Claimed(NOW.plusSeconds(5), 1),
            new MailOrder.State.Unknown(NOW, 1),
            new MailOrder.State.Sent("id", NOW),
            new MailOrder.State.Failed("rejected", NOW)
        )) {
            var order = order(key, state, Optional.of(someone()));
            commit(order);
            assertThat(ledger().order(order.ref())).contains(order);
        }
    }

    @Test
    void an_order_with_news_and_an_enclosure_and_soft_bounces_come_back_as_they_were_written() {
        var key = MemberKey.of("socialgov", someone());
        var order = order(key, new MailOrder.State.Sent("id", NOW), Optional.empty());
        var told = new MailOrder(
            order.ref(),
            order.community(),
            order.kind(),
            order.coordinator(),
            Optional.of(someone()),
            Optional.of(
                new MailOrder.Enclosure("mail", true, false, "Kim", "A question", "Mon, 2 Mar 2026 10:00:00 -0500")
            ),
            Optional.empty(),
            Optional.empty(),
            0,
            order.createdAt(),
            order.state(),
            List.of(
                new MailOrder.DeliveryEvent(NOW, MailOrder.DeliveryEvent.Type.SEND, ""),
                new MailOrder.DeliveryEvent(NOW.plusMillis(3), MailOrder.DeliveryEvent.Type.BOUNCE, "General")
            ),
            1
        );
        var bounces = new SoftBounces(key, Map.of("one", NOW, "two", NOW.plusNanos(1)), 1);
        assertThat(ledger().softBounces(key)).isEmpty();
        assertThat(commit(told, bounces)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().order(told.ref())).contains(told);
        assertThat(ledger().softBounces(key)).contains(bounces);
    }

    @Test
    void everything_under_a_key_comes_back_history_in_its_order_and_no_other_members_with_it() {
        var address = someone();
        var key = MemberKey.of("socialgov", address);
        assertThat(ledger().everything(key)).isEmpty();
        var history = new ArrayList<Item>();
        for (var event : HistoryEntry.Event.values()) {
            var entry = HistoryEntry.of(key, "socialgov", event, "record", NOW.plusMillis(history.size()), randomness);
            history.add(history.size() % 2 == 0 ? entry : entry.by(someone(), "Has left the agency"));
        }
        for (var entry : history.reversed()) {
            commit(entry);
        }
        var others = List.<MemberItem>of(
            membership(address, new Membership.State.Active(NOW), 1),
            new RejoinRequest(
                key,
                Details.NONE,
                new Consent("1", NOW),
                new Membership.State.Pending(NOW, NOW.plusSeconds(60)),
                1
            ),
            new Tombstone(key, Optional.empty(), Optional.empty(), Optional.empty(), 1),
            change(key, 1),
            new ApprovalDecision(key, true, someone(), "", NOW, NOW, 1),
            order(key, new MailOrder.State.Unsent(NOW, 0), Optional.empty()),
            new SoftBounces(key, Map.of("one", NOW), 1)
        );
        others.forEach(item -> commit(item));
        commit(
            HistoryEntry.of(
                MemberKey.of("socialgov", someone()),
                "socialgov",
                HistoryEntry.Event.LEFT,
                "r",
                NOW,
                randomness
            )
        );

        var found = ledger().everything(key);
        assertThat(found).filteredOn(HistoryEntry.class::isInstance).isEqualTo(history);
        assertThat(found)
            .hasSize(history.size() + others.size())
            .containsAll(others);
    }

    @Test
    void everything_comes_back_however_much_it_is() {
        var key = MemberKey.of("socialgov", someone());
        // More than the megabyte that one answer of a query holds.
        String longText = "x".repeat(200_000);
        for (int i = 0; i < 8; i++) {
            commit(
                HistoryEntry.of(key, "socialgov", HistoryEntry.Event.LEFT, longText + i, NOW.plusMillis(i), randomness)
            );
        }
        assertThat(ledger().everything(key)).hasSize(8);
    }

    @Test
    void counts_add_up_by_the_minute_and_each_counter_for_itself() throws Exception {
        var counter = new RateCounter(randomness.id(), Duration.ofHours(1));
        var other = new RateCounter(randomness.id(), Duration.ofHours(1));
        long minute = MinuteCounts.minute(NOW);
        assertThat(ledger().count(counter, minute, 1, NOW).byMinute()).containsExactly(Map.entry(minute, 1));
        assertThat(
            ledger()
                .count(counter, minute + 61, 1, NOW)
                .byMinute()
        ).containsExactly(Map.entry(minute, 1), Map.entry(minute + 61, 1));
        assertThat(ledger().count(other, minute, 1, NOW).byMinute()).containsExactly(Map.entry(minute, 1));
        assertThat(ledger().count(counter, minute, -1, NOW).byMinute()).containsEntry(minute, 0);

        Callable<MinuteCounts> once = () -> ledger().count(other, minute, 1, NOW);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var counted : threads.invokeAll(Collections.nCopies(40, once))) {
                counted.get();
            }
        }
        assertThat(ledger().count(other, minute, 1, NOW).byMinute()).containsExactly(Map.entry(minute, 42));
    }

    @Test
    void a_counter_goes_on_for_longer_than_it_remembers() {
        var counter = new RateCounter(randomness.id(), Duration.ofHours(1));
        for (int passed = 0; passed < 400; passed++) {
            var now = NOW.plus(Duration.ofMinutes(passed));
            var counts = ledger().count(counter, MinuteCounts.minute(now), 1, now).byMinute();
            for (int ago = 0; ago <= Math.min(passed, 61); ago++) {
                assertThat(counts).containsEntry(MinuteCounts.minute(now) - ago, 1);
            }
        }
    }

    @Test
    void a_ruling_comes_back_as_it_was_written() {
        var key = MemberKey.of("socialgov", someone());
        assertThat(ledger().approvalDecision(key)).isEmpty();
        for (var approvalDecision : List.of(
            new ApprovalDecision(key, true, someone(), "", NOW, NOW.minusNanos(1), 1),
            new ApprovalDecision(key, false, someone(), "Not a government's office", NOW.plusMillis(1), NOW, 2)
        )) {
            commit(approvalDecision);
            assertThat(ledger().approvalDecision(key)).contains(approvalDecision);
        }
    }

    @Test
    void who_waits_too_long_for_a_decision_is_found_when_it_is_time_to_ask_again() {
        var longAgo = Instant.parse("1998-01-01T00:00:00Z");
        var second = membership(
            someone(),
            new Membership.State.AwaitingApproval(longAgo.minusSeconds(5), longAgo.plusSeconds(1), 1),
            1
        );
        var first = membership(someone(), new Membership.State.AwaitingApproval(longAgo, longAgo, 1), 1);
        commit(second, first);
        assertThat(ledger().undecided(longAgo.minusNanos(1), 10)).isEmpty();
        assertThat(ledger().undecided(longAgo, 10)).containsExactly(first.key());
        assertThat(ledger().undecided(longAgo.plusSeconds(1), 10)).containsExactly(first.key(), second.key());
        assertThat(ledger().undecided(longAgo.plusSeconds(1), 1)).containsExactly(first.key());
        commit(
            membership(first.address(), new Membership.State.Declined(NOW, "no"), 2),
            membership(second.address(), new Membership.State.Active(NOW), 2)
        );
        assertThat(ledger().undecided(longAgo.plusSeconds(1), 10)).isEmpty();
    }

    @Test
    void a_wish_for_another_address_comes_back_as_it_was_written() {
        var key = MemberKey.of("socialgov", someone());
        assertThat(ledger().addressChange(key)).isEmpty();
        var asked = change(key, 1);
        var confirmed = new AddressChange(
            key,
            someone(),
            NOW,
            NOW.plusSeconds(60),
            "one",
            Optional.empty(),
            Optional.of(new AddressChange.Confirmed("one", NOW.plusMillis(1))),
            2
        );
        for (var change : List.of(asked, confirmed)) {
            commit(change);
            assertThat(ledger().addressChange(key)).contains(change);
        }
    }

    private static AddressChange change(MemberKey key, long revision) {
        return new AddressChange(
            key,
            someone(),
            NOW,
            NOW.plusSeconds(60),
            "one",
            Optional.of("two"),
            Optional.empty(),
            revision
        );
    }

    @Test
    void an_orders_note_comes_back() {
        var plain = order(MemberKey.of("socialgov", someone()), new MailOrder.State.Unsent(NOW, 0), Optional.empty());
        var noted = plain.about(someone()).withNote("Welcome!");
        commit(noted);
        assertThat(ledger().order(noted.ref())).contains(noted);
    }

    @Test
    void the_requests_of_a_domain_and_of_a_day_come_back_as_they_were_written() {
        String community = "community" + ++addresses;
        var first = MemberKey.of(community, someone());
        var none = ledger().approvalQueue(community, "1f");
        assertThat(none).isEqualTo(ApprovalDecision.Queue.none(community, "1f"));
        var queue = none.with(first).with(MemberKey.of(community, someone())).changedAt(NOW);
        var today = ledger().askedToday(community, NOW).withOneMore();
        commit(queue, today);

        assertThat(ledger().approvalQueue(community, "1f")).isEqualTo(queue);
        assertThat(ledger().approvalQueue(community, "2f").members()).isEmpty();
        assertThat(ledger().askedToday(community, NOW)).isEqualTo(today);
        assertThat(
            ledger()
                .askedToday(community, NOW.plus(Duration.ofDays(1)))
                .count()
        ).isZero();

        // Of two requests that come at once, one goes first.
        assertThat(commit(none.with(first).changedAt(NOW))).isEqualTo(Ledger.Commit.CONFLICT);
        var later = today.withDigest();
        commit(queue.without(List.of(first)).changedAt(NOW), later);
        assertThat(ledger().approvalQueue(community, "1f").others()).isZero();
        assertThat(ledger().askedToday(community, NOW)).isEqualTo(later);
    }

    @Test
    void the_audit_of_a_community_comes_back_in_its_order_and_of_two_acts_at_once_one_is_decided_again() {
        String community = "audited-" + randomness.id();
        var none = ledger().auditHead(community);
        assertThat(none).isEqualTo(AuditEntry.Head.none(community));
        var entries = new ArrayList<AuditEntry>();
        for (int number = 1; number <= 12; number++) {
            var writes = new Change.Builder();
            Audit.after(ledger().auditHead(community))
                .append(AuditEntry.Act.SENT, "announcement-" + number, AuditEntry.SYSTEM, "text", NOW)
                .writeTo(writes);
            var change = writes.change(randomness);
            entries.add((AuditEntry) change.writes().getFirst().item());
            assertThat(ledger().commit(change)).isEqualTo(Ledger.Commit.COMMITTED);
        }

        assertThat(ledger().auditHead(community)).isEqualTo(
            new AuditEntry.Head(community, 12, entries.getLast().hash(), 12)
        );
        assertThat(ledger().auditEntries(community, 1, 12)).isEqualTo(entries);
        assertThat(ledger().auditEntries(community, 9, 10)).isEqualTo(entries.subList(8, 10));
        assertThat(ledger().auditEntries(community, 13, 99)).isEmpty();
        assertThat(ledger().auditEntries(community, 1, 0)).isEmpty();

        var late = new Change.Builder();
        Audit.after(none).append(AuditEntry.Act.SENT, "late", AuditEntry.SYSTEM, "", NOW).writeTo(late);
        assertThat(ledger().commit(late.change(randomness))).isEqualTo(Ledger.Commit.CONFLICT);
    }

    @Test
    void the_archive_of_a_community_comes_back_in_its_order_in_each_state() {
        String community = "archived-" + randomness.id();
        assertThat(ledger().archiveHead(community)).isEqualTo(ArchiveEntry.Head.none(community));
        var entries = new ArrayList<ArchiveEntry>();
        var head = ArchiveEntry.Head.none(community);
        for (int i = 0; i < 5; i++) {
            entries.add(
                new ArchiveEntry(
                    community,
                    // Two of them at one time.
                    new ArchiveEntry.Position(NOW.plusSeconds(i / 2), "%032x".formatted(i)),
                    1,
                    "2026-03-02-clinic-" + i,
                    "Clinic \u2603 " + i,
                    i == 0 ? List.of() : List.of("training", "shared-tools"),
                    "The beginning",
                    "clinic " + i,
                    i < 2 ? Optional.empty() : Optional.of(entries.get(i - 1).position()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    1
                )
            );
            head = head.withOneMore();
            commit(entries.getLast(), head);
        }
        assertThat(ledger().archiveHead(community)).isEqualTo(head);
        for (var entry : entries) {
            assertThat(ledger().archiveEntry(community, entry.position())).contains(entry);
        }
        assertThat(ledger().archive(community, Optional.empty(), 9)).isEqualTo(entries.reversed());
        assertThat(ledger().archive(community, Optional.empty(), 2)).isEqualTo(entries.reversed().subList(0, 2));
        assertThat(ledger().archive(community, Optional.of(entries.get(3).position()), 2)).isEqualTo(
            entries.reversed().subList(2, 4)
        );
        assertThat(ledger().archive(community, NOW.plusSeconds(1), NOW.plusSeconds(2))).isEqualTo(
            entries.subList(2, 4)
        );
        assertThat(ledger().archive("none-" + community, Optional.empty(), 9)).isEmpty();

        var corrected = entries.get(0).correctedBy(entries.get(1).position());
        var withdrawn = entries.get(1).withdrawn(NOW);
        var removed = entries.get(2).redacted(new ArchiveEntry.Redaction(NOW, "Wrong number"));
        commit(corrected, withdrawn, removed);
        assertThat(ledger().archive(community, NOW, NOW.plusSeconds(2)).subList(0, 3)).containsExactly(
            corrected,
            withdrawn,
            removed
        );
    }

    @Test
    void coordinators_come_back_in_every_state_with_their_head_and_those_of_no_other_community() {
        var community = randomness.id();
        assertThat(ledger().coordinators(community).head()).isEqualTo(CoordinatorEntry.Head.none(community));
        assertThat(ledger().coordinators(community).entries()).isEmpty();
        var first = CoordinatorEntry.first(community, someone(), NOW);
        var invited = new CoordinatorEntry(
            community,
            someone(),
            "Ben Lee",
            CoordinatorEntry.State.INVITED,
            NOW,
            Optional.of(first.address()),
            NOW.minusSeconds(1),
            Optional.of(NOW.plusSeconds(1)),
            List.of(new CoordinatorEntry.Opened("session", NOW)),
            1
        );
        var head = CoordinatorEntry.Head.none(community).withActive(1);
        assertThat(commit(first, invited, head)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().coordinators(community).head()).isEqualTo(head);
        assertThat(ledger().coordinators(community).entries()).containsExactlyInAnyOrder(first, invited);
        assertThat(
            ledger()
                .coordinators(community + "2")
                .entries()
        ).isEmpty();
        // Of two who seed a community, one is first.
        assertThat(commit(CoordinatorEntry.Head.none(community).withActive(1))).isEqualTo(Ledger.Commit.CONFLICT);
        var former = first.becomes(CoordinatorEntry.State.FORMER, NOW);
        commit(former, invited.signedOutEverywhere(NOW), head.withActive(0));
        assertThat(ledger().coordinators(community).entries()).containsExactlyInAnyOrder(
            former,
            invited.signedOutEverywhere(NOW)
        );
    }

    @Test
    void settings_come_back_with_their_versions_and_of_two_changes_at_once_one_is_decided_again() {
        String community = "set-" + randomness.id();
        assertThat(ledger().liveSettings(community)).isEqualTo(LiveSettings.none(community));
        assertThat(ledger().settingsVersions(community, 10)).isEmpty();
        var versions = new ArrayList<LiveSettings.Version>();
        for (int number = 1; number <= 11; number++) {
            var next = ledger()
                .liveSettings(community)
                .with(Map.of("digest.hour", "" + number, "welcome", ""));
            versions.addFirst(next.asVersion(NOW));
            assertThat(commit(next, next.asVersion(NOW))).isEqualTo(Ledger.Commit.COMMITTED);
            assertThat(ledger().liveSettings(community)).isEqualTo(next);
            assertThat(commit(next, next.asVersion(NOW))).isEqualTo(Ledger.Commit.CONFLICT);
        }
        assertThat(ledger().settingsVersions(community, 99)).isEqualTo(versions);
        assertThat(ledger().settingsVersions(community, 2)).isEqualTo(versions.subList(0, 2));
        assertThat(ledger().settingsVersions(community + "2", 99)).isEmpty();
    }

    @Test
    void an_import_comes_back_in_every_state_with_its_text_and_rows() {
        String community = "import-" + randomness.id();
        var ref = ListImport.Ref.create(community, NOW, randomness);
        var reading = new ListImport.Reading("CSV", true, Map.of("address", 0, "name", 3), List.of("bounced"));
        var source = new ListImport.Source("GSA LISTSERV", LocalDate.of(2026, 4, 1), someone());
        var uploaded = ListImport.uploaded(ref, source, reading, NOW, "table");
        var raw = new ListImport.Raw(ref, 0, new byte[] { 1, 2, -3 }, NOW.plusSeconds(9));
        var second = new ListImport.Raw(ref, 1, new byte[] { 0 }, NOW.plusSeconds(9));
        var row = new ListImport.Row(3, someone(), "Ann", "", true);
        var rows = new ListImport.Rows(ref, "batch", 0, List.of(row, row), NOW.plusSeconds(10));
        var others = new ListImport.Rows(ref, "other", 0, List.of(row), NOW.plusSeconds(10));
        assertThat(ledger().listImport(ref)).isEmpty();
        commit(second, raw, uploaded, rows, others);

        assertThat(ledger().rawOf(ref)).containsExactly(raw, second);
        assertThat(ledger().rowsOf(ref, "batch", 0)).contains(rows);
        assertThat(ledger().rowsOf(ref, "batch", 1)).isEmpty();
        assertThat(ledger().uploadedData(ref)).containsExactly(raw, second, rows, others);

        var previewed = uploaded.previewed(reading, true, Map.of("NEW", 2), Map.of("NEW", List.of(3, 4)));
        var started = previewed.started(Map.of("NEW", 2), "batch", 2, someone(), NOW, "table");
        var stopped = started.becomes(new ListImport.State.Stopped(NOW, "bounces"));
        var done = stopped.at(stopped.progress().reminders().upTo(2), new ListImport.State.Done(NOW));
        assertThat(ledger().listImport(ref)).contains(uploaded);
        for (var next : List.of(previewed, started, stopped, done)) {
            assertThat(commit(next)).isEqualTo(Ledger.Commit.COMMITTED);
            assertThat(ledger().listImport(ref)).contains(next);
            assertThat(ledger().dueImports(NOW, 1000).contains(ref)).isEqualTo(next == started);
        }
        var later = ListImport.uploaded(
            ListImport.Ref.create(community, NOW.plusSeconds(1), randomness),
            source,
            reading,
            NOW,
            "table"
        );
        commit(later);
        assertThat(ledger().listImports(community, 5)).containsExactly(later, done);
        assertThat(ledger().listImports(community, 1)).containsExactly(later);
    }

    @Test
    void outcomes_of_an_import_are_added_and_invitations_and_marks_are_found() {
        String community = "invited-" + randomness.id();
        var ref = ListImport.Ref.create(community, NOW, randomness);
        var address = someone();
        var key = MemberKey.of(community, address);
        assertThat(ledger().importCounts(ref)).isEqualTo(ListImport.Counts.none(ref));
        commit(ListImport.Counts.none(ref).plus(ListImport.Counts.one(ref, ListImport.Outcome.INVITED)));
        for (var outcome : List.of(ListImport.Outcome.INVITED, ListImport.Outcome.CAME)) {
            ledger().commit(new Change.Builder().add(ListImport.Counts.one(ref, outcome)).change(randomness));
        }
        assertThat(ledger().importCounts(ref)).isEqualTo(
            new ListImport.Counts(ref, Map.of(ListImport.Outcome.INVITED, 2, ListImport.Outcome.CAME, 1), 3)
        );

        var invited = new ListImport.Invited(key, community, ref.id(), NOW);
        var invitation = new ListImport.Invitation(
            key,
            community,
            ref.id(),
            address,
            "Ann",
            "",
            false,
            NOW,
            Optional.empty(),
            1
        );
        assertThat(ledger().invited(key)).isEmpty();
        assertThat(ledger().invitation(key)).isEmpty();
        commit(invited, invitation, Tombstone.none(key).suppressed(NOW));
        assertThat(commit(invited)).isEqualTo(Ledger.Commit.CONFLICT);
        assertThat(ledger().invited(key)).contains(invited);
        assertThat(ledger().invitation(key)).contains(invitation);
        assertThat(ledger().everything(key)).contains(invited, invitation);
        commit(invitation.with(ListImport.Outcome.CAME));
        assertThat(ledger().invitation(key)).contains(invitation.with(ListImport.Outcome.CAME));
        assertThat(ledger().invitedKeys(community)).containsExactly(key);
        assertThat(ledger().invitedKeys(community + "2")).isEmpty();
        assertThat(ledger().tombstoneKeys()).contains(key);
    }

    @Test
    void a_coordinators_session_comes_back_as_it_was_written() {
        var made = CoordinatorSession.open(AddressKey.of(someone()), NOW, randomness);
        var session = made.session();
        assertThat(ledger().coordinatorSession(session.hash())).isEmpty();
        commit(session);
        assertThat(ledger().coordinatorSession(session.hash())).contains(session);
        assertThat(ledger().session(session.hash())).isEmpty();
        var fresh = session.asking("order", "team").freshened(NOW);
        commit(session.asking("order", "team"));
        commit(fresh);
        assertThat(ledger().coordinatorSession(made.cookie().hash())).contains(fresh);
    }

    @Test
    void a_session_and_a_remainder_come_back_as_they_were_written() {
        var who = someone();
        var key = MemberKey.of("socialgov", who);
        var session = new Session(
            new Link.Hash(randomness.id() + randomness.id()),
            randomness.id(),
            key,
            Optional.of("generation"),
            NOW,
            NOW.plusSeconds(60),
            1
        );
        assertThat(ledger().session(session.hash())).isEmpty();
        commit(session);
        assertThat(ledger().session(session.hash())).contains(session);
        assertThat(ledger().link(session.hash())).isEmpty();

        for (var tombstone : List.of(
            new Tombstone(key, Optional.of(NOW), Optional.empty(), Optional.empty(), 1),
            new Tombstone(key, Optional.empty(), Optional.empty(), Optional.of(new Consent("2026-01", NOW)), 2),
            new Tombstone(key, Optional.of(NOW), Optional.empty(), Optional.of(new Consent("2026-01", NOW)), 3),
            new Tombstone(key, Optional.empty(), Optional.of(NOW.plusSeconds(1)), Optional.empty(), 4)
        )) {
            commit(tombstone);
            assertThat(ledger().tombstone(key)).contains(tombstone);
            assertThat(ledger().addressStatus("socialgov", who).tombstone()).contains(tombstone);
        }
    }

    @Test
    void what_is_unconfirmed_is_found_when_something_is_due_and_no_longer_afterwards() {
        var asked = NOW.minus(Duration.ofDays(400));
        var pending = membership(
            someone(),
            new Membership.State.Pending(asked, asked.plus(Membership.CONFIRM_WITHIN)),
            1
        );
        var rejoin = new RejoinRequest(
            MemberKey.of("socialgov", someone()),
            Details.NONE,
            new Consent("1", NOW),
            new Membership.State.Pending(asked.minusSeconds(1), asked.plus(Membership.CONFIRM_WITHIN).minusSeconds(1)),
            1
        );
        commit(pending, rejoin);
        var due = asked.plus(Membership.REMIND_AFTER);
        assertThat(ledger().unconfirmed(due.minusSeconds(2), 10)).isEmpty();
        assertThat(ledger().unconfirmed(due, 10)).containsExactly(rejoin.key(), pending.key());
        assertThat(ledger().unconfirmed(due, 1)).containsExactly(rejoin.key());
        assertThat(ledger().overdue(due, 10)).isEmpty();

        var removed = Transition.retryOnConflict(ledger(), () ->
            Joining.remindOrExpire(
                Optional.empty(),
                ledger().rejoinRequest(rejoin.key()),
                Optional.empty(),
                NOW,
                randomness
            )
        );
        assertThat(removed.outcome()).isEqualTo("removed");
        commit(membership(pending.address(), new Membership.State.Active(NOW), 2));
        assertThat(ledger().unconfirmed(due, 10)).isEmpty();
    }

    @Test
    void what_is_known_of_mails_that_came_in_comes_back_as_it_was_written() {
        var receipt = new ProcessedMail(randomness.id(), "passed-on", NOW, 1);
        var day = LocalDate.of(2026, 3, 2).plusDays(++addresses);
        var inboundCounts = InboundCounts.none("socialgov", day).forward("agency.gov", true, true).orElseThrow();
        assertThat(inbox().processedMail(receipt.mail())).isEmpty();
        assertThat(inbox().inboundCounts("socialgov", day)).isEqualTo(InboundCounts.none("socialgov", day));
        assertThat(commit(receipt, inboundCounts)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(inbox().processedMail(receipt.mail())).contains(receipt);
        assertThat(inbox().inboundCounts("socialgov", day)).isEqualTo(inboundCounts);
        assertThat(inbox().inboundCounts("another", day).forwarded()).isZero();
    }

    @Test
    void unverified_requests_to_join_are_listed_the_newest_first_until_their_time_is_over() {
        String community = "community" + ++addresses;
        var older = new UnverifiedJoin(community, someone(), "Pat", NOW, 1);
        var newer = new UnverifiedJoin(community, someone(), "", NOW.plusSeconds(1), 1);
        assertThat(inbox().unverifiedJoin(community, older.addressKey())).isEmpty();
        assertThat(commit(older, newer)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(inbox().unverifiedJoin(community, older.addressKey())).contains(older);
        assertThat(inbox().unverifiedJoins(community, NOW, 10)).containsExactly(newer, older);
        assertThat(inbox().unverifiedJoins(community, NOW, 1)).containsExactly(newer);
        assertThat(inbox().unverifiedJoins(community, NOW.plus(UnverifiedJoin.KEPT), 10)).containsExactly(newer);
        assertThat(inbox().unverifiedJoins("another", NOW, 10)).isEmpty();
    }

    @Test
    void what_happened_in_a_time_is_counted_by_community_and_event() {
        var community = "community-" + randomness.id();
        var key = MemberKey.of(community, someone());
        var until = NOW.plus(Duration.ofDays(7));
        commit(
            HistoryEntry.of(key, community, HistoryEntry.Event.JOINED, "", NOW.minusNanos(1), randomness),
            HistoryEntry.of(key, community, HistoryEntry.Event.JOINED, "", NOW, randomness),
            HistoryEntry.of(key, community, HistoryEntry.Event.JOINED, "", NOW, randomness),
            HistoryEntry.of(key, community, HistoryEntry.Event.LEFT, "", until.minusNanos(1), randomness),
            HistoryEntry.of(key, community, HistoryEntry.Event.LEFT, "", until, randomness),
            HistoryEntry.of(key, "elsewhere-" + community, HistoryEntry.Event.BOUNCED, "", NOW, randomness)
        );
        assertThat(ledger().happened(community, NOW, until)).isEqualTo(
            Map.of(HistoryEntry.Event.JOINED, 2, HistoryEntry.Event.LEFT, 1)
        );
        assertThat(ledger().happened(community, until.plusNanos(1), until.plusSeconds(1))).isEmpty();
    }

    @Test
    void members_who_joined_in_a_time_are_named_once_the_newest_first() {
        var community = "community-" + randomness.id();
        var first = MemberKey.of(community, someone());
        var second = MemberKey.of(community, someone());
        var until = NOW.plus(Duration.ofDays(7));
        commit(
            HistoryEntry.of(first, community, HistoryEntry.Event.JOINED, "", NOW, randomness),
            HistoryEntry.of(first, community, HistoryEntry.Event.LEFT, "", NOW.plusSeconds(1), randomness),
            HistoryEntry.of(first, community, HistoryEntry.Event.CAME_BACK, "", NOW.plusSeconds(2), randomness),
            HistoryEntry.of(second, community, HistoryEntry.Event.APPROVED, "", NOW.plusSeconds(3), randomness),
            HistoryEntry.of(
                MemberKey.of(community, someone()),
                community,
                HistoryEntry.Event.JOINED,
                "",
                until,
                randomness
            )
        );
        assertThat(ledger().joined(community, NOW, until, 10)).containsExactly(second, first);
        assertThat(ledger().joined(community, NOW, until, 1)).containsExactly(second);
        assertThat(ledger().joined("elsewhere-" + community, NOW, until, 10)).isEmpty();
    }

    @Test
    void who_waits_for_a_decision_is_found_until_it_is_made() {
        var longAgo = NOW.minus(Duration.ofDays(4_000));
        var second = membership(someone(), new Membership.State.AwaitingApproval(longAgo.plusNanos(1)), 1);
        var first = membership(someone(), new Membership.State.AwaitingApproval(longAgo), 1);
        var third = membership(someone(), new Membership.State.AwaitingApproval(longAgo.plusNanos(2)), 1);
        commit(second, first, third);
        assertThat(ledger().waiting(3)).containsExactly(first.key(), second.key(), third.key());
        commit(
            membership(first.address(), new Membership.State.Declined(NOW, "no"), 2),
            membership(second.address(), new Membership.State.Active(NOW), 2)
        );
        assertThat(ledger().waiting(100)).contains(third.key()).doesNotContain(first.key(), second.key());
        commit(membership(third.address(), new Membership.State.Active(NOW), 2));
    }

    @Test
    void mails_that_were_given_up_are_found_by_their_time_and_those_that_were_overtaken_are_not() {
        var key = MemberKey.of("socialgov", someone());
        var then = NOW.minus(Duration.ofDays(4_000));
        var second = order(key, new MailOrder.State.Failed("never-confirmed", then.plusNanos(1)), Optional.empty());
        var first = order(key, new MailOrder.State.Failed("rejected: MessageRejected", then), Optional.empty());
        var overtaken = order(
            key,
            new MailOrder.State.Failed(MailOrder.State.Failed.NO_LONGER_NEEDED, then),
            Optional.empty()
        );
        commit(second, first, overtaken);
        assertThat(ledger().missed(then, then.plusSeconds(1), 10)).containsExactly(first.ref(), second.ref());
        assertThat(ledger().missed(then, then.plusSeconds(1), 1)).containsExactly(first.ref());
        assertThat(ledger().missed(then, then.plusNanos(1), 10)).containsExactly(first.ref());
        assertThat(ledger().overdue(then.plusSeconds(1), 10)).isEmpty();
    }

    @Test
    void what_is_added_to_the_figures_adds_up_in_any_order() throws Exception {
        String community = "community" + ++addresses;
        var labor = new Affiliation.Organization("Department of Labor", Kind.FEDERAL);
        var ohio = new Affiliation.Organization("Ohio, \"the state\"", Kind.STATE);
        assertThat(figures().statistics(community).members()).isZero();
        Callable<Ledger.Commit> join = () -> add(new MemberCountShard(community, 3, 1, Map.of(labor, 1), 1));
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var commit : threads.invokeAll(Collections.nCopies(12, join))) {
                assertThat(commit.get()).isEqualTo(Ledger.Commit.COMMITTED);
            }
        }
        add(new MemberCountShard(community, 15, 2, Map.of(ohio, 1), 1));
        add(new MemberCountShard(community, 3, -1, Map.of(labor, -1), 1));
        assertThat(figures().statistics(community).members()).isEqualTo(13);
        assertThat(figures().statistics(community).organizations()).isEqualTo(2);

        var march = YearMonth.of(2026, 3);
        add(new MemberCountShard(community, 15, 0, Map.of(), Map.of(march, new MemberCountShard.Requests(1, 0)), 1));
        add(new MemberCountShard(community, 15, 0, Map.of(), Map.of(march, new MemberCountShard.Requests(2, 1)), 1));
        assertThat(figures().statistics(community).requestsSince(march)).isEqualTo(new MemberCountShard.Requests(3, 1));

        add(new MemberCountShard(community, 15, -2, Map.of(ohio, -1), 1));
        assertThat(figures().statistics(community).members()).isEqualTo(11);
        assertThat(figures().statistics(community).organizations()).isEqualTo(1);
    }

    @Test
    void a_part_of_the_figures_is_put_right_only_as_it_was_read() {
        String community = "community" + ++addresses;
        var labor = new Affiliation.Organization("Department of Labor", Kind.FEDERAL);
        add(new MemberCountShard(community, 0, 5, Map.of(labor, 5), 1));
        var read = figures().statistics(community).counts().getFirst();
        var one = new MemberCountShard(community, 0, 1, Map.of(), 1);
        add(one.plus(one).plus(new MemberCountShard(community, 0, -1, Map.of(), 1)));
        assertThat(figures().statistics(community).counts().getFirst().revision()).isEqualTo(read.revision() + 1);
        var right = new MemberCountShard(community, 0, 4, Map.of(labor, 4), read.revision() + 1);
        assertThat(commit(right)).isEqualTo(Ledger.Commit.CONFLICT);
        var again = figures().statistics(community).counts().getFirst();
        assertThat(again.members()).isEqualTo(6);
        var now = new MemberCountShard(community, 0, 4, Map.of(labor, 4), again.revision() + 1);
        assertThat(commit(now)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(figures().statistics(community).counts()).containsExactly(now);
    }

    @Test
    void a_census_comes_back_as_it_was_written() {
        String community = "community" + ++addresses;
        var dailyStatistics = dailyStatistics(community, Optional.of(75));
        assertThat(commit(dailyStatistics)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(figures().statistics(community).dailyStatistics()).contains(dailyStatistics);
        assertThat(commit(dailyStatistics)).isEqualTo(Ledger.Commit.CONFLICT);

        var another = dailyStatistics("community" + ++addresses, Optional.empty());
        commit(another);
        assertThat(figures().statistics(another.community()).dailyStatistics()).contains(another);
    }

    private static DailyMemberStatistics dailyStatistics(String community, Optional<Integer> confirmRate) {
        var labor = new Affiliation.Organization("Department of Labor", Kind.FEDERAL);
        return new DailyMemberStatistics(
            community,
            NOW.plusNanos(1),
            List.of(
                new DailyMemberStatistics.Month(YearMonth.of(2025, 12), 7, 0, 7),
                new DailyMemberStatistics.Month(YearMonth.of(2026, 1), 12, 3, 16)
            ),
            new DailyMemberStatistics.Snapshot(
                NOW,
                16,
                3,
                new AnonymizedCounts<>(
                    List.of(new AnonymizedCounts.Row<>(labor, 9)),
                    Optional.of(new AnonymizedCounts.Other(2, 7))
                ),
                new AnonymizedCounts<>(
                    List.of(new AnonymizedCounts.Row<>(Kind.SPECIAL_DISTRICT, 16)),
                    Optional.empty()
                ),
                confirmRate
            ),
            confirmRate.map(_ ->
                new DailyMemberStatistics.Choices(
                    Map.of(DeliveryPreferences.Frequency.EACH, 9, DeliveryPreferences.Frequency.WEEKLY, 7),
                    Map.of("training", 4),
                    12
                )
            ),
            1
        );
    }

    @Test
    void the_members_scan_returns_what_is_counted_of_every_membership() {
        String community = "community" + ++addresses;
        var pause = DeliveryPreferences.EACH.paused(Optional.of(LocalDate.of(2026, 4, 1)));
        var known = new Affiliation("Department of Labor", Kind.FEDERAL, LocalDate.of(2026, 3, 1));
        var active = new Membership(
            MemberKey.of(community, someone()),
            community,
            someone(),
            new Details("Pat", "", "", List.of("training")),
            new Consent("1", NOW),
            pause,
            Optional.of(known),
            Membership.Generation.NONE,
            new Membership.State.Active(NOW.plusSeconds(1)),
            1
        );
        var left = new Membership(
            MemberKey.of(community, someone()),
            community,
            someone(),
            new Details("Pat", "", "", List.of()),
            new Consent("1", NOW),
            new Membership.State.Left(NOW.plusSeconds(9), NOW.plusSeconds(2)),
            1
        );
        commit(active, left);
        assertThat(ledger().member(active.key())).contains(active);
        var entries = new ArrayList<MemberScan.Entry>();
        memberScan().each(entries::add);
        assertThat(entries)
            .filteredOn(entry -> entry.community().equals(community))
            .containsExactlyInAnyOrder(
                new MemberScan.Entry(
                    active.key(),
                    community,
                    "ACTIVE",
                    Optional.of(NOW.plusSeconds(1)),
                    Optional.empty(),
                    Optional.of(known.counted()),
                    pause,
                    List.of("training")
                ),
                new MemberScan.Entry(
                    left.key(),
                    community,
                    "LEFT",
                    Optional.of(NOW.plusSeconds(2)),
                    Optional.of(NOW.plusSeconds(9)),
                    Optional.empty(),
                    DeliveryPreferences.EACH,
                    List.of()
                )
            );
    }

    @Test
    void a_first_revision_must_not_exist() {
        var member = membership(someone(), new Membership.State.Active(NOW), 1);
        assertThat(commit(member)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(commit(membership(member.address(), new Membership.State.Active(NOW), 1))).isEqualTo(
            Ledger.Commit.CONFLICT
        );
    }

    @Test
    void a_later_revision_must_follow_the_one_before() {
        var address = someone();
        commit(membership(address, new Membership.State.Active(NOW), 1));
        var left = membership(address, new Membership.State.Left(NOW, NOW), 2);
        assertThat(commit(left)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(commit(membership(address, new Membership.State.Active(NOW), 2))).isEqualTo(Ledger.Commit.CONFLICT);
        assertThat(commit(membership(address, new Membership.State.Active(NOW), 4))).isEqualTo(Ledger.Commit.CONFLICT);
        assertThat(ledger().member(left.key())).contains(left);
    }

    @Test
    void join_and_mail_order_are_one_transaction() {
        var key = MemberKey.of("socialgov", someone());
        var order = order(key, new MailOrder.State.Unsent(NOW, 0), Optional.empty());
        commit(order);
        var member = membership(someone(), new Membership.State.Pending(NOW, NOW.plusSeconds(1)), 1);

        assertThat(commit(member, order)).isEqualTo(Ledger.Commit.CONFLICT);
        assertThat(ledger().member(member.key())).isEmpty();
    }

    @Test
    void the_same_change_arriving_twice_happens_once() {
        var member = membership(someone(), new Membership.State.Active(NOW), 1);
        var change = new Change(randomness.id(), List.of(new Change.Write.Put(member)));
        assertThat(ledger().commit(change)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().commit(change)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().member(member.key())).contains(member);
    }

    @Test
    void what_goes_must_be_as_it_was_read() {
        var key = MemberKey.of("socialgov", someone());
        var rejoin = new RejoinRequest(
            key,
            Details.NONE,
            new Consent("1", NOW),
            new Membership.State.Pending(NOW, NOW.plusSeconds(60)),
            1
        );
        commit(rejoin);
        var newer = new RejoinRequest(
            key,
            Details.NONE,
            new Consent("1", NOW),
            new Membership.State.Pending(NOW, NOW.plusSeconds(90)),
            2
        );
        commit(newer);
        assertThat(delete(rejoin)).isEqualTo(Ledger.Commit.CONFLICT);
        assertThat(delete(newer)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().rejoinRequest(key)).isEmpty();
    }

    /** Removed by another sweeper, and asked for again, before this one comes to its own removing. */
    @Test
    void what_was_decided_on_a_thing_that_went_is_not_carried_out_on_the_one_that_came() {
        var address = someone();
        ask(address, NOW.minus(Duration.ofDays(8)));
        var expired = ledger().member(MemberKey.of("socialgov", address)).orElseThrow();
        assertThat(delete(expired)).isEqualTo(Ledger.Commit.COMMITTED);
        ask(address, NOW);
        var newer = ledger().member(expired.key()).orElseThrow();

        assertThat(delete(expired)).isEqualTo(Ledger.Commit.CONFLICT);
        assertThat(ledger().commit(new Change(randomness.id(), List.of(new Change.Write.Check(expired))))).isEqualTo(
            Ledger.Commit.CONFLICT
        );
        var stale = membership(address, new Membership.State.Left(NOW, NOW), expired.revision() + 1);
        assertThat(ledger().commit(new Change(randomness.id(), List.of(new Change.Write.Put(stale))))).isEqualTo(
            Ledger.Commit.CONFLICT
        );
        assertThat(ledger().member(expired.key())).contains(newer);
    }

    @Test
    void what_is_only_looked_at_must_be_as_it_was_read_and_stays() {
        var member = membership(someone(), new Membership.State.Active(NOW), 1);
        commit(member);
        var order = order(member.key(), new MailOrder.State.Sent("id", NOW), Optional.empty());
        var stale = new Change(
            randomness.id(),
            List.of(
                new Change.Write.Put(order),
                new Change.Write.Check(membership(member.address(), new Membership.State.Active(NOW), 2))
            )
        );
        assertThat(ledger().commit(stale)).isEqualTo(Ledger.Commit.CONFLICT);
        assertThat(ledger().order(order.ref())).isEmpty();
        var asRead = new Change(randomness.id(), List.of(new Change.Write.Put(order), new Change.Write.Check(member)));
        assertThat(ledger().commit(asRead)).isEqualTo(Ledger.Commit.COMMITTED);
        assertThat(ledger().member(member.key())).contains(member);
    }

    @Test
    void what_is_looked_at_in_vain_must_not_be_there() {
        var nobody = new Tombstone(
            MemberKey.of("socialgov", someone()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0
        );
        assertThat(ledger().commit(new Change(randomness.id(), List.of(new Change.Write.Check(nobody))))).isEqualTo(
            Ledger.Commit.COMMITTED
        );
        assertThat(ledger().tombstone(nobody.key())).isEmpty();

        commit(new Tombstone(nobody.key(), Optional.of(NOW), Optional.empty(), Optional.empty(), 1));
        assertThat(ledger().commit(new Change(randomness.id(), List.of(new Change.Write.Check(nobody))))).isEqualTo(
            Ledger.Commit.CONFLICT
        );
    }

    @Test
    void overdue_finds_what_is_due_the_longest_due_first_and_nothing_that_is_done() {
        var far = Instant.parse("1999-01-01T00:00:00Z");
        var key = MemberKey.of("socialgov", someone());
        var second = order(key, new MailOrder.State.Unsent(far.plusMillis(5), 0), Optional.empty());
        var first = order(key, new MailOrder.State.Claimed(far, 1), Optional.empty());
        var third = order(
            key,
            new MailOrder.State.Unknown(far.minus(MailOrder.CONFIRMATION_WITHIN).plusMillis(6), 1),
            Optional.empty()
        );
        var later = order(key, new MailOrder.State.Unsent(far.plusSeconds(1), 0), Optional.empty());
        var done = order(key, new MailOrder.State.Sent("id", far), Optional.empty());
        commit(second, first, third, later, done);
        var now = far.plusMillis(6);

        assertThat(ledger().overdue(now, 10)).containsExactly(first.ref(), second.ref(), third.ref());
        assertThat(ledger().overdue(now, 2)).containsExactly(first.ref(), second.ref());

        var settled = new MailOrder(
            first.ref(),
            first.community(),
            first.kind(),
            first.coordinator(),
            first.createdAt(),
            new MailOrder.State.Failed("rejected", now),
            2
        );
        commit(settled);
        assertThat(ledger().overdue(now, 10)).containsExactly(second.ref(), third.ref());
        for (var ref : List.of(second, third, later)) {
            commit(
                new MailOrder(
                    ref.ref(),
                    ref.community(),
                    ref.kind(),
                    ref.coordinator(),
                    ref.createdAt(),
                    new MailOrder.State.Sent("id", now),
                    2
                )
            );
        }
    }

    @Test
    void two_containers_one_record() throws Exception {
        var address = someone();
        ask(address);
        var order = orderOf(address);
        var both = new CyclicBarrier(2);
        Callable<Dispatch.Next> claim = () -> {
            both.await();
            return Transition.retryOnConflict(ledger(), () ->
                Dispatch.next(Dispatch.Context.by(order, ledger()), NOW.plusSeconds(1), randomness)
            );
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            var outcomes = new ArrayList<Dispatch.Next>();
            for (var outcome : threads.invokeAll(List.of(claim, claim))) {
                outcomes.add(outcome.get());
            }
            assertThat(outcomes).filteredOn(Dispatch.Next.Send.class::isInstance).hasSize(1);
            assertThat(outcomes).filteredOn(Dispatch.Next.Leave.class::isInstance).hasSize(1);
        }
    }

    @Test
    void same_record_twice() {
        var address = someone();
        ask(address);
        var order = orderOf(address);
        var accepted = new ConcurrentLinkedQueue<OutgoingMail>();
        for (int delivery = 0; delivery < 2; delivery++) {
            assertThat(mailSender(accepted).deliver(order)).isEqualTo(Dispatch.Batch.GO_ON);
        }
        assertThat(accepted).hasSize(1);
    }

    /** The stream's invocation and the sweeper's, at once, for the order that each of them has read. */
    @Test
    void sweep_meets_stream() throws Exception {
        for (int round = 0; round < 5; round++) {
            var address = someone();
            ask(address);
            var order = orderOf(address);
            var accepted = new ConcurrentLinkedQueue<OutgoingMail>();
            var both = new CyclicBarrier(2);
            Callable<Dispatch.Batch> delivery = () -> {
                both.await();
                return mailSender(accepted).deliver(order);
            };
            try (var threads = Executors.newFixedThreadPool(2)) {
                for (var batch : threads.invokeAll(List.of(delivery, delivery))) {
                    assertThat(batch.get()).isEqualTo(Dispatch.Batch.GO_ON);
                }
            }
            assertThat(accepted).hasSize(1);
            assertThat(ledger().order(order).orElseThrow().state()).isInstanceOf(MailOrder.State.Sent.class);
        }
    }

    private MailSender mailSender(Collection<OutgoingMail> accepted) {
        return new MailSender(
            ledger(),
            mail -> {
                accepted.add(mail);
                return new SendOutcome.Accepted("message");
            },
            Duration.ofSeconds(10),
            (send, _) -> new OutgoingMail(send.to(), send.to(), new byte[0], send.order().ref()),
            () -> NOW.plusSeconds(60),
            randomness,
            new Log(System.out)
        );
    }

    @Test
    void double_click_on_join() throws Exception {
        for (int round = 0; round < 5; round++) {
            var address = someone();
            var both = new CyclicBarrier(2);
            Callable<Joining.Asked> click = () -> {
                both.await();
                return ask(address);
            };
            try (var threads = Executors.newFixedThreadPool(2)) {
                var orders = new ArrayList<MailOrder>();
                for (var asked : threads.invokeAll(List.of(click, click))) {
                    asked.get().order().ifPresent(orders::add);
                }
                assertThat(orders).hasSize(1);
                assertThat(ledger().order(orders.getFirst().ref())).isPresent();
            }
        }
    }

    @Test
    void person_confirms_once() {
        var address = someone();
        ask(address);
        var order = orderOf(address);
        var sent = (Dispatch.Next.Send) Transition.retryOnConflict(ledger(), () ->
            Dispatch.next(Dispatch.Context.by(order, ledger()), NOW, randomness)
        );
        String token = sent.links().get(Link.Purpose.CONFIRM).value();
        for (int click = 0; click < 2; click++) {
            Transition.retryOnConflict(ledger(), () ->
                LinkActions.confirm(
                    LinkContext.by(token, ledger()),
                    "socialgov",
                    ELIGIBLE,
                    List.of(someone()),
                    ledger(),
                    NOW,
                    randomness
                )
            );
        }
        var member = ledger().member(order.member()).orElseThrow();
        assertThat(member.status()).isEqualTo("ACTIVE");
        assertThat(member.timesWritten()).isEqualTo(2);
        assertThat(ledger().link(sent.links().get(Link.Purpose.CONFIRM).hash()).orElseThrow().use()).isPresent();
    }

    @Test
    void rejoin_after_expiry_before_TTL() {
        var address = someone();
        ask(address);
        var later = NOW.plus(MailOrder.HANDED_OVER_WITHIN).plus(Duration.ofHours(1));
        var asked = ask(address, later);

        assertThat(asked.outcome()).isEqualTo("pending");
        assertThat(asked.order()).isPresent();
        assertThat(ledger().member(MemberKey.of("socialgov", address)).orElseThrow().state()).isEqualTo(
            new Membership.State.Pending(
                later,
                later.plus(MailOrder.HANDED_OVER_WITHIN),
                false,
                asked.order().map(order -> order.ref().id())
            )
        );
    }

    @Test
    void rejoin_cannot_touch_a_member() {
        var member = membership(someone(), new Membership.State.Active(NOW), 1);
        commit(member);
        var asked = ask(member.address());
        assertThat(asked.outcome()).isEqualTo("already-member");
        assertThat(ledger().member(member.key())).contains(member);
    }

    void an_address_is_asked_for() {
        ask(someone());
    }

    private Joining.Asked ask(EmailAddress address) {
        return ask(address, NOW);
    }

    private Joining.Asked ask(EmailAddress address, Instant now) {
        var request = new JoinRequest(
            "socialgov",
            address,
            new Details("Pat", "", "", List.of()),
            new Consent("1", now)
        );
        return Transition.retryOnConflict(ledger(), () ->
            Joining.ask(
                request,
                ledger().addressStatus(request.community(), request.address()),
                LIMITS,
                now,
                randomness
            )
        );
    }

    private MailOrder.Ref orderOf(EmailAddress address) {
        var key = MemberKey.of("socialgov", address);
        return ledger()
            .overdue(NOW.plusSeconds(1), 1_000)
            .stream()
            .filter(ref -> ref.member().equals(key))
            .findFirst()
            .orElseThrow();
    }

    private Ledger.Commit commit(Item... items) {
        var writes = new ArrayList<Change.Write>();
        for (Item item : items) {
            writes.add(new Change.Write.Put(item));
        }
        return ledger().commit(new Change(randomness.id(), writes));
    }

    private Ledger.Commit add(MemberCountShard counts) {
        return ledger().commit(new Change(randomness.id(), List.of(new Change.Write.Add(counts))));
    }

    private Ledger.Commit delete(Item item) {
        return ledger().commit(new Change(randomness.id(), List.of(new Change.Write.Delete(item))));
    }

    private static EmailAddress someone() {
        return EmailAddress.parse("someone" + ++addresses + "@agency.gov").orElseThrow();
    }

    private static Membership membership(EmailAddress address, Membership.State state, long revision) {
        return new Membership(
            MemberKey.of("socialgov", address),
            "socialgov",
            address,
            new Details("Pat Example", "Example Agency", "Editor", List.of("best-practices", "training")),
            new Consent("2026-01", NOW),
            state,
            revision
        );
    }

    private MailOrder order(MemberKey key, MailOrder.State state, Optional<EmailAddress> coordinator) {
        return new MailOrder(
            new MailOrder.Ref(key, randomness.id()),
            "socialgov",
            MailKind.JOIN_NOTICE,
            coordinator,
            NOW,
            state,
            1
        );
    }
}
