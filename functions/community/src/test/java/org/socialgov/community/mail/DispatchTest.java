package org.socialgov.community.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.REVISION;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.order;
import static org.socialgov.community.Given.put;
import static org.socialgov.community.Given.rejoinRequest;
import static org.socialgov.community.ledger.MailKind.CONFIRM;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MailOrder.State;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.mail.Dispatch.Batch;
import org.socialgov.community.mail.Dispatch.Next;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Mailbox;

/** Who sends a mail, when, and what follows from what came back. */
class DispatchTest {

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration CONFIRMATION_WITHIN = Duration.ofMinutes(30);
    private static final Membership PENDING = member(Given.pendingSince(NOW));

    // What is read

    /** Twice the same, read at two moments, could be two things. */
    private static final CoordinatorStore.Stored NONE_STORED = new CoordinatorStore.Stored(
        CoordinatorEntry.Head.none(Given.COMMUNITY),
        List.of()
    );

    @Test
    void a_member_who_gets_the_mail_is_read_once() {
        var reads = new AtomicInteger();
        var own = order(CONFIRM, new State.Unsent(NOW, 0));
        var notice = order(MailKind.JOIN_NOTICE, new State.Unsent(NOW, 0)).to(Given.COORDINATOR);
        var tombstone = new Tombstone(notice.mailbox(), Optional.of(NOW), Optional.empty(), Optional.empty(), 1);
        for (var order : List.of(own, notice)) {
            var ledger = new NoLedger() {
                @Override
                public Optional<MailOrder> order(MailOrder.Ref ref) {
                    return Optional.of(order).filter(one -> one.ref().equals(ref));
                }

                @Override
                public Optional<Membership> member(MemberKey key) {
                    reads.incrementAndGet();
                    return Optional.of(PENDING).filter(one -> one.key().equals(key));
                }

                @Override
                public Optional<RejoinRequest> rejoinRequest(MemberKey key) {
                    return Optional.of(Given.rejoinRequest(NOW)).filter(one -> one.key().equals(key));
                }

                @Override
                public Optional<Tombstone> tombstone(MemberKey key) {
                    return Optional.of(tombstone).filter(one -> one.key().equals(key));
                }

                @Override
                public CoordinatorStore.Stored coordinators(String community) {
                    return NONE_STORED;
                }
            };
            reads.set(0);
            var mailbox = order.equals(own)
                ? new Mailbox(Given.KEY, Optional.of(PENDING), Optional.empty())
                : new Mailbox(notice.mailbox(), Optional.empty(), Optional.of(tombstone));

            assertThat(Dispatch.Context.by(order.ref(), ledger)).isEqualTo(
                new Dispatch.Context(
                    Optional.of(order),
                    Optional.of(PENDING),
                    Optional.of(Given.rejoinRequest(NOW)),
                    Optional.of(mailbox),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    order.coordinator().map(_ -> NONE_STORED)
                )
            );
            assertThat(reads).hasValue(order.equals(own) ? 1 : 2);
        }
    }

    // What is to be done

    @Test
    void an_order_that_is_gone_is_left() {
        var gone = new Dispatch.Context(
            Optional.empty(),
            Optional.of(PENDING),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            Optional.empty()
        );

        assertThat(Dispatch.next(gone, NOW, Given.randomness()))
            .isEqualTo(new Next.Leave("gone"))
            .extracting(Next::change)
            .isEqualTo(Change.none());
    }

    @Test
    void what_is_done_is_left() {
        assertLeft(new State.Sent("message", NOW), NOW, "done");
        assertLeft(new State.Failed("rejected: X", NOW), NOW, "done");
    }

    @Test
    void an_order_is_left_until_its_time_comes() {
        assertLeft(new State.Unsent(NOW, 0), NOW.minusNanos(TICK), "not-due");
        assertThat(next(new State.Unsent(NOW, 0), NOW)).isInstanceOf(Next.Send.class);
    }

    @Test
    void who_sends_claims_the_order_for_two_minutes_and_checks_that_its_member_is_as_read() {
        var send = send(order(CONFIRM, new State.Unsent(NOW, 1)));

        var claimed = order(CONFIRM, new State.Unsent(NOW, 1)).becomes(new State.Claimed(NOW.plus(LEASE), 2));
        assertThat(send.order()).isEqualTo(claimed);
        assertThat(send.order().revision()).isEqualTo(REVISION + 1);
        assertThat(send.change().writes())
            .contains(new Change.Write.Put(claimed), new Change.Write.Check(PENDING))
            .hasSize(4);
        assertThat(send.member()).contains(PENDING);
    }

    @Test
    void the_links_are_made_with_the_claim_and_the_secrets_go_into_the_mail_only() {
        var send = send(order(CONFIRM, new State.Unsent(NOW, 0)));

        assertThat(send.links()).containsOnlyKeys(Link.Purpose.CONFIRM, Link.Purpose.NEVER_AGAIN);
        var links = put(send.change(), Link.class);
        assertThat(links).extracting(Link::purpose).containsExactly(Link.Purpose.CONFIRM, Link.Purpose.NEVER_AGAIN);
        for (Link link : links) {
            assertThat(link.hash()).isEqualTo(send.links().get(link.purpose()).hash());
            assertThat(link.createdAt()).isEqualTo(NOW);
            assertThat(link.order()).isEqualTo("order");
        }
    }

    @ParameterizedTest
    @CsvSource(
        nullValues = "none",
        value = {
            "CONFIRM, CONFIRM NEVER_AGAIN",
            "REMINDER, CONFIRM NEVER_AGAIN",
            "WELCOME, MANAGE UNSUBSCRIBE",
            "MOVED, MANAGE UNSUBSCRIBE",
            "ALREADY_MEMBER, MANAGE NEVER_AGAIN",
            "JOIN_NOTICE, none",
            "APPROVAL_REQUEST, APPROVE DECLINE DECLINE_DOMAIN",
            "APPROVED, MANAGE UNSUBSCRIBE",
            "DECLINED, NEVER_AGAIN",
            "WAITING, NEVER_AGAIN",
            "GOODBYE, UNDO",
            "REMOVED, UNDO NEVER_AGAIN",
            "CORRECTED, MANAGE",
            "HELP, NEVER_AGAIN",
            "MANAGE, MANAGE NEVER_AGAIN",
            "BRIEF, none",
            "PASSED_ON, none",
            "CHANGE_ADDRESS, CHANGE_ADDRESS NEVER_AGAIN",
            "ERASED, none",
            "PREVIEW, SEND STOP",
            "SEND_REQUEST, SEND",
            "SEND_NOTICE, STOP",
            "SEND_REPORT, STOP",
            "COORDINATOR, COORDINATOR",
            "COORDINATOR_FRESH, FRESH",
            "COORDINATOR_INVITATION, COORDINATOR_INVITATION",
            "COORDINATOR_NOTICE, none",
            "WELCOME_PREVIEW, none",
            "INVITATION, INVITATION NEVER_AGAIN",
            "INVITATION_REMINDER, INVITATION NEVER_AGAIN",
            "IMPORT_REPORT, none",
            "ANNOUNCEMENT, none",
            "DIGEST, none",
        }
    )
    void each_kind_of_mail_has_its_links(MailKind kind, String purposes) {
        assertThat(kind.links())
            .extracting(Link.Purpose::name)
            .containsExactly(purposes == null ? new String[0] : purposes.split(" "));
    }

    @Test
    void a_claimed_order_is_left_until_its_lease_ends() {
        assertLeft(new State.Claimed(NOW, 1), NOW.minusNanos(TICK), "claimed");
    }

    /** Its sender may have sent it and died. */
    @Test
    void an_order_whose_lease_has_ended_is_unknown_from_then_on_and_is_not_sent() {
        assertMoved(new State.Claimed(NOW, 1), NOW, new State.Unknown(NOW, 1));
        assertMoved(new State.Claimed(NOW, 1), NOW.plus(LEASE), new State.Unknown(NOW, 1));
    }

    @Test
    void an_unknown_order_waits_thirty_minutes_for_the_mail_services_word() {
        assertLeft(new State.Unknown(NOW, 1), NOW.plus(CONFIRMATION_WITHIN).minusNanos(TICK), "unknown");
    }

    @Test
    void an_unknown_order_is_tried_once_more_and_then_left_to_a_person() {
        var then = NOW.plus(CONFIRMATION_WITHIN);

        assertMoved(new State.Unknown(NOW, 1), then, new State.Unsent(then, 1));
        assertMoved(new State.Unknown(NOW, 2), then, new State.Failed("never-confirmed", then));
        assertMoved(new State.Unknown(NOW, 3), then, new State.Failed("never-confirmed", then));
    }

    // Whether it is still meant

    /** A column for each state: the mail still goes out (x) to somebody who stands so, or doesn't (-). */
    @ParameterizedTest
    @CsvSource({
        // pending, awaiting approval, active, left, declined, suppressed
        "CONFIRM,          x - - - - -",
        "REMINDER,         x - - - - -",
        "WELCOME,          - - x - - -",
        "MOVED,            - - x - - -",
        "ALREADY_MEMBER,   - - x - - -",
        "JOIN_NOTICE,      - - x x - -",
        "APPROVAL_REQUEST, - x - - - -",
        "APPROVED,         - - x - - -",
        "DECLINED,         - - - - x -",
        "WAITING,          - x - - - -",
        "GOODBYE,          - - - x - -",
        "REMOVED,          - - - - - -",
        "CORRECTED,        - x x - - -",
        "HELP,             x x x x x -",
        "MANAGE,           - x x x x -",
        "BRIEF,            x x x x x -",
        "PASSED_ON,        x x x x x -",
        "CHANGE_ADDRESS,   - - x - - -",
        "ERASED,           x x x x x -",
        "PREVIEW,          x x x x x -",
        "SEND_REQUEST,     x x x x x -",
        "SEND_NOTICE,      x x x x x -",
        "SEND_REPORT,      x x x x x -",
        "COORDINATOR,      x x x x x -",
        "COORDINATOR_FRESH, x x x x x -",
        "COORDINATOR_INVITATION, x x x x x -",
        "COORDINATOR_NOTICE, x x x x x -",
        "WELCOME_PREVIEW,  x x x x x -",
        "INVITATION,       - - - - - -",
        "INVITATION_REMINDER, - - - - - -",
        "IMPORT_REPORT,    x x x x x -",
        "ANNOUNCEMENT,     - - x - - -",
        "DIGEST,           - - x - - -",
    })
    void a_mail_goes_out_only_while_it_is_still_true(MailKind kind, String meant) {
        var states = Given.everyState();
        String[] columns = meant.split(" ");
        for (int i = 0; i < states.size(); i++) {
            var member = member(states.get(i));
            var next = next(order(kind, new State.Unsent(NOW, 0)), Optional.of(member), Optional.empty(), NOW);
            if (columns[i].equals("x")) {
                assertThat(next).as("%s to %s", kind, member.status()).isInstanceOf(Next.Send.class);
            } else {
                assertThat(next)
                    .as("%s to %s", kind, member.status())
                    .isInstanceOfSatisfying(Next.Moved.class, moved ->
                        assertThat(moved.order().state()).isEqualTo(new State.Failed("no-longer-meant", NOW))
                    );
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MailKind.class)
    void every_kind_of_mail_stands_in_the_table_above(MailKind kind) throws NoSuchMethodException {
        for (var table : List.of("a_mail_goes_out_only_while_it_is_still_true", "each_kind_of_mail_has_its_links")) {
            var lines = DispatchTest.class
                .getDeclaredMethod(table, MailKind.class, String.class)
                .getAnnotation(CsvSource.class)
                .value();
            assertThat(lines).anyMatch(line -> line.startsWith(kind.name() + ","));
        }
    }

    @ParameterizedTest
    @EnumSource(value = MailKind.class, names = { "CONFIRM", "REMINDER" })
    void nobody_is_asked_to_confirm_what_has_expired(MailKind kind) {
        var order = order(kind, new State.Unsent(NOW, 0));
        var open = member(new Membership.State.Pending(NOW.minusSeconds(60), NOW.plusNanos(TICK)));
        var over = member(new Membership.State.Pending(NOW.minusSeconds(60), NOW));

        assertThat(next(order, Optional.of(open), Optional.empty(), NOW)).isInstanceOf(Next.Send.class);
        assertThat(next(order, Optional.of(over), Optional.empty(), NOW)).isInstanceOf(Next.Moved.class);
    }

    @ParameterizedTest
    @EnumSource(value = MailKind.class, names = { "CONFIRM", "REMINDER" })
    void who_left_is_asked_to_confirm_only_while_a_request_to_come_back_is_open(MailKind kind) {
        var order = order(kind, new State.Unsent(NOW, 0));
        var left = Optional.of(member(new Membership.State.Left(NOW.minusSeconds(60), NOW.minusSeconds(120))));
        var asked = rejoinRequest(NOW);

        assertThat(next(order, left, Optional.of(asked), NOW)).isInstanceOf(Next.Send.class);
        assertThat(next(order, left, Optional.of(asked), asked.waiting().expiresAt().minusNanos(TICK))).isInstanceOf(
            Next.Send.class
        );
        assertThat(next(order, left, Optional.of(asked), asked.waiting().expiresAt())).isInstanceOf(Next.Moved.class);
    }

    @Test
    void what_is_about_a_membership_is_not_sent_when_there_is_none() {
        assertThat(
            next(order(CONFIRM, new State.Unsent(NOW, 0)), Optional.empty(), Optional.empty(), NOW)
        ).isInstanceOf(Next.Moved.class);
    }

    @Test
    void who_wrote_a_mail_is_answered_without_being_a_member() {
        var order = order(MailKind.HELP, new State.Unsent(NOW, 0)).about(Given.ADDRESS);

        assertThat(next(order, Optional.empty(), Optional.empty(), NOW)).isInstanceOfSatisfying(
            Next.Send.class,
            send -> {
                assertThat(send.person()).isEqualTo(Given.ADDRESS);
                assertThat(send.to()).isEqualTo(Given.ADDRESS);
                assertThat(send.change().writes()).contains(
                    new Change.Write.Check(
                        new Tombstone(Given.KEY, Optional.empty(), Optional.empty(), Optional.empty(), 0)
                    )
                );
            }
        );
    }

    // Never again

    /** By its membership, by what is left of it, and in every kind. */
    @ParameterizedTest
    @EnumSource(MailKind.class)
    void nothing_goes_to_a_mailbox_that_wants_none(MailKind kind) {
        var other = Given.address("other@example.gov");
        var key = MemberKey.of(Given.COMMUNITY, other);
        var order = order(kind, new State.Unsent(NOW, 0)).about(other);
        var tombstone = Optional.of(new Tombstone(key, Optional.of(NOW), Optional.empty(), Optional.empty(), 1));

        for (var state : Given.everyState()) {
            var next = next(
                order,
                Optional.of(member(state)),
                Optional.of(rejoinRequest(NOW)),
                new Mailbox(key, Optional.empty(), tombstone),
                NOW
            );
            assertThat(next).isInstanceOfSatisfying(Next.Moved.class, moved ->
                assertThat(moved.order().state()).isEqualTo(new State.Failed("no-longer-meant", NOW))
            );
        }
    }

    @Test
    void coordinators_mail_goes_to_a_mailbox_that_wants_none_as_a_stranger() {
        var active = Optional.of(member(new Membership.State.Active(NOW)));
        var notice = order(MailKind.JOIN_NOTICE, new State.Unsent(NOW, 0)).to(Given.COORDINATOR);
        var tombstone = Optional.of(
            new Tombstone(notice.mailbox(), Optional.of(NOW), Optional.empty(), Optional.empty(), 1)
        );
        var mailbox = new Mailbox(notice.mailbox(), Optional.empty(), tombstone);

        assertThat(next(notice, active, Optional.empty(), mailbox, NOW)).isInstanceOf(Next.Send.class);
    }

    /** A stranger may have caused the mail to them as a member: what it led to must not silence the community. */
    @ParameterizedTest
    @EnumSource(Membership.SuppressionReason.class)
    void a_coordinator_who_gets_no_mail_as_a_member_gets_what_only_they_can_act_on(
        Membership.SuppressionReason reason
    ) {
        var active = Optional.of(member(new Membership.State.Active(NOW)));
        var notice = order(MailKind.JOIN_NOTICE, new State.Unsent(NOW, 0)).to(Given.COORDINATOR);
        var coordinator = new Membership(
            notice.mailbox(),
            Given.COMMUNITY,
            Given.COORDINATOR,
            Given.DETAILS,
            Given.CONSENT,
            Given.suppressed(reason),
            2
        );
        var mailbox = new Mailbox(notice.mailbox(), Optional.of(coordinator), Optional.empty());

        assertThat(next(notice, active, Optional.empty(), mailbox, NOW)).isInstanceOf(Next.Send.class);
    }

    @Test
    void the_claim_holds_only_if_the_mailbox_is_still_as_read() {
        var active = member(new Membership.State.Active(NOW));
        var notice = order(MailKind.JOIN_NOTICE, new State.Unsent(NOW, 0)).to(Given.COORDINATOR);
        var key = notice.mailbox();
        var coordinator = new Membership(
            key,
            Given.COMMUNITY,
            Given.COORDINATOR,
            Given.DETAILS,
            Given.CONSENT,
            active.state(),
            2
        );
        var none = new Tombstone(key, Optional.empty(), Optional.empty(), Optional.empty(), 0);
        var some = new Tombstone(key, Optional.empty(), Optional.empty(), Optional.of(Given.CONSENT), 3);

        for (var seen : Map.of(
            coordinator,
            new Mailbox(key, Optional.of(coordinator), Optional.of(some)),
            some,
            new Mailbox(key, Optional.empty(), Optional.of(some)),
            none,
            new Mailbox(key, Optional.empty(), Optional.empty())
        ).entrySet()) {
            var next = next(notice, Optional.of(active), Optional.empty(), seen.getValue(), NOW);
            assertThat(next.change().writes())
                .filteredOn(Change.Write.Check.class::isInstance)
                .containsExactly(
                    new Change.Write.Check(NONE_STORED.head()),
                    new Change.Write.Check(active),
                    new Change.Write.Check(seen.getKey())
                );
        }
    }

    @Test
    void a_mail_to_a_former_coordinator_is_not_claimed() {
        var notice = order(MailKind.JOIN_NOTICE, new State.Unsent(NOW, 0)).to(Given.COORDINATOR);
        var active = CoordinatorEntry.first(Given.COMMUNITY, Given.COORDINATOR, NOW);
        var head = NONE_STORED.head().withActive(1);
        for (var entry : List.of(active, active.becomes(CoordinatorEntry.State.FORMER, NOW))) {
            var found = new Dispatch.Context(
                Optional.of(notice),
                Optional.of(member(new Membership.State.Active(NOW))),
                Optional.empty(),
                Optional.of(new Mailbox(notice.mailbox(), Optional.empty(), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.of(new CoordinatorStore.Stored(head, List.of(entry)))
            );
            var next = Dispatch.next(found, NOW, Given.randomness());
            if (entry.isActive()) {
                assertThat(next.change().writes()).contains(new Change.Write.Check(active));
            } else {
                assertThat(next).isInstanceOf(Next.Moved.class);
                assertThat(put(next.change(), MailOrder.class))
                    .extracting(MailOrder::state)
                    .containsExactly(new State.Failed(State.Failed.NO_LONGER_NEEDED, NOW));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void a_brief_is_old_news_when_the_next_one_is_due(boolean member) {
        var order = order(MailKind.BRIEF, new State.Unsent(NOW, 0)).to(Given.COORDINATOR);
        var coordinator = Optional.of(member(new Membership.State.Active(NOW))).filter(_ -> member);
        var next = order.createdAt().plus(Duration.ofDays(7));

        assertThat(next(order, coordinator, Optional.empty(), next.minusNanos(TICK))).isInstanceOf(Next.Send.class);
        assertThat(next(order, coordinator, Optional.empty(), next)).isInstanceOf(Next.Moved.class);
    }

    // To whom

    @Test
    void a_mail_goes_to_the_member_or_to_the_coordinator_that_it_names() {
        assertThat(send(order(CONFIRM, new State.Unsent(NOW, 0))).to()).isEqualTo(Given.ADDRESS);
        var notice = order(CONFIRM, new State.Unsent(NOW, 0)).to(Given.COORDINATOR);
        assertThat(send(notice).to()).isEqualTo(Given.COORDINATOR);
        assertThat(send(notice).person()).isEqualTo(Given.ADDRESS);
    }

    @Test
    void the_person_that_an_order_names_comes_before_the_member() {
        var other = Given.address("other@example.gov");

        assertThat(send(order(CONFIRM, new State.Unsent(NOW, 0)).about(other)).person()).isEqualTo(other);
    }

    @Test
    void a_mail_about_nobody_is_a_mistake_of_the_program() {
        var send = new Next.Send(order(CONFIRM, new State.Unsent(NOW, 0)), Optional.empty(), Map.of(), Change.none());

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(send::to);
    }

    // Whether there is still time

    @Test
    void a_sender_that_wakes_too_late_for_its_lease_sends_nothing() {
        var call = Duration.ofSeconds(10);
        var claimed = order(CONFIRM, new State.Claimed(NOW, 1));

        assertThat(Dispatch.mayStillSend(claimed, NOW.minus(call).minusNanos(TICK), call)).isTrue();
        assertThat(Dispatch.mayStillSend(claimed, NOW.minus(call), call)).isFalse();
        assertThat(Dispatch.mayStillSend(claimed, NOW, call)).isFalse();
    }

    @Test
    void only_a_claimed_order_may_be_sent() {
        for (var state : List.of(new State.Unsent(NOW, 0), new State.Unknown(NOW, 1), new State.Sent("message", NOW))) {
            assertThat(Dispatch.mayStillSend(order(CONFIRM, state), Instant.EPOCH, Duration.ZERO)).isFalse();
        }
    }

    // What follows from what came back

    @Test
    void what_was_accepted_is_sent() {
        assertSettled(new SendOutcome.Accepted("message"), new State.Sent("message", NOW), Batch.GO_ON);
    }

    @Test
    void a_mail_not_accepted_is_due_at_once_and_stops_the_batch() {
        assertSettled(new SendOutcome.TurnedAway("Throttling"), new State.Unsent(NOW, 0), Batch.STOP);
    }

    @Test
    void beyond_the_days_quota_a_mail_waits_and_the_batch_goes_on() {
        assertSettled(new SendOutcome.QuotaReached(), waiting("quota-reached"), Batch.GO_ON);
    }

    @Test
    void what_was_rejected_is_not_tried_again() {
        assertSettled(new SendOutcome.Rejected("MessageRejected"), failed("rejected: MessageRejected"), Batch.GO_ON);
    }

    @Test
    void while_the_account_is_paused_a_mail_waits_and_the_batch_stops() {
        assertSettled(new SendOutcome.Paused("Paused"), waiting("paused"), Batch.STOP);
    }

    /** In the mail service's sandbox it is one recipient's: the next of the batch may be verified. */
    @Test
    void until_an_identity_is_verified_a_mail_waits_and_the_batch_goes_on() {
        assertSettled(new SendOutcome.NotVerified("MessageRejected"), waiting("not-verified"), Batch.GO_ON);
    }

    @Test
    void an_identity_that_is_not_verified_in_14_days_ends_the_wait_visibly() {
        for (var kind : MailKind.values()) {
            var claimed = order(kind, new State.Claimed(NOW.plus(LEASE), 1));
            var last = claimed.createdAt().plus(Duration.ofDays(14));
            var outcome = new SendOutcome.NotVerified("MessageRejected");

            var before = Dispatch.settle(claimed(claimed), outcome, last.minusNanos(TICK), Given.randomness());
            assertThat(before.order().state()).isInstanceOf(State.Unsent.class);
            var after = Dispatch.settle(claimed(claimed), outcome, last, Given.randomness());
            assertThat(after.order().state()).isEqualTo(new State.Failed("never-handed-over: not-verified", last));
            assertThat(((State.Failed) after.order().state()).isUndelivered()).isTrue();
            assertThat(after.batch()).isEqualTo(Batch.GO_ON);
        }
    }

    @Test
    void what_may_have_been_sent_is_unknown_and_counts_as_an_attempt() {
        assertSettled(new SendOutcome.Unsure("Timeout"), new State.Unknown(NOW, 1), Batch.GO_ON);
    }

    /** What surely wasn't sent doesn't use up the attempts of what may have been. */
    @Test
    void only_what_may_have_been_sent_counts_as_an_attempt() {
        var second = order(CONFIRM, new State.Claimed(NOW.plus(LEASE), 2));
        for (var outcome : List.of(
            new SendOutcome.TurnedAway("x"),
            new SendOutcome.QuotaReached(),
            new SendOutcome.NotVerified("x")
        )) {
            var settled = Dispatch.settle(claimed(second), outcome, NOW, Given.randomness());
            assertThat(((State.Unsent) settled.order().state()).attempts()).isEqualTo(1);
        }
        var unsure = Dispatch.settle(claimed(second), new SendOutcome.Unsure("x"), NOW, Given.randomness());
        assertThat(((State.Unknown) unsure.order().state()).attempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 3 })
    void only_a_claimed_order_can_be_settled(int which) {
        var state = List.of(
            new State.Unsent(NOW, 0),
            new State.Unknown(NOW, 1),
            new State.Sent("message", NOW),
            new State.Failed("x", NOW)
        ).get(which);

        assertThatIllegalArgumentException().isThrownBy(() ->
            Dispatch.settle(
                claimed(order(CONFIRM, state)),
                new SendOutcome.Accepted("message"),
                NOW,
                Given.randomness()
            )
        );
    }

    @Test
    void what_was_overtaken_is_no_miss_that_somebody_must_look_at() {
        assertThat(new State.Failed(State.Failed.NO_LONGER_NEEDED, NOW).isUndelivered()).isFalse();
        assertThat(new State.Failed("never-confirmed", NOW).isUndelivered()).isTrue();
    }

    /** As MailSender asks, for a person with no open request. */
    private static Next.Send claimed(MailOrder order) {
        return new Next.Send(order, Optional.empty(), Map.of(), Change.none());
    }

    // When a request's days begin

    @Test
    void the_seven_days_of_a_request_begin_when_its_confirmation_was_handed_over() {
        var pending = member(
            new Membership.State.Pending(NOW.minusSeconds(60), NOW.plusSeconds(1), true, Optional.of("order"))
        );

        assertThat(settledMember(CONFIRM, pending, new SendOutcome.Accepted("message"))).containsExactly(
            pending.becomes(
                new Membership.State.Pending(NOW.minusSeconds(60), NOW.plus(Duration.ofDays(7)), true, Optional.empty())
            )
        );
    }

    /** There will be no mail any more, and the request isn't kept longer than the others. */
    @Test
    void they_begin_too_when_the_confirmation_is_rejected_for_good() {
        var pending = member(
            new Membership.State.Pending(NOW.minusSeconds(60), NOW.plusSeconds(1), false, Optional.of("order"))
        );

        assertThat(settledMember(CONFIRM, pending, new SendOutcome.Rejected("MessageRejected")))
            .singleElement()
            .isEqualTo(
                pending.becomes(
                    new Membership.State.Pending(
                        NOW.minusSeconds(60),
                        NOW.plus(Duration.ofDays(7)),
                        false,
                        Optional.empty()
                    )
                )
            );
    }

    @Test
    void until_then_nothing_changes_of_the_request() {
        var pending = member(
            new Membership.State.Pending(NOW.minusSeconds(60), NOW.plusSeconds(1), false, Optional.of("order"))
        );
        for (var outcome : List.of(
            new SendOutcome.TurnedAway("x"),
            new SendOutcome.QuotaReached(),
            new SendOutcome.NotVerified("x"),
            new SendOutcome.Paused("x"),
            new SendOutcome.Unsure("x")
        )) {
            assertThat(settledMember(CONFIRM, pending, outcome)).isEmpty();
        }
    }

    @Test
    void they_begin_once_and_by_the_mail_that_the_request_waits_for() {
        var accepted = new SendOutcome.Accepted("message");
        var waits = new Membership.State.Pending(NOW.minusSeconds(60), NOW.plusSeconds(1), false, Optional.of("newer"));
        var over = new Membership.State.Pending(NOW.minusSeconds(60), NOW, false, Optional.of("order"));

        assertThat(settledMember(CONFIRM, PENDING, accepted)).isEmpty();
        assertThat(settledMember(CONFIRM, member(over), accepted)).isEmpty();
        assertThat(settledMember(CONFIRM, member(waits), accepted)).isEmpty();
        for (var state : Given.everyState()) {
            assertThat(settledMember(CONFIRM, member(state), accepted)).isEmpty();
        }
    }

    @Test
    void the_days_of_a_request_to_come_back_begin_likewise() {
        var left = Optional.of(member(new Membership.State.Left(NOW.minusSeconds(60), NOW.minusSeconds(120))));
        var waits = waitingRejoin(NOW.plusNanos(TICK));
        var claimed = order(CONFIRM, new State.Claimed(NOW.plus(LEASE), 1));
        var accepted = new SendOutcome.Accepted("message");

        var send = new Next.Send(claimed, left, Optional.of(waits), Map.of(), Change.none());
        assertThat(
            put(Dispatch.settle(send, accepted, NOW, Given.randomness()).change(), RejoinRequest.class)
        ).containsExactly(waits.mailedAt(NOW));
        assertThat(waits.mailedAt(NOW).waiting().expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(7)));
        assertThat(waits.mailedAt(NOW).waiting().awaitedMail()).isEmpty();
        for (var other : List.of(rejoinRequest(NOW), waitingRejoin(NOW))) {
            var none = new Next.Send(claimed, left, Optional.of(other), Map.of(), Change.none());
            assertThat(
                put(Dispatch.settle(none, accepted, NOW, Given.randomness()).change(), RejoinRequest.class)
            ).isEmpty();
        }
    }

    @Test
    void a_confirmation_of_which_nobody_can_tell_whether_it_was_sent_begins_them_when_it_is_given_up() {
        var pending = member(
            new Membership.State.Pending(NOW, NOW.plus(Duration.ofDays(14)), false, Optional.of("order"))
        );
        var then = NOW.plus(CONFIRMATION_WITHIN);

        var moved = next(order(CONFIRM, new State.Unknown(NOW, 2)), Optional.of(pending), Optional.empty(), then);
        assertThat(put(moved.change(), Membership.class)).containsExactly(
            pending.becomes(new Membership.State.Pending(NOW, then.plus(Duration.ofDays(7)), false, Optional.empty()))
        );
    }

    @Test
    void a_request_that_changed_meanwhile_is_settled_as_it_is_now() {
        var asked = new Membership.State.Pending(NOW, NOW.plus(Duration.ofDays(14)), false, Optional.of("order"));
        var claimed = order(CONFIRM, new State.Claimed(NOW.plus(LEASE), 1));
        var send = new Next.Send(claimed, Optional.of(member(asked)), Map.of(), Change.none());
        var newer = member(asked).becomes(asked);
        var accepted = new SendOutcome.Accepted("message");

        var found = new Dispatch.Context(
            Optional.of(claimed),
            Optional.of(newer),
            Optional.empty(),
            Optional.of(new Mailbox(Given.KEY, Optional.of(newer), Optional.empty())),
            Optional.empty(),
            Optional.empty(),
            "",
            Optional.empty()
        );
        var again = Dispatch.settleAgain(send, found, accepted, NOW, Given.randomness());
        assertThat(put(again.change(), Membership.class))
            .extracting(Item::revision)
            .containsExactly(newer.revision() + 1);
        assertThat(put(again.change(), MailOrder.class)).containsExactly(
            claimed.becomes(new State.Sent("message", NOW))
        );

        var moved = new Dispatch.Context(
            Optional.of(claimed.becomes(new State.Unknown(NOW, 1))),
            found.member(),
            found.rejoinRequest(),
            found.mailbox(),
            Optional.empty(),
            Optional.empty(),
            "",
            Optional.empty()
        );
        assertThat(Dispatch.settleAgain(send, moved, accepted, NOW, Given.randomness()).change()).isEqualTo(
            Change.none()
        );
    }

    // A request that ended before its mail could be handed over

    @ParameterizedTest
    @CsvSource({ "PENDING, true", "LEFT, true", "AWAITING_APPROVAL, false", "ACTIVE, false", "DECLINED, false" })
    void a_confirmation_that_could_not_be_handed_over_in_time_is_a_miss_if_nobody_answered(
        String status,
        boolean isMiss
    ) {
        var order = order(CONFIRM, new State.Unsent(NOW, 0, Optional.of("not-verified")));
        var last = order.createdAt().plus(Duration.ofDays(14));
        var member = Given.everyState()
            .stream()
            .map(Given::member)
            .filter(each -> each.status().equals(status))
            .findFirst();

        var next = next(order, member, Optional.empty(), last);
        assertThat(next).isInstanceOfSatisfying(Next.Moved.class, moved ->
            assertThat(moved.order().state()).isEqualTo(
                new State.Failed(isMiss ? "never-handed-over: not-verified" : "no-longer-meant", last)
            )
        );
        assertThat(put(next.change(), Membership.class)).isEmpty();
    }

    /** Seed 4161 of the simulation. */
    @Test
    void it_is_no_miss_if_the_person_confirmed_by_another_mail_and_left_since() {
        var order = order(CONFIRM, new State.Unsent(NOW, 0, Optional.of("not-verified")));
        var then = order.createdAt().plus(Duration.ofDays(8));
        var left = member(
            new Membership.State.Left(order.createdAt().plusSeconds(2), order.createdAt().plusSeconds(1))
        );

        assertThat(next(order, Optional.of(left), Optional.empty(), then)).isInstanceOfSatisfying(
            Next.Moved.class,
            moved -> assertThat(moved.order().state()).isEqualTo(new State.Failed("no-longer-meant", then))
        );
    }

    @Test
    void it_is_a_miss_too_when_the_request_has_been_removed_already() {
        var order = order(CONFIRM, new State.Unsent(NOW, 0));
        var sevenDaysOn = order.createdAt().plus(Duration.ofDays(7));

        assertThat(stateOfNobodys(order, sevenDaysOn)).isEqualTo(new State.Failed("never-handed-over", sevenDaysOn));
        assertThat(stateOfNobodys(order, sevenDaysOn.minusNanos(TICK))).isEqualTo(
            new State.Failed("no-longer-meant", sevenDaysOn.minusNanos(TICK))
        );
        assertThat(stateOfNobodys(order(MailKind.REMINDER, new State.Unsent(NOW, 0)), sevenDaysOn)).isEqualTo(
            new State.Failed("no-longer-meant", sevenDaysOn)
        );
    }

    @Test
    void who_wants_no_mail_missed_nothing() {
        var order = order(CONFIRM, new State.Unsent(NOW, 0));
        var then = order.createdAt().plus(Duration.ofDays(14));
        var mailbox = new Mailbox(
            Given.KEY,
            Optional.empty(),
            Optional.of(new Tombstone(Given.KEY, Optional.of(NOW), Optional.empty(), Optional.empty(), 1))
        );

        assertThat(next(order, Optional.empty(), Optional.empty(), mailbox, then)).isInstanceOfSatisfying(
            Next.Moved.class,
            moved -> assertThat(moved.order().state()).isEqualTo(new State.Failed("no-longer-meant", then))
        );
    }

    private static State stateOfNobodys(MailOrder order, Instant now) {
        return ((Next.Moved) next(order, Optional.empty(), Optional.empty(), now)).order().state();
    }

    private static RejoinRequest waitingRejoin(Instant expiresAt) {
        return new RejoinRequest(
            Given.KEY,
            Given.DETAILS,
            Given.CONSENT,
            new Membership.State.Pending(NOW.minusSeconds(30), expiresAt, false, Optional.of("order")),
            REVISION
        );
    }

    private static List<Membership> settledMember(MailKind kind, Membership member, SendOutcome outcome) {
        var claimed = order(kind, new State.Claimed(NOW.plus(LEASE), 1));
        var send = new Next.Send(claimed, Optional.of(member), Map.of(), Change.none());
        return put(Dispatch.settle(send, outcome, NOW, Given.randomness()).change(), Membership.class);
    }

    private static State waiting(String waitsFor) {
        return new State.Unsent(NOW.plus(PATIENCE), 0, Optional.of(waitsFor));
    }

    private static State failed(String reason) {
        return new State.Failed(reason, NOW);
    }

    private static Next next(State state, Instant now) {
        return next(order(CONFIRM, state), Optional.of(PENDING), Optional.empty(), now);
    }

    private static Next next(
        MailOrder order,
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Instant now
    ) {
        var mailbox = new Mailbox(
            order.mailbox(),
            member.filter(m -> m.key().equals(order.mailbox())),
            Optional.empty()
        );
        return next(order, member, rejoinRequest, mailbox, now);
    }

    private static Next next(
        MailOrder order,
        Optional<Membership> member,
        Optional<RejoinRequest> rejoinRequest,
        Mailbox mailbox,
        Instant now
    ) {
        var mailing = Mailing.draft(
            new Mailing.Ref(order.community(), order.ref().id()),
            Given.COORDINATOR,
            "table",
            NOW
        ).becomes(new Mailing.State.GoingOut(NOW));
        var found = new Dispatch.Context(
            Optional.of(order),
            member,
            rejoinRequest,
            Optional.of(mailbox),
            Optional.empty(),
            Optional.of(mailing).filter(_ -> order.kind().isMailing()),
            "table",
            order.coordinator().map(_ -> NONE_STORED)
        );
        return Dispatch.next(found, now, Given.randomness());
    }

    private static Next.Send send(MailOrder order) {
        var next = next(order, Optional.of(PENDING), Optional.empty(), NOW);
        assertThat(next).isInstanceOf(Next.Send.class);
        return (Next.Send) next;
    }

    private static void assertLeft(State state, Instant now, String why) {
        assertThat(next(state, now)).isEqualTo(new Next.Leave(why));
    }

    private static void assertMoved(State from, Instant now, State to) {
        var moved = order(CONFIRM, from).becomes(to);
        assertThat(next(from, now)).isInstanceOfSatisfying(Next.Moved.class, next -> {
            assertThat(next.order()).isEqualTo(moved);
            assertThat(next.change().writes()).containsExactly(new Change.Write.Put(moved));
        });
    }

    private static void assertSettled(SendOutcome outcome, State to, Batch batch) {
        var claimed = order(CONFIRM, new State.Claimed(NOW.plus(LEASE), 1));
        var settled = Dispatch.settle(claimed(claimed), outcome, NOW, Given.randomness());

        assertThat(settled.order()).isEqualTo(claimed.becomes(to));
        assertThat(settled.batch()).isEqualTo(batch);
        assertThat(settled.change().writes()).containsExactly(new Change.Write.Put(settled.order()));
    }
}
