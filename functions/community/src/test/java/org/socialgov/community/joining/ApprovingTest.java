package org.socialgov.community.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.REVISION;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.link;
import static org.socialgov.community.Given.member;
import static org.socialgov.community.Given.orderedMails;
import static org.socialgov.community.Given.put;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Approving.Context;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Link.Purpose;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.records.Audit;

/** How coordinators decide on requests that are outside of a community's rule. */
class ApprovingTest {

    private static final Instant MAILED = NOW.minusSeconds(300);
    private static final State.AwaitingApproval WAITING = new State.AwaitingApproval(MAILED);
    private static final List<EmailAddress> COORDINATORS = List.of(COORDINATOR, Given.address("second@example.gov"));
    private static final Duration THREE_DAYS = Duration.ofDays(3);

    // Deciding

    @Test
    void approving_makes_a_member_and_tells_them() {
        var found = found(Purpose.APPROVE, WAITING);
        var done = done(decide(found, true, ""));

        assertThat(done.outcome()).isEqualTo("done");
        assertThat(done.member()).contains(member(WAITING).becomes(new State.Active(NOW)));
        assertThat(put(done.change(), Membership.class)).containsExactly(done.member().orElseThrow());
        assertDecided(done, found, HistoryEntry.Event.APPROVED);
        assertThat(put(done.change(), ApprovalDecision.class)).containsExactly(
            new ApprovalDecision(KEY, true, COORDINATOR, "", NOW, MAILED, Item.firstRevision(NOW))
        );
        assertThat(put(done.change(), MailOrder.class))
            .singleElement()
            .satisfies(order -> {
                assertThat(order.kind()).isEqualTo(MailKind.APPROVED);
                assertThat(order.note()).isEmpty();
                assertThat(order.coordinator()).isEmpty();
            });
    }

    @Test
    void declining_tells_the_person_and_why() {
        var found = found(Purpose.DECLINE, WAITING);
        var done = done(decide(found, false, "not a government address"));

        assertThat(put(done.change(), Membership.class)).containsExactly(
            member(WAITING).becomes(new State.Declined(NOW, "not a government address"))
        );
        assertDecided(done, found, HistoryEntry.Event.DECLINED);
        assertThat(put(done.change(), ApprovalDecision.class)).containsExactly(
            new ApprovalDecision(
                KEY,
                false,
                COORDINATOR,
                "not a government address",
                NOW,
                MAILED,
                Item.firstRevision(NOW)
            )
        );
        assertThat(put(done.change(), MailOrder.class))
            .singleElement()
            .satisfies(order -> {
                assertThat(order.kind()).isEqualTo(MailKind.DECLINED);
                assertThat(order.note()).contains("not a government address");
            });
    }

    @Test
    void a_decision_is_an_entry_of_the_audit_in_the_same_step() {
        var approved = done(decide(found(Purpose.APPROVE, WAITING), true, "")).change();
        var declined = done(decide(found(Purpose.DECLINE, WAITING), false, "not a government address")).change();

        assertAudited(approved, AuditEntry.Act.APPROVED, "");
        assertAudited(declined, AuditEntry.Act.DECLINED, Audit.hash("not a government address"));
    }

    private static void assertAudited(Change change, AuditEntry.Act act, String text) {
        var none = AuditEntry.Head.none(COMMUNITY);
        var entry = new AuditEntry(COMMUNITY, 1, NOW, act, KEY.hex(), Audit.person(COORDINATOR), text, none.hash());
        assertThat(put(change, AuditEntry.class)).containsExactly(entry);
        assertThat(put(change, AuditEntry.Head.class)).containsExactly(
            new AuditEntry.Head(COMMUNITY, 1, entry.hash(), 1)
        );
    }

    @Test
    void a_later_ruling_takes_the_place_of_the_one_about_an_earlier_request() {
        var earlier = new ApprovalDecision(KEY, false, COORDINATOR, "", MAILED, MAILED, REVISION);
        var found = with(found(Purpose.APPROVE, WAITING), Optional.of(earlier));

        assertThat(put(decide(found, true, "").change(), ApprovalDecision.class))
            .extracting(ApprovalDecision::revision)
            .containsExactly(REVISION + 1);
    }

    @Test
    void a_link_decides_only_what_it_is_for() {
        assertThat(decide(found(Purpose.APPROVE, WAITING), false, "")).isEqualTo(new LinkOutcome.Unknown());
        assertThat(decide(found(Purpose.DECLINE, WAITING), true, "")).isEqualTo(new LinkOutcome.Unknown());
    }

    @Test
    void a_used_link_tells_when_it_was_used_and_what_came_of_it() {
        var found = found(Purpose.APPROVE, WAITING);
        var used = context(
            new LinkContext(
                found
                    .linkContext()
                    .link()
                    .map(link -> link.usedWith("as-recorded", NOW)),
                found.linkContext().member(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            ),
            found.coordinator(),
            Optional.empty()
        );

        assertThat(decide(used, true, "")).isEqualTo(new LinkOutcome.DoneBefore("as-recorded", Optional.of(NOW)));
    }

    @Test
    void the_second_coordinator_sees_the_first_decision() {
        var approvalDecision = Given.approvalDecision();
        var outcome = decide(
            with(found(Purpose.DECLINE, new State.Active(NOW)), Optional.of(approvalDecision)),
            false,
            ""
        );

        assertThat(outcome).isEqualTo(new LinkOutcome.Decided(approvalDecision));
        assertThat(outcome.change()).isEqualTo(Change.none());
    }

    @Test
    void a_ruling_about_another_request_is_not_shown() {
        var later = new ApprovalDecision(KEY, true, COORDINATOR, "", NOW, MAILED.plusNanos(TICK), 1);
        var earlier = new ApprovalDecision(
            KEY,
            true,
            COORDINATOR,
            "",
            MAILED.minusNanos(TICK),
            MAILED.minusSeconds(60),
            1
        );
        for (var other : List.of(later, earlier)) {
            assertOver(decide(with(found(Purpose.APPROVE, new State.Active(NOW)), Optional.of(other)), true, ""));
        }
        var same = new ApprovalDecision(KEY, true, COORDINATOR, "", MAILED, MAILED, 1);
        assertThat(same.isAbout(link(Purpose.APPROVE, MAILED))).isTrue();
    }

    @Test
    void no_decision_changes_a_membership_that_does_not_wait() {
        for (State state : Given.everyState()) {
            if (!(state instanceof State.AwaitingApproval)) {
                assertOver(decide(found(Purpose.APPROVE, state), true, ""));
            }
        }
        assertOver(decide(found(Purpose.APPROVE, Optional.empty(), COORDINATORS.getFirst()), true, ""));
    }

    /** The link was mailed about an earlier request. */
    @Test
    void an_old_link_decides_nothing_of_a_later_request() {
        assertOver(decide(found(Purpose.APPROVE, new State.AwaitingApproval(MAILED.plusNanos(TICK))), true, ""));
        assertThat(decide(found(Purpose.APPROVE, new State.AwaitingApproval(MAILED)), true, "")).isInstanceOf(
            LinkOutcome.Done.class
        );
    }

    @Test
    void nobody_decides_but_a_coordinator_to_whom_the_link_was_mailed() {
        var linkContext = found(Purpose.APPROVE, WAITING).linkContext();
        var toTheMember = Given.order(MailKind.APPROVAL_REQUEST, new MailOrder.State.Sent("message", MAILED));

        for (var order : List.of(toTheMember, toTheMember.to(Given.address("former@example.gov")))) {
            assertOver(
                decide(
                    Context.by(linkContext, FirstCoordinators.ofAll(COORDINATORS), ledger(linkContext, order), NOW),
                    true,
                    ""
                )
            );
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void a_link_decides_for_fourteen_days(boolean approve) {
        var found = found(approve ? Purpose.APPROVE : Purpose.DECLINE, WAITING);
        var end = MAILED.plus(Duration.ofDays(14));

        assertThat(
            Approving.decide(found, approve, COMMUNITY, "", end.minusNanos(TICK), Given.randomness())
        ).isInstanceOf(LinkOutcome.Done.class);
        assertOver(Approving.decide(found, approve, COMMUNITY, "", end, Given.randomness()));
    }

    /** A link of an earlier release doesn't name its coordinator; its mail order does. */
    @Test
    void an_approval_is_decided_from_the_coordinator_of_the_link_or_its_mail_and_the_last_decision() {
        var order = Given.order(MailKind.APPROVAL_REQUEST, new MailOrder.State.Sent("message", MAILED));
        var named = new LinkContext(
            Optional.of(link(Purpose.APPROVE, MAILED).mailedTo(COORDINATORS.getLast())),
            Optional.of(member(WAITING)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
        var unnamed = found(Purpose.APPROVE, WAITING).linkContext();
        var nothing = LinkActionsTest.nothing();
        var ledger = ledger(unnamed, order.to(COORDINATOR));
        var approvalDecision = Optional.of(Given.approvalDecision());

        assertThat(Context.by(unnamed, FirstCoordinators.ofAll(COORDINATORS), ledger, NOW)).isEqualTo(
            context(unnamed, Optional.of(COORDINATOR), approvalDecision)
        );
        assertThat(Context.by(named, FirstCoordinators.ofAll(COORDINATORS), ledger, NOW)).isEqualTo(
            context(named, Optional.of(COORDINATORS.getLast()), approvalDecision)
        );
        assertThat(
            Context.by(named, FirstCoordinators.ofAll(List.of(COORDINATOR)), ledger, NOW).coordinator()
        ).isEmpty();
        assertThat(Context.by(nothing, FirstCoordinators.ofAll(COORDINATORS), ledger, NOW)).isEqualTo(
            context(nothing, Optional.empty(), Optional.empty())
        );
    }

    @Test
    void a_link_has_ended_when_its_coordinator_is_none_any_more() {
        var token = new Link.Token("t".repeat(43));
        for (var link : List.of(link(Purpose.APPROVE, NOW), link(Purpose.DECLINE, NOW).mailedTo(COORDINATOR))) {
            var linkContext = new LinkContext(
                Optional.of(link),
                Optional.of(member(WAITING)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            );
            var ledger = ledger(
                linkContext,
                Given.order(MailKind.APPROVAL_REQUEST, new MailOrder.State.Sent("message", NOW)).to(COORDINATOR)
            );

            assertThat(
                LinkContext.ofCoordinator(token.value(), FirstCoordinators.ofAll(COORDINATORS), ledger).refusal(
                    link.purpose(),
                    COMMUNITY,
                    NOW
                )
            ).isEmpty();
            assertThat(
                LinkContext.ofCoordinator(
                    token.value(),
                    FirstCoordinators.ofAll(COORDINATORS.subList(1, 2)),
                    ledger
                ).refusal(link.purpose(), COMMUNITY, NOW)
            ).contains(new LinkOutcome.Over());
        }
    }

    private static NoLedger ledger(LinkContext linkContext, MailOrder order) {
        return new NoLedger() {
            @Override
            public Optional<Link> link(Link.Hash hash) {
                return linkContext.link();
            }

            @Override
            public Optional<Membership> member(MemberKey key) {
                return linkContext.member();
            }

            @Override
            public Optional<MailOrder> order(MailOrder.Ref ref) {
                return Optional.of(order).filter(one -> one.ref().equals(ref));
            }

            @Override
            public Optional<ApprovalDecision> approvalDecision(MemberKey key) {
                return Optional.of(Given.approvalDecision()).filter(one -> one.member().equals(key));
            }
        };
    }

    // Asking again

    @Test
    void the_coordinators_are_asked_again_after_three_days() {
        var due = MAILED.plus(THREE_DAYS);

        assertThat(WAITING.remindAt()).isEqualTo(due);
        assertThat(remind(WAITING, due.minusNanos(TICK))).isEqualTo(
            new Approving.Reminded("nothing-due", Change.none())
        );
        var reminded = remind(WAITING, due);
        assertThat(reminded.outcome()).isEqualTo("reminded");
        assertThat(put(reminded.change(), Membership.class)).containsExactly(
            member(WAITING).becomes(new State.AwaitingApproval(MAILED, due.plus(THREE_DAYS), 2))
        );
        assertThat(put(reminded.change(), MailOrder.class))
            .extracting(order -> order.coordinator().orElseThrow())
            .isEqualTo(COORDINATORS);
        assertThat(orderedMails(reminded.change())).containsOnly(MailKind.APPROVAL_REQUEST);
        assertThat(put(reminded.change(), HistoryEntry.class)).isEmpty();
    }

    @Test
    void coordinators_are_not_reminded_of_a_membership_that_does_not_wait() {
        for (State state : Given.everyState()) {
            if (!(state instanceof State.AwaitingApproval)) {
                assertThat(remind(state, NOW.plus(Duration.ofDays(365))).outcome()).isEqualTo("nothing-due");
            }
        }
        assertThat(
            Approving.remind(Optional.empty(), COORDINATORS, new NoLedger(), NOW, Given.randomness()).change()
        ).isEqualTo(Change.none());
    }

    // Fixtures

    private static Context context(
        LinkContext linkContext,
        Optional<EmailAddress> coordinator,
        Optional<ApprovalDecision> approvalDecision
    ) {
        return new Context(
            linkContext,
            coordinator,
            coordinator.map(_ -> CoordinatorEntry.Head.none(COMMUNITY)),
            approvalDecision,
            linkContext.member().map(each -> Approving.Requests.by(each, COORDINATORS, new NoLedger(), NOW)),
            linkContext.member().map(each -> AuditEntry.Head.none(each.community()))
        );
    }

    private static LinkOutcome decide(Context found, boolean approve, String reason) {
        return Approving.decide(found, approve, COMMUNITY, reason, NOW, Given.randomness());
    }

    private static Approving.Reminded remind(State state, Instant now) {
        return Approving.remind(Optional.of(member(state)), COORDINATORS, new NoLedger(), now, Given.randomness());
    }

    private static Context found(Purpose purpose, State state) {
        return found(purpose, Optional.of(member(state)), COORDINATOR);
    }

    private static Context found(Purpose purpose, Optional<Membership> member, EmailAddress coordinator) {
        return context(
            new LinkContext(
                Optional.of(link(purpose, MAILED)),
                member,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()
            ),
            Optional.of(coordinator),
            Optional.empty()
        );
    }

    private static Context with(Context found, Optional<ApprovalDecision> approvalDecision) {
        return context(found.linkContext(), found.coordinator(), approvalDecision);
    }

    private static LinkOutcome.Done done(LinkOutcome outcome) {
        assertThat(outcome).isInstanceOf(LinkOutcome.Done.class);
        return (LinkOutcome.Done) outcome;
    }

    private static void assertDecided(LinkOutcome.Done done, Context found, HistoryEntry.Event event) {
        assertThat(put(done.change(), HistoryEntry.class))
            .singleElement()
            .satisfies(entry -> {
                assertThat(entry.event()).isEqualTo(event);
                assertThat(entry.record()).isEqualTo("order");
                assertThat(entry.at()).isEqualTo(NOW);
            });
        assertThat(put(done.change(), Link.class)).containsExactly(
            found.linkContext().link().orElseThrow().usedWith("done", NOW)
        );
    }

    private static void assertOver(LinkOutcome outcome) {
        assertThat(outcome).isEqualTo(new LinkOutcome.Over());
    }
}
