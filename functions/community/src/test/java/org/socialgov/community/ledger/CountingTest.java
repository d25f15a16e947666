package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.counted;
import static org.socialgov.community.Given.everyState;
import static org.socialgov.community.Given.member;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.joining.Leaving;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Link.Purpose;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.mail.Feedback;
import org.socialgov.community.managing.Erasing;
import org.socialgov.community.managing.OpenSession;
import org.socialgov.community.managing.SubscriptionActions;
import org.socialgov.community.storage.Mailbox;

/** Each new member is counted, each former member is counted no more, and nothing else changes the counts. */
class CountingTest {

    private static final Affiliation LABOR = new Affiliation(
        "Department of Labor",
        Kind.FEDERAL,
        LocalDate.of(2026, 3, 1)
    );
    private static final Affiliation OHIO = new Affiliation("Ohio", Kind.STATE, LocalDate.of(2026, 3, 1));
    private static final Instant MAILED = NOW.minusSeconds(60);
    private static final State ACTIVE = new State.Active(NOW.minusSeconds(3600));
    private static final YearMonth MONTH = YearMonth.of(2026, 3);
    private static final Optional<Eligibility.Verdict> ELIGIBLE = Optional.of(Eligibility.Verdict.FEDERAL);
    private static final Optional<Eligibility.Verdict> OUTSIDE = Optional.of(Eligibility.Verdict.NOT_FEDERAL);

    @Test
    void a_confirmation_counts_the_member_with_their_organization_and_their_request() {
        var pending = of(LABOR, Given.pendingSince(MAILED));

        assertThat(counted(confirm(pending, Optional.empty(), ELIGIBLE))).containsExactly(
            one(LABOR, 1).plus(MemberCountShard.settled(COMMUNITY, KEY, new MemberCountShard.Requests(1, 0), NOW))
        );
    }

    @Test
    void a_member_who_comes_back_is_counted_again() {
        var left = of(LABOR, new State.Left(MAILED.minusSeconds(60), MAILED.minusSeconds(120)));

        assertThat(counted(confirm(left, Optional.of(Given.rejoinRequest(MAILED)), ELIGIBLE))).containsExactly(
            one(LABOR, 1).plus(MemberCountShard.settled(COMMUNITY, KEY, new MemberCountShard.Requests(1, 0), NOW))
        );
    }

    @Test
    void a_membership_that_waits_is_confirmed_and_not_yet_counted_as_a_member() {
        var pending = of(LABOR, Given.pendingSince(MAILED));

        var counted = counted(confirm(pending, Optional.empty(), OUTSIDE)).getFirst();
        assertThat(counted.members()).isZero();
        assertThat(counted.organizations()).isEmpty();
        assertThat(counted.requests()).isEqualTo(Map.of(MONTH, new MemberCountShard.Requests(1, 0)));
    }

    @Test
    void approving_counts_a_member_and_declining_counts_none() {
        var waiting = of(LABOR, new State.AwaitingApproval(MAILED));

        assertThat(counted(decide(waiting, true))).containsExactly(one(LABOR, 1));
        assertThat(counted(decide(waiting, false))).isEmpty();
    }

    @Test
    void reminding_coordinators_counts_nothing() {
        var due = of(LABOR, new State.AwaitingApproval(NOW, NOW, 1));

        var change = Approving.remind(
            Optional.of(due),
            List.of(COORDINATOR),
            new NoLedger(),
            NOW,
            Given.randomness()
        ).change();
        assertThat(change.isEmpty()).isFalse();
        assertThat(counted(change)).isEmpty();
    }

    @Test
    void leaving_and_coming_back_come_to_nothing() {
        var active = of(LABOR, ACTIVE);
        var left = active.becomes(new State.Left(NOW, NOW));
        var leaving = Leaving.leave(active, NOW, "", NOW, Given.randomness()).change(Given.randomness());
        var coming = Leaving.comeBack(left, NOW, "", NOW, Given.randomness()).change(Given.randomness());

        assertThat(counted(leaving)).containsExactly(one(LABOR, -1));
        assertThat(counted(coming)).containsExactly(one(LABOR, 1));
        assertThat(counted(leaving).getFirst().plus(counted(coming).getFirst()).isNothing()).isTrue();
    }

    @Test
    void a_suppressed_member_is_counted_no_more_and_the_organization_is_forgotten() {
        var stopped = Leaving.stopAllMail(of(LABOR, ACTIVE), "", NOW, Given.randomness()).change(Given.randomness());

        assertThat(counted(stopped)).containsExactly(one(LABOR, -1));
        assertThat(Given.put(stopped, Membership.class))
            .singleElement()
            .extracting(Membership::affiliation)
            .isEqualTo(Optional.empty());
    }

    @Test
    void an_address_that_bounces_is_counted_no_more_and_only_once() {
        var active = of(LABOR, ACTIVE);
        var bounced = hear(active, MailOrder.DeliveryEvent.Type.BOUNCE);

        assertThat(counted(bounced)).containsExactly(one(LABOR, -1));
        var suppressed = Given.put(bounced, Membership.class).getFirst();
        assertThat(counted(hear(suppressed, MailOrder.DeliveryEvent.Type.COMPLAINT))).isEmpty();
        assertThat(counted(hear(active, MailOrder.DeliveryEvent.Type.DELIVERY))).isEmpty();
    }

    @Test
    void a_request_that_nobody_can_confirm_any_more_has_lapsed() {
        var pending = of(LABOR, Given.pendingSince(MAILED));
        var lapsed = MemberCountShard.settled(COMMUNITY, KEY, new MemberCountShard.Requests(0, 1), NOW);

        assertThat(counted(hear(pending, MailOrder.DeliveryEvent.Type.BOUNCE))).containsExactly(lapsed);
        assertThat(counted(hear(pending, MailOrder.DeliveryEvent.Type.COMPLAINT))).containsExactly(lapsed);
        assertThat(counted(hear(pending, MailOrder.DeliveryEvent.Type.DELIVERY))).isEmpty();
        var stopped = Leaving.stopAllMail(pending, "", NOW, Given.randomness()).change(Given.randomness());
        assertThat(counted(stopped)).containsExactly(lapsed);
        assertThat(
            counted(hear(of(LABOR, new State.AwaitingApproval(MAILED)), MailOrder.DeliveryEvent.Type.BOUNCE))
        ).isEmpty();
    }

    @Test
    void an_erased_member_is_counted_no_more() {
        for (State state : everyState()) {
            var member = of(LABOR, state);
            var session = Session.open(member(new Membership.State.Active(NOW)), NOW, Given.randomness()).session();
            var kept = new Erasing.StoredData(
                new OpenSession(session, member.address(), List.of(member)),
                List.of(),
                List.of(),
                List.of(),
                AddressMailLimit.none(Given.ADDRESS_KEY)
            );

            assertThat(counted(Erasing.next(Optional.of(kept), NOW, Given.randomness()).change())).isEqualTo(
                state instanceof State.Active ? List.of(one(LABOR, -1)) : List.of()
            );
        }
    }

    @Test
    void what_members_say_about_themselves_counts_nothing() {
        var session = Session.open(member(new Membership.State.Active(NOW)), NOW, Given.randomness()).session();
        var act = SubscriptionActions.change(
            Given.OTHER_DETAILS,
            DeliveryPreferences.at(DeliveryPreferences.Frequency.WEEKLY),
            NOW,
            Given.randomness()
        );
        var change = act.on(session, of(LABOR, ACTIVE)).change();

        assertThat(change.isEmpty()).isFalse();
        assertThat(counted(change)).isEmpty();
    }

    private static Membership of(Affiliation known, State state) {
        return member(state).affiliated(Optional.of(known));
    }

    private static MemberCountShard one(Affiliation known, int by) {
        return MemberCountShard.one(of(known, ACTIVE), by);
    }

    private static Change confirm(
        Membership member,
        Optional<RejoinRequest> rejoinRequest,
        Optional<Eligibility.Verdict> verdict
    ) {
        var found = new LinkContext(
            Optional.of(Given.link(Purpose.CONFIRM, MAILED)),
            Optional.of(member),
            rejoinRequest,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
        return LinkActions.confirm(
            found,
            COMMUNITY,
            verdict,
            List.of(COORDINATOR),
            new NoLedger(),
            NOW,
            Given.randomness()
        ).change();
    }

    private static Change decide(Membership member, boolean approve) {
        var outcome = new LinkContext(
            Optional.of(Given.link(approve ? Purpose.APPROVE : Purpose.DECLINE, NOW)),
            Optional.of(member),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
        var found = new Approving.Context(
            outcome,
            Optional.of(COORDINATOR),
            Optional.of(CoordinatorEntry.Head.none(COMMUNITY)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(AuditEntry.Head.none(COMMUNITY))
        );
        return Approving.decide(found, approve, COMMUNITY, "", NOW, Given.randomness()).change();
    }

    private static Change hear(Membership member, MailOrder.DeliveryEvent.Type what) {
        var order = Given.order(MailKind.WELCOME, new MailOrder.State.Sent("message", NOW));
        var told = new Feedback.Notification(
            order.ref(),
            Given.ADDRESS,
            "message",
            NOW,
            new MailOrder.DeliveryEvent(NOW, what, "")
        );
        var mailbox = new Mailbox(KEY, Optional.of(member), Optional.empty());
        var found = new Feedback.Context(
            Optional.of(order),
            Optional.of(mailbox),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()
        );
        return Feedback.decide(told, found, NOW, Given.randomness()).change();
    }
}
