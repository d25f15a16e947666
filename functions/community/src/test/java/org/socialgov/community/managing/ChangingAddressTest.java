package org.socialgov.community.managing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.ADDRESS_KEY;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.CONSENT;
import static org.socialgov.community.Given.DETAILS;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.LIMITS;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.counted;
import static org.socialgov.community.Given.deleted;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.put;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Link.Purpose;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.managing.ChangingAddress.Context;
import org.socialgov.community.managing.SubscriptionActions.Outcome;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/** How a membership goes on under another address. */
class ChangingAddressTest {

    private static final EmailAddress NEW_ADDRESS = Given.address("new@agency.example.gov");
    private static final MemberKey NEW_KEY = MemberKey.of(COMMUNITY, NEW_ADDRESS);
    private static final MailboxKey NEW_ADDRESS_KEY = MailboxKey.of(NEW_ADDRESS);
    private static final Instant ASKED = NOW.minusSeconds(600);
    private static final State ACTIVE = new State.Active(NOW.minusSeconds(3600));
    private static final Session SESSION = Session.open(
        member(new Membership.State.Active(NOW)),
        NOW,
        Given.randomness()
    ).session();
    private static final String TO_OLD = "to-old";
    private static final String TO_NEW = "to-new";
    private static final AddressChange WISH = new AddressChange(
        KEY,
        NEW_ADDRESS,
        ASKED,
        ASKED.plus(Duration.ofDays(7)),
        TO_OLD,
        Optional.of(TO_NEW),
        Optional.empty(),
        1
    );

    private static final Optional<Affiliation> OHIO = Optional.of(
        new Affiliation("Ohio", Kind.STATE, LocalDate.of(2026, 3, 1))
    );
    private static final Optional<Eligibility.Verdict> ELIGIBLE = Optional.of(Eligibility.Verdict.OPEN);
    private static final Optional<Eligibility.Verdict> OUTSIDE = Optional.of(Eligibility.Verdict.NOT_GOVERNMENT);

    // Asking

    @Test
    void both_addresses_are_asked() {
        var change = ask(ACTIVE, NEW_ADDRESS, unknown(), never(ADDRESS_KEY)).change();

        var orders = put(change, MailOrder.class);
        assertThat(orders).extracting(MailOrder::kind).containsOnly(MailKind.CHANGE_ADDRESS).hasSize(2);
        assertThat(orders)
            .extracting(order -> order.ref().member())
            .containsOnly(KEY);
        assertThat(orders.getFirst().person()).isEmpty();
        assertThat(orders.getFirst().note()).contains(NEW_ADDRESS.value());
        assertThat(orders.getLast().person()).contains(NEW_ADDRESS);
        assertThat(orders.getLast().note()).isEmpty();
        assertThat(put(change, AddressChange.class)).containsExactly(
            new AddressChange(
                KEY,
                NEW_ADDRESS,
                NOW,
                NOW.plus(Duration.ofDays(7)),
                orders.getFirst().ref().id(),
                Optional.of(orders.getLast().ref().id()),
                Optional.empty(),
                Item.firstRevision(NOW)
            )
        );
        assertThat(put(change, AddressMailLimit.class)).containsExactly(
            mailed(ADDRESS_KEY, 1),
            mailed(NEW_ADDRESS_KEY, 1)
        );
        assertThat(change.writes()).hasSize(5);
    }

    @Test
    void a_newer_wish_takes_the_place_of_the_last() {
        var outcome = ChangingAddress.ask(
            NEW_ADDRESS,
            unknown(),
            never(ADDRESS_KEY),
            Optional.of(confirmedBy(TO_OLD)),
            LIMITS,
            NOW,
            Given.randomness()
        ).on(SESSION, member(ACTIVE));

        assertThat(put(outcome.change(), AddressChange.class))
            .singleElement()
            .satisfies(wish -> {
                assertThat(wish.revision()).isEqualTo(confirmedBy(TO_OLD).revision() + 1);
                assertThat(wish.confirmed()).isEmpty();
            });
    }

    @Test
    void only_a_member_moves_and_to_another_address() {
        for (State state : Given.everyState()) {
            if (!(state instanceof State.Active)) {
                assertThat(ask(state, NEW_ADDRESS, unknown(), never(ADDRESS_KEY))).isEqualTo(new Outcome.NotNow());
            }
        }
        assertThat(ask(ACTIVE, ADDRESS, unknown(), never(ADDRESS_KEY))).isEqualTo(new Outcome.NotNow());
    }

    @Test
    void beyond_the_limit_of_the_members_own_address_nothing_happens() {
        assertThat(ask(ACTIVE, NEW_ADDRESS, unknown(), mailed(ADDRESS_KEY, 1))).isEqualTo(
            new Outcome.Done(Change.none())
        );
    }

    /** Nobody is told: the answer is the same, and the mail to the member's own address too. */
    @Test
    void an_address_that_may_not_be_mailed_is_not_asked() {
        var suppressed = new Members.AddressStatus(
            Optional.empty(),
            Optional.empty(),
            Optional.of(Tombstone.none(NEW_KEY).suppressed(NOW)),
            never(NEW_ADDRESS_KEY)
        );
        var limited = new Members.AddressStatus(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            mailed(NEW_ADDRESS_KEY, 1)
        );
        for (var there : List.of(suppressed, limited)) {
            var change = ask(ACTIVE, NEW_ADDRESS, there, never(ADDRESS_KEY)).change();

            assertThat(orderedMails(change)).containsExactly(MailKind.CHANGE_ADDRESS);
            assertThat(put(change, MailOrder.class).getFirst().person()).isEmpty();
            assertThat(put(change, AddressChange.class).getFirst().toNew()).isEmpty();
            assertThat(put(change, AddressMailLimit.class)).containsExactly(mailed(ADDRESS_KEY, 1));
        }
    }

    // Confirming

    @ParameterizedTest
    @ValueSource(strings = { TO_OLD, TO_NEW })
    void the_first_end_to_confirm_waits_for_the_other(String order) {
        var link = link(order);
        var outcome = done(confirm(found(link, WISH)));

        assertThat(outcome.outcome()).isEqualTo("half");
        assertThat(outcome.member()).contains(member(ACTIVE));
        assertThat(put(outcome.change(), AddressChange.class)).containsExactly(
            new AddressChange(
                KEY,
                NEW_ADDRESS,
                ASKED,
                WISH.expiresAt(),
                TO_OLD,
                Optional.of(TO_NEW),
                Optional.of(new AddressChange.Confirmed(order, NOW)),
                2
            )
        );
        assertThat(put(outcome.change(), Link.class)).containsExactly(link.usedWith("half", NOW));
        assertThat(outcome.change().writes()).hasSize(2);
    }

    /** A link that is there twice, from a change that was carried out in part elsewhere. */
    @Test
    void one_end_cannot_confirm_for_the_other() {
        assertThat(done(confirm(found(link(TO_OLD), confirmedBy(TO_OLD)))).outcome()).isEqualTo("half");
    }

    @Test
    void the_second_end_moves_the_membership_as_it_is() {
        var link = link(TO_NEW);
        var wish = confirmedBy(TO_OLD);
        var outcome = done(confirm(found(link, wish)));

        var moved = member(ACTIVE).movedTo(NEW_ADDRESS, Item.firstRevision(NOW)).affiliated(OHIO);
        assertThat(outcome.outcome()).isEqualTo("done");
        assertThat(outcome.member()).contains(moved);
        assertThat(put(outcome.change(), Membership.class)).containsExactly(moved);
        assertThat(deleted(outcome.change())).containsExactly(member(ACTIVE), wish);
        assertThat(put(outcome.change(), Link.class)).containsExactly(link.usedWith("done", NOW));
        assertThat(put(outcome.change(), HistoryEntry.class))
            .singleElement()
            .satisfies(entry -> {
                assertThat(entry.event()).isEqualTo(HistoryEntry.Event.ADDRESS_CHANGED);
                assertThat(entry.member()).isEqualTo(NEW_KEY);
                assertThat(entry.record()).isEqualTo(TO_NEW);
            });
        assertThat(put(outcome.change(), MailOrder.class))
            .singleElement()
            .satisfies(order -> {
                assertThat(order.kind()).isEqualTo(MailKind.MOVED);
                assertThat(order.ref().member()).isEqualTo(NEW_KEY);
            });
    }

    @Test
    void a_moved_member_is_counted_at_the_new_organization_only() {
        var counted = counted(confirm(found(link(TO_NEW), confirmedBy(TO_OLD))).change());

        assertThat(counted).containsExactlyInAnyOrder(
            MemberCountShard.one(member(ACTIVE), -1),
            MemberCountShard.one(member(ACTIVE).movedTo(NEW_ADDRESS, Item.firstRevision(NOW)).affiliated(OHIO), 1)
        );
        var one = counted(confirm(found(link(TO_NEW), confirmedBy(TO_OLD), there(ACTIVE))).change());
        assertThat(one).containsExactly(MemberCountShard.one(member(ACTIVE), -1));
        assertThat(counted(confirm(found(link(TO_OLD), WISH)).change())).isEmpty();
    }

    @Test
    void the_history_moves_and_what_was_about_the_former_address_goes() {
        var history = history(2);
        var rejoinRequest = Given.rejoinRequest(NOW);
        var bounces = new SoftBounces(KEY, Map.of("order", NOW), 1);
        var left = new ArrayList<MemberItem>(history);
        var approvalDecision = Given.approvalDecision();
        left.addAll(
            List.of(rejoinRequest, bounces, approvalDecision, member(ACTIVE), confirmedBy(TO_OLD), Tombstone.none(KEY))
        );
        left.add(Given.order(MailKind.WELCOME, new MailOrder.State.Sent("message", NOW)));
        var change = confirm(
            found(link(TO_NEW), confirmedBy(TO_OLD), Optional.empty(), Optional.empty(), left)
        ).change();

        assertThat(deleted(change)).containsExactlyInAnyOrder(
            member(ACTIVE),
            confirmedBy(TO_OLD),
            history.getFirst(),
            history.getLast(),
            rejoinRequest,
            bounces,
            approvalDecision
        );
        assertThat(put(change, HistoryEntry.class)).contains(
            history.getFirst().movedTo(NEW_KEY),
            history.getLast().movedTo(NEW_KEY)
        );
        assertThat(put(change, HistoryEntry.class)).hasSize(3);
    }

    /** Two memberships of the same person become one. */
    @Test
    void a_membership_that_is_there_already_stays_as_it_is() {
        var there = there(ACTIVE);
        var outcome = done(confirm(found(link(TO_NEW), confirmedBy(TO_OLD), there)));

        assertThat(outcome.member()).contains(there);
        assertThat(put(outcome.change(), Membership.class)).isEmpty();
        assertThat(orderedMails(outcome.change())).isEmpty();
        assertThat(deleted(outcome.change())).contains(member(ACTIVE));
    }

    @Test
    void what_is_there_and_is_no_membership_yet_or_any_more_is_taken_over() {
        for (var state : List.of(Given.pendingSince(NOW), new State.Left(NOW, NOW))) {
            var outcome = done(confirm(found(link(TO_NEW), confirmedBy(TO_OLD), there(state))));

            assertThat(put(outcome.change(), Membership.class)).containsExactly(
                member(ACTIVE)
                    .movedTo(NEW_ADDRESS, there(state).revision() + 1)
                    .affiliated(OHIO)
            );
        }
    }

    /** The address asked for no mail, or a coordinator has a word to say. */
    @Test
    void nothing_moves_to_an_address_that_is_not_free() {
        for (var state : List.of(
            new State.AwaitingApproval(NOW),
            new State.Declined(NOW, "not eligible"),
            Given.suppressed(Membership.SuppressionReason.BOUNCE)
        )) {
            assertOver(confirm(found(link(TO_NEW), confirmedBy(TO_OLD), there(state))));
        }
        var quiet = Optional.of(Tombstone.none(NEW_KEY).suppressed(NOW));
        var erased = Optional.of(Tombstone.none(NEW_KEY));
        assertOver(confirm(found(link(TO_NEW), confirmedBy(TO_OLD), Optional.empty(), quiet, List.of())));
        assertThat(
            done(confirm(found(link(TO_NEW), confirmedBy(TO_OLD), Optional.empty(), erased, List.of()))).outcome()
        ).isEqualTo("done");
    }

    @Test
    void a_wish_is_open_until_it_expires() {
        var last = WISH.expiresAt().minusNanos(TICK);
        var link = Given.link(Purpose.CHANGE_ADDRESS, WISH.expiresAt());

        assertThat(WISH.isOpenAt(last)).isTrue();
        assertThat(WISH.isOpenAt(WISH.expiresAt())).isFalse();
        assertOver(confirm(found(named(link, TO_OLD), WISH), WISH.expiresAt(), true));
    }

    @Test
    void the_links_of_an_earlier_wish_are_over() {
        assertOver(confirm(found(link("to-old-of-an-earlier-wish"), WISH)));
        assertOver(confirm(found(link(TO_NEW), withoutNew())));
    }

    @Test
    void without_a_wish_or_a_member_there_is_nothing_to_confirm() {
        assertOver(confirm(found(link(TO_OLD), Optional.of(member(ACTIVE)), Optional.empty())));
        assertOver(confirm(found(link(TO_OLD), Optional.empty(), Optional.of(WISH))));
        for (State state : Given.everyState()) {
            if (!(state instanceof State.Active)) {
                assertOver(confirm(found(link(TO_OLD), Optional.of(member(state)), Optional.of(WISH))));
            }
        }
    }

    @Test
    void an_address_outside_the_communitys_rule_is_not_moved_to() {
        assertOver(confirm(found(link(TO_OLD), WISH), NOW, false));
        assertOver(
            last(
                ChangingAddress.confirm(
                    found(link(TO_OLD), WISH),
                    COMMUNITY,
                    Optional.empty(),
                    Optional.empty(),
                    NOW,
                    Given.randomness()
                )
            )
        );
    }

    @Test
    void a_used_link_tells_when_it_was_used_and_what_came_of_it() {
        var used = link(TO_OLD).usedWith("half", NOW);

        assertThat(confirm(found(used, WISH))).isEqualTo(new LinkOutcome.DoneBefore("half", Optional.of(NOW)));
    }

    @Test
    void no_other_link_confirms() {
        assertThat(confirm(found(Given.link(Purpose.CONFIRM, ASKED), WISH))).isEqualTo(new LinkOutcome.Unknown());
    }

    // Deliveries

    private static MailOrder delivery(MemberKey key, String id, MailOrder.State state) {
        return MailOrder.delivery(MailKind.ANNOUNCEMENT, key, id, COMMUNITY, 1, NOW.minusSeconds(60), state);
    }

    private static Context withDeliveries(List<MailOrder> here, List<MailOrder> there) {
        var found = found(
            link(TO_NEW),
            confirmedBy(TO_OLD),
            Optional.empty(),
            Optional.empty(),
            List.<MemberItem>copyOf(here)
        );
        return new Context(
            found.linkContext(),
            found.change(),
            found.there(),
            found.tombstone(),
            found.left(),
            List.copyOf(there)
        );
    }

    private static List<MailOrder> deliveriesPut(Change change) {
        return put(change, MailOrder.class)
            .stream()
            .filter(order -> order.ref().isDelivery())
            .toList();
    }

    /** A broadcast that is under way finds the membership under its new key, and would send again. */
    @Test
    void what_was_sent_or_may_have_been_leaves_a_spent_delivery_under_the_new_key() {
        var sent = new MailOrder.State.Sent("id", NOW);
        var here = List.of(
            delivery(KEY, "sent", sent),
            delivery(KEY, "claimed", new MailOrder.State.Claimed(NOW.plusSeconds(60), 1)),
            delivery(KEY, "unknown", new MailOrder.State.Unknown(NOW, 1)),
            delivery(KEY, "tried", new MailOrder.State.Unsent(NOW, 1))
        );
        var change = done(confirm(withDeliveries(here, List.of()))).change();

        var spent = new MailOrder.State.Failed(MailOrder.State.Failed.BEFORE_MOVE, NOW);
        assertThat(deliveriesPut(change)).containsExactly(
            delivery(NEW_KEY, "sent", sent),
            delivery(NEW_KEY, "claimed", spent),
            delivery(NEW_KEY, "unknown", spent),
            delivery(NEW_KEY, "tried", spent)
        );
        assertThat(spent.isUndelivered()).isFalse();
        assertThat(deleted(change)).doesNotContainAnyElementsOf(here);
    }

    @Test
    void what_is_held_or_surely_was_not_sent_moves_and_so_does_an_unsent_digest() {
        var held = new MailOrder.State.Held(NOW);
        var unsent = new MailOrder.State.Unsent(NOW, 0);
        var digest = MailOrder.delivery(MailKind.DIGEST, KEY, "digest", COMMUNITY, 0, NOW, unsent);
        var here = List.of(
            delivery(KEY, "held", held),
            delivery(KEY, "unsent", unsent),
            delivery(KEY, "gathered", new MailOrder.State.Gathered("digest", NOW)),
            digest
        );
        var change = done(confirm(withDeliveries(here, List.of()))).change();

        assertThat(deliveriesPut(change)).isEqualTo(
            here
                .stream()
                .map(order -> order.underKey(NEW_KEY, order.state()))
                .toList()
        );
        assertThat(deleted(change)).containsAll(here);
    }

    @Test
    void a_delivery_that_is_under_the_new_key_stays() {
        var here = List.of(delivery(KEY, "a", new MailOrder.State.Held(NOW)));
        var there = List.of(delivery(NEW_KEY, "a", new MailOrder.State.Sent("id", NOW)));
        assertThat(deliveriesPut(done(confirm(withDeliveries(here, there))).change())).isEmpty();
    }

    @Test
    void many_spent_deliveries_go_ahead_in_parts() {
        var here = IntStream.range(0, 90)
            .mapToObj(number -> delivery(KEY, "d" + number, new MailOrder.State.Sent("id", NOW)))
            .toList();
        var part = step(withDeliveries(here, List.of()), NOW, true);
        assertThat(part).isInstanceOf(Transition.Step.Part.class);
        var first = deliveriesPut(part.change());
        assertThat(first).hasSize(40);
        var last = done(confirm(withDeliveries(here, first)));
        assertThat(deliveriesPut(last.change())).hasSize(50);
        assertThat(last.change().writes().size()).isLessThanOrEqualTo(100);
    }

    @Test
    void many_held_deliveries_go_ahead_in_parts_and_none_is_lost_or_there_twice() {
        var here = IntStream.range(0, 130)
            .mapToObj(number ->
                delivery(
                    KEY,
                    "d" + number,
                    number < 90 ? new MailOrder.State.Held(NOW) : new MailOrder.State.Gathered("digest", NOW)
                )
            )
            .collect(Collectors.toCollection(ArrayList::new));
        here.add(
            MailOrder.delivery(MailKind.DIGEST, KEY, "digest", COMMUNITY, 0, NOW, new MailOrder.State.Unsent(NOW, 0))
        );
        var wanted = here
            .stream()
            .map(order -> order.underKey(NEW_KEY, order.state()))
            .toList();
        var there = new ArrayList<MailOrder>();
        var step = step(withDeliveries(here, there), NOW, true);
        while (step instanceof Transition.Step.Part<LinkOutcome> part) {
            assertThat(part.change().writes()).hasSizeLessThanOrEqualTo(100);
            for (MailOrder order : deliveriesPut(part.change())) {
                if (order.ref().member().equals(NEW_KEY)) {
                    there.add(order);
                } else {
                    // Spent here, so that nothing is held under both keys.
                    assertThat(order.state()).isInstanceOf(MailOrder.State.Failed.class);
                    here.replaceAll(one -> one.ref().equals(order.ref()) ? order : one);
                }
            }
            step = step(withDeliveries(here, there), NOW, true);
        }
        var last = done(last(step));
        assertThat(last.change().writes()).hasSizeLessThanOrEqualTo(100);
        assertThat(deleted(last.change())).containsAll(
            here
                .stream()
                .filter(order -> order.state() instanceof MailOrder.State.Held)
                .toList()
        );
        there.addAll(deliveriesPut(last.change()));
        assertThat(there).containsExactlyInAnyOrderElementsOf(wanted);
    }

    // A long history

    @Test
    void a_history_that_is_too_long_for_one_change_goes_ahead_in_parts() {
        var history = history(41);
        var part = step(found(link(TO_NEW), confirmedBy(TO_OLD), history), NOW, true);

        assertThat(part).isInstanceOf(Transition.Step.Part.class);
        assertThat(deleted(part.change())).isEqualTo(history.subList(0, 40));
        assertThat(put(part.change(), HistoryEntry.class))
            .extracting(HistoryEntry::member)
            .containsOnly(NEW_KEY)
            .hasSize(40);
        assertThat(part.change().writes()).hasSize(80);
        done(confirm(found(link(TO_NEW), confirmedBy(TO_OLD), history(40))));
    }

    @Test
    void no_history_moves_at_a_confirmation_that_completes_nothing() {
        var history = history(41);
        var wish = confirmedBy(TO_OLD);

        assertThat(done(confirm(found(link(TO_NEW), WISH, history))).outcome()).isEqualTo(ChangingAddress.HALF);
        assertThat(done(confirm(found(link(TO_OLD), wish, history))).outcome()).isEqualTo(ChangingAddress.HALF);
        assertThat(confirm(found(link(TO_NEW).usedWith("done", NOW), wish, history)).change()).isEqualTo(Change.none());
        assertThat(confirm(found(named(Given.link(Purpose.UNDO, ASKED), TO_NEW), wish, history))).isEqualTo(
            new LinkOutcome.Unknown()
        );
        assertOver(confirm(found(link(TO_NEW), wish, history), wish.expiresAt(), true));
        assertOver(confirm(found(link(TO_NEW), wish, history), NOW, false));
        var taken = Optional.of(there(new State.AwaitingApproval(NOW)));
        assertOver(confirm(found(link(TO_NEW), wish, taken, Optional.empty(), List.copyOf(history))));
    }

    // What is found

    @Test
    void a_confirmation_reads_the_records_of_both_addresses() {
        var there = there(ACTIVE);
        var quiet = Tombstone.none(NEW_KEY);
        var ledger = new NoLedger() {
            @Override
            public Optional<AddressChange> addressChange(MemberKey key) {
                return Optional.of(WISH).filter(wish -> wish.member().equals(key));
            }

            @Override
            public Optional<Membership> member(MemberKey key) {
                return Optional.of(there).filter(one -> one.key().equals(key));
            }

            @Override
            public Optional<Tombstone> tombstone(MemberKey key) {
                return Optional.of(quiet).filter(one -> one.key().equals(key));
            }

            @Override
            public List<MemberItem> everything(MemberKey key) {
                return key.equals(KEY) ? List.of(WISH) : List.of();
            }
        };
        var linkContext = found(link(TO_OLD), WISH).linkContext();

        assertThat(Context.by(linkContext, ledger)).isEqualTo(
            new Context(
                linkContext,
                Optional.of(WISH),
                Optional.of(there),
                Optional.of(quiet),
                List.of(WISH),
                List.of()
            )
        );
        var nobody = new LinkContext(
            linkContext.link(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
        assertThat(Context.by(nobody, ledger)).isEqualTo(
            new Context(nobody, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of())
        );
    }

    // Fixtures

    private static Outcome ask(State state, EmailAddress to, Members.AddressStatus there, AddressMailLimit here) {
        return ChangingAddress.ask(to, there, here, Optional.empty(), LIMITS, NOW, Given.randomness()).on(
            SESSION,
            member(state)
        );
    }

    private static Members.AddressStatus unknown() {
        return new Members.AddressStatus(Optional.empty(), Optional.empty(), Optional.empty(), never(NEW_ADDRESS_KEY));
    }

    private static AddressMailLimit never(MailboxKey address) {
        return AddressMailLimit.none(address);
    }

    private static AddressMailLimit mailed(MailboxKey address, long revision) {
        return new AddressMailLimit(address, false, Map.of(MailKind.CHANGE_ADDRESS, List.of(NOW)), revision);
    }

    private static AddressChange confirmedBy(String order) {
        return WISH.confirmedBy(link(order), NOW.minusSeconds(60));
    }

    /** Where the other address may not be mailed. */
    private static AddressChange withoutNew() {
        return new AddressChange(
            KEY,
            NEW_ADDRESS,
            ASKED,
            WISH.expiresAt(),
            TO_OLD,
            Optional.empty(),
            Optional.empty(),
            1
        );
    }

    private static Link link(String order) {
        return named(Given.link(Purpose.CHANGE_ADDRESS, ASKED), order);
    }

    private static Link named(Link link, String order) {
        return new Link(
            link.hash(),
            link.purpose(),
            link.community(),
            link.member(),
            order,
            link.createdAt(),
            link.expiresAt(),
            link.use(),
            link.mailbox(),
            link.coordinator(),
            link.generation(),
            link.revision()
        );
    }

    private static Membership there(State state) {
        return new Membership(NEW_KEY, COMMUNITY, NEW_ADDRESS, DETAILS, CONSENT, state, 9);
    }

    private static Context found(Link link, AddressChange wish) {
        return found(link, wish, Optional.empty(), Optional.empty(), List.of());
    }

    private static Context found(Link link, AddressChange wish, Membership there) {
        return found(link, wish, Optional.of(there), Optional.empty(), List.of());
    }

    private static Context found(Link link, AddressChange wish, List<HistoryEntry> history) {
        return found(link, wish, Optional.empty(), Optional.empty(), List.copyOf(history));
    }

    private static Context found(Link link, Optional<Membership> member, Optional<AddressChange> wish) {
        var linkContext = new LinkContext(
            Optional.of(link),
            member,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
        return new Context(linkContext, wish, Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    private static Context found(
        Link link,
        AddressChange wish,
        Optional<Membership> there,
        Optional<Tombstone> tombstone,
        List<MemberItem> left
    ) {
        var linkContext = found(link, Optional.of(member(ACTIVE)), Optional.of(wish)).linkContext();
        return new Context(linkContext, Optional.of(wish), there, tombstone, left, List.of());
    }

    private static List<HistoryEntry> history(int count) {
        var randomness = Given.randomness();
        return IntStream.range(0, count)
            .mapToObj(_ ->
                HistoryEntry.of(member(ACTIVE), HistoryEntry.Event.DETAILS_CHANGED, "record", NOW, randomness)
            )
            .toList();
    }

    private static LinkOutcome confirm(Context found) {
        return confirm(found, NOW, true);
    }

    private static LinkOutcome confirm(Context found, Instant now, boolean admitted) {
        return last(step(found, now, admitted));
    }

    private static Transition.Step<LinkOutcome> step(Context found, Instant now, boolean admitted) {
        return ChangingAddress.confirm(found, COMMUNITY, admitted ? ELIGIBLE : OUTSIDE, OHIO, now, Given.randomness());
    }

    private static LinkOutcome last(Transition.Step<LinkOutcome> step) {
        assertThat(step).isInstanceOf(Transition.Step.Last.class);
        return ((Transition.Step.Last<LinkOutcome>) step).decision();
    }

    private static LinkOutcome.Done done(LinkOutcome outcome) {
        assertThat(outcome).isInstanceOf(LinkOutcome.Done.class);
        return (LinkOutcome.Done) outcome;
    }

    private static void assertOver(LinkOutcome outcome) {
        assertThat(outcome).isEqualTo(new LinkOutcome.Over());
    }
}
