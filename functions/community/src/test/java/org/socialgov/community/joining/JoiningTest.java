package org.socialgov.community.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.LIMITS;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.OTHER_CONSENT;
import static org.socialgov.community.Given.OTHER_DETAILS;
import static org.socialgov.community.Given.REVISION;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.addressStatus;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.pendingSince;
import static org.socialgov.community.Given.put;
import static org.socialgov.community.Given.rejoinRequest;
import static org.socialgov.community.Given.request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Given;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.storage.Members;

/** What a request to join does, a test for each line of the table. */
class JoiningTest {

    /** The id of the mail order that is made with a request. */
    private static final Optional<String> ORDERED = Optional.of(Given.randomness().id());

    private static final Instant EARLIER = NOW.minusSeconds(3600);
    private static final Instant LEFT = EARLIER.minusSeconds(1);

    @Test
    void an_unknown_address_becomes_pending_and_is_asked_to_confirm() {
        var asked = ask(Given.nothingKnown(), NOW);

        assertThat(asked.outcome()).isEqualTo("pending");
        assertThat(put(asked.change(), Membership.class)).containsExactly(
            new Membership(
                KEY,
                COMMUNITY,
                ADDRESS,
                OTHER_DETAILS,
                OTHER_CONSENT,
                DeliveryPreferences.EACH,
                Optional.empty(),
                new Membership.Generation(Optional.of("0".repeat(31) + "2"), Optional.empty()),
                new State.Pending(NOW, NOW.plus(Duration.ofDays(14)), false, ORDERED),
                Item.firstRevision(NOW)
            )
        );
        assertOneMail(asked, MailKind.CONFIRM);
    }

    /** The click on a mailed link needs the membership, and strangers post at any rate. */
    @Test
    void a_pending_address_stays_so_byte_for_byte_and_the_newest_details_lie_beside_it() {
        var asked = ask(addressStatus(pendingSince(EARLIER)), NOW);

        assertThat(asked.outcome()).isEqualTo("pending");
        assertThat(asked.change().writes()).extracting(Change.Write::item).noneMatch(Membership.class::isInstance);
        assertThat(put(asked.change(), RejoinRequest.class)).containsExactly(
            new RejoinRequest(
                KEY,
                OTHER_DETAILS,
                OTHER_CONSENT,
                new State.Pending(NOW, NOW.plus(Duration.ofDays(14)), true, ORDERED),
                Item.firstRevision(NOW)
            )
        );
        assertOneMail(asked, MailKind.CONFIRM);
    }

    @Test
    void a_third_request_replaces_the_details_of_the_second_and_waits_for_its_mail_if_it_has_none_itself() {
        var expiresAt = NOW.plus(Duration.ofDays(10));
        var second = new RejoinRequest(
            KEY,
            Given.DETAILS,
            Given.CONSENT,
            new State.Pending(EARLIER.plusSeconds(1), expiresAt, true, Optional.of("order")),
            REVISION
        );
        var pending = Optional.of(member(pendingSince(EARLIER)));
        var status = new Members.AddressStatus(
            pending,
            Optional.of(second),
            Optional.empty(),
            limited(pending, MailKind.CONFIRM).mailLimit()
        );

        assertThat(put(ask(status, NOW).change(), RejoinRequest.class)).containsExactly(
            new RejoinRequest(
                KEY,
                OTHER_DETAILS,
                OTHER_CONSENT,
                new State.Pending(EARLIER.plusSeconds(1), expiresAt, true, Optional.of("order")),
                REVISION + 1
            )
        );
    }

    @Test
    void a_membership_whose_own_time_is_over_stays_pending_while_a_repeated_request_is_open() {
        var over = Optional.of(member(new State.Pending(EARLIER, NOW, true, Optional.empty())));
        var asked = EARLIER.plusSeconds(1);
        var open = new RejoinRequest(
            KEY,
            Given.DETAILS,
            Given.CONSENT,
            new State.Pending(asked, NOW.plusNanos(TICK)),
            REVISION
        );
        var ended = new RejoinRequest(KEY, Given.DETAILS, Given.CONSENT, new State.Pending(asked, NOW), REVISION);

        assertThat(put(ask(addressStatus(over, Optional.of(open)), NOW).change(), Membership.class)).isEmpty();
        assertThat(put(ask(addressStatus(over, Optional.of(ended)), NOW).change(), Membership.class)).hasSize(1);
    }

    /** Functions have clocks of their own: a request is about the membership that it was made for. */
    @Test
    void a_request_made_by_a_slower_clock_is_about_the_membership_all_the_same() {
        for (var state : List.of(pendingSince(NOW), new State.Left(NOW, EARLIER))) {
            for (var now : List.of(NOW, NOW.minusSeconds(1))) {
                var again = put(ask(addressStatus(state), now).change(), RejoinRequest.class).getFirst();
                assertThat(again.isAbout(member(state))).isTrue();
            }
        }
    }

    @Test
    void the_loser_of_a_race_for_the_one_mail_is_limited_and_writes_nothing() {
        for (var state : Given.everyState()) {
            var member = Optional.of(member(state));
            var lost =
                state instanceof State.Left
                    ? // The winner's request to come back.
                      new Members.AddressStatus(
                          member,
                          Optional.of(Given.rejoinRequest(NOW)),
                          Optional.empty(),
                          limited(member, kind(state)).mailLimit()
                      )
                    : limited(member, kind(state));
            var before =
                state instanceof State.Pending || state instanceof State.Left
                    ? Given.nothingKnown()
                    : addressStatus(state);
            var asked = askAgain(lost, before);

            assertThat(asked.order()).isEmpty();
            assertThat(asked.change()).isEqualTo(Change.none());
        }
    }

    /** A mail's sender may write the same item: then no other request is kept. */
    @Test
    void a_request_that_lost_against_no_other_request_is_kept() {
        var pending = limited(Optional.of(member(pendingSince(EARLIER))), MailKind.CONFIRM);
        assertThat(put(askAgain(pending, pending).change(), RejoinRequest.class)).hasSize(1);

        // Another spelling of the address took the mail.
        var unknown = limited(Optional.empty(), MailKind.CONFIRM);
        assertThat(put(askAgain(unknown, Given.nothingKnown()).change(), Membership.class)).hasSize(1);
    }

    private static Joining.Asked askAgain(Members.AddressStatus now, Members.AddressStatus before) {
        return Joining.ask(request(), now, Optional.of(before), LIMITS, NOW, Given.randomness());
    }

    private static MailKind kind(State state) {
        return switch (state) {
            case State.Pending _, State.Left _, State.Suppressed _ -> MailKind.CONFIRM;
            case State.AwaitingApproval _ -> MailKind.WAITING;
            case State.Active _ -> MailKind.ALREADY_MEMBER;
            case State.Declined _ -> MailKind.DECLINED;
        };
    }

    /** Their number would disclose what is known of the address. */
    @Test
    void the_number_of_writes_is_the_same_for_every_status_of_an_address() {
        var statuses = new ArrayList<>(Given.everyState().stream().map(Given::addressStatus).toList());
        statuses.add(Given.nothingKnown());
        for (var kind : List.of(MailKind.CONFIRM, MailKind.ALREADY_MEMBER, MailKind.WAITING, MailKind.DECLINED)) {
            Given.everyState().forEach(state -> statuses.add(limited(Optional.of(member(state)), kind)));
            statuses.add(limited(Optional.empty(), kind));
        }
        assertThat(statuses).allSatisfy(status -> assertThat(ask(status, NOW).change().writes()).hasSize(3));
    }

    @Test
    void a_pending_join_that_has_expired_begins_anew() {
        var longAgo = NOW.minus(Duration.ofDays(20));
        var asked = ask(
            addressStatus(new State.Pending(longAgo, longAgo.plus(Duration.ofDays(7)), true, Optional.empty())),
            NOW
        );

        assertPendingAgain(asked, false);
        assertOneMail(asked, MailKind.CONFIRM);
    }

    @Test
    void who_awaits_approval_hears_so_and_nothing_changes() {
        var asked = ask(addressStatus(new State.AwaitingApproval(EARLIER)), NOW);

        assertThat(asked.outcome()).isEqualTo("waiting");
        assertNothingKeptButTheMail(asked, MailKind.WAITING);
    }

    @Test
    void a_member_hears_so_and_stays_byte_for_byte_the_same() {
        var asked = ask(addressStatus(new State.Active(EARLIER)), NOW);

        assertThat(asked.outcome()).isEqualTo("already-member");
        assertNothingKeptButTheMail(asked, MailKind.ALREADY_MEMBER);
    }

    @Test
    void who_has_left_stays_so_and_the_request_lies_beside_the_record() {
        var asked = ask(addressStatus(new State.Left(LEFT, LEFT)), NOW);

        assertThat(asked.outcome()).isEqualTo("rejoin");
        assertThat(put(asked.change(), Membership.class)).isEmpty();
        assertThat(put(asked.change(), RejoinRequest.class)).containsExactly(
            new RejoinRequest(
                KEY,
                OTHER_DETAILS,
                OTHER_CONSENT,
                new State.Pending(NOW, NOW.plus(Duration.ofDays(14)), false, ORDERED),
                Item.firstRevision(NOW)
            )
        );
        assertOneMail(asked, MailKind.CONFIRM);
    }

    /** The links of the earlier mail stay good, so the first moment is kept; the newest details count. */
    @Test
    void a_second_request_to_come_back_keeps_the_first_moment_while_the_first_is_open() {
        var earlier = new RejoinRequest(
            KEY,
            Given.DETAILS,
            Given.CONSENT,
            new State.Pending(EARLIER, NOW.plusNanos(TICK), true, Optional.empty()),
            REVISION
        );

        assertThat(rejoinAsked(earlier, NOW)).isEqualTo(
            new RejoinRequest(
                KEY,
                OTHER_DETAILS,
                OTHER_CONSENT,
                new State.Pending(EARLIER, NOW.plus(Duration.ofDays(14)), true, ORDERED),
                REVISION + 1
            )
        );
    }

    @Test
    void a_request_to_come_back_begins_anew_at_the_moment_in_which_the_earlier_one_expires() {
        var over = new RejoinRequest(
            KEY,
            Given.DETAILS,
            Given.CONSENT,
            new State.Pending(EARLIER, NOW, true, Optional.of("order")),
            REVISION
        );

        assertThat(rejoinAsked(over, NOW)).isEqualTo(
            new RejoinRequest(
                KEY,
                OTHER_DETAILS,
                OTHER_CONSENT,
                new State.Pending(NOW, NOW.plus(Duration.ofDays(14)), false, ORDERED),
                REVISION + 1
            )
        );
    }

    @Test
    void a_request_to_come_back_that_nobody_was_reminded_of_can_still_be_reminded_of() {
        assertThat(rejoinAsked(rejoinRequest(EARLIER), NOW).waiting().reminded()).isFalse();
    }

    @Test
    void a_declined_address_hears_so_again_for_thirty_days() {
        var last = NOW.plus(Duration.ofDays(30)).minusNanos(TICK);
        var asked = ask(addressStatus(new State.Declined(NOW, "not eligible")), last);

        assertThat(asked.outcome()).isEqualTo("declined");
        assertThat(Given.written(asked.change())).hasSize(2);
        assertThat(orderedMails(asked.change())).containsExactly(MailKind.DECLINED);
        assertThat(put(asked.change(), AddressMailLimit.class)).hasSize(1);
    }

    @Test
    void a_declined_address_may_ask_anew_when_thirty_days_are_over() {
        var then = NOW.minus(Duration.ofDays(30));
        var asked = ask(addressStatus(new State.Declined(then, "not eligible")), NOW);

        assertThat(asked.outcome()).isEqualTo("pending");
        assertPendingAgain(asked, false);
        assertOneMail(asked, MailKind.CONFIRM);
    }

    @ParameterizedTest
    @EnumSource(Membership.SuppressionReason.class)
    void a_suppressed_address_gets_nothing_and_its_record_stays_as_it_is(Membership.SuppressionReason reason) {
        assertSuppressed(ask(addressStatus(Given.suppressed(reason)), NOW));
    }

    @Test
    void an_address_that_never_joined_and_wants_no_mail_gets_none() {
        var wantsNoMail = Tombstone.none(KEY).suppressed(EARLIER);

        assertSuppressed(ask(besideRemainder(Optional.empty(), wantsNoMail), NOW));
        assertSuppressed(ask(besideRemainder(Optional.of(member(new State.Active(EARLIER))), wantsNoMail), NOW));
    }

    /** Else anybody could fill the table with notes. */
    @Test
    void that_a_suppressed_address_asked_is_noted_only_as_often_as_a_mail_would_be_sent() {
        var suppressed = Optional.of(member(Given.suppressed(Membership.SuppressionReason.BOUNCE)));
        var asked = ask(limited(suppressed, MailKind.CONFIRM), NOW);

        assertThat(asked.outcome()).isEqualTo("suppressed");
        assertThat(Given.written(asked.change())).isEmpty();
    }

    @Test
    void an_address_whose_membership_was_erased_may_join_again() {
        var erased = Tombstone.none(KEY).of(member(new State.Active(EARLIER)));

        assertThat(ask(besideRemainder(Optional.empty(), erased), NOW).outcome()).isEqualTo("pending");
    }

    @Test
    void beyond_the_limit_the_request_is_kept_and_no_mail_is_ordered() {
        var asked = ask(limited(Optional.of(member(pendingSince(EARLIER))), MailKind.CONFIRM), NOW);

        assertThat(asked.outcome()).isEqualTo("pending-limited");
        assertThat(asked.order()).isEmpty();
        assertThat(Given.written(asked.change())).hasSize(1);
        assertThat(orderedMails(asked.change())).isEmpty();
    }

    /** Who joins two communities within ten minutes gets both confirmations, ten minutes apart. */
    @Test
    void a_first_request_that_another_communitys_mail_holds_back_is_mailed_when_the_next_place_opens() {
        var place = NOW.plus(Duration.ofMinutes(10));
        for (var member : List.of(Optional.<Membership>empty(), Optional.of(member(new State.Left(LEFT, LEFT))))) {
            var asked = ask(limited(member, MailKind.CONFIRM), NOW);

            assertThat(asked.outcome()).endsWith("-held");
            assertThat(asked.order().orElseThrow().state()).isEqualTo(new MailOrder.State.Unsent(place, 0));
            assertThat(
                put(asked.change(), AddressMailLimit.class).getFirst().sent().get(MailKind.CONFIRM)
            ).containsExactly(NOW, place);
        }
        var third = new AddressMailLimit(
            Given.ADDRESS_KEY,
            false,
            Map.of(MailKind.CONFIRM, List.of(NOW, place)),
            REVISION
        );
        assertThat(ask(status(third), NOW).order().orElseThrow().state()).isEqualTo(
            new MailOrder.State.Unsent(place.plus(Duration.ofMinutes(10)), 0)
        );
    }

    @Test
    void a_mail_is_held_for_a_day_at_most() {
        var three = List.of(NOW, NOW.plusSeconds(600), NOW.plusSeconds(1200));
        var aDayOn = ask(
            status(new AddressMailLimit(Given.ADDRESS_KEY, false, Map.of(MailKind.CONFIRM, three), REVISION)),
            NOW
        );
        assertThat(aDayOn.order().orElseThrow().state()).isEqualTo(
            new MailOrder.State.Unsent(NOW.plus(Duration.ofDays(1)), 0)
        );
        var later = three
            .stream()
            .map(time -> time.plusSeconds(1))
            .toList();
        var never = ask(
            status(new AddressMailLimit(Given.ADDRESS_KEY, false, Map.of(MailKind.CONFIRM, later), REVISION)),
            NOW
        );
        assertThat(never.outcome()).isEqualTo("pending-limited");
        assertThat(put(never.change(), Membership.class)).hasSize(1);
    }

    private static Members.AddressStatus status(AddressMailLimit sent) {
        return new Members.AddressStatus(Optional.empty(), Optional.empty(), Optional.empty(), sent);
    }

    @Test
    void beyond_the_limit_nothing_happens_where_nothing_would_be_kept() {
        var member = Optional.of(member(new State.Active(EARLIER)));
        var asked = ask(limited(member, MailKind.ALREADY_MEMBER), NOW);

        assertThat(asked.outcome()).isEqualTo("already-member-limited");
        assertThat(asked.order()).isEmpty();
        assertThat(Given.written(asked.change())).isEmpty();
    }

    @Test
    void one_kind_of_mail_does_not_use_up_another_kinds_allowance() {
        var member = Optional.of(member(new State.Active(EARLIER)));

        assertThat(ask(limited(member, MailKind.CONFIRM), NOW).order()).isPresent();
    }

    private static Joining.Asked ask(Members.AddressStatus addressStatus, Instant now) {
        return Joining.ask(request(), addressStatus, LIMITS, now, Given.randomness());
    }

    private static RejoinRequest rejoinAsked(RejoinRequest earlier, Instant now) {
        var left = Optional.of(member(new State.Left(LEFT, LEFT)));
        return put(ask(addressStatus(left, Optional.of(earlier)), now).change(), RejoinRequest.class).getFirst();
    }

    private static Members.AddressStatus besideRemainder(Optional<Membership> member, Tombstone tombstone) {
        return new Members.AddressStatus(
            member,
            Optional.empty(),
            Optional.of(tombstone),
            AddressMailLimit.none(Given.ADDRESS_KEY)
        );
    }

    /**
     * The days in which it can be confirmed begin with its mail; until then, there are 14 days to hand it over. The limit
     * that held its mail back holds for the reminder, too.
     */
    @Test
    void without_a_mail_of_its_own_a_request_has_its_seven_days_at_once() {
        var sevenDays = NOW.plus(Duration.ofDays(7));

        var fiveThisMonth = Collections.nCopies(5, NOW.minus(Duration.ofDays(3)));
        var limited = new AddressMailLimit(Given.ADDRESS_KEY, false, Map.of(MailKind.CONFIRM, fiveThisMonth), REVISION);
        assertThat(stateOf(ask(status(limited), NOW))).isEqualTo(
            new State.Pending(NOW, sevenDays, true, Optional.empty())
        );
        var mailed = member(new State.Pending(EARLIER, NOW.plusNanos(TICK), true, Optional.empty()));
        var again = put(ask(limited(Optional.of(mailed), MailKind.CONFIRM), NOW).change(), RejoinRequest.class);
        assertThat(again.getFirst().waiting().expiresAt()).isEqualTo(sevenDays);
        assertThat(again.getFirst().waiting().awaitedMail()).isEmpty();
    }

    @Test
    void a_request_to_come_back_waits_for_its_mail_likewise() {
        var left = Optional.of(member(new State.Left(LEFT, LEFT)));
        var tenDaysOn = NOW.plus(Duration.ofDays(10));
        for (var awaited : List.of(Optional.of("order"), Optional.<String>empty())) {
            var open = new RejoinRequest(
                KEY,
                Given.DETAILS,
                Given.CONSENT,
                new State.Pending(EARLIER, tenDaysOn, false, awaited),
                1
            );
            var addressStatus = new Members.AddressStatus(
                left,
                Optional.of(open),
                Optional.empty(),
                limited(left, MailKind.CONFIRM).mailLimit()
            );
            var kept = put(ask(addressStatus, NOW).change(), RejoinRequest.class).getFirst();
            assertThat(kept.waiting().awaitedMail()).isEqualTo(awaited);
            assertThat(kept.waiting().expiresAt()).isEqualTo(
                awaited.isPresent() ? tenDaysOn : NOW.plus(Duration.ofDays(7))
            );
        }
    }

    private static State stateOf(Joining.Asked asked) {
        return put(asked.change(), Membership.class).getFirst().state();
    }

    /** Just sent a mail of a kind. */
    private static Members.AddressStatus limited(Optional<Membership> member, MailKind kind) {
        var sent = new AddressMailLimit(Given.ADDRESS_KEY, false, Map.of(kind, List.of(NOW)), REVISION);
        return new Members.AddressStatus(member, Optional.empty(), Optional.empty(), sent);
    }

    private static void assertPendingAgain(Joining.Asked asked, boolean reminded) {
        assertThat(put(asked.change(), Membership.class)).containsExactly(
            new Membership(
                KEY,
                COMMUNITY,
                ADDRESS,
                OTHER_DETAILS,
                OTHER_CONSENT,
                new State.Pending(NOW, NOW.plus(Duration.ofDays(14)), reminded, ORDERED),
                REVISION + 1
            )
        );
    }

    private static void assertNothingKeptButTheMail(Joining.Asked asked, MailKind kind) {
        assertOneMail(asked, kind);
        assertThat(Given.written(asked.change())).hasSize(2);
    }

    /** Noted for the coordinators, under no name, and counted as a mail would be. */
    private static void assertSuppressed(Joining.Asked asked) {
        assertThat(asked.outcome()).isEqualTo("suppressed");
        assertThat(asked.order()).isEmpty();
        assertThat(put(asked.change(), HistoryEntry.class))
            .singleElement()
            .satisfies(entry -> {
                assertThat(entry.member()).isEqualTo(KEY);
                assertThat(entry.community()).isEqualTo(COMMUNITY);
                assertThat(entry.event()).isEqualTo(HistoryEntry.Event.TURNED_AWAY);
                assertThat(entry.record()).isEmpty();
                assertThat(entry.at()).isEqualTo(NOW);
            });
        assertThat(put(asked.change(), AddressMailLimit.class)).containsExactly(
            new AddressMailLimit(Given.ADDRESS_KEY, false, Map.of(MailKind.CONFIRM, List.of(NOW)), 1)
        );
        assertThat(Given.written(asked.change())).hasSize(2);
    }

    /** One mail, to the address itself, due now and counted in the same change. */
    private static void assertOneMail(Joining.Asked asked, MailKind kind) {
        var order = asked.order().orElseThrow();
        assertThat(order).isEqualTo(
            new MailOrder(
                new MailOrder.Ref(KEY, order.ref().id()),
                COMMUNITY,
                kind,
                Optional.empty(),
                NOW,
                new MailOrder.State.Unsent(NOW, 0),
                1
            )
        );
        assertThat(put(asked.change(), MailOrder.class)).containsExactly(order);
        assertThat(put(asked.change(), AddressMailLimit.class)).containsExactly(
            new AddressMailLimit(Given.ADDRESS_KEY, false, Map.of(kind, List.of(NOW)), 1)
        );
        assertThat(asked.change().id()).isNotEmpty();
    }
}
