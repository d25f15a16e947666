package org.socialgov.community.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.counted;
import static org.socialgov.community.Given.deleted;
import static org.socialgov.community.Given.link;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.put;
import static org.socialgov.community.Given.rejoinRequest;
import static org.socialgov.community.Given.suppressed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.Details;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Link.Purpose;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.Tombstone;

/** What each button does in each state. */
class LinkActionsTest {

    private static final Optional<Eligibility.Verdict> ELIGIBLE = Optional.of(Eligibility.Verdict.OPEN);

    private static final Instant MAILED = NOW.minusSeconds(600);
    private static final List<EmailAddress> COORDINATORS = List.of(COORDINATOR, Given.address("second@example.gov"));

    private static final State PENDING = Given.pendingSince(MAILED);
    private static final State AWAITING = new State.AwaitingApproval(MAILED);
    private static final State ACTIVE = new State.Active(MAILED.minusSeconds(60));
    private static final State LEFT = new State.Left(MAILED.minusSeconds(60), MAILED.minusSeconds(120));
    private static final State DECLINED = new State.Declined(MAILED, "not eligible");
    private static final State SUPPRESSED = suppressed(Membership.SuppressionReason.COMPLAINT);

    // Opening

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void a_link_opens_its_own_page_in_its_own_community_and_no_other(Purpose purpose) {
        for (Purpose wanted : Purpose.values()) {
            var opened = found(purpose, ACTIVE).refusal(wanted, COMMUNITY, NOW);
            assertThat(opened).isEqualTo(wanted == purpose ? Optional.empty() : Optional.of(new LinkOutcome.Unknown()));
        }
        assertThat(found(purpose, ACTIVE).refusal(purpose, "other", NOW)).contains(new LinkOutcome.Unknown());
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void a_link_opens_nothing_from_its_expiry_on(Purpose purpose) {
        var expiry = MAILED.plus(purpose.lifetime());

        assertThat(open(found(purpose, ACTIVE), purpose, expiry.minusNanos(TICK))).isEmpty();
        assertThat(open(found(purpose, ACTIVE), purpose, expiry)).contains(new LinkOutcome.Over());
        assertThat(open(found(purpose, ACTIVE), purpose, expiry.plusNanos(TICK))).contains(new LinkOutcome.Over());
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void an_unknown_token_opens_nothing(Purpose purpose) {
        assertThat(open(nothing(), purpose, NOW)).contains(new LinkOutcome.Unknown());
        assertThat(new LinkOutcome.Unknown().change()).isEqualTo(Change.none());
        assertThat(new LinkOutcome.Over().change()).isEqualTo(Change.none());
    }

    /** A copy found later in a mailbox or in a log opens nothing. */
    @Test
    void a_manage_link_opens_once_and_every_other_shows_again_what_came_of_it() {
        for (Purpose purpose : Purpose.values()) {
            assertThat(open(used(found(purpose, ACTIVE)), purpose, NOW)).isEqualTo(
                purpose == Purpose.MANAGE ? Optional.of(new LinkOutcome.Over()) : Optional.empty()
            );
        }
    }

    @Test
    void no_button_acts_on_a_link_that_does_not_open() {
        for (Button button : Button.values()) {
            assertThat(button.click(nothing(), NOW)).isEqualTo(new LinkOutcome.Unknown());
            assertThat(button.click(found(otherThan(button.purpose), ACTIVE), NOW)).isEqualTo(
                new LinkOutcome.Unknown()
            );
            assertThat(button.click(found(button.purpose, ACTIVE), MAILED.plus(button.purpose.lifetime()))).isEqualTo(
                new LinkOutcome.Over()
            );
        }
    }

    @Test
    void a_button_about_a_membership_that_is_no_more_is_over() {
        for (Button button : Button.values()) {
            if (button != Button.NEVER_AGAIN) {
                assertThat(button.click(found(button.purpose, Optional.empty()), NOW)).isEqualTo(
                    new LinkOutcome.Over()
                );
            }
        }
    }

    @Test
    void a_used_link_changes_nothing_and_tells_only_when_it_was_used_and_what_came_of_it() {
        for (State state : List.of(PENDING, AWAITING, ACTIVE, LEFT, DECLINED, SUPPRESSED)) {
            for (Button button : List.of(Button.CONFIRM, Button.UNDO)) {
                assertThat(button.click(used(found(button.purpose, state)), NOW)).isEqualTo(
                    new LinkOutcome.DoneBefore("as-recorded", Optional.of(MAILED))
                );
            }
        }
    }

    // Confirming

    @Test
    void confirming_makes_a_member_and_tells_them_and_every_coordinator() {
        var found = found(Purpose.CONFIRM, PENDING);
        var done = done(Button.CONFIRM.click(found, NOW));

        var active = member(PENDING).becomes(new State.Active(NOW));
        assertThat(done.outcome()).isEqualTo("done");
        assertThat(done.member()).contains(active);
        assertThat(put(done.change(), Membership.class)).containsExactly(active);
        assertJoined(done, found);
        assertThat(deleted(done.change())).isEmpty();
    }

    @Test
    void confirming_is_possible_until_the_request_expires() {
        var expiring = new State.Pending(MAILED, NOW.plusNanos(TICK));

        assertThat(orderedMails(Button.CONFIRM.click(found(Purpose.CONFIRM, expiring), NOW).change())).isNotEmpty();
        assertOver(Button.CONFIRM.click(found(Purpose.CONFIRM, new State.Pending(MAILED, NOW)), NOW));
    }

    @Test
    void confirming_again_by_an_older_mail_changes_nothing() {
        assertDoneBefore(Button.CONFIRM.click(found(Purpose.CONFIRM, ACTIVE), NOW), ACTIVE);
    }

    @Test
    void confirming_skips_no_state() {
        for (State state : List.of(DECLINED, SUPPRESSED, LEFT)) {
            assertOver(Button.CONFIRM.click(found(Purpose.CONFIRM, state), NOW));
        }
    }

    @Test
    void confirming_outside_of_the_rule_asks_every_coordinator_and_makes_nobody_a_member() {
        var outside = Optional.<Eligibility.Verdict>of(Eligibility.Verdict.NOT_GOVERNMENT);
        for (var verdict : List.of(outside, Optional.<Eligibility.Verdict>empty())) {
            var found = found(Purpose.CONFIRM, PENDING);
            var done = done(
                LinkActions.confirm(found, COMMUNITY, verdict, COORDINATORS, new NoLedger(), NOW, Given.randomness())
            );

            var waiting = member(PENDING).becomes(new State.AwaitingApproval(NOW));
            assertThat(done.outcome()).isEqualTo("waiting");
            assertThat(done.member()).contains(waiting);
            assertThat(put(done.change(), Membership.class)).containsExactly(waiting);
            assertThat(events(done)).containsExactly(HistoryEntry.Event.AWAITS_APPROVAL);
            assertThat(orderedMails(done.change())).hasSameSizeAs(COORDINATORS).containsOnly(MailKind.APPROVAL_REQUEST);
            assertThat(put(done.change(), Link.class)).containsExactly(
                found.link().orElseThrow().usedWith("waiting", NOW)
            );
        }
    }

    @Test
    void confirming_outside_of_the_rule_uses_up_a_leavers_request_too() {
        var rejoinRequest = rejoinRequest(MAILED);
        var done = LinkActions.confirm(
            found(LEFT, rejoinRequest),
            COMMUNITY,
            Optional.empty(),
            COORDINATORS,
            new NoLedger(),
            NOW,
            Given.randomness()
        );

        assertThat(put(done.change(), Membership.class)).containsExactly(
            member(LEFT).with(Given.OTHER_DETAILS, Given.OTHER_CONSENT).becomes(new State.AwaitingApproval(NOW))
        );
        assertThat(deleted(done.change())).isEmpty();
    }

    /** Two links were mailed, and both are used. */
    @Test
    void confirming_again_while_a_coordinator_decides_shows_that() {
        var waiting = new State.AwaitingApproval(MAILED);
        assertThat(Button.CONFIRM.click(found(Purpose.CONFIRM, waiting), NOW)).isEqualTo(
            new LinkOutcome.DoneBefore("waiting", Optional.of(MAILED))
        );
        assertOver(
            Button.CONFIRM.click(found(Purpose.CONFIRM, new State.AwaitingApproval(MAILED.minusNanos(TICK))), NOW)
        );
    }

    @Test
    void confirming_a_repeated_request_makes_a_member_with_the_newest_details() {
        var again = rejoinRequest(MAILED.plusSeconds(60));
        var found = found(PENDING, again);
        var done = done(Button.CONFIRM.click(found, NOW));

        assertThat(put(done.change(), Membership.class)).containsExactly(
            member(PENDING).with(Given.OTHER_DETAILS, Given.OTHER_CONSENT).becomes(new State.Active(NOW))
        );
        assertThat(done.member()).hasValueSatisfying(now -> assertThat(now.details()).isEqualTo(Given.OTHER_DETAILS));
        assertJoined(done, found);
    }

    /** Strangers' posts write it at the same time: with it in its change, the owner's click would fail. */
    @Test
    void no_button_writes_the_repeated_request() {
        for (var state : List.of(PENDING, LEFT)) {
            for (Button button : Button.values()) {
                var without = found(button.purpose, state);
                var found = new LinkContext(
                    without.link(),
                    without.member(),
                    Optional.of(rejoinRequest(MAILED)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()
                );
                assertThat(button.click(found, NOW).change().writes())
                    .extracting(Change.Write::item)
                    .noneMatch(RejoinRequest.class::isInstance);
            }
        }
    }

    /** The links of the first mail work as long as any request of the address is open. */
    @Test
    void a_repeated_request_keeps_the_links_of_the_first_one_open() {
        var ended = new State.Pending(MAILED, NOW, true, Optional.empty());
        var asked = MAILED.plusNanos(TICK);
        var open = new RejoinRequest(
            KEY,
            Given.OTHER_DETAILS,
            Given.CONSENT,
            new State.Pending(asked, NOW.plusNanos(TICK)),
            1
        );
        var over = new RejoinRequest(KEY, Given.OTHER_DETAILS, Given.CONSENT, new State.Pending(asked, NOW), 1);
        var earlier = new RejoinRequest(
            KEY,
            Given.OTHER_DETAILS,
            Given.CONSENT,
            new State.Pending(MAILED, NOW.plusNanos(TICK)),
            1
        );

        assertThat(done(Button.CONFIRM.click(found(ended, open), NOW)).outcome()).isEqualTo(LinkOutcome.DONE);
        assertOver(Button.CONFIRM.click(found(ended, over), NOW));
        assertOver(Button.CONFIRM.click(found(ended, earlier), NOW));
    }

    /** Of a request that ended first, the details still are the newest. */
    @Test
    void the_newest_details_count_even_where_the_first_request_lasts_longer() {
        var over = new RejoinRequest(
            KEY,
            Given.OTHER_DETAILS,
            Given.CONSENT,
            new State.Pending(MAILED.plusNanos(TICK), NOW),
            1
        );
        var earlier = new RejoinRequest(
            KEY,
            Given.OTHER_DETAILS,
            Given.CONSENT,
            new State.Pending(MAILED, NOW.plusSeconds(60)),
            1
        );

        assertThat(put(Button.CONFIRM.click(found(PENDING, over), NOW).change(), Membership.class))
            .extracting(Membership::details)
            .containsExactly(Given.OTHER_DETAILS);
        assertThat(put(Button.CONFIRM.click(found(PENDING, earlier), NOW).change(), Membership.class))
            .extracting(Membership::details)
            .containsExactly(Given.DETAILS);
    }

    @Test
    void confirming_brings_a_leaver_back_with_what_was_asked_newly() {
        var rejoinRequest = rejoinRequest(MAILED);
        var found = found(LEFT, rejoinRequest);
        var done = done(Button.CONFIRM.click(found, NOW));

        assertThat(put(done.change(), Membership.class)).containsExactly(
            member(LEFT).with(Given.OTHER_DETAILS, Given.OTHER_CONSENT).becomes(new State.Active(NOW))
        );
        assertThat(done.member()).hasValueSatisfying(back -> assertThat(back.details()).isEqualTo(Given.OTHER_DETAILS));
        assertThat(deleted(done.change())).isEmpty();
        assertJoined(done, found);
    }

    @Test
    void a_leaver_comes_back_only_while_the_request_is_open() {
        var open = new RejoinRequest(
            KEY,
            Given.DETAILS,
            Given.CONSENT,
            new State.Pending(MAILED, NOW.plusNanos(TICK)),
            1
        );
        var over = new RejoinRequest(KEY, Given.DETAILS, Given.CONSENT, new State.Pending(MAILED, NOW), 1);

        assertThat(
            done(Button.CONFIRM.click(found(LEFT, open), NOW))
                .change()
                .isEmpty()
        ).isFalse();
        assertOver(Button.CONFIRM.click(found(LEFT, over), NOW));
    }

    /** An old link must not undo a leaving. */
    @Test
    void a_leaver_comes_back_only_by_a_link_that_was_mailed_for_the_request() {
        assertOver(Button.CONFIRM.click(found(LEFT, rejoinRequest(MAILED.plusNanos(TICK))), NOW));

        var leftAsMailed = new State.Left(MAILED, MAILED.minusSeconds(60));
        var leftJustBefore = new State.Left(MAILED.minusNanos(TICK), MAILED.minusSeconds(60));
        assertOver(Button.CONFIRM.click(found(leftAsMailed, rejoinRequest(MAILED)), NOW));
        assertThat(
            done(Button.CONFIRM.click(found(leftJustBefore, rejoinRequest(MAILED)), NOW))
                .change()
                .isEmpty()
        ).isFalse();
    }

    // Leaving

    @Test
    void leaving_is_told_and_can_be_taken_back() {
        var done = done(Button.UNSUBSCRIBE.click(found(Purpose.UNSUBSCRIBE, ACTIVE), NOW));

        var joinedAt = ((State.Active) ACTIVE).joinedAt();
        assertThat(put(done.change(), Membership.class)).containsExactly(
            member(ACTIVE).becomes(new State.Left(NOW, joinedAt))
        );
        assertThat(events(done)).containsExactly(HistoryEntry.Event.LEFT);
        assertThat(orderedMails(done.change())).containsExactly(MailKind.GOODBYE);
        assertThat(counted(done.change())).containsExactly(MemberCountShard.one(member(ACTIVE), -1));
        assertThat(done.change().writes()).hasSize(4);
    }

    @Test
    void leaving_twice_changes_nothing() {
        for (State state : List.of(LEFT, SUPPRESSED)) {
            assertDoneBefore(Button.UNSUBSCRIBE.click(found(Purpose.UNSUBSCRIBE, state), NOW), state);
        }
    }

    @Test
    void an_address_without_a_membership_cannot_leave() {
        for (State state : List.of(PENDING, AWAITING, DECLINED)) {
            assertOver(Button.UNSUBSCRIBE.click(found(Purpose.UNSUBSCRIBE, state), NOW));
        }
    }

    // Taking a leaving back

    @Test
    void taking_a_leaving_back_makes_everything_as_before() {
        var found = found(Purpose.UNDO, LEFT);
        var done = done(Button.UNDO.click(found, NOW));

        var joinedAt = ((State.Left) LEFT).joinedAt();
        assertThat(put(done.change(), Membership.class)).containsExactly(
            member(LEFT).becomes(new State.Active(joinedAt))
        );
        assertThat(put(done.change(), Link.class)).containsExactly(found.link().orElseThrow().usedWith("done", NOW));
        assertThat(events(done)).containsExactly(HistoryEntry.Event.CAME_BACK);
        assertThat(counted(done.change())).containsExactly(MemberCountShard.one(member(ACTIVE), 1));
        assertThat(done.change().writes()).hasSize(4);
    }

    @Test
    void only_the_leaving_that_the_link_was_mailed_about_is_taken_back() {
        var leftAsMailed = new State.Left(MAILED, MAILED.minusSeconds(60));
        var leftAgain = new State.Left(MAILED.plusNanos(TICK), MAILED.minusSeconds(60));

        assertThat(
            done(Button.UNDO.click(found(Purpose.UNDO, leftAsMailed), NOW))
                .change()
                .isEmpty()
        ).isFalse();
        assertOver(Button.UNDO.click(found(Purpose.UNDO, leftAgain), NOW));
    }

    @Test
    void taking_back_what_is_so_already_changes_nothing() {
        assertThat(Button.UNDO.click(found(Purpose.UNDO, ACTIVE), NOW)).isEqualTo(
            new LinkOutcome.DoneBefore("done", Optional.empty())
        );
    }

    @Test
    void nothing_but_a_leaving_is_taken_back() {
        for (State state : List.of(PENDING, AWAITING, DECLINED, SUPPRESSED)) {
            assertOver(Button.UNDO.click(found(Purpose.UNDO, state), NOW));
        }
    }

    // Never again

    @Test
    void never_again_ends_all_mail_in_every_state_and_forgets_the_details() {
        for (State state : List.of(PENDING, AWAITING, ACTIVE, LEFT, DECLINED)) {
            var done = done(Button.NEVER_AGAIN.click(found(Purpose.NEVER_AGAIN, state), NOW));

            assertThat(put(done.change(), Membership.class)).containsExactly(
                member(state)
                    .with(Details.NONE, Given.CONSENT)
                    .becomes(new State.Suppressed(NOW, Membership.SuppressionReason.NEVER_AGAIN))
            );
            assertThat(events(done)).containsExactly(HistoryEntry.Event.STOPPED_ALL_MAIL);
            boolean counts = state == ACTIVE || state == PENDING;
            assertThat(counted(done.change())).hasSize(counts ? 1 : 0);
            assertThat(done.change().writes()).hasSize(counts ? 3 : 2);
        }
    }

    @Test
    void never_again_twice_changes_nothing() {
        assertDoneBefore(Button.NEVER_AGAIN.click(found(Purpose.NEVER_AGAIN, SUPPRESSED), NOW), SUPPRESSED);
    }

    @Test
    void never_again_holds_for_an_address_of_which_nothing_is_kept() {
        var done = done(Button.NEVER_AGAIN.click(found(Purpose.NEVER_AGAIN, Optional.empty()), NOW));

        assertThat(done.outcome()).isEqualTo("done");
        assertThat(done.member()).isEmpty();
        assertThat(put(done.change(), Tombstone.class)).containsExactly(Tombstone.none(KEY).suppressed(NOW));
        assertThat(done.change().writes()).hasSize(1);
    }

    @Test
    void never_again_for_an_erased_address_is_added_to_what_is_left_of_it() {
        var erased = Tombstone.none(KEY).of(member(ACTIVE));
        var done = done(Button.NEVER_AGAIN.click(withRemainder(erased), NOW));
        assertThat(put(done.change(), Tombstone.class)).containsExactly(erased.suppressed(NOW));

        assertThat(Button.NEVER_AGAIN.click(withRemainder(erased.suppressed(MAILED)), NOW)).isEqualTo(
            new LinkOutcome.DoneBefore("done", Optional.of(MAILED))
        );
    }

    // Managing

    @Test
    void a_manage_link_opens_a_session_of_its_member_and_is_used_up() {
        for (State state : Given.everyState()) {
            var found = found(Purpose.MANAGE, state);
            var outcome = Button.MANAGE.click(found, NOW);

            assertThat(outcome).isInstanceOfSatisfying(LinkOutcome.Opened.class, opened -> {
                assertThat(opened.session().member()).isEqualTo(KEY);
                assertThat(opened.session().hash()).isEqualTo(opened.cookie().hash());
                assertThat(opened.session().isOpenAt(NOW)).isTrue();
                assertThat(put(opened.change(), Session.class)).containsExactly(opened.session());
                assertThat(put(opened.change(), Link.class)).containsExactly(
                    found.link().orElseThrow().usedWith("done", NOW)
                );
                assertThat(opened.change().writes()).hasSize(2);
            });
        }
    }

    // What is found

    @Test
    void a_link_reads_only_the_records_that_it_can_be_about() {
        for (Purpose purpose : Purpose.values()) {
            var order = Given.order(MailKind.CONFIRM, new MailOrder.State.Unsent(NOW, 0));
            var made = Link.make(purpose, order, NOW, Given.randomness());
            var rejoinRequest = rejoinRequest(NOW);
            var tombstone = Tombstone.none(KEY);
            var invitation = new ListImport.Invitation(
                KEY,
                COMMUNITY,
                "import",
                Given.member(ACTIVE).address(),
                "",
                "",
                false,
                NOW,
                Optional.empty(),
                1
            );
            var ledger = new NoLedger() {
                @Override
                public Optional<Link> link(Link.Hash hash) {
                    return Optional.of(made.link()).filter(link -> link.hash().equals(hash));
                }

                @Override
                public Optional<Membership> member(MemberKey key) {
                    return Optional.of(Given.member(ACTIVE)).filter(member -> member.key().equals(key));
                }

                @Override
                public Optional<RejoinRequest> rejoinRequest(MemberKey key) {
                    return Optional.of(rejoinRequest).filter(one -> one.key().equals(key));
                }

                @Override
                public Optional<Tombstone> tombstone(MemberKey key) {
                    return Optional.of(tombstone).filter(one -> one.key().equals(key));
                }

                @Override
                public Optional<ListImport.Invitation> invitation(MemberKey key) {
                    return Optional.of(invitation).filter(one -> one.key().equals(key));
                }
            };
            boolean isInvitations = EnumSet.of(Purpose.CONFIRM, Purpose.NEVER_AGAIN, Purpose.INVITATION).contains(
                purpose
            );

            assertThat(LinkContext.by(made.token().value(), ledger)).isEqualTo(
                new LinkContext(
                    Optional.of(made.link()),
                    Optional.of(member(ACTIVE)),
                    Optional.of(rejoinRequest).filter(_ -> purpose == Purpose.CONFIRM),
                    Optional.of(tombstone).filter(_ -> purpose == Purpose.NEVER_AGAIN || purpose == Purpose.INVITATION),
                    Optional.empty(),
                    Optional.of(invitation).filter(_ -> isInvitations)
                )
            );
            assertThat(LinkContext.by(made.link().hash().hex(), ledger)).isEqualTo(nothing());
            assertThat(LinkContext.by(made.token().value().toLowerCase(Locale.ROOT), ledger)).isEqualTo(nothing());
        }
    }

    // Fixtures

    private enum Button {
        CONFIRM(Purpose.CONFIRM),
        UNSUBSCRIBE(Purpose.UNSUBSCRIBE),
        UNDO(Purpose.UNDO),
        NEVER_AGAIN(Purpose.NEVER_AGAIN),
        MANAGE(Purpose.MANAGE);

        private final Purpose purpose;

        Button(Purpose purpose) {
            this.purpose = purpose;
        }

        LinkOutcome click(LinkContext found, Instant now) {
            var randomness = Given.randomness();
            return switch (this) {
                case CONFIRM -> LinkActions.confirm(
                    found,
                    COMMUNITY,
                    ELIGIBLE,
                    COORDINATORS,
                    new NoLedger(),
                    now,
                    randomness
                );
                case UNSUBSCRIBE -> LinkActions.unsubscribe(found, COMMUNITY, now, randomness);
                case UNDO -> LinkActions.undoLeaving(
                    found,
                    COMMUNITY,
                    Optional.empty(),
                    List.of(),
                    new NoLedger(),
                    now,
                    randomness
                );
                case NEVER_AGAIN -> LinkActions.neverAgain(found, COMMUNITY, now, randomness);
                case MANAGE -> LinkActions.openSession(found, COMMUNITY, now, randomness);
            };
        }
    }

    private static Optional<LinkOutcome> open(LinkContext found, Purpose purpose, Instant now) {
        return found.refusal(purpose, COMMUNITY, now);
    }

    private static Purpose otherThan(Purpose purpose) {
        return purpose == Purpose.APPROVE ? Purpose.DECLINE : Purpose.APPROVE;
    }

    static LinkContext nothing() {
        return new LinkContext(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
    }

    private static LinkContext found(Purpose purpose, State state) {
        return found(purpose, Optional.of(member(state)));
    }

    private static LinkContext found(Purpose purpose, Optional<Membership> member) {
        return new LinkContext(
            Optional.of(link(purpose, MAILED)),
            member,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
    }

    private static LinkContext found(State state, RejoinRequest rejoinRequest) {
        return new LinkContext(
            Optional.of(link(Purpose.CONFIRM, MAILED)),
            Optional.of(member(state)),
            Optional.of(rejoinRequest),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
    }

    private static LinkContext withRemainder(Tombstone tombstone) {
        return new LinkContext(
            Optional.of(link(Purpose.NEVER_AGAIN, MAILED)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(tombstone),
            Optional.empty(),
            Optional.empty()
        );
    }

    private static LinkContext used(LinkContext found) {
        return new LinkContext(
            found.link().map(link -> link.usedWith("as-recorded", MAILED)),
            found.member(),
            found.rejoinRequest(),
            found.tombstone(),
            Optional.empty(),
            Optional.empty()
        );
    }

    private static LinkOutcome.Done done(LinkOutcome outcome) {
        assertThat(outcome).isInstanceOf(LinkOutcome.Done.class);
        return (LinkOutcome.Done) outcome;
    }

    private static List<HistoryEntry.Event> events(LinkOutcome outcome) {
        return put(outcome.change(), HistoryEntry.class).stream().map(HistoryEntry::event).toList();
    }

    /** The link is used up, the history tells of it by the mail's id, and each recipient's mail is ordered once. */
    private static void assertJoined(LinkOutcome.Done done, LinkContext found) {
        assertThat(put(done.change(), Link.class)).containsExactly(found.link().orElseThrow().usedWith("done", NOW));
        assertThat(put(done.change(), HistoryEntry.class))
            .singleElement()
            .satisfies(entry -> {
                assertThat(entry.event()).isEqualTo(HistoryEntry.Event.JOINED);
                assertThat(entry.member()).isEqualTo(KEY);
                assertThat(entry.record()).isEqualTo("order");
                assertThat(entry.at()).isEqualTo(NOW);
            });
        assertThat(orderedMails(done.change())).containsExactly(
            MailKind.WELCOME,
            MailKind.JOIN_NOTICE,
            MailKind.JOIN_NOTICE
        );
        var to = new ArrayList<Optional<EmailAddress>>();
        put(done.change(), MailOrder.class).forEach(order -> to.add(order.coordinator()));
        assertThat(to).containsExactly(
            Optional.empty(),
            Optional.of(COORDINATORS.getFirst()),
            Optional.of(COORDINATORS.getLast())
        );
    }

    private static void assertOver(LinkOutcome outcome) {
        assertThat(outcome).isEqualTo(new LinkOutcome.Over());
    }

    private static void assertDoneBefore(LinkOutcome outcome, State state) {
        var at = switch (state) {
            case State.Active(var joinedAt) -> joinedAt;
            case State.Left(var leftAt, _, _) -> leftAt;
            case State.Suppressed(var since, _) -> since;
            case State.Pending _, State.AwaitingApproval _, State.Declined _ -> throw new IllegalArgumentException();
        };
        assertThat(outcome).isEqualTo(new LinkOutcome.DoneBefore("done", Optional.of(at)));
    }
}
