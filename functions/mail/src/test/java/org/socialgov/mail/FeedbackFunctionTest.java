package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.mail.Feedback;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.testkit.SesEvents;
import org.socialgov.testkit.TestCoordinators;

class FeedbackFunctionTest {

    private static final String ADA = "ada@agency.example.gov";
    private static final String COORDINATOR = "coordinator@example.gov";

    private final InMemorySystem system = new InMemorySystem();

    private SesEvents eventsOf(MailOrder.Ref order) {
        return SesEvents.of(order, ADA, "message-1", system.clock.instant());
    }

    private Instant later(int seconds) {
        return system.clock.instant().plusSeconds(seconds);
    }

    private MailOrder.Ref sent() {
        var order = system.join(ADA);
        system.deliverStreamEvents();
        return order;
    }

    /** Test 22. */
    @Test
    void Send_event_settles_unknown() {
        var order = system.join(ADA);
        system.office.answer(new SendOutcome.Unsure("ApiCallTimeoutException"));
        system.deliverStreamEvents();
        var at = system.clock.instant();
        system.hear(eventsOf(order).send());
        assertThat(system.order(order).state()).isEqualTo(new MailOrder.State.Sent("message-1", at));

        system.clock.advance(MailOrder.CONFIRMATION_WITHIN);
        system.sweep();
        assertThat(system.accepted()).isEmpty();
    }

    @Test
    void a_late_event_of_a_mail_that_is_unsent_again_keeps_it_from_going_out_twice() {
        var order = system.join(ADA);
        system.office.answer(new SendOutcome.Unsure("http-500")).answer(new SendOutcome.TurnedAway("Throttling"));
        var events = eventsOf(order);
        system.deliverStreamEvents();
        system.clock.advance(MailOrder.CONFIRMATION_WITHIN);
        system.sweep();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);

        system.hear(events.delivery(later(1)));
        system.clock.advance(Duration.ofMinutes(20));
        system.sweep();
        assertThat(system.accepted()).isEmpty();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Sent.class);
    }

    @Test
    void an_event_before_our_own_write_settles_the_order_and_the_write_gives_way() {
        var order = system.join(ADA);
        system.office.answer(mail -> {
            system.hear(SesEvents.of(order, ADA, "message-1", system.clock.instant()).send());
            return new SendOutcome.Accepted("message-1");
        });
        system.deliverStreamEvents();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Sent.class);
        assertThat(system.order(order).deliveryEvents()).hasSize(1);
        assertThat(system.logged()).contains("mail-already-settled");
    }

    /** Test 13, the function's part: the suppression list answers 200, and only the event tells. */
    @Test
    void suppressed_address_is_seen() {
        var order = sent();
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
        system.hear(eventsOf(order).bounce("Permanent", "OnAccountSuppressionList", later(1)));
        assertThat(system.member(ADA).state()).isEqualTo(
            new Membership.State.Suppressed(later(1), Membership.SuppressionReason.BOUNCE)
        );
        assertThat(system.order(order).deliveryEvents()).containsExactly(
            new MailOrder.DeliveryEvent(later(1), MailOrder.DeliveryEvent.Type.BOUNCE, "OnAccountSuppressionList")
        );
    }

    /** A flood of made-up addresses bounces, and the mail service pauses an account whose mails bounce. */
    @Test
    void a_hard_bounce_counts_once_for_the_source_of_its_mail() {
        var order = system.order(system.join(ADA));
        var caused = MailOrder.create(
            MailKind.CONFIRM,
            order.ref().member(),
            order.community(),
            system.clock.instant(),
            system.randomness
        ).causedFrom("abc123");
        system.ledger.commit(new Change.Builder().put(caused).change(system.randomness));
        system.hear(eventsOf(caused.ref()).bounce("Transient", "MailboxFull", later(1)));
        assertThat(system.ledger.counters()).isEmpty();
        var bounce = eventsOf(caused.ref()).bounce("Permanent", "General", later(2));
        system.hear(bounce);
        system.hear(bounce);

        var counter = RateCounter.bounces("abc123");
        assertThat(system.ledger.counters()).containsExactly(counter);
        var counts = system.ledger.count(counter, 0, 0, system.clock.instant()).byMinute();
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    }

    @Test
    void one_soft_bounce_says_nothing_and_the_third_in_14_days_ends_mailing() {
        for (int i = 1; i <= 3; i++) {
            var order = sent();
            var bounce = eventsOf(order).bounce("Transient", "MailboxFull", later(5));
            system.hear(bounce);
            system.hear(bounce);
            assertThat(system.member(ADA).status()).isEqualTo(i < 3 ? "PENDING" : "SUPPRESSED");
            system.clock.advance(Duration.ofDays(6));
        }
    }

    @Test
    void three_soft_bounces_in_more_than_14_days_are_bad_luck() {
        for (int i = 1; i <= 6; i++) {
            system.hear(eventsOf(sent()).bounce("Undetermined", "Undetermined", later(5)));
            system.clock.advance(Duration.ofDays(7));
            assertThat(system.member(ADA).status()).isEqualTo("PENDING");
        }
    }

    /** SES tells of an out-of-office reply as of a bounce. */
    @ParameterizedTest
    @ValueSource(strings = { "General", "MessageTooLarge", "ContentRejected", "AttachmentRejected" })
    void what_comes_back_about_one_mail_says_nothing_about_the_mailbox(String subType) {
        for (int i = 0; i < 5; i++) {
            var order = sent();
            system.hear(eventsOf(order).bounce("Transient", subType, later(5)));
            assertThat(system.order(order).deliveryEvents()).hasSize(1);
            system.clock.advance(Duration.ofHours(9));
        }
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void what_was_delivered_does_not_count_as_bounced(boolean deliveryComesFirst) {
        for (int i = 0; i < 5; i++) {
            var order = sent();
            var delivery = eventsOf(order).delivery(later(2));
            var bounce = eventsOf(order).bounce("Transient", "MailboxFull", later(5));
            system.hear(deliveryComesFirst ? delivery : bounce);
            system.hear(deliveryComesFirst ? bounce : delivery);
            system.clock.advance(Duration.ofHours(9));
        }
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
    }

    @ParameterizedTest
    @ValueSource(strings = { "not-spam", "auth-failure", "virus" })
    void a_report_by_which_no_person_complains_is_noted_and_ends_nothing(String type) {
        system.becomeMember(ADA);
        var welcome = system.ledger
            .orders()
            .stream()
            .filter(order -> order.kind() == MailKind.WELCOME)
            .findFirst()
            .orElseThrow()
            .ref();
        var complaint = new String(eventsOf(welcome).complaint(later(60)), StandardCharsets.UTF_8);
        system.hear(complaint.replace("\"abuse\"", "\"" + type + "\"").getBytes(StandardCharsets.UTF_8));
        assertThat(system.member(ADA).status()).isEqualTo("ACTIVE");
        assertThat(system.order(welcome).deliveryEvents())
            .extracting(MailOrder.DeliveryEvent::code)
            .containsExactly(type);
    }

    @Test
    void three_events_of_one_mail_are_one_soft_bounce() {
        var events = eventsOf(sent());
        for (int i = 0; i < 5; i++) {
            system.hear(events.bounce("Transient", "MailboxFull", later(i)));
        }
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
    }

    @Test
    void a_complaint_ends_mailing_for_a_member_too() {
        system.becomeMember(ADA);
        var welcome = system.ledger
            .orders()
            .stream()
            .filter(order -> order.kind() == MailKind.WELCOME)
            .findFirst()
            .orElseThrow();
        system.hear(eventsOf(welcome.ref()).complaint(later(60)));
        assertThat(system.member(ADA).state()).isEqualTo(
            new Membership.State.Suppressed(later(60), Membership.SuppressionReason.COMPLAINT)
        );
        int before = system.accepted().size();
        system.deliverStreamEvents();
        assertThat(system.accepted()).hasSize(before);
        assertThat(system.logged()).contains("\"level\":\"ERROR\",\"event\":\"delivery-event\"");
    }

    @Test
    void what_comes_back_from_a_coordinator_says_nothing_about_the_member() {
        var notice = noticeOf(ADA);
        system.hear(coordinatorsEvents(notice).bounce("Permanent", "General", later(1)));
        system.hear(coordinatorsEvents(notice).complaint(later(2)));
        assertThat(system.member(ADA).status()).isEqualTo("ACTIVE");
        assertThat(system.order(notice).deliveryEvents()).hasSize(2);
        assertThat(system.logged()).contains("coordinator-bounce", "coordinator-complaint");
    }

    @Test
    void a_coordinators_mailbox_that_bounces_goes_on_getting_mail() {
        system.hear(coordinatorsEvents(noticeOf(ADA)).bounce("Permanent", "General", later(1)));
        system.becomeMember("ben@agency.example.gov");
        assertThat(noticesTo(COORDINATOR)).isEqualTo(2);
    }

    @Test
    void a_bounce_marks_a_coordinator_as_unreachable_until_mail_is_delivered_again() {
        TestCoordinators.are(
            system.ledger,
            "socialgov",
            system.clock.instant(),
            InMemorySystem.COORDINATORS.toArray(EmailAddress[]::new)
        );
        var notice = noticeOf(ADA);
        var bounced = later(1);
        system.hear(coordinatorsEvents(notice).bounce("Transient", "MailboxFull", later(1)));
        assertThat(unreachable()).isEmpty();
        system.hear(coordinatorsEvents(notice).bounce("Permanent", "General", bounced));
        assertThat(unreachable())
            .singleElement()
            .satisfies(entry -> {
                assertThat(entry.address().value()).isEqualTo(COORDINATOR);
                assertThat(entry.unreachableSince()).contains(bounced);
            });
        // Written on change only.
        var stored = unreachable();
        system.hear(coordinatorsEvents(notice).bounce("Permanent", "General", later(5)));
        assertThat(unreachable()).isEqualTo(stored);

        system.hear(coordinatorsEvents(notice).delivery(later(9)));
        assertThat(unreachable()).isEmpty();
        var items = system.ledger.coordinators("socialgov");
        system.hear(coordinatorsEvents(notice).delivery(later(10)));
        assertThat(system.ledger.coordinators("socialgov")).isEqualTo(items);
    }

    private List<CoordinatorEntry> unreachable() {
        return system.ledger.coordinators("socialgov").unreachable();
    }

    @Test
    void mail_to_no_coordinator_is_measured_once_an_hour() {
        var coordinators = InMemorySystem.COORDINATORS.toArray(EmailAddress[]::new);
        TestCoordinators.are(system.ledger, "socialgov", system.clock.instant(), coordinators);
        var notice = noticeOf(ADA);
        var hour = system.clock.instant().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        system.hear(coordinatorsEvents(notice).bounce("Permanent", "General", later(1)));
        system.clock.set(hour);
        system.sweep();
        assertThat(system.logged()).doesNotContain("CoordinatorsUnreachable");

        var second = system.ledger
            .orders()
            .stream()
            .filter(order -> order.coordinator().equals(Optional.of(coordinators[1])))
            .findFirst()
            .orElseThrow()
            .ref();
        system.hear(
            SesEvents.of(second, coordinators[1].value(), "message-2", system.clock.instant()).bounce(
                "Permanent",
                "General",
                later(1)
            )
        );
        system.clock.set(hour.plus(Duration.ofMinutes(1)));
        system.sweep();
        assertThat(system.logged()).doesNotContain("CoordinatorsUnreachable");
        system.clock.set(hour.plus(Duration.ofHours(1)));
        system.sweep();
        assertThat(system.logged()).contains("\"CoordinatorsUnreachable\":1}");
    }

    @Test
    void a_complaint_of_a_coordinator_ends_mail_to_them_as_a_member_only() {
        system.becomeMember(COORDINATOR);
        system.hear(coordinatorsEvents(noticeOf(ADA)).complaint(later(1)));
        assertThat(system.member(COORDINATOR).status()).isEqualTo("SUPPRESSED");
        var before = noticesTo(COORDINATOR);
        system.becomeMember("ben@agency.example.gov");

        assertThat(noticesTo(COORDINATOR)).isEqualTo(before + 1);
    }

    @Test
    void a_complaint_about_the_mail_to_an_address_that_somebody_typed_ends_mail_to_that_one() {
        String other = "other@agency.example.gov";
        system.becomeMember(ADA);
        system.askToMove(ADA, other);
        system.deliverStreamEvents();
        var order = system.accepted().getLast();
        assertThat(order.to()).hasToString(InMemorySystem.address(other).toString());

        system.hear(SesEvents.of(order.order(), other, "message-1", system.clock.instant()).complaint(later(1)));
        assertThat(system.member(ADA).status()).isEqualTo("ACTIVE");
        system.askInVain(other);
    }

    /** What is told of a mail after its order went with everything else that was known of its recipient. */
    @Test
    void a_bounce_of_a_mail_to_an_address_that_was_erased_since_ends_mail_to_it() {
        system.becomeMember(ADA);
        var welcome = system.accepted().getLast();
        while (!welcome.to().equals(InMemorySystem.address(ADA))) {
            welcome = system.accepted().get(system.accepted().indexOf(welcome) - 1);
        }
        var events = eventsOf(welcome.order());
        system.erase(ADA);
        system.deliverStreamEvents();
        assertThat(system.ledger.order(welcome.order())).isEmpty();

        system.clock.advance(Feedback.PATIENCE);
        system.hear(events.delivery(later(0)));
        assertThat(system.logged()).contains("\"no-such-order\"");
        system.hear(events.bounce("Permanent", "General", later(1)));
        assertThat(system.logged()).contains("no-such-order-suppressed");
        system.askInVain(ADA);
        assertThat(system.ledger.items().toString()).doesNotContain(ADA);
    }

    @Test
    void an_event_that_does_not_say_where_its_mail_went_fails_the_invocation() {
        var event = new String(eventsOf(sent()).send(), StandardCharsets.UTF_8).replace(
            "\"destination\":[\"" + ADA + "\"]",
            "\"destination\":[]"
        );
        assertThatThrownBy(() -> system.hear(event.getBytes(StandardCharsets.UTF_8))).isInstanceOf(
            UncheckedIOException.class
        );
    }

    private MailOrder.Ref noticeOf(String address) {
        system.becomeMember(address);
        return system.ledger
            .orders()
            .stream()
            .filter(order -> order.coordinator().equals(Optional.of(InMemorySystem.address(COORDINATOR))))
            .findFirst()
            .orElseThrow()
            .ref();
    }

    private SesEvents coordinatorsEvents(MailOrder.Ref order) {
        return SesEvents.of(order, COORDINATOR, "message-1", system.clock.instant());
    }

    private long noticesTo(String coordinator) {
        return system
            .accepted()
            .stream()
            .filter(mail -> mail.to().equals(InMemorySystem.address(coordinator)))
            .count();
    }

    @Test
    void never_again_weighs_more_than_a_bounce() {
        var order = sent();
        system.click(ADA, Link.Purpose.NEVER_AGAIN);
        var suppressed = system.member(ADA);
        system.hear(eventsOf(order).bounce("Permanent", "General", later(1)));
        system.hear(eventsOf(order).complaint(later(2)));
        assertThat(system.member(ADA)).isEqualTo(suppressed);
    }

    @Test
    void a_rejected_mail_failed_whatever_else_is_told() {
        var order = sent();
        system.hear(eventsOf(order).reject());
        system.hear(eventsOf(order).send());
        assertThat(system.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("rejected: Bad content", system.clock.instant())
        );
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
    }

    /** Test 51, the function's part: seeded permutations, each event once or twice, before or after our own write. */
    @Test
    void events_in_any_order() {
        var states = new ArrayList<List<Object>>();
        for (int seed = 0; seed < 300; seed++) {
            var one = new InMemorySystem();
            var random = new Random(seed);
            var order = one.join(ADA);
            var at = one.clock.instant();
            var events = SesEvents.of(order, ADA, "message-1", at);
            var all = new ArrayList<>(
                List.of(
                    events.send(),
                    events.delivery(at.plusSeconds(3)),
                    events.bounce("Permanent", "General", at.plusSeconds(9)),
                    events.bounce("Transient", "MailboxFull", at.plusSeconds(5)),
                    events.complaint(at.plusSeconds(60))
                )
            );
            all.addAll(List.copyOf(all).subList(0, random.nextInt(all.size())));
            Collections.shuffle(all, random);
            int before = random.nextInt(all.size() + 1);
            one.office.answer(mail -> {
                all.subList(0, before).forEach(one::hear);
                return random.nextBoolean()
                    ? new SendOutcome.Accepted("message-1")
                    : new SendOutcome.Unsure("ApiCallTimeoutException");
            });
            one.deliverStreamEvents();
            one.clock.advance(Duration.ofSeconds(random.nextInt(100)));
            all.subList(before, all.size()).forEach(one::hear);
            states.add(
                List.of(
                    one.order(order).state(),
                    one.order(order).deliveryEvents(),
                    one.member(ADA).state(),
                    one.ledger.softBounces(order.member()).map(SoftBounces::at).orElse(Map.of())
                )
            );
        }
        assertThat(states).hasSize(300).containsOnly(states.getFirst());
        assertThat(states.getFirst().get(2)).isInstanceOfSatisfying(Membership.State.Suppressed.class, suppressed ->
            assertThat(suppressed.reason()).isEqualTo(Membership.SuppressionReason.COMPLAINT)
        );
    }

    @Test
    void an_event_twice_writes_once() {
        var order = sent();
        system.hear(eventsOf(order).send());
        var revision = system.order(order).revision();
        system.hear(eventsOf(order).send());
        assertThat(system.order(order).revision()).isEqualTo(revision);
    }

    @Test
    void news_of_an_order_that_can_not_be_found_is_tried_again_while_the_mail_is_young() {
        var unknown = new MailOrder.Ref(sent().member(), system.randomness.id());
        var events = eventsOf(unknown);
        assertThatThrownBy(() -> system.hear(events.send())).hasMessageContaining("Lambda retries it");
        system.clock.advance(Feedback.PATIENCE.minusSeconds(1));
        assertThatThrownBy(() -> system.hear(events.send())).hasMessageContaining("Lambda retries it");
        system.clock.advance(Duration.ofSeconds(1));
        system.hear(events.send());
        assertThat(system.logged()).contains("no-such-order");
    }

    static Stream<byte[]> notOurs() {
        var events = new SesEvents("somebody-elses", ADA, "message-1", Instant.EPOCH);
        return Stream.of(
            events.send(),
            events.complaint(Instant.EPOCH),
            new String(events.send(), StandardCharsets.UTF_8)
                .replace("\"order\":[\"somebody-elses\"]", "\"order\":[]")
                .getBytes(StandardCharsets.UTF_8),
            events.delay()
        );
    }

    @ParameterizedTest
    @MethodSource("notOurs")
    void what_is_about_none_of_our_mails_is_left(byte[] event) {
        var before = system.ledger.items();
        system.hear(event);
        assertThat(system.ledger.items()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "[]",
            "{}",
            "{\"source\":\"aws.ses\"}",
            "{\"source\":\"aws.ses\",\"detail\":{\"eventType\":\"Send\"",
            "{\"source\":\"aws.ec2\",\"detail\":{\"eventType\":\"Send\"}}",
        }
    )
    void what_is_no_event_of_SES_fails_the_invocation(String event) {
        assertThatThrownBy(() -> system.hear(event.getBytes(StandardCharsets.UTF_8))).isInstanceOf(
            UncheckedIOException.class
        );
    }

    @Test
    void an_event_with_a_time_that_is_none_fails_the_invocation() {
        var event = new String(eventsOf(sent()).send(), StandardCharsets.UTF_8).replace(
            system.clock.instant().toString(),
            "yesterday"
        );
        assertThatThrownBy(() -> system.hear(event.getBytes(StandardCharsets.UTF_8))).isInstanceOf(
            UncheckedIOException.class
        );
    }

    @ParameterizedTest
    @EnumSource(MailOrder.DeliveryEvent.Type.class)
    void no_address_of_an_event_is_kept_or_logged(MailOrder.DeliveryEvent.Type what) {
        var order = sent();
        var events = SesEvents.of(order, "canary@agency.example.gov", "message-1", system.clock.instant());
        system.hear(
            switch (what) {
                case SEND -> events.send();
                case DELIVERY -> events.delivery(later(1));
                case SOFT_BOUNCE -> events.bounce("Transient", "canary@agency.example.gov", later(1));
                case BOUNCE -> events.bounce("Permanent", "canary@agency.example.gov", later(1));
                case COMPLAINT -> events.complaint(later(1));
                case REJECT -> events.reject();
            }
        );
        assertThat(system.order(order).deliveryEvents().getFirst().code()).doesNotContain("canary");
        assertThat(system.logged()).doesNotContain("canary", ADA);
        assertThat(system.ledger.items().toString()).doesNotContain("canary@");
    }
}
