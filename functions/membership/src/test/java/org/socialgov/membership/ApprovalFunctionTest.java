package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Transition;
import org.socialgov.testkit.FakeMailroom;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;

/** Requests to join that are outside the community's rule: coordinators decide. */
class ApprovalFunctionTest {

    private static final String OUTSIDER = "pat@contractor.example";
    private static final String ADA = "ada.coordinator@example.gov";
    private static final String BEN = "ben.coordinator@example.gov";

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void the_form_with_a_mistake_says_the_rule() {
        assertThat(system.join("nobody").text()).contains(
            "Anyone with a U.S. government email address can join",
            "For other addresses, a coordinator decides."
        );
    }

    @Test
    void an_address_outside_the_rule_waits_and_the_page_says_what_happens() {
        var page = confirm(OUTSIDER);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("A coordinator will decide on your request", OUTSIDER);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("AWAITING_APPROVAL");
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST))
            .extracting(mail -> mail.to().value())
            .containsExactly(ADA, BEN);
        assertThat(system.mailroom.newest(MailKind.APPROVAL_REQUEST).tokens()).containsOnlyKeys(
            Link.Purpose.APPROVE,
            Link.Purpose.DECLINE,
            Link.Purpose.DECLINE_DOMAIN
        );
        assertThat(system.mailroom.mails(MailKind.WELCOME)).isEmpty();
        assertThat(system.mailroom.mails(MailKind.JOIN_NOTICE)).isEmpty();

        var again = system.click(Link.Purpose.CONFIRM, system.confirmToken());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text())
            .contains("You have already used this link", "the coordinators were asked to decide")
            .doesNotContain("one@contractor.example");
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "pat@gsa.gov", "pat@hq.dhs.gov", "pat@army.mil", "pat@unknown-town.gov", "pat@si.edu" })
    void an_address_within_the_rule_is_a_members_at_once(String email) {
        confirm(email);
        assertThat(system.membership(email).status()).isEqualTo("ACTIVE");
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "pat@evilgsa.gov.example", "pat@gsa.gov.evil.com", "pat@gsa-gov.com", "pat@mil.example" })
    void an_address_that_only_looks_like_one_waits(String email) {
        confirm(email);
        assertThat(system.membership(email).status()).isEqualTo("AWAITING_APPROVAL");
    }

    @Test
    void confirming_needs_no_list_of_domains_that_the_rule_does_not_ask() {
        system.listed.unreachable(true);
        confirm("pat@agency.gov");
        confirm(OUTSIDER);
        assertThat(system.membership("pat@agency.gov").status()).isEqualTo("ACTIVE");
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("AWAITING_APPROVAL");
    }

    @Test
    void an_approved_person_is_a_member_and_is_told_with_the_reason() {
        confirm(OUTSIDER);
        var page = decide(ADA, Link.Purpose.APPROVE, "Welcome, we know you from the summit");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("You approved the request of Pat Example").doesNotContain(OUTSIDER);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("ACTIVE");
        var mail = system.mailroom.newest(MailKind.APPROVED);
        assertThat(mail.to().value()).isEqualTo(OUTSIDER);
        assertThat(mail.tokens()).containsOnlyKeys(Link.Purpose.MANAGE, Link.Purpose.UNSUBSCRIBE);
        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.APPROVED)
            .singleElement()
            .satisfies(order -> assertThat(order.note()).contains("Welcome, we know you from the summit"));
    }

    @Test
    void a_declined_person_is_told_with_the_reason_and_can_ask_again_after_thirty_days() {
        confirm(OUTSIDER);
        decide(BEN, Link.Purpose.DECLINE, "This list is for staff");

        assertThat(system.membership(OUTSIDER).state()).isEqualTo(
            new Membership.State.Declined(system.clock.instant(), "This list is for staff")
        );
        assertThat(system.mailroom.mails(MailKind.DECLINED))
            .extracting(mail -> mail.to().value())
            .containsExactly(OUTSIDER);
        system.clock.advance(Duration.ofDays(1));
        system.join(OUTSIDER);
        assertThat(system.mailroom.mails(MailKind.DECLINED)).hasSize(2);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("DECLINED");

        system.clock.advance(Membership.DECLINED_FOR);
        confirm(OUTSIDER);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("AWAITING_APPROVAL");
        decide(ADA, Link.Purpose.APPROVE, "");
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @EnumSource(value = Link.Purpose.class, names = { "APPROVE", "DECLINE" })
    void the_first_decision_wins_and_the_others_see_who_decided_and_when(Link.Purpose first) {
        confirm(OUTSIDER);
        decide(ADA, first, "My reason");
        var member = system.membership(OUTSIDER);
        int mails = system.mailroom.mails().size();
        system.clock.advance(Duration.ofHours(2));

        for (var later : List.of(Link.Purpose.APPROVE, Link.Purpose.DECLINE)) {
            var page = decide(BEN, later, "Another reason");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains(
                "This request has already been decided",
                ADA + (first == Link.Purpose.APPROVE ? " approved" : " declined") + " this request on March 2, 2026",
                "10:00",
                "My reason"
            );
            assertThat(page.text()).doesNotContain("Another reason", OUTSIDER);
        }
        assertThat(system.membership(OUTSIDER)).isEqualTo(member);
        assertThat(system.mailroom.mails()).hasSize(mails);
    }

    @Test
    void a_used_link_tells_when_it_was_used_and_what_came_of_it() {
        confirm(OUTSIDER);
        decide(ADA, Link.Purpose.APPROVE, "");
        var after = system.ledger.items();

        assertThat(decide(ADA, Link.Purpose.APPROVE, "again").text())
            .contains(
                "You have already used this link",
                "The link was used on ",
                "The request was approved, and we emailed the person."
            )
            .doesNotContain(OUTSIDER);
        assertThat(decide(ADA, Link.Purpose.DECLINE, "").text()).contains(ADA + " approved this request");
        assertThat(system.ledger.items()).isEqualTo(after);
    }

    @Test
    void of_two_coordinators_at_once_one_decides() throws Exception {
        for (int round = 0; round < 20; round++) {
            String email = "pat" + round + "@contractor.example";
            confirm(email);
            var both = new CyclicBarrier(2);
            Callable<HttpAnswer> approve = () -> {
                both.await();
                return decide(ADA, Link.Purpose.APPROVE, "");
            };
            Callable<HttpAnswer> decline = () -> {
                both.await();
                return decide(BEN, Link.Purpose.DECLINE, "");
            };
            try (var threads = Executors.newFixedThreadPool(2)) {
                var pages = new ArrayList<String>();
                for (var answer : threads.invokeAll(List.of(approve, decline))) {
                    pages.add(answer.get().text());
                }
                assertThat(pages)
                    .filteredOn(page -> page.contains("This request has already been decided"))
                    .hasSize(1);
            }
            var told = system.mailroom
                .mails()
                .stream()
                .filter(mail -> mail.to().value().equals(email))
                .filter(mail -> mail.kind() == MailKind.APPROVED || mail.kind() == MailKind.DECLINED);
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void a_former_coordinators_link_is_dead_at_the_next_click() {
        confirm(OUTSIDER);
        system.coordinatorsAre(InMemorySystem.address(ADA));
        var before = system.ledger.items();

        for (var purpose : List.of(Link.Purpose.APPROVE, Link.Purpose.DECLINE)) {
            assertThat(system.open(purpose, token(BEN, purpose)).status()).isEqualTo(410);
            assertThat(decide(BEN, purpose, "").status()).isEqualTo(410);
        }
        assertThat(system.ledger.items()).isEqualTo(before);
        assertThat(decide(ADA, Link.Purpose.APPROVE, "").status()).isEqualTo(200);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("ACTIVE");
    }

    @Test
    void a_community_with_coordinators_of_its_own_is_decided_on_by_them_alone() {
        confirm(OUTSIDER);
        var all = system.membership(OUTSIDER);
        String cat = "cat.coordinator@example.gov";
        system.deploymentNames(
            new FirstCoordinators(
                InMemorySystem.COORDINATORS,
                Map.of("socialgov", List.of(InMemorySystem.address(cat)))
            )
        );
        for (var purpose : List.of(Link.Purpose.APPROVE, Link.Purpose.DECLINE)) {
            assertThat(decide(ADA, purpose, "").status()).isEqualTo(410);
        }
        assertThat(system.membership(OUTSIDER)).isEqualTo(all);

        int before = system.mailroom.mails(MailKind.APPROVAL_REQUEST).size();
        confirm("lee@other.example");
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST).subList(before, before + 1))
            .extracting(mail -> mail.to().value())
            .containsExactly(cat);
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).hasSize(before + 1);
        assertThat(decide(cat, Link.Purpose.APPROVE, "").status()).isEqualTo(200);
        assertThat(system.membership("lee@other.example").status()).isEqualTo("ACTIVE");
    }

    @Test
    void coordinators_of_another_community_alone_change_nothing() {
        system.deploymentNames(
            new FirstCoordinators(
                InMemorySystem.COORDINATORS,
                Map.of("captions", List.of(InMemorySystem.address("cat.coordinator@example.gov")))
            )
        );
        confirm(OUTSIDER);
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST))
            .extracting(mail -> mail.to().value())
            .containsExactly(ADA, BEN);
        assertThat(decide(BEN, Link.Purpose.APPROVE, "").status()).isEqualTo(200);
    }

    @Test
    void who_joins_is_told_to_those_who_coordinate_then_whatever_the_deployment_says() {
        system.coordinatorsAre(InMemorySystem.address("cat.coordinator@example.gov"));
        confirm(OUTSIDER);
        assertThat(
            system.ledger
                .orders()
                .stream()
                .filter(order -> order.kind() == MailKind.APPROVAL_REQUEST)
        )
            .extracting(order -> order.coordinator().orElseThrow().value())
            .containsExactly("cat.coordinator@example.gov");
    }

    @Test
    void opening_the_links_shows_nobody_and_changes_nothing() {
        confirm(OUTSIDER);
        var before = system.ledger.items();
        for (var purpose : List.of(Link.Purpose.APPROVE, Link.Purpose.DECLINE)) {
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                String path = InMemorySystem.path(purpose);
                var event = HttpEvents.request(method, path).query("token=" + token(ADA, purpose));
                assertThat(system.send(event, path).text()).doesNotContain(OUTSIDER, "Pat Example", "Example Agency");
            }
            var page = system.open(purpose, token(ADA, purpose));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("name=\"reason\"", "name=\"agree\"").doesNotContain(" checked");
        }
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void without_the_box_nothing_happens_and_the_reason_stays_as_typed() {
        confirm(OUTSIDER);
        String path = InMemorySystem.path(Link.Purpose.DECLINE);
        var before = system.ledger.items();
        var answer = system.send(
            HttpEvents.form(path, "reason", "Because <b>").query("token=" + token(ADA, Link.Purpose.DECLINE)),
            path
        );

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("<title>Error: ", ">\nBecause &lt;b&gt;</textarea>", "href=\"#agree\"");
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void the_message_holds_no_hidden_characters_and_its_lines_become_one() {
        confirm(OUTSIDER);
        assertThat(decide(ADA, Link.Purpose.DECLINE, "a\u202Eb").status()).isEqualTo(422);
        assertThat(decide(ADA, Link.Purpose.DECLINE, "x".repeat(501)).status()).isEqualTo(422);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("AWAITING_APPROVAL");
        assertThat(decide(ADA, Link.Purpose.DECLINE, "two\r\n\r\n" + "x".repeat(496)).status()).isEqualTo(200);
        assertThat(system.mailroom.newest(MailKind.DECLINED).to().value()).isEqualTo(OUTSIDER);
    }

    @Test
    void the_page_names_the_request_by_the_reference_that_the_mail_has_and_tells_nobody() {
        confirm(OUTSIDER);
        String reference = system.membership(OUTSIDER).reference();
        var page = system.open(Link.Purpose.APPROVE, token(ADA, Link.Purpose.APPROVE));
        confirm("other@elsewhere.example");

        assertThat(reference).matches("[A-Z2-9]{4}");
        assertThat(page.text())
            .contains("<h1>Approve request " + reference + " to join")
            .doesNotContain(OUTSIDER, "Pat Example");
        assertThat(system.membership("other@elsewhere.example").reference()).isNotEqualTo(reference);
    }

    @Test
    void wrong_kind_of_link() {
        confirm(OUTSIDER);
        var before = system.ledger.items();
        assertThat(system.click(Link.Purpose.APPROVE, token(ADA, Link.Purpose.DECLINE)).status()).isEqualTo(404);
        assertThat(system.click(Link.Purpose.DECLINE, token(ADA, Link.Purpose.APPROVE)).status()).isEqualTo(404);
        assertThat(system.click(Link.Purpose.APPROVE, system.confirmToken()).status()).isEqualTo(404);
        assertThat(system.click(Link.Purpose.CONFIRM, token(ADA, Link.Purpose.APPROVE)).status()).isEqualTo(404);
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void links_expire_after_fourteen_days_and_fresh_ones_come_with_the_reminders() {
        confirm(OUTSIDER);
        String old = token(ADA, Link.Purpose.APPROVE);
        var expiry = system.clock.instant().plus(Duration.ofDays(14));
        system.clock.set(expiry.minusSeconds(1));
        assertThat(system.open(Link.Purpose.APPROVE, old).status()).isEqualTo(200);
        system.clock.set(expiry);
        assertThat(system.click(Link.Purpose.APPROVE, old).status()).isEqualTo(410);
        remind();
        assertThat(decide(ADA, Link.Purpose.APPROVE, "").status()).isEqualTo(200);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("ACTIVE");
    }

    @Test
    void the_coordinators_are_asked_again_every_three_days_until_somebody_decides() {
        confirm(OUTSIDER);
        system.clock.advance(Duration.ofDays(3).minusSeconds(1));
        remind();
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).hasSize(2);
        system.clock.advance(Duration.ofSeconds(1));
        remind();
        remind();
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).hasSize(4);
        system.clock.advance(Duration.ofDays(3));
        remind();
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).hasSize(6);
        decide(BEN, Link.Purpose.DECLINE, "");
        system.clock.advance(Duration.ofDays(3));
        remind();
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).hasSize(6);
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("DECLINED");
    }

    /** Row 7 of the penetration test: a domain with a mailbox for every address sent the coordinators a mail for each. */
    @Test
    void of_one_domain_the_coordinators_are_asked_about_one_request_at_a_time() {
        for (int i = 1; i <= 5; i++) {
            confirm("pat" + i + "@contractor.example");
        }
        confirm("pat@other.example");

        assertThat(asked()).isEqualTo(2);
        for (int i = 1; i <= 5; i++) {
            assertThat(system.membership("pat" + i + "@contractor.example").status()).isEqualTo("AWAITING_APPROVAL");
        }
        assertThat(decide(system.membership("pat@other.example"), ADA, Link.Purpose.APPROVE).status()).isEqualTo(200);
        assertThat(asked()).isEqualTo(2);
        assertThat(decide(system.membership("pat1@contractor.example"), ADA, Link.Purpose.DECLINE).status()).isEqualTo(
            200
        );
        assertThat(asked()).isEqualTo(3);
        // Named by number: three more wait beside the second.
        assertThat(requestsAbout(system.membership("pat2@contractor.example")))
            .hasSize(2)
            .allSatisfy(order -> assertThat(order.note()).contains("3"));
    }

    @Test
    void the_next_request_is_mailed_when_the_person_of_the_first_one_has_everything_erased() {
        confirm("pat1@contractor.example");
        confirm("pat2@contractor.example");
        system.manage(system.session("pat1@contractor.example"), "action", "erase", "agree", "yes");
        system.clock.advance(Duration.ofDays(3));
        remind();

        assertThat(requestsAbout(system.membership("pat2@contractor.example"))).hasSize(2);
    }

    @Test
    void twenty_requests_a_day_are_mailed_then_one_digest_and_the_others_follow() {
        for (int i = 1; i <= 25; i++) {
            confirm("pat@contractor" + i + ".example");
        }
        assertThat(asked()).isEqualTo(20);
        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.BRIEF)
            .extracting(order -> order.coordinator().orElseThrow().value())
            .containsExactlyInAnyOrder(ADA, BEN);

        system.clock.advance(Duration.ofDays(1));
        remind();
        assertThat(asked()).isEqualTo(25);
        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.BRIEF)
            .hasSize(2);
    }

    @Test
    void after_three_reminders_a_request_lapses_and_the_person_is_told() {
        confirm("pat1@contractor.example");
        confirm("pat2@contractor.example");
        for (int reminder = 1; reminder <= 3; reminder++) {
            system.clock.advance(Duration.ofDays(3));
            remind();
            assertThat(asked()).isEqualTo(1 + reminder);
        }
        String old = token(ADA, Link.Purpose.APPROVE);
        system.clock.advance(Duration.ofDays(3));
        remind();

        assertThat(
            system.ledger.member(MemberKey.of("socialgov", InMemorySystem.address("pat1@contractor.example")))
        ).isEmpty();
        assertThat(system.mailroom.newest(MailKind.DECLINED).to().value()).isEqualTo("pat1@contractor.example");
        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.DECLINED)
            .allSatisfy(order -> {
                assertThat(order.note()).isEmpty();
                assertThat(order.person()).isEmpty();
            });
        assertThat(system.click(Link.Purpose.APPROVE, old).status()).isEqualTo(410);
        assertThat(requestsAbout(system.membership("pat2@contractor.example"))).hasSize(2);

        confirm("pat1@contractor.example");
        assertThat(system.membership("pat1@contractor.example").status()).isEqualTo("AWAITING_APPROVAL");
        assertThat(system.click(Link.Purpose.APPROVE, old).status()).isEqualTo(410);
    }

    @Test
    void one_button_declines_all_requests_of_a_domain() {
        for (int i = 1; i <= 45; i++) {
            confirm("pat" + i + "@contractor.example");
        }
        confirm("pat@other.example");
        String token = requestTo(ADA, system.membership("pat1@contractor.example")).token(Link.Purpose.DECLINE_DOMAIN);
        var before = system.ledger.items();
        var page = system.open(Link.Purpose.DECLINE_DOMAIN, token);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
            .contains("name=\"agree\"", "Decline all")
            .doesNotContain("contractor.example", "Pat Example", " checked");
        assertThat(system.ledger.items()).isEqualTo(before);

        assertThat(system.click(Link.Purpose.DECLINE_DOMAIN, token).status()).isEqualTo(200);
        for (int i = 1; i <= 45; i++) {
            assertThat(system.membership("pat" + i + "@contractor.example").status()).isEqualTo("DECLINED");
        }
        assertThat(system.mailroom.mails(MailKind.DECLINED)).hasSize(45);
        assertThat(system.membership("pat@other.example").status()).isEqualTo("AWAITING_APPROVAL");

        confirm("late@contractor.example");
        assertThat(system.click(Link.Purpose.DECLINE_DOMAIN, token).text()).contains("You have already used this link");
        assertThat(system.membership("late@contractor.example").status()).isEqualTo("AWAITING_APPROVAL");
        assertThat(asked()).isEqualTo(3);
    }

    /** The number of requests that the first coordinator was asked about. */
    private int asked() {
        return (int) system.mailroom
            .mails(MailKind.APPROVAL_REQUEST)
            .stream()
            .filter(mail -> mail.to().value().equals(ADA))
            .count();
    }

    private List<MailOrder> requestsAbout(Membership member) {
        return system.ledger
            .orders()
            .stream()
            .filter(order -> order.kind() == MailKind.APPROVAL_REQUEST && order.ref().member().equals(member.key()))
            .toList();
    }

    private FakeMailroom.Mail requestTo(String coordinator, Membership member) {
        return system.mailroom
            .mails(MailKind.APPROVAL_REQUEST)
            .stream()
            .filter(mail -> mail.to().value().equals(coordinator))
            .filter(mail ->
                system.ledger
                    .link(new Link.Token(mail.token(Link.Purpose.APPROVE)).hash())
                    .filter(link -> link.member().equals(member.key()))
                    .isPresent()
            )
            .findFirst()
            .orElseThrow();
    }

    private HttpAnswer decide(Membership member, String coordinator, Link.Purpose purpose) {
        return system.click(purpose, requestTo(coordinator, member).token(purpose));
    }

    @Test
    void asking_again_while_waiting_changes_nothing_and_says_so() {
        confirm(OUTSIDER);
        var waiting = system.membership(OUTSIDER);
        system.clock.advance(Duration.ofDays(1));
        system.join(OUTSIDER);

        assertThat(system.membership(OUTSIDER)).isEqualTo(waiting);
        assertThat(system.mailroom.newest(MailKind.WAITING).to().value()).isEqualTo(OUTSIDER);
    }

    @Test
    void a_person_who_stops_all_mail_or_has_everything_erased_is_not_decided_about() {
        confirm("one@contractor.example");
        String one = token(ADA, Link.Purpose.APPROVE);
        system.manage(system.session("one@contractor.example"), "action", "never-again", "agree", "yes");
        confirm("two@contractor.example");
        String two = token(ADA, Link.Purpose.APPROVE);
        system.manage(system.session("two@contractor.example"), "action", "erase", "agree", "yes");

        assertThat(system.click(Link.Purpose.APPROVE, one).status()).isEqualTo(410);
        assertThat(system.click(Link.Purpose.APPROVE, two).status()).isEqualTo(410);
        assertThat(system.mailroom.mails(MailKind.APPROVED)).isEmpty();
    }

    @Test
    void a_move_does_not_lead_around_the_coordinators() {
        system.member("pat@agency.gov");
        String cookie = system.session("pat@agency.gov");
        var before = system.ledger.items();
        var answer = system.manage(cookie, "action", "change-address", "email", OUTSIDER);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("a coordinator then decides");
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @Test
    void somebody_who_left_and_asks_again_is_decided_about_again() {
        confirm(OUTSIDER);
        decide(ADA, Link.Purpose.APPROVE, "");
        String old = token(BEN, Link.Purpose.APPROVE);
        system.clock.advance(Duration.ofDays(1));
        system.click(
            Link.Purpose.UNSUBSCRIBE,
            system.mailroom.newest(MailKind.APPROVED).token(Link.Purpose.UNSUBSCRIBE)
        );
        system.clock.advance(Duration.ofDays(1));
        confirm(OUTSIDER);

        assertThat(system.membership(OUTSIDER).status()).isEqualTo("AWAITING_APPROVAL");
        // A link for the earlier request tells of that one, and decides nothing about this one.
        assertThat(system.click(Link.Purpose.APPROVE, old).text()).contains(ADA + " approved this request");
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("AWAITING_APPROVAL");
        decide(BEN, Link.Purpose.DECLINE, "");
        assertThat(system.membership(OUTSIDER).status()).isEqualTo("DECLINED");
    }

    @Test
    void decisions_are_in_the_history_and_in_the_download_without_the_coordinator() {
        confirm(OUTSIDER);
        decide(ADA, Link.Purpose.APPROVE, "Welcome");
        String cookie = system.session(OUTSIDER);
        var json = system.send(
            HttpEvents.get(InMemorySystem.SUBSCRIPTION).query("download=json").cookie(cookie),
            InMemorySystem.SUBSCRIPTION
        );

        assertThat(system.history(OUTSIDER))
            .extracting(HistoryEntry::event)
            .containsExactly(HistoryEntry.Event.AWAITS_APPROVAL, HistoryEntry.Event.APPROVED);
        assertThat(json.text()).contains("\"coordinatorsDecision\"", "Welcome").doesNotContain(ADA, BEN);
    }

    @Test
    void logs_hold_no_one() {
        confirm("canary@contractor.example");
        decide(ADA, Link.Purpose.DECLINE, "Canary reason");
        decide(BEN, Link.Purpose.DECLINE, "Canary reason");

        assertThat(system.log()).contains("decided-before").doesNotContain("canary", "Canary", ADA, BEN);
    }

    private HttpAnswer confirm(String email) {
        system.join(email);
        return system.click(Link.Purpose.CONFIRM, system.confirmToken());
    }

    private HttpAnswer decide(String coordinator, Link.Purpose purpose, String reason) {
        String path = InMemorySystem.path(purpose);
        var form = HttpEvents.form(path, "agree", "yes", "reason", reason);
        return system.send(form.query("token=" + token(coordinator, purpose)), path);
    }

    private String token(String coordinator, Link.Purpose purpose) {
        return system.mailroom
            .mails(MailKind.APPROVAL_REQUEST)
            .stream()
            .filter(mail -> mail.to().value().equals(coordinator))
            .map((FakeMailroom.Mail mail) -> mail.token(purpose))
            .toList()
            .getLast();
    }

    /** What the sweeper does. */
    private void remind() {
        for (MemberKey key : system.ledger.undecided(system.clock.instant(), 100)) {
            Transition.retryOnConflict(system.ledger, () ->
                Approving.remind(
                    system.ledger.member(key),
                    InMemorySystem.COORDINATORS,
                    system.ledger,
                    system.clock.instant(),
                    system.randomness
                )
            );
        }
    }
}
