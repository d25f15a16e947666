package org.socialgov.community.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.CONSENT;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.DETAILS;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.member;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry.Event;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UnverifiedJoin;

/** What the coordinators are told of each week. */
class BriefTest {

    private static final Instant FROM = NOW.minus(Duration.ofDays(7));
    private static final Membership WAITS = member(new Membership.State.AwaitingApproval(FROM));
    private static final EmailAddress NEW = EmailAddress.parse("new@agency.gov").orElseThrow();
    private static final Membership JOINED = new Membership(
        MemberKey.of(COMMUNITY, NEW),
        COMMUNITY,
        NEW,
        WAITS.details(),
        WAITS.consent(),
        new Membership.State.Active(NOW),
        1
    );
    private static final MailOrder MISSED = Given.order(
        MailKind.WELCOME,
        new MailOrder.State.Failed("never-confirmed", NOW)
    );

    private static final MailOrder REFUSED = new MailOrder(
        new MailOrder.Ref(Given.KEY, "refused"),
        COMMUNITY,
        MailKind.CONFIRM,
        Optional.empty(),
        FROM,
        new MailOrder.State.Unsent(NOW, 0, Optional.of("not-verified")),
        1
    );

    @Test
    void it_tells_of_the_week_before() {
        var week = new Week();
        week.happened = Map.of(Event.JOINED, 2, Event.LEFT, 1);
        week.members.add(WAITS);
        week.joined.add(JOINED);
        week.unverifiedJoins.add(unverifiedJoin(FROM));
        week.orders.add(MISSED);
        week.unsent.add(REFUSED);

        assertThat(Brief.before(NOW, COMMUNITY, OptionalInt.empty(), week, week)).isEqualTo(
            new Brief(
                FROM,
                NOW,
                Map.of(Event.JOINED, 2, Event.LEFT, 1),
                OptionalInt.empty(),
                List.of(JOINED),
                List.of(new Brief.Waiting(WAITS, FROM)),
                List.of(unverifiedJoin(FROM)),
                Map.of(),
                List.of(MISSED),
                List.of(REFUSED),
                AuditEntry.Head.none(COMMUNITY),
                false,
                List.of()
            )
        );
        assertThat(week.asked).containsExactlyInAnyOrder(
            "happened " + COMMUNITY + " " + FROM + " " + NOW,
            "joined " + COMMUNITY + " " + FROM + " " + NOW + " 100",
            "waiting 100",
            "gray joins " + COMMUNITY + " " + NOW + " 100",
            "missed " + FROM + " " + NOW + " 100",
            "overdue " + NOW.plus(Duration.ofDays(7)) + " 100"
        );
    }

    @Test
    void a_mail_that_was_not_refused_and_another_brief_do_not_wait() {
        for (var order : List.of(
            Given.order(MailKind.WELCOME, new MailOrder.State.Unsent(NOW, 0)),
            Given.order(MailKind.WELCOME, new MailOrder.State.Claimed(NOW, 1)),
            Given.order(MailKind.BRIEF, REFUSED.state())
        )) {
            var week = new Week();
            week.unsent.add(order);

            assertThat(before(week).saysNothing()).isTrue();
        }
    }

    @Test
    void a_week_of_which_there_is_nothing_to_tell_says_nothing() {
        assertThat(before(new Week()).saysNothing()).isTrue();
    }

    @Test
    void each_thing_alone_is_worth_a_mail() {
        var happened = new Week();
        happened.happened = Map.of(Event.TURNED_AWAY, 1);
        assertThat(before(happened).saysNothing()).isFalse();

        var waiting = new Week();
        waiting.members.add(WAITS);
        assertThat(before(waiting).saysNothing()).isFalse();

        var unchecked = new Week();
        unchecked.unverifiedJoins.add(unverifiedJoin(NOW));
        assertThat(before(unchecked).saysNothing()).isFalse();

        var missed = new Week();
        missed.orders.add(MISSED);
        assertThat(before(missed).saysNothing()).isFalse();

        var unsent = new Week();
        unsent.unsent.add(REFUSED);
        assertThat(before(unsent).saysNothing()).isFalse();
    }

    @Test
    void what_members_change_about_themselves_is_no_news() {
        var week = new Week();
        week.happened = Map.of(Event.DETAILS_CHANGED, 3, Event.DELIVERY_CHANGED, 2, Event.ADDRESS_CHANGED, 1);

        assertThat(before(week).saysNothing()).isTrue();
    }

    @Test
    void who_does_not_wait_any_more_is_left_out() {
        var week = new Week();
        week.members.add(member(new Membership.State.Active(NOW)));

        assertThat(before(week).waiting()).isEmpty();
    }

    /** The table has them in the order in which the coordinators are to be reminded. */
    @Test
    void who_waits_longest_is_told_of_first() {
        var week = new Week();
        var earlier = new Membership(
            MemberKey.of(COMMUNITY, COORDINATOR),
            COMMUNITY,
            COORDINATOR,
            DETAILS,
            CONSENT,
            new Membership.State.AwaitingApproval(FROM.minusSeconds(1)),
            1
        );
        week.members.addAll(List.of(WAITS, earlier));

        assertThat(before(week).waiting()).extracting(Brief.Waiting::member).containsExactly(earlier, WAITS);
    }

    @Test
    void what_is_about_another_community_is_left_out() {
        var week = new Week();
        var key = MemberKey.of("other", ADDRESS);
        week.members.add(new Membership(key, "other", ADDRESS, DETAILS, CONSENT, WAITS.state(), 1));
        week.orders.add(
            new MailOrder(
                new MailOrder.Ref(key, "other"),
                "other",
                MailKind.WELCOME,
                Optional.empty(),
                NOW,
                MISSED.state(),
                1
            )
        );

        assertThat(before(week).saysNothing()).isTrue();
    }

    @Test
    void a_request_by_mail_from_before_the_week_was_told_of_already() {
        var week = new Week();
        week.unverifiedJoins.add(unverifiedJoin(FROM.minusNanos(TICK)));

        assertThat(before(week).unchecked()).isEmpty();
    }

    @Test
    void a_coordinator_gets_one_brief_a_week() {
        var week = new Week();
        var ordered = order(week, COORDINATOR, NOW);

        var order = ordered.order().orElseThrow();
        assertThat(order.kind()).isEqualTo(MailKind.BRIEF);
        assertThat(order.coordinator()).contains(COORDINATOR);
        assertThat(order.ref().member()).isEqualTo(MemberKey.of(COMMUNITY, COORDINATOR));
        assertThat(order.ref().id()).matches("[0-9a-f]{32}");
        assertThat(ordered.change().writes()).containsExactly(new Change.Write.Put(order));

        week.orders.add(order);
        assertThat(order(week, COORDINATOR, NOW)).isEqualTo(new Brief.Ordered(Optional.empty(), Change.none()));
    }

    /** By the clock of Washington, where the week begins on Monday. */
    @Test
    void the_week_begins_on_monday() {
        var mondayBegins = Instant.parse("2026-03-02T05:00:00Z");

        assertThat(id(COORDINATOR, mondayBegins)).isEqualTo(id(COORDINATOR, NOW));
        assertThat(id(COORDINATOR, mondayBegins.minusNanos(TICK))).isNotEqualTo(id(COORDINATOR, NOW));
        assertThat(id(COORDINATOR, Instant.parse("2026-03-09T03:59:59Z"))).isEqualTo(id(COORDINATOR, NOW));
        assertThat(id(COORDINATOR, Instant.parse("2026-03-09T04:00:00Z"))).isNotEqualTo(id(COORDINATOR, NOW));
        assertThat(id(ADDRESS, NOW)).isNotEqualTo(id(COORDINATOR, NOW));
    }

    private static Brief before(Week week) {
        return Brief.before(NOW, COMMUNITY, OptionalInt.empty(), week, week);
    }

    private static Brief.Ordered order(Week week, EmailAddress coordinator, Instant now) {
        return Brief.order(COMMUNITY, coordinator, now, week, Given.randomness());
    }

    private static String id(EmailAddress coordinator, Instant now) {
        return order(new Week(), coordinator, now).order().orElseThrow().ref().id();
    }

    private static UnverifiedJoin unverifiedJoin(Instant at) {
        return new UnverifiedJoin(COMMUNITY, ADDRESS, "Writer", at, 1);
    }

    /** What a table tells of a week, and what it was asked for. */
    private static final class Week extends NoLedger {

        private final List<Membership> members = new ArrayList<>();
        private final List<Membership> joined = new ArrayList<>();
        private final List<UnverifiedJoin> unverifiedJoins = new ArrayList<>();
        private final List<MailOrder> orders = new ArrayList<>();
        private final List<MailOrder> unsent = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();
        private Map<Event, Integer> happened = Map.of();

        @Override
        public Map<Event, Integer> happened(String community, Instant from, Instant until) {
            asked.add("happened " + community + " " + from + " " + until);
            return happened;
        }

        @Override
        public List<MemberKey> joined(String community, Instant from, Instant until, int most) {
            asked.add("joined " + community + " " + from + " " + until + " " + most);
            return joined.stream().map(Membership::key).toList();
        }

        @Override
        public List<MemberKey> waiting(int most) {
            asked.add("waiting " + most);
            return members.stream().map(Membership::key).toList();
        }

        @Override
        public Optional<Membership> member(MemberKey key) {
            return Stream.concat(members.stream(), joined.stream())
                .filter(member -> member.key().equals(key))
                .findFirst();
        }

        @Override
        public List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most) {
            asked.add("gray joins " + community + " " + now + " " + most);
            return unverifiedJoins;
        }

        @Override
        public List<MailOrder.Ref> missed(Instant from, Instant until, int most) {
            asked.add("missed " + from + " " + until + " " + most);
            return orders.stream().map(MailOrder::ref).toList();
        }

        @Override
        public List<MailOrder.Ref> overdue(Instant now, int most) {
            asked.add("overdue " + now + " " + most);
            return unsent.stream().map(MailOrder::ref).toList();
        }

        @Override
        public Optional<MailOrder> order(MailOrder.Ref ref) {
            return Stream.concat(orders.stream(), unsent.stream())
                .filter(order -> order.ref().equals(ref))
                .findFirst();
        }
    }
}
