package org.socialgov.community.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.order;
import static org.socialgov.community.Given.put;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.Consent;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MailOrder.DeliveryEvent;
import org.socialgov.community.ledger.MailOrder.DeliveryEvent.Type;
import org.socialgov.community.ledger.MailOrder.State;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.SuppressionReason;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.mail.Feedback.Notification;
import org.socialgov.community.mail.Feedback.Result;
import org.socialgov.community.storage.Mailbox;

/** What follows from what the mail service tells of a mail. */
class FeedbackTest {

    private static final Instant SENT_AT = NOW.minusSeconds(60);
    private static final MailOrder CLAIMED = order(MailKind.WELCOME, new State.Claimed(NOW.plusSeconds(60), 1));
    private static final MailOrder SENT = order(MailKind.WELCOME, new State.Sent("message", SENT_AT));
    private static final MemberKey COORDINATORS_KEY = MemberKey.of(Given.COMMUNITY, Given.COORDINATOR);
    private static final Membership ACTIVE = member(new Membership.State.Active(SENT_AT));

    // What is read

    @Test
    void the_mailbox_is_where_the_mail_went_whatever_its_order_is_about() {
        var order = SENT.to(Given.COORDINATOR);
        var bounces = new SoftBounces(COORDINATORS_KEY, Map.of("a", SENT_AT), 1);
        var tombstone = new Tombstone(
            COORDINATORS_KEY,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Given.CONSENT),
            1
        );
        var ledger = new Table(Optional.of(order), Optional.of(ACTIVE), tombstone, bounces);
        var told = new Notification(
            order.ref(),
            Given.COORDINATOR,
            "message",
            SENT_AT,
            told(Type.SEND).deliveryEvent()
        );

        assertThat(Feedback.Context.by(told, List.of(), ledger)).isEqualTo(
            new Feedback.Context(
                Optional.of(order),
                Optional.of(new Mailbox(COORDINATORS_KEY, Optional.empty(), Optional.of(tombstone))),
                Optional.empty(),
                Optional.of(bounces),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            )
        );
    }

    @Test
    void without_its_order_the_tag_tells_whether_the_mail_went_to_its_member() {
        var bounces = new SoftBounces(KEY, Map.of("a", SENT_AT), 1);
        var tombstone = new Tombstone(KEY, Optional.empty(), Optional.empty(), Optional.of(Given.CONSENT), 1);
        var ledger = new Table(Optional.empty(), Optional.of(ACTIVE), tombstone, bounces);

        assertThat(Feedback.Context.by(told(Type.SEND), List.of("other", Given.COMMUNITY), ledger)).isEqualTo(
            new Feedback.Context(
                Optional.empty(),
                Optional.of(new Mailbox(KEY, Optional.of(ACTIVE), Optional.of(tombstone))),
                Optional.empty(),
                Optional.of(bounces),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            )
        );
        var toACoordinator = new Notification(
            CLAIMED.ref(),
            Given.COORDINATOR,
            "message",
            SENT_AT,
            told(Type.SEND).deliveryEvent()
        );
        assertThat(Feedback.Context.by(toACoordinator, List.of("other", Given.COMMUNITY), ledger)).isEqualTo(
            new Feedback.Context(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            )
        );
    }

    /** One of each. */
    private static final class Table extends NoLedger {

        private final Optional<MailOrder> order;
        private final Optional<Membership> member;
        private final Tombstone tombstone;
        private final SoftBounces bounces;

        Table(Optional<MailOrder> order, Optional<Membership> member, Tombstone tombstone, SoftBounces bounces) {
            this.order = order;
            this.member = member;
            this.tombstone = tombstone;
            this.bounces = bounces;
        }

        @Override
        public Optional<MailOrder> order(MailOrder.Ref ref) {
            return order.filter(one -> one.ref().equals(ref));
        }

        @Override
        public Optional<Membership> member(MemberKey key) {
            return member.filter(one -> one.key().equals(key));
        }

        @Override
        public Optional<Tombstone> tombstone(MemberKey key) {
            return Optional.of(tombstone).filter(one -> one.key().equals(key));
        }

        @Override
        public Optional<SoftBounces> softBounces(MemberKey key) {
            return Optional.of(bounces).filter(one -> one.key().equals(key));
        }
    }

    // Of no order

    @Test
    void news_before_our_own_write_is_told_again_for_five_minutes() {
        var until = SENT_AT.plus(Duration.ofMinutes(5));

        assertThat(hearOfNoOrder(until.minusNanos(TICK))).isEqualTo(new Result.RetryLater());
        assertThat(hearOfNoOrder(until)).isEqualTo(new Result.UnknownOrder(Change.none()));
        assertThat(new Result.RetryLater().change()).isEqualTo(Change.none());
    }

    // The order

    @ParameterizedTest
    @EnumSource(value = Type.class, names = "REJECT", mode = EnumSource.Mode.EXCLUDE)
    void any_news_of_a_mail_says_that_it_was_taken_whatever_we_believed(Type what) {
        for (var state : List.of(
            new State.Unsent(NOW, 1),
            new State.Claimed(NOW, 1),
            new State.Unknown(NOW, 1),
            new State.Failed("never-confirmed", NOW)
        )) {
            var taken = hear(told(what), order(MailKind.WELCOME, state), ACTIVE);

            assertThat(taken.order().state()).isEqualTo(new State.Sent("message", SENT_AT));
            assertThat(taken.order().deliveryEvents()).containsExactly(told(what).deliveryEvent());
            assertThat(put(taken.change(), MailOrder.class)).containsExactly(taken.order());
        }
    }

    @Test
    void what_is_known_already_is_not_written_again() {
        var known = hear(told(Type.SEND), SENT, ACTIVE).order();

        var again = hear(told(Type.SEND), known, ACTIVE);
        assertThat(again.order()).isEqualTo(known);
        assertThat(again.change()).isEqualTo(Change.none());
    }

    @Test
    void news_that_is_known_settles_an_order_all_the_same_that_is_open() {
        var open = CLAIMED.withDeliveryEvents(List.of(told(Type.SEND).deliveryEvent()), new State.Unknown(NOW, 1));

        assertThat(hear(told(Type.SEND), open, ACTIVE).order().state()).isEqualTo(new State.Sent("message", SENT_AT));
    }

    @Test
    void our_own_moment_of_sending_gives_way_to_the_mail_services() {
        var ours = order(MailKind.WELCOME, new State.Sent("message", NOW));

        assertThat(hear(told(Type.SEND), ours, ACTIVE).order().state()).isEqualTo(new State.Sent("message", SENT_AT));
    }

    /** A second attempt made it two mails: the one that we know of stays the one that is named. */
    @Test
    void news_of_another_mail_for_the_same_order_is_kept_and_does_not_rename_it() {
        var other = new Notification(
            CLAIMED.ref(),
            Given.ADDRESS,
            "other-message",
            SENT_AT,
            told(Type.DELIVERY).deliveryEvent()
        );

        var taken = hear(other, SENT, ACTIVE);
        assertThat(taken.order().state()).isEqualTo(SENT.state());
        assertThat(taken.order().deliveryEvents()).containsExactly(other.deliveryEvent());
    }

    @Test
    void a_mail_that_was_rejected_after_it_was_taken_has_failed_for_good() {
        var rejected = new State.Failed("rejected: X", SENT_AT.plusSeconds(1));

        var taken = hear(told(Type.REJECT), CLAIMED, ACTIVE);
        assertThat(taken.order().state()).isEqualTo(rejected);
        assertThat(hear(told(Type.SEND), taken.order(), ACTIVE).order().state()).isEqualTo(rejected);
    }

    @Test
    void news_is_kept_in_the_order_of_its_happening() {
        var order = SENT;
        var happened = List.of(
            new DeliveryEvent(SENT_AT, Type.SEND, ""),
            new DeliveryEvent(SENT_AT, Type.DELIVERY, ""),
            new DeliveryEvent(SENT_AT, Type.SOFT_BOUNCE, "A"),
            new DeliveryEvent(SENT_AT, Type.SOFT_BOUNCE, "B"),
            new DeliveryEvent(SENT_AT.plusSeconds(1), Type.SEND, "")
        );
        for (DeliveryEvent deliveryEvent : happened.reversed()) {
            order = hear(
                new Notification(SENT.ref(), Given.ADDRESS, "message", SENT_AT, deliveryEvent),
                order,
                ACTIVE
            ).order();
        }
        assertThat(order.deliveryEvents()).isEqualTo(happened);
        assertThat(order.revision()).isEqualTo(SENT.revision() + happened.size());
    }

    // The request that the mail is about

    @Test
    void the_days_of_a_request_begin_when_the_service_took_its_confirmation_also_if_we_do_not_know_yet() {
        var asked = Membership.State.Pending.asked(NOW.minusSeconds(90), Optional.of("order"));
        var mailed = new Membership.State.Pending(
            NOW.minusSeconds(90),
            SENT_AT.plus(Duration.ofDays(7)),
            false,
            Optional.empty()
        );
        for (var state : List.of(new State.Claimed(NOW, 1), new State.Unknown(NOW, 1), new State.Unsent(NOW, 1))) {
            var taken = hear(told(Type.SEND), order(MailKind.CONFIRM, state), member(asked));
            assertThat(put(taken.change(), Membership.class)).containsExactly(member(asked).becomes(mailed));
        }
        var again = hear(told(Type.SEND), order(MailKind.CONFIRM, SENT.state()), member(mailed));
        assertThat(put(again.change(), Membership.class)).isEmpty();
    }

    @Test
    void a_request_that_waits_for_a_newer_mail_waits_on_whatever_is_told_of_an_older_one() {
        var asked = Membership.State.Pending.asked(NOW, Optional.of("newer"));
        var taken = hear(told(Type.SEND), order(MailKind.CONFIRM, new State.Unknown(NOW, 1)), member(asked));

        assertThat(taken.order().state()).isInstanceOf(State.Sent.class);
        assertThat(put(taken.change(), Membership.class)).isEmpty();
    }

    /** A transaction may name an item only once. */
    @Test
    void a_confirmation_that_comes_back_ends_all_mail_and_begins_nothing() {
        var asked = Membership.State.Pending.asked(NOW.minusSeconds(90), Optional.of("order"));
        var taken = hear(told(Type.BOUNCE), order(MailKind.CONFIRM, new State.Claimed(NOW, 1)), member(asked));

        assertThat(put(taken.change(), Membership.class)).extracting(Membership::status).containsExactly("SUPPRESSED");
    }

    @Test
    void the_days_of_a_request_to_come_back_begin_likewise() {
        var left = member(new Membership.State.Left(NOW.minusSeconds(600), NOW.minusSeconds(900)));
        var waits = new RejoinRequest(
            KEY,
            Given.DETAILS,
            Given.CONSENT,
            new Membership.State.Pending(
                NOW.minusSeconds(90),
                NOW.minusSeconds(90).plus(Duration.ofDays(14)),
                false,
                Optional.of("order")
            ),
            Given.REVISION
        );
        var order = order(MailKind.CONFIRM, new State.Unknown(NOW, 1));
        var recorded = (Result.Recorded) Feedback.decide(
            told(Type.DELIVERY),
            new Feedback.Context(
                Optional.of(order),
                Optional.of(mailbox(KEY, Optional.of(left))),
                Optional.of(waits),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            ),
            NOW,
            Given.randomness()
        );

        assertThat(put(recorded.change(), RejoinRequest.class)).containsExactly(waits.mailedAt(SENT_AT));
    }

    /** Seed 5352 of the simulation: the mail's sender died, and the person asked again before the event came. */
    @Test
    void a_late_event_of_its_mail_does_not_shorten_a_request_that_was_repeated_since() {
        var askedAgain = SENT_AT.plus(Duration.ofDays(6));
        var left = member(new Membership.State.Left(SENT_AT.minusSeconds(60), SENT_AT.minusSeconds(120)));
        var repeated = new RejoinRequest(
            KEY,
            Given.DETAILS,
            Consent.toBeGiven(askedAgain),
            new Membership.State.Pending(
                SENT_AT.minusSeconds(1),
                askedAgain.plus(Membership.CONFIRM_WITHIN),
                false,
                Optional.of("order")
            ),
            Given.REVISION
        );
        var recorded = Feedback.decide(
            told(Type.SEND),
            new Feedback.Context(
                Optional.of(order(MailKind.CONFIRM, new State.Unknown(NOW, 1))),
                Optional.of(mailbox(KEY, Optional.of(left))),
                Optional.of(repeated),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            ),
            askedAgain.plusSeconds(1),
            Given.randomness()
        );

        assertThat(put(recorded.change(), RejoinRequest.class))
            .extracting(request -> request.waiting().expiresAt())
            .containsExactly(askedAgain.plus(Membership.CONFIRM_WITHIN));
    }

    // The member

    @ParameterizedTest
    @CsvSource({ "SEND, send", "DELIVERY, delivery", "REJECT, reject" })
    void what_says_nothing_about_the_address_changes_no_membership(Type what, String outcome) {
        var taken = hear(told(what), CLAIMED, ACTIVE);

        assertThat(taken.outcome()).isEqualTo(outcome);
        assertThat(taken.change().writes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({ "BOUNCE, bounce-suppressed, BOUNCED", "COMPLAINT, complaint-suppressed, COMPLAINED" })
    void a_bounce_for_good_and_a_complaint_end_all_mail_in_every_state(Type what, String outcome, String event) {
        var reason = SuppressionReason.valueOf(what.name());
        for (var state : Given.everyState()) {
            if (!(state instanceof Membership.State.Suppressed)) {
                var taken = hear(told(what), CLAIMED, member(state));

                assertThat(taken.outcome()).isEqualTo(outcome);
                assertThat(put(taken.change(), Membership.class)).containsExactly(
                    member(state).becomes(new Membership.State.Suppressed(SENT_AT.plusSeconds(1), reason))
                );
                assertThat(put(taken.change(), HistoryEntry.class))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.event().name()).isEqualTo(event);
                        assertThat(entry.member()).isEqualTo(KEY);
                        assertThat(entry.record()).isEqualTo("order");
                        assertThat(entry.at()).isEqualTo(NOW);
                    });
            }
        }
    }

    /** A row for each reason that was there before, a column for each that is told. */
    @ParameterizedTest
    @CsvSource({
        "BOUNCE,      BOUNCE,    false",
        "BOUNCE,      COMPLAINT, true",
        "COMPLAINT,   BOUNCE,    false",
        "COMPLAINT,   COMPLAINT, false",
        "NEVER_AGAIN, BOUNCE,    false",
        "NEVER_AGAIN, COMPLAINT, false",
    })
    void the_weightier_reason_stands(SuppressionReason before, Type told, boolean changes) {
        var since = new Membership.State.Suppressed(SENT_AT, before);
        var taken = hear(told(told), CLAIMED, member(since));

        assertThat(put(taken.change(), Membership.class)).hasSize(changes ? 1 : 0);
        assertThat(taken.outcome().endsWith("-suppressed")).isEqualTo(changes);
    }

    @ParameterizedTest
    @CsvSource({ "0, false", "1, true" })
    void of_two_news_of_the_same_weight_the_earlier_stands(long ticksLater, boolean changes) {
        var told = told(Type.BOUNCE);
        var since = new Membership.State.Suppressed(
            told.deliveryEvent().at().plusNanos(ticksLater),
            SuppressionReason.BOUNCE
        );

        assertThat(put(hear(told, CLAIMED, member(since)).change(), Membership.class)).hasSize(changes ? 1 : 0);
    }

    @Test
    void an_earlier_bounce_does_not_take_the_place_of_a_persons_own_word() {
        var since = new Membership.State.Suppressed(NOW.plusSeconds(60), SuppressionReason.NEVER_AGAIN);

        assertThat(put(hear(told(Type.BOUNCE), CLAIMED, member(since)).change(), Membership.class)).isEmpty();
    }

    @Test
    void one_mail_that_comes_back_and_may_go_through_another_time_is_counted_and_ends_nothing() {
        var taken = hear(told(Type.SOFT_BOUNCE), CLAIMED, ACTIVE);

        assertThat(taken.outcome()).isEqualTo("soft-bounce");
        assertThat(put(taken.change(), Membership.class)).isEmpty();
        assertThat(put(taken.change(), SoftBounces.class)).containsExactly(
            new SoftBounces(KEY, Map.of("order", SENT_AT.plusSeconds(1)), 1)
        );
    }

    @Test
    void the_third_in_fourteen_days_ends_all_mail() {
        var before = new SoftBounces(KEY, Map.of("a", SENT_AT.minusSeconds(2), "b", SENT_AT.minusSeconds(1)), 2);
        var taken = hear(told(Type.SOFT_BOUNCE), CLAIMED, Optional.of(ACTIVE), Optional.of(before));

        assertThat(taken.outcome()).isEqualTo("soft-bounce-suppressed");
        assertThat(put(taken.change(), SoftBounces.class)).extracting(SoftBounces::revision).containsExactly(3L);
        assertThat(put(taken.change(), Membership.class)).containsExactly(
            ACTIVE.becomes(new Membership.State.Suppressed(SENT_AT.plusSeconds(1), SuppressionReason.BOUNCE))
        );
    }

    @Test
    void a_soft_bounce_that_is_told_twice_is_counted_once() {
        var before = new SoftBounces(KEY, Map.of("order", SENT_AT.plusSeconds(1)), 1);
        var taken = hear(told(Type.SOFT_BOUNCE), CLAIMED, Optional.of(ACTIVE), Optional.of(before));

        assertThat(put(taken.change(), SoftBounces.class)).isEmpty();
    }

    // A mailbox that is not the member's

    /** One that doesn't work for a while is mended; what a person says of it is another thing. */
    @ParameterizedTest
    @EnumSource(value = Type.class, names = "COMPLAINT", mode = EnumSource.Mode.EXCLUDE)
    void what_comes_back_from_a_coordinator_is_written_down_and_ends_nothing(Type what) {
        var taken = hear(told(what), CLAIMED.to(Given.COORDINATOR), coordinators(Optional.empty()), Optional.empty());

        assertThat(taken.outcome()).startsWith("coordinator-").doesNotEndWith("-suppressed");
        assertThat(put(taken.change(), MailOrder.class)).hasSize(1);
        assertThat(taken.change().writes()).hasSize(1);
    }

    @Test
    void a_coordinators_complaint_ends_all_mail_to_the_coordinator_and_not_to_the_member_that_it_tells_of() {
        var order = CLAIMED.to(Given.COORDINATOR);
        var taken = hear(told(Type.COMPLAINT), order, coordinators(Optional.empty()), Optional.empty());

        assertThat(taken.outcome()).isEqualTo("coordinator-complaint-suppressed");
        assertThat(put(taken.change(), Membership.class)).isEmpty();
        assertThat(put(taken.change(), Tombstone.class)).containsExactly(
            new Tombstone(COORDINATORS_KEY, Optional.of(SENT_AT.plusSeconds(1)), Optional.empty(), Optional.empty(), 1)
        );
    }

    /** A member typed it: it may be anybody's. */
    @ParameterizedTest
    @CsvSource({ "BOUNCE, other-bounce-suppressed", "COMPLAINT, other-complaint-suppressed" })
    void what_came_of_a_mail_to_another_address_ends_mail_to_that_one_only(Type what, String outcome) {
        var other = MemberKey.of(Given.COMMUNITY, Given.address("other@example.gov"));
        var taken = hear(
            told(what),
            order(MailKind.CHANGE_ADDRESS, CLAIMED.state()),
            mailbox(other, Optional.empty()),
            Optional.empty()
        );

        assertThat(taken.outcome()).isEqualTo(outcome);
        assertThat(put(taken.change(), Membership.class)).isEmpty();
        assertThat(put(taken.change(), Tombstone.class))
            .extracting(Tombstone::key)
            .contains(other)
            .doesNotContain(Given.KEY);
    }

    /** It is the owner of the mailbox who complains; a bounce may be that of a spelling that a stranger made up. */
    @ParameterizedTest
    @CsvSource({ "BOUNCE, 0", "COMPLAINT, 1" })
    void a_complaint_ends_mail_to_every_spelling_of_the_mailbox_and_a_bounce_to_one(Type type, int mailboxes) {
        var taken = hear(told(type), CLAIMED, mailbox(Given.KEY, Optional.of(ACTIVE)), Optional.empty());

        assertThat(taken.outcome()).endsWith("-suppressed");
        assertThat(put(taken.change(), Tombstone.class))
            .extracting(Tombstone::key)
            .hasSize(mailboxes)
            .allMatch(MemberKey.ofMailbox(Given.COMMUNITY, Given.ADDRESS)::equals);
    }

    @Test
    void without_a_membership_the_earliest_news_stands() {
        var at = SENT_AT.plusSeconds(1);
        var later = new Tombstone(
            KEY,
            Optional.of(at.plusNanos(TICK)),
            Optional.empty(),
            Optional.of(Given.CONSENT),
            Given.REVISION
        );
        var same = new Tombstone(KEY, Optional.of(at), Optional.empty(), Optional.of(Given.CONSENT), Given.REVISION);

        var moved = hear(
            told(Type.BOUNCE),
            CLAIMED,
            new Mailbox(KEY, Optional.empty(), Optional.of(later)),
            Optional.empty()
        );
        assertThat(put(moved.change(), Tombstone.class)).containsExactly(
            new Tombstone(KEY, Optional.of(at), Optional.empty(), Optional.of(Given.CONSENT), Given.REVISION + 1)
        );
        var unmoved = hear(
            told(Type.BOUNCE),
            CLAIMED,
            new Mailbox(KEY, Optional.empty(), Optional.of(same)),
            Optional.empty()
        );
        assertThat(put(unmoved.change(), Tombstone.class)).isEmpty();
        assertThat(unmoved.outcome()).isEqualTo("bounce");
    }

    @Test
    void of_an_order_that_was_erased_with_its_member_the_mailbox_hears_all_the_same() {
        var erased = Optional.of(mailbox(KEY, Optional.empty()));
        var late = SENT_AT.plus(Duration.ofDays(1));

        for (Type what : List.of(Type.BOUNCE, Type.COMPLAINT)) {
            assertThat(put(hearOfNoOrder(what, erased, late).change(), Tombstone.class)).containsExactly(
                new Tombstone(KEY, Optional.of(SENT_AT.plusSeconds(1)), Optional.empty(), Optional.empty(), 1)
            );
        }
        assertThat(hearOfNoOrder(Type.DELIVERY, erased, late).change()).isEqualTo(Change.none());
        assertThat(hearOfNoOrder(Type.COMPLAINT, Optional.empty(), late)).isEqualTo(
            new Result.UnknownOrder(Change.none())
        );
    }

    private static Mailbox coordinators(Optional<Membership> member) {
        return mailbox(COORDINATORS_KEY, member);
    }

    // Any order

    /** Twice each, and before or after our own write: the same follows from the same news. */
    @Test
    void the_same_follows_in_whatever_order_it_is_told() {
        var told = new ArrayList<Notification>();
        for (Type what : Type.values()) {
            for (int twice = 0; twice < 2; twice++) {
                told.add(told(what));
            }
        }
        var random = new Random(51);
        for (Type left : Type.values()) {
            var some = new ArrayList<>(told);
            some.removeIf(each -> each.deliveryEvent().type() == left);
            var expected = Stand.after(some, CLAIMED);
            for (int i = 0; i < 20; i++) {
                Collections.shuffle(some, random);
                var begin = i % 2 == 0 ? CLAIMED : SENT;
                assertThat(Stand.after(some, begin)).isEqualTo(expected);
            }
            assertThat(expected.member()).isInstanceOf(Membership.State.Suppressed.class);
        }
    }

    /** How everything stands when all was told; revisions apart, which count the tellings. */
    private record Stand(
        State state,
        List<DeliveryEvent> deliveryEvent,
        Membership.State member,
        Map<String, Instant> softBounces
    ) {
        static Stand after(List<Notification> told, MailOrder begin) {
            var order = begin;
            var member = ACTIVE;
            var bounces = SoftBounces.none(KEY);
            for (Notification each : told) {
                var taken = hear(each, order, Optional.of(member), Optional.of(bounces));
                order = taken.order();
                member = newest(taken, member);
                bounces = newest(taken, bounces);
            }
            return new Stand(order.state(), order.deliveryEvents(), member.state(), bounces.at());
        }

        @SuppressWarnings("unchecked")
        private static <T extends Item> T newest(Result.Recorded taken, T before) {
            var written = put(taken.change(), (Class<T>) before.getClass());
            return written.isEmpty() ? before : written.getLast();
        }
    }

    private static Notification told(Type what) {
        return new Notification(
            CLAIMED.ref(),
            Given.ADDRESS,
            "message",
            SENT_AT,
            new DeliveryEvent(SENT_AT.plusSeconds(1), what, "X")
        );
    }

    private static Result hearOfNoOrder(Instant now) {
        return hearOfNoOrder(Type.SEND, Optional.of(mailbox(KEY, Optional.of(ACTIVE))), now);
    }

    private static Result hearOfNoOrder(Type what, Optional<Mailbox> mailbox, Instant now) {
        return Feedback.decide(
            told(what),
            new Feedback.Context(
                Optional.empty(),
                mailbox,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            ),
            now,
            Given.randomness()
        );
    }

    private static Mailbox mailbox(MemberKey key, Optional<Membership> member) {
        return new Mailbox(key, member, Optional.empty());
    }

    private static Result.Recorded hear(Notification told, MailOrder order, Membership member) {
        return hear(told, order, Optional.of(member), Optional.empty());
    }

    private static Result.Recorded hear(
        Notification told,
        MailOrder order,
        Optional<Membership> member,
        Optional<SoftBounces> softBounces
    ) {
        return hear(told, order, mailbox(KEY, member), softBounces);
    }

    private static Result.Recorded hear(
        Notification told,
        MailOrder order,
        Mailbox mailbox,
        Optional<SoftBounces> softBounces
    ) {
        return (Result.Recorded) Feedback.decide(
            told,
            new Feedback.Context(
                Optional.of(order),
                Optional.of(mailbox),
                Optional.empty(),
                softBounces,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            ),
            NOW,
            Given.randomness()
        );
    }
}
