package org.socialgov.community.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.LIMITS;
import static org.socialgov.community.Given.NOW;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.community.Communities;
import org.socialgov.community.Community;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.Given;
import org.socialgov.community.NoLedger;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.inbox.Receiving.Acceptance;
import org.socialgov.community.inbox.Receiving.AcceptedMail;
import org.socialgov.community.inbox.Receiving.Context;
import org.socialgov.community.inbox.Receiving.InboundSettings;
import org.socialgov.community.inbox.Receiving.Received;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;

/** Which community a mail is for, whatever their order. */
@ParameterizedClass
@MethodSource("orders")
class CommunityOfMailTest {

    private static final EmailAddress COMMON = Given.address("common@example.gov");
    private static final EmailAddress OWN = Given.address("third@example.gov");
    private static final EmailAddress CAT = Given.address("cat@example.gov");
    private static final Community FIRST = Communities.named("first");
    private static final Community SECOND = Communities.named("second");
    private static final Community THIRD = withAddress(Communities.named("third"));

    @Parameter
    private List<Community> communities;

    private final Randomness randomness = Given.randomness();
    private final Map<MemberKey, Membership> memberships = new HashMap<>();
    private final Map<MemberKey, MailOrder> orders = new HashMap<>();
    private final NoLedger ledger = new NoLedger() {
        @Override
        public Optional<Membership> member(MemberKey key) {
            return Optional.ofNullable(memberships.get(key));
        }

        @Override
        public List<MemberItem> everything(MemberKey key) {
            return Optional.ofNullable(orders.get(key))
                .stream()
                .<MemberItem>map(order -> order)
                .toList();
        }
    };

    static Stream<List<Community>> orders() {
        return Stream.of(List.of(FIRST, SECOND, THIRD), List.of(THIRD, SECOND, FIRST));
    }

    private static Community withAddress(Community community) {
        return new Community(
            community.id(),
            community.slug(),
            community.name(),
            community.title(),
            community.topics(),
            community.asksOrganization(),
            community.asksRole(),
            community.notice(),
            community.eligibility(),
            new Community.OwnMail(Optional.of(OWN), Optional.empty()),
            Community.Announcements.DEFAULT
        );
    }

    private InboundSettings settings() {
        var coordinators = new FirstCoordinators(List.of(COORDINATOR), Map.of("second", List.of(COORDINATOR, CAT)));
        return new InboundSettings(communities, COMMON, coordinators, LIMITS);
    }

    private AcceptedMail accepted(String subject, EmailAddress to, String... answers) {
        return accepted(subject, InboundMail.Proof.PASS, to, answers);
    }

    private AcceptedMail accepted(String subject, InboundMail.Proof proof, EmailAddress to, String... answers) {
        var mail = new InboundMail(
            "mail",
            NOW,
            Optional.of(ADDRESS),
            "Writer",
            subject,
            List.of(to),
            Optional.empty(),
            List.of(answers),
            "today",
            List.of(),
            proof,
            false,
            InboundMail.Scan.CLEAN
        );
        var accepted = (Acceptance.Accepted) Receiving.accept(mail, settings());
        return accepted.accepted().resolved(ledger);
    }

    private Received receive(AcceptedMail mail) {
        var context = new Context(
            Optional.empty(),
            Optional.of(Given.nothingKnown()),
            List.of(),
            Optional.empty(),
            true,
            InboundCounts.none(mail.community().id(), LocalDate.parse("2026-03-02")),
            Optional.empty()
        );
        return Receiving.receive(mail, settings(), context, NOW, Given.randomness());
    }

    private void isMember(Community community, Membership.State state) {
        var key = MemberKey.of(community.id(), ADDRESS);
        memberships.put(key, new Membership(key, community.id(), ADDRESS, Given.DETAILS, Given.CONSENT, state, 1));
    }

    private MailOrder wasMailed(Community community) {
        var key = MemberKey.of(community.id(), ADDRESS);
        var order = MailOrder.create(MailKind.WELCOME, key, community.id(), NOW, randomness);
        orders.put(key, order);
        return order;
    }

    private static List<MailOrder> ordered(Change change) {
        return Given.put(change, MailOrder.class);
    }

    @Test
    void is_the_one_that_the_subject_names() {
        for (Community each : communities) {
            assertThat(accepted("Leave #" + each.id(), COMMON).candidates()).containsExactly(each);
        }
    }

    @Test
    void is_the_one_whose_own_address_it_was_sent_to() {
        assertThat(accepted("unsubscribe", OWN).candidates()).containsExactly(THIRD);
        assertThat(accepted("A question", OWN).candidates()).containsExactly(THIRD);
        assertThat(accepted("A question", COMMON).candidates()).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void is_the_one_whose_mail_it_answers() {
        wasMailed(FIRST);
        var order = wasMailed(SECOND);
        assertThat(accepted("Re: Welcome", COMMON, order.ref().id() + "@example.gov").candidates()).containsExactly(
            SECOND
        );
        assertThat(accepted("Re: Welcome", COMMON, "other@example.gov").candidates()).hasSize(2);
    }

    /** SES puts an id of its own in the place of ours, and answers it with or without the domain. */
    @Test
    void is_the_one_whose_mail_it_answers_by_the_mail_services_id() {
        var order = wasMailed(SECOND);
        for (String id : List.of("0100019c-1-000000", "0100019c-1-000000@email.amazonses.com")) {
            orders.put(order.ref().member(), order.becomes(new MailOrder.State.Sent(id, NOW)));
            assertThat(
                accepted("Re: Welcome", COMMON, "0100019c-1-000000@email.amazonses.com").candidates()
            ).containsExactly(SECOND);
        }
    }

    @Test
    void is_the_only_one_in_which_its_writer_is() {
        isMember(SECOND, new Membership.State.Active(NOW));
        isMember(FIRST, new Membership.State.Left(NOW, NOW));
        assertThat(accepted("unsubscribe", COMMON).candidates()).containsExactly(SECOND);
        assertThat(accepted("A question", COMMON).candidates()).containsExactly(SECOND);
        isMember(FIRST, new Membership.State.AwaitingApproval(NOW));
        assertThat(accepted("unsubscribe", COMMON).candidates()).hasSize(2);
    }

    /** A member of one community who writes "Join" may mean another. */
    @Test
    void is_not_told_by_a_membership_if_its_writer_wants_to_join() {
        isMember(SECOND, new Membership.State.Active(NOW));
        assertThat(accepted("Join", COMMON).candidates()).hasSize(2);
    }

    @Test
    void is_asked_for_where_nothing_tells_it() {
        isMember(FIRST, new Membership.State.Active(NOW));
        isMember(SECOND, new Membership.State.Active(NOW));
        for (String command : List.of("Join", "unsubscribe")) {
            var received = receive(accepted(command, COMMON));
            assertThat(received.outcome()).isEqualTo("help");
            assertThat(ordered(received.change())).extracting(MailOrder::kind).containsExactly(MailKind.HELP);
        }
    }

    @Test
    void is_all_of_those_it_may_be_if_a_person_must_read_it_and_nobody_gets_it_twice() {
        var received = receive(accepted("A question", COMMON));
        assertThat(received.outcome()).isEqualTo("passed-on");
        assertThat(
            ordered(received.change())
                .stream()
                .filter(order -> order.kind() == MailKind.PASSED_ON)
        )
            .extracting(order -> order.coordinator().orElseThrow())
            .containsExactlyInAnyOrder(COORDINATOR, CAT);
    }

    @Test
    void an_unverified_request_to_join_one_of_several_goes_to_people() {
        var received = receive(accepted("Join", InboundMail.Proof.GRAY, COMMON));
        assertThat(received.outcome()).isEqualTo("passed-on-unproven");
        assertThat(receive(accepted("Join", InboundMail.Proof.GRAY, OWN)).outcome()).isEqualTo("gray-join");
    }
}
