package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Details;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.StreamEvents;
import org.socialgov.testkit.TestCoordinators;

class MailFunctionTest {

    private static final String NONE_FAILED = "{\"batchItemFailures\":[]}";
    private static final String ADA = "ada@agency.example.gov";

    private final InMemorySystem system = new InMemorySystem();

    private static String failed(int place) {
        return "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + StreamEvents.sequenceNumber(place) + "\"}]}";
    }

    @Test
    void a_join_gets_its_confirmation_and_the_click_its_welcome_and_notices() {
        system.join(ADA);
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        system.click(ADA, Link.Purpose.CONFIRM);
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);

        assertThat(system.accepted())
            .extracting(mail -> mail.to().value() + " " + ReadMail.of(mail).header("X-Mail-Reason").getFirst())
            .containsExactly(
                ADA + " confirm",
                ADA + " welcome",
                "coordinator@example.gov join-notice",
                "second@example.gov join-notice"
            );
        assertThat(system.ledger.orders())
            .isNotEmpty()
            .allMatch(order -> order.state() instanceof MailOrder.State.Sent);
    }

    @Test
    void a_mail_claimed_after_removal_makes_no_link() {
        system.becomeMember("pat@contractor.example");
        system.force("pat@contractor.example", new Membership.State.AwaitingApproval(system.clock.instant()));
        system.clock.advance(Duration.ofDays(3));
        system.sweep();
        TestCoordinators.are(system.ledger, "socialgov", system.clock.instant(), InMemorySystem.COORDINATORS.getLast());
        system.deliverStreamEvents();

        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.APPROVAL_REQUEST)
            .extracting(order -> order.coordinator().orElseThrow().value(), order -> order.state().getClass())
            .containsExactlyInAnyOrder(
                tuple("coordinator@example.gov", MailOrder.State.Failed.class),
                tuple("second@example.gov", MailOrder.State.Sent.class)
            );
        assertThat(system.ledger.orders())
            .extracting(MailOrder::state)
            .filteredOn(MailOrder.State.Failed.class::isInstance)
            .allMatch(state -> !((MailOrder.State.Failed) state).isUndelivered());
        assertThat(system.ledger.links())
            .filteredOn(link -> link.purpose() == Link.Purpose.APPROVE)
            .hasSize(1);
        assertThat(ReadMail.newestTo("second@example.gov", system.accepted()).header("Reply-To")).isEqualTo(
            List.of("second@example.gov")
        );
    }

    @Test
    void leaving_is_told_with_a_way_back() {
        system.becomeMember(ADA);
        system.click(ADA, Link.Purpose.UNSUBSCRIBE);
        system.deliverStreamEvents();
        system.click(ADA, Link.Purpose.UNDO);

        assertThat(ReadMail.newestTo(ADA, system.accepted()).subject()).isEqualTo("You have left SocialGov");
        assertThat(system.member(ADA).status()).isEqualTo("ACTIVE");
    }

    /** It lasted a century. A stranger can cause the mail that renews it, so the membership must not change. */
    @Test
    void an_unsubscribe_link_lasts_400_days_and_a_mail_renews_it_when_less_than_half_is_left() {
        system.becomeMember(ADA);
        var member = system.member(ADA);
        var hash = member.generation().unsubscribe().orElseThrow();
        var first = system.clock.instant().plus(Duration.ofDays(400));
        assertThat(system.ledger.link(hash).orElseThrow().expiresAt()).isEqualTo(first);

        system.clock.advance(Duration.ofDays(200).minusSeconds(1));
        system.join(ADA);
        system.deliverStreamEvents();
        assertThat(system.ledger.link(hash).orElseThrow().expiresAt()).isEqualTo(first);

        system.clock.advance(Duration.ofDays(1));
        system.join(ADA);
        system.deliverStreamEvents();
        assertThat(system.ledger.link(hash).orElseThrow().expiresAt()).isEqualTo(
            system.clock.instant().plus(Duration.ofDays(400))
        );
        assertThat(system.member(ADA)).isEqualTo(member);

        system.clock.advance(Duration.ofDays(400));
        system.join(ADA);
        system.deliverStreamEvents();
        assertThat(system.ledger.link(hash).orElseThrow().hasExpiredAt(system.clock.instant())).isTrue();
    }

    @Test
    void a_sent_order_keeps_the_service_s_id_for_it() {
        var order = system.join(ADA);
        system.deliverStreamEvents();
        assertThat(system.order(order).state()).isEqualTo(
            new MailOrder.State.Sent("message-1", system.clock.instant())
        );
        assertThat(system.logged()).contains(
            "\"event\":\"mail\",\"kind\":\"confirm\",\"order\":\"" + order.id() + "\",\"outcome\":\"sent\"}"
        );
    }

    /** Test 17. */
    @Test
    void same_record_twice() {
        system.join(ADA);
        var batch = system.stream();
        assertThat(system.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(system.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(system.accepted()).hasSize(1);
    }

    /** Test 18, on the fake table: the contract test says that the real one answers in the same way. */
    @Test
    void two_containers_one_record() throws Exception {
        for (int round = 0; round < 50; round++) {
            int before = system.accepted().size();
            system.join("person" + round + "@agency.example.gov");
            var batch = system.stream();
            var start = new CountDownLatch(1);
            try (var containers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    containers.submit(() -> {
                        start.await();
                        return system.deliver(batch);
                    });
                }
                start.countDown();
            }
            assertThat(system.accepted()).hasSize(before + 1);
        }
    }

    /** Test 19. */
    @Test
    void partial_batch_redelivers_tail() {
        for (int i = 1; i <= 10; i++) {
            system.join("person" + i + "@agency.example.gov");
        }
        var batch = system.stream();
        system.office
            .answer(new SendOutcome.Accepted("a"))
            .answer(new SendOutcome.Accepted("b"))
            .answer(new SendOutcome.TurnedAway("Throttling"));

        assertThat(system.deliver(batch)).isEqualTo(failed(3));
        assertThat(system.accepted()).hasSize(2);
        assertThat(system.deliver(batch.from(StreamEvents.sequenceNumber(3)))).isEqualTo(NONE_FAILED);
        assertThat(system.accepted())
            .extracting(mail -> mail.to().value())
            .doesNotHaveDuplicates()
            .hasSize(10);
    }

    /** Test 11, what the function has a part in: Lambda's attempts at record 1 are bounded by the stream's mapping. */
    @Test
    void poison_record_does_not_block() {
        var batch = StreamEvents.batch().raw(
            "{\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":\"MEMBER#x\"},\"sk\":{\"S\":\"ORDER#y\"}}," +
                "\"SequenceNumber\":\"%s\"}}"
        );
        for (int i = 2; i <= 10; i++) {
            batch.record("INSERT", system.join("person" + i + "@agency.example.gov"));
        }
        assertThat(system.deliver(batch)).isEqualTo(failed(1));
        assertThat(system.deliver(batch)).isEqualTo(failed(1));
        assertThat(system.accepted())
            .extracting(mail -> mail.to().value())
            .doesNotHaveDuplicates()
            .hasSize(9);
        assertThat(system.logged()).contains("record-unreadable");
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
            new IllegalStateException("secret " + ADA),
            new NullPointerException(),
            new LedgerUnavailable(new RuntimeException()),
            new OutOfMemoryError("as if"),
            new StackOverflowError(),
            new NoClassDefFoundError("as if")
        );
    }

    /** Test 14. */
    @ParameterizedTest
    @MethodSource("throwables")
    void handler_never_swallows(Throwable thrown) {
        system.join("first@agency.example.gov");
        system.join(ADA);
        system.office.answer(new SendOutcome.Accepted("a")).answer(mail -> MailFunctionTest.<SendOutcome>raise(thrown));

        assertThat(system.deliverStreamEvents()).isEqualTo(failed(2));
        assertThat(system.logged()).contains("delivery-failed").doesNotContain(ADA, "secret");
    }

    @SuppressWarnings("unchecked")
    private static <T> T raise(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    @Test
    void a_mail_that_may_have_been_sent_before_an_unforeseen_failure_is_not_sent_again() {
        var order = system.join(ADA);
        var batch = system.stream();
        system.office.answer(mail -> raise(new IllegalStateException("after the sending began")));
        assertThat(system.deliver(batch)).isEqualTo(failed(1));

        assertThat(system.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(system.accepted()).isEmpty();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Claimed.class);
    }

    @Test
    void a_mail_that_can_not_be_made_stays_unsent_and_is_reported_and_the_others_go_out() {
        system.join(ADA);
        var unknownCommunity = new MailOrder(
            new MailOrder.Ref(system.ledger.orders().getFirst().ref().member(), system.randomness.id()),
            "no-such-community",
            MailKind.CONFIRM,
            Optional.empty(),
            system.clock.instant(),
            new MailOrder.State.Unsent(system.clock.instant(), 0),
            1
        );
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Put(unknownCommunity))));
        system.join("other@agency.example.gov");

        assertThat(system.deliverStreamEvents()).isEqualTo(failed(2));
        assertThat(system.accepted()).hasSize(2);
        assertThat(system.order(unknownCommunity.ref())).isEqualTo(unknownCommunity);
    }

    @Test
    void a_table_that_can_not_be_reached_stops_the_batch() {
        system.join(ADA);
        system.join("other@agency.example.gov");
        var batch = system.stream();
        system.ledger.fail(FakeLedger.Failure.READS);
        assertThat(system.deliver(batch)).isEqualTo(failed(1));
        system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
        assertThat(system.deliver(batch)).isEqualTo(failed(1));
        assertThat(system.accepted()).isEmpty();

        system.ledger.fail(FakeLedger.Failure.NONE);
        assertThat(system.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(system.accepted()).hasSize(2);
    }

    /** Test 24. */
    @Test
    void mark_sent_write_fails() {
        var order = system.join(ADA);
        var batch = system.stream();
        var acceptedThenTableGone = new ArrayList<String>();
        system.office.answer(mail -> {
            acceptedThenTableGone.add(mail.to().value());
            system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
            return new SendOutcome.Accepted("a");
        });
        assertThat(system.deliver(batch)).isEqualTo(NONE_FAILED);
        system.ledger.fail(FakeLedger.Failure.NONE);

        assertThat(system.deliver(batch)).isEqualTo(NONE_FAILED);
        system.clock.advance(MailOrder.LEASE);
        system.sweep();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unknown.class);
        assertThat(acceptedThenTableGone).containsExactly(ADA);
        assertThat(system.accepted()).hasSize(1);
        assertThat(system.logged()).contains("mail-lease-active", order.id());
    }

    /** Test 25: the container sleeps between its claim and its call. */
    @Test
    void late_first_container() {
        var order = system.join(ADA);
        var calls = new ArrayList<String>();
        // The claim is the first commit; the clock jumps while its answer is on the way.
        var ledger = new SlowLedger(system.ledger, () -> system.clock.advance(MailOrder.LEASE));
        var mailSender = system.mailSender(ledger.table(), mail -> {
            calls.add(mail.to().value());
            return new SendOutcome.Accepted("a");
        });
        mailSender.deliver(order);

        assertThat(calls).isEmpty();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
    }

    @Test
    void a_late_container_leaves_what_another_has_made_of_its_order() {
        var order = system.join(ADA);
        var ledger = new SlowLedger(system.ledger, () -> {
            system.clock.advance(MailOrder.LEASE);
            system.sweep();
        });
        system.mailSender(ledger.table(), system.office).deliver(order);

        assertThat(system.accepted()).isEmpty();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unknown.class);
    }

    /** Test 29. */
    @Test
    void TTL_removal_sends_nothing() {
        var order = system.join(ADA);
        system.stream();
        var removal = StreamEvents.batch()
            .raw(
                "{\"eventName\":\"REMOVE\",\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}," +
                    "\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":\"MEMBER#" +
                    order.member().hex() +
                    "\"},\"sk\":{\"S\":\"ORDER#" +
                    order.id() +
                    "\"}},\"SequenceNumber\":\"%s\"}}"
            )
            .record("MODIFY", order)
            .record("INSERT", "LINK#abc", "LINK")
            .record("INSERT", "MEMBER#" + order.member().hex(), "MEMBER");
        assertThat(system.deliver(removal)).isEqualTo(NONE_FAILED);
        assertThat(system.accepted()).isEmpty();
    }

    @Test
    void an_order_that_is_gone_is_left() {
        var order = new MailOrder.Ref(MemberKey.of("socialgov", InMemorySystem.address(ADA)), system.randomness.id());
        assertThat(system.deliver(StreamEvents.batch().record("INSERT", order))).isEqualTo(NONE_FAILED);
        assertThat(system.logged()).contains("\"outcome\":\"gone\"");
    }

    @Test
    void an_address_that_said_never_again_gets_no_unsent_mail() {
        system.join(ADA);
        system.deliverStreamEvents();
        system.click(ADA, Link.Purpose.CONFIRM);
        system.click(ADA, Link.Purpose.NEVER_AGAIN);
        system.deliverStreamEvents();

        assertThat(system.accepted())
            .filteredOn(mail -> mail.to().equals(InMemorySystem.address(ADA)))
            .hasSize(1);
        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.WELCOME)
            .isNotEmpty()
            .allMatch(order -> order.state() instanceof MailOrder.State.Failed);
    }

    @Test
    void a_rejected_mail_is_final_and_the_batch_goes_on() {
        var order = system.join(ADA);
        system.join("other@agency.example.gov");
        system.office.answer(new SendOutcome.Rejected("MessageRejected"));
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(system.accepted()).hasSize(1);
        assertThat(system.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("rejected: MessageRejected", system.clock.instant())
        );
        assertThat(system.logged()).contains("\"level\":\"ERROR\",\"event\":\"mail\",\"code\":\"MessageRejected\"");
    }

    @Test
    void a_reached_quota_leaves_the_mail_unsent_and_the_batch_succeeds() {
        var order = system.join(ADA);
        system.office.answer(new SendOutcome.QuotaReached());
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
        assertThat(system.logged()).contains("\"level\":\"ERROR\",\"event\":\"mail\",\"kind\":\"confirm\"");
    }

    /** Test 10, on the fake mail service. */
    @Test
    void sending_paused() {
        var order = system.join(ADA);
        system.join("other@agency.example.gov");
        system.office.answer(new SendOutcome.Paused("AccountSendingPausedException"));
        assertThat(system.deliverStreamEvents()).isEqualTo(failed(1));
        assertThat(system.accepted()).isEmpty();
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
        assertThat(system.logged()).contains(
            "\"level\":\"ERROR\",\"event\":\"mail\",\"code\":\"AccountSendingPausedException\""
        );
    }

    @Test
    void a_batch_that_runs_out_of_time_hands_the_rest_back() {
        system.join(ADA);
        system.join("other@agency.example.gov");
        var answer = system.deliver(system.stream().bytes(), TestContext.remaining(60_000, 5_000));
        assertThat(answer).isEqualTo(failed(2));
        assertThat(system.accepted()).hasSize(1);
    }

    @Test
    void an_empty_batch_is_a_success() {
        assertThat(system.deliver(StreamEvents.batch())).isEqualTo(NONE_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "null",
            "[]",
            "{}",
            "{\"Records\":null}",
            "{\"Records\":[null]}",
            "{\"Records\":[{\"eventName\":\"INSERT\"}]}",
            "{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":null}]}",
            "{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":{\"SequenceNumber\":\"\"}}]}",
            "{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":{\"SequenceNumber\":\"1\"",
            "{\"Records\":[",
            "not JSON",
        }
    )
    void what_is_no_batch_fails_the_invocation(String event) {
        assertThatThrownBy(() ->
            system.deliver(event.getBytes(StandardCharsets.UTF_8), TestContext.withTime())
        ).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "{\"eventName\":\"INSERT\",\"dynamodb\":{\"SequenceNumber\":\"%s\"}}",
            "{\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":[],\"SequenceNumber\":\"%s\"}}",
            "{\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":{\"pk\":\"MEMBER#\",\"sk\":7},\"SequenceNumber\":\"%s\"}}",
            "{\"eventName\":\"INSERT\",\"dynamodb\":{\"Keys\":{\"pk\":{\"N\":\"1\"},\"sk\":{\"S\":[\"ORDER#\"]}},\"SequenceNumber\":\"%s\"}}",
            "{\"dynamodb\":{\"SequenceNumber\":\"%s\"}}",
            "{\"eventName\":\"UPSERT\",\"dynamodb\":{\"SequenceNumber\":\"%s\"}}",
            "{\"eventName\":{\"a\":[1,2]},\"dynamodb\":{\"SequenceNumber\":\"%s\"}}",
        }
    )
    void a_record_that_says_nothing_is_reported(String record) {
        assertThat(system.deliver(StreamEvents.batch().raw(record))).isEqualTo(failed(1));
    }

    @Test
    void the_log_holds_no_one() {
        system.join(ADA, new Details("Canary Name", "Canary Office", "Canary Role", List.of()));
        system.office.answer(new SendOutcome.Unsure("http-500"));
        system.deliverStreamEvents();
        system.becomeMember("other.canary@agency.example.gov");
        system.clock.advance(Duration.ofHours(1));
        system.sweep();

        assertThat(system.logged())
            .isNotBlank()
            .doesNotContainIgnoringCase("canary")
            .doesNotContain("ada@", "@", "token=");
    }

    @Test
    void an_unsent_mail_to_a_person_who_left_in_between_is_not_sent() {
        system.becomeMember(ADA);
        system.join(ADA);
        system.force(ADA, new Membership.State.Left(system.clock.instant(), system.clock.instant()));
        int before = system.accepted().size();
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(system.accepted()).hasSize(before);
        assertThat(system.logged()).contains("\"outcome\":\"no-longer-meant\"");
    }

    /** The mail service has its own list of addresses that bounced: a mail to one looks sent and never leaves. */
    @Test
    void a_person_asked_again_after_a_bounce_is_taken_off_the_mail_services_list_first() {
        var ref = system.join(ADA);
        var bounced = new Membership.State.Suppressed(system.clock.instant(), Membership.SuppressionReason.BOUNCE);
        system.force(ADA, Membership.State.Pending.afterBounce(bounced, ref.id(), system.clock.instant()));
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(system.office.accepted())
            .singleElement()
            .satisfies(mail -> {
                assertThat(mail.afterBounce()).isTrue();
                assertThat(ReadMail.of(mail).text())
                    .contains("asks whether it works again")
                    .doesNotContain("Someone asked");
            });
    }

    @Test
    void a_correction_is_told_with_the_value_before() {
        system.becomeMember(ADA);
        var member = system.member(ADA);
        var order = MailOrder.create(MailKind.CORRECTED, member, system.clock.instant(), system.randomness).withNote(
            "The office has a new name\norganization\tOffice of <Things>"
        );
        system.ledger.commit(new Change.Builder().put(order).change(system.randomness));
        system.deliverStreamEvents();
        var mail = ReadMail.of(system.office.accepted().getLast());
        assertThat(mail.text())
            .contains("Department of Examples (before: Office of <Things>)")
            .contains("The office has a new name");
        assertThat(mail.html()).contains("Office of &lt;Things&gt;").doesNotContain("<Things>");
    }
}
