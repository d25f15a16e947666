package org.socialgov.community.managing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.ADDRESS_KEY;
import static org.socialgov.community.Given.DETAILS;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.LIMITS;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.OTHER_DETAILS;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.deleted;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.put;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.managing.SubscriptionActions.Outcome;
import org.socialgov.community.storage.Members;

/** What people do with what is kept about them. */
class SubscriptionActionsTest {

    private static final Instant EARLIER = NOW.minusSeconds(3600);
    private static final State PENDING = Given.pendingSince(EARLIER);
    private static final State AWAITING = new State.AwaitingApproval(EARLIER);
    private static final State ACTIVE = new State.Active(EARLIER);
    private static final State LEFT = new State.Left(EARLIER, EARLIER.minusSeconds(60));
    private static final State DECLINED = new State.Declined(EARLIER, "not eligible");
    private static final State SUPPRESSED = Given.suppressed(Membership.SuppressionReason.BOUNCE);
    private static final Session SESSION = Session.open(
        member(new Membership.State.Active(NOW)),
        EARLIER,
        Given.randomness()
    ).session();

    // A way in by mail

    @Test
    void who_was_ever_confirmed_is_sent_a_link() {
        for (State state : List.of(AWAITING, ACTIVE, LEFT, DECLINED)) {
            var asked = askForLink(Given.addressStatus(state));

            assertThat(asked.outcome()).isEqualTo("manage");
            assertThat(asked.order().orElseThrow().kind()).isEqualTo(MailKind.MANAGE);
            assertThat(put(asked.change(), MailOrder.class)).containsExactly(asked.order().orElseThrow());
            assertThat(put(asked.change(), AddressMailLimit.class)).containsExactly(
                new AddressMailLimit(ADDRESS_KEY, false, Map.of(MailKind.MANAGE, List.of(NOW)), 1)
            );
            assertThat(asked.change().writes()).hasSize(2);
        }
    }

    /** Else this form could send mail to anybody. */
    @Test
    void who_has_no_confirmed_membership_or_wants_no_mail_gets_none() {
        for (var addressStatus : List.of(
            Given.nothingKnown(),
            Given.addressStatus(PENDING),
            Given.addressStatus(SUPPRESSED),
            quiet()
        )) {
            var asked = askForLink(addressStatus);

            assertThat(asked.outcome()).isEqualTo("no-membership");
            assertThat(asked.order()).isEmpty();
            // Counted like a mail: otherwise two requests at once would tell a member from a stranger.
            assertThat(Given.written(asked.change()))
                .extracting(Change.Write::item)
                .singleElement()
                .isInstanceOf(AddressMailLimit.class);
        }
    }

    @Test
    void beyond_the_limit_nothing_is_sent() {
        var sent = new AddressMailLimit(ADDRESS_KEY, false, Map.of(MailKind.MANAGE, List.of(NOW)), 1);
        var asked = askForLink(
            new Members.AddressStatus(Optional.of(member(ACTIVE)), Optional.empty(), Optional.empty(), sent)
        );

        assertThat(asked.outcome()).isEqualTo("manage-limited");
        assertThat(asked.order()).isEmpty();
        assertThat(Given.written(asked.change())).isEmpty();
    }

    @Test
    void the_loser_of_a_race_for_the_one_mail_writes_nothing() {
        var sent = new AddressMailLimit(ADDRESS_KEY, false, Map.of(MailKind.MANAGE, List.of(NOW)), 1);
        for (var member : List.of(Optional.of(member(ACTIVE)), Optional.<Membership>empty())) {
            var status = new Members.AddressStatus(member, Optional.empty(), Optional.empty(), sent);
            var asked = SubscriptionActions.askForLink(List.of(status), true, LIMITS, NOW, Given.randomness());

            assertThat(asked.order()).isEmpty();
            assertThat(asked.change()).isEqualTo(Change.none());
        }
    }

    /** Who can't get the link for a month can neither leave nor erase anything meanwhile. */
    @Test
    void there_is_no_limit_by_the_month() {
        var sent = IntStream.rangeClosed(2, 29)
            .mapToObj(day -> NOW.minus(Duration.ofDays(day)))
            .toList();
        var limit = new AddressMailLimit(ADDRESS_KEY, false, Map.of(MailKind.MANAGE, sent), 1);
        var asked = askForLink(
            new Members.AddressStatus(Optional.of(member(ACTIVE)), Optional.empty(), Optional.empty(), limit)
        );

        assertThat(asked.outcome()).isEqualTo("manage");
    }

    /** One mail, since the link shows all of them; from a community that the person is in, if there is one. */
    @Test
    void of_several_memberships_an_active_one_is_written_about() {
        var left = Given.addressStatus(LEFT);
        var active = Given.addressStatus(Optional.of(other(ACTIVE)), Optional.empty());

        for (var addressStatuses : List.of(List.of(left, active), List.of(active, left))) {
            var asked = askForLink(addressStatuses.toArray(Members.AddressStatus[]::new));
            assertThat(asked.order().orElseThrow().ref().member()).isEqualTo(other(ACTIVE).key());
            assertThat(asked.order().orElseThrow().community()).isEqualTo("other");
        }
    }

    // In a session

    @Test
    void without_a_session_nothing_is_done() {
        var outcome = SubscriptionActions.act(
            Optional.empty(),
            KEY,
            SubscriptionActions.leave(NOW, Given.randomness())
        );

        assertThat(outcome).isEqualTo(new Outcome.NoSession());
        assertThat(outcome.change()).isEqualTo(Change.none());
    }

    @Test
    void nothing_is_done_to_another_addresss_membership() {
        var theirs = MemberKey.of(Given.COMMUNITY, Given.COORDINATOR);
        var outcome = SubscriptionActions.act(
            openSession(member(ACTIVE)),
            theirs,
            SubscriptionActions.leave(NOW, Given.randomness())
        );

        assertThat(outcome).isEqualTo(new Outcome.NotTheirs());
        assertThat(outcome.change()).isEqualTo(Change.none());
        assertThat(new Outcome.NotNow().change()).isEqualTo(Change.none());
    }

    @Test
    void members_change_their_details_and_their_delivery_and_each_stands_in_the_history() {
        var weekly = DeliveryPreferences.at(DeliveryPreferences.Frequency.WEEKLY);

        var details = change(ACTIVE, OTHER_DETAILS, DeliveryPreferences.EACH);
        assertThat(put(details, Membership.class)).containsExactly(
            member(ACTIVE).changed(OTHER_DETAILS, DeliveryPreferences.EACH)
        );
        assertThat(events(details)).containsExactly(HistoryEntry.Event.DETAILS_CHANGED);

        var delivery = change(ACTIVE, DETAILS, weekly);
        assertThat(put(delivery, Membership.class)).containsExactly(member(ACTIVE).changed(DETAILS, weekly));
        assertThat(events(delivery)).containsExactly(HistoryEntry.Event.DELIVERY_CHANGED);

        assertThat(events(change(ACTIVE, OTHER_DETAILS, weekly))).containsExactly(
            HistoryEntry.Event.DETAILS_CHANGED,
            HistoryEntry.Event.DELIVERY_CHANGED
        );
        assertThat(put(delivery, HistoryEntry.class))
            .singleElement()
            .satisfies(entry -> {
                assertThat(entry.record()).isEqualTo(SESSION.id());
                assertThat(entry.member()).isEqualTo(KEY);
                assertThat(entry.at()).isEqualTo(NOW);
                assertThat(entry.revision()).isEqualTo(1);
            });
    }

    @Test
    void saving_what_is_so_already_changes_nothing() {
        assertThat(
            act(ACTIVE, SubscriptionActions.change(DETAILS, DeliveryPreferences.EACH, NOW, Given.randomness()))
        ).isEqualTo(new Outcome.Done(Change.none()));
    }

    @Test
    void only_a_member_changes_anything() {
        for (State state : List.of(PENDING, AWAITING, LEFT, DECLINED, SUPPRESSED)) {
            assertThat(
                act(state, SubscriptionActions.change(OTHER_DETAILS, DeliveryPreferences.EACH, NOW, Given.randomness()))
            ).isEqualTo(new Outcome.NotNow());
        }
    }

    @Test
    void a_member_leaves_from_the_session_as_by_the_link() {
        var change = act(ACTIVE, SubscriptionActions.leave(NOW, Given.randomness())).change();

        assertThat(put(change, Membership.class)).containsExactly(member(ACTIVE).becomes(new State.Left(NOW, EARLIER)));
        assertThat(events(change)).containsExactly(HistoryEntry.Event.LEFT);
        assertThat(orderedMails(change)).containsExactly(MailKind.GOODBYE);
        assertThat(act(LEFT, SubscriptionActions.leave(NOW, Given.randomness()))).isEqualTo(
            new Outcome.Done(Change.none())
        );
        for (State state : List.of(PENDING, AWAITING, DECLINED, SUPPRESSED)) {
            assertThat(act(state, SubscriptionActions.leave(NOW, Given.randomness()))).isEqualTo(new Outcome.NotNow());
        }
    }

    @Test
    void a_leaving_is_taken_back_for_thirty_days() {
        var end = EARLIER.plus(Duration.ofDays(30));

        var change = act(LEFT, SubscriptionActions.comeBack(end.minusNanos(TICK), Given.randomness())).change();
        assertThat(put(change, Membership.class)).containsExactly(
            member(LEFT).becomes(new State.Active(EARLIER.minusSeconds(60)))
        );
        assertThat(events(change)).containsExactly(HistoryEntry.Event.CAME_BACK);
        assertThat(act(LEFT, SubscriptionActions.comeBack(end, Given.randomness()))).isEqualTo(new Outcome.NotNow());
        assertThat(SubscriptionActions.mayComeBack(member(LEFT), end.minusNanos(TICK))).isTrue();
        assertThat(SubscriptionActions.mayComeBack(member(LEFT), end)).isFalse();
        assertThat(SubscriptionActions.mayComeBack(member(ACTIVE), NOW)).isFalse();
    }

    @Test
    void nothing_but_a_leaving_is_taken_back() {
        assertThat(act(ACTIVE, SubscriptionActions.comeBack(NOW, Given.randomness()))).isEqualTo(
            new Outcome.Done(Change.none())
        );
        for (State state : List.of(PENDING, AWAITING, DECLINED, SUPPRESSED)) {
            assertThat(act(state, SubscriptionActions.comeBack(NOW, Given.randomness()))).isEqualTo(
                new Outcome.NotNow()
            );
        }
    }

    @Test
    void all_mail_is_stopped_in_every_state() {
        for (State state : List.of(PENDING, AWAITING, ACTIVE, LEFT, DECLINED)) {
            var change = act(state, SubscriptionActions.stopAllMail(new NoLedger(), NOW, Given.randomness())).change();

            assertThat(put(change, Membership.class)).containsExactly(
                member(state)
                    .with(Details.NONE, Given.CONSENT)
                    .becomes(new State.Suppressed(NOW, Membership.SuppressionReason.NEVER_AGAIN))
            );
            assertThat(events(change)).containsExactly(HistoryEntry.Event.STOPPED_ALL_MAIL);
        }
        assertThat(act(SUPPRESSED, SubscriptionActions.stopAllMail(new NoLedger(), NOW, Given.randomness()))).isEqualTo(
            new Outcome.Done(Change.none())
        );
    }

    @Test
    void a_session_that_is_closed_is_gone() {
        var outcome = SubscriptionActions.close(openSession(member(ACTIVE)), Given.randomness());

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(deleted(outcome.change())).containsExactly(SESSION);
        assertThat(SubscriptionActions.close(Optional.empty(), Given.randomness())).isEqualTo(new Outcome.NoSession());
    }

    private static Joining.Asked askForLink(Members.AddressStatus... addressStatuses) {
        return SubscriptionActions.askForLink(List.of(addressStatuses), false, LIMITS, NOW, Given.randomness());
    }

    private static Members.AddressStatus quiet() {
        return new Members.AddressStatus(
            Optional.of(member(ACTIVE)),
            Optional.empty(),
            Optional.of(Tombstone.none(KEY).suppressed(NOW)),
            AddressMailLimit.none(ADDRESS_KEY)
        );
    }

    private static Membership other(State state) {
        return new Membership(
            MemberKey.of("other", ADDRESS),
            "other",
            ADDRESS,
            DETAILS,
            Given.CONSENT,
            state,
            Given.REVISION
        );
    }

    private static Optional<OpenSession> openSession(Membership member) {
        return Optional.of(new OpenSession(SESSION, ADDRESS, List.of(other(ACTIVE), member)));
    }

    private static Outcome act(State state, SubscriptionActions.Act act) {
        return SubscriptionActions.act(openSession(member(state)), KEY, act);
    }

    private static Change change(State state, Details details, DeliveryPreferences delivery) {
        return act(state, SubscriptionActions.change(details, delivery, NOW, Given.randomness())).change();
    }

    private static List<HistoryEntry.Event> events(Change change) {
        return put(change, HistoryEntry.class).stream().map(HistoryEntry::event).toList();
    }
}
