package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.socialgov.community.ledger.LedgerUnavailable;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.StreamEvents;

class MailFunctionTest {

    private static final String NONE_FAILED = "{\"batchItemFailures\":[]}";
    private static final String ADA = "ada@agency.example.gov";

    private final World world = new World();

    private static String failed(int place) {
        return "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + StreamEvents.sequenceNumber(place) + "\"}]}";
    }

    @Test
    void a_join_gets_its_confirmation_and_the_click_its_welcome_and_notices() {
        world.join(ADA);
        assertThat(world.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        world.click(ADA, Link.Purpose.CONFIRM);
        assertThat(world.deliverStreamEvents()).isEqualTo(NONE_FAILED);

        assertThat(world.accepted())
            .extracting(mail -> mail.to().value() + " " + ReadMail.of(mail).header("X-Mail-Reason").getFirst())
            .containsExactly(
                ADA + " confirm",
                ADA + " welcome",
                "coordinator@example.gov join-notice",
                "second@example.gov join-notice"
            );
        assertThat(world.ledger.orders())
            .isNotEmpty()
            .allMatch(order -> order.state() instanceof MailOrder.State.Sent);
    }

    @Test
    void leaving_is_told_with_a_way_back() {
        world.becomeMember(ADA);
        world.click(ADA, Link.Purpose.UNSUBSCRIBE);
        world.deliverStreamEvents();
        world.click(ADA, Link.Purpose.UNDO);

        assertThat(ReadMail.newestTo(ADA, world.accepted()).subject()).isEqualTo("You have left SocialGov");
        assertThat(world.member(ADA).status()).isEqualTo("ACTIVE");
    }

    @Test
    void a_sent_order_keeps_the_service_s_id_for_it() {
        var order = world.join(ADA);
        world.deliverStreamEvents();
        assertThat(world.order(order).state()).isEqualTo(new MailOrder.State.Sent("message-1", world.clock.instant()));
        assertThat(world.logged()).contains(
            "\"event\":\"mail\",\"kind\":\"confirm\",\"order\":\"" + order.id() + "\",\"outcome\":\"sent\"}"
        );
    }

    /** Test 17. */
    @Test
    void same_record_twice() {
        world.join(ADA);
        var batch = world.stream();
        assertThat(world.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(world.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(world.accepted()).hasSize(1);
    }

    /** Test 18, on the fake table: the contract test says that the real one answers in the same way. */
    @Test
    void two_containers_one_record() throws Exception {
        for (int round = 0; round < 50; round++) {
            int before = world.accepted().size();
            world.join("person" + round + "@agency.example.gov");
            var batch = world.stream();
            var start = new CountDownLatch(1);
            try (var containers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    containers.submit(() -> {
                        start.await();
                        return world.deliver(batch);
                    });
                }
                start.countDown();
            }
            assertThat(world.accepted()).hasSize(before + 1);
        }
    }

    /** Test 19. */
    @Test
    void partial_batch_redelivers_tail() {
        for (int i = 1; i <= 10; i++) {
            world.join("person" + i + "@agency.example.gov");
        }
        var batch = world.stream();
        world.office
            .answer(new SendOutcome.Accepted("a"))
            .answer(new SendOutcome.Accepted("b"))
            .answer(new SendOutcome.TurnedAway("Throttling"));

        assertThat(world.deliver(batch)).isEqualTo(failed(3));
        assertThat(world.accepted()).hasSize(2);
        assertThat(world.deliver(batch.from(StreamEvents.sequenceNumber(3)))).isEqualTo(NONE_FAILED);
        assertThat(world.accepted())
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
            batch.record("INSERT", world.join("person" + i + "@agency.example.gov"));
        }
        assertThat(world.deliver(batch)).isEqualTo(failed(1));
        assertThat(world.deliver(batch)).isEqualTo(failed(1));
        assertThat(world.accepted())
            .extracting(mail -> mail.to().value())
            .doesNotHaveDuplicates()
            .hasSize(9);
        assertThat(world.logged()).contains("record-unreadable");
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
        world.join("first@agency.example.gov");
        world.join(ADA);
        world.office.answer(new SendOutcome.Accepted("a")).answer(mail -> MailFunctionTest.<SendOutcome>raise(thrown));

        assertThat(world.deliverStreamEvents()).isEqualTo(failed(2));
        assertThat(world.logged()).contains("delivery-failed").doesNotContain(ADA, "secret");
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
        var order = world.join(ADA);
        var batch = world.stream();
        world.office.answer(mail -> raise(new IllegalStateException("after the sending began")));
        assertThat(world.deliver(batch)).isEqualTo(failed(1));

        assertThat(world.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(world.accepted()).isEmpty();
        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Claimed.class);
    }

    @Test
    void a_mail_that_can_not_be_made_stays_unsent_and_is_reported_and_the_others_go_out() {
        world.join(ADA);
        var unknownCommunity = new MailOrder(
            new MailOrder.Ref(world.ledger.orders().getFirst().ref().member(), world.randomness.id()),
            "no-such-community",
            MailKind.CONFIRM,
            Optional.empty(),
            world.clock.instant(),
            new MailOrder.State.Unsent(world.clock.instant(), 0),
            1
        );
        world.ledger.commit(new Change(world.randomness.id(), List.of(new Change.Write.Put(unknownCommunity))));
        world.join("other@agency.example.gov");

        assertThat(world.deliverStreamEvents()).isEqualTo(failed(2));
        assertThat(world.accepted()).hasSize(2);
        assertThat(world.order(unknownCommunity.ref())).isEqualTo(unknownCommunity);
    }

    @Test
    void a_table_that_can_not_be_reached_stops_the_batch() {
        world.join(ADA);
        world.join("other@agency.example.gov");
        var batch = world.stream();
        world.ledger.fail(FakeLedger.Failure.READS);
        assertThat(world.deliver(batch)).isEqualTo(failed(1));
        world.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
        assertThat(world.deliver(batch)).isEqualTo(failed(1));
        assertThat(world.accepted()).isEmpty();

        world.ledger.fail(FakeLedger.Failure.NONE);
        assertThat(world.deliver(batch)).isEqualTo(NONE_FAILED);
        assertThat(world.accepted()).hasSize(2);
    }

    /** Test 24. */
    @Test
    void mark_sent_write_fails() {
        var order = world.join(ADA);
        var batch = world.stream();
        var acceptedThenTableGone = new ArrayList<String>();
        world.office.answer(mail -> {
            acceptedThenTableGone.add(mail.to().value());
            world.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
            return new SendOutcome.Accepted("a");
        });
        assertThat(world.deliver(batch)).isEqualTo(NONE_FAILED);
        world.ledger.fail(FakeLedger.Failure.NONE);

        assertThat(world.deliver(batch)).isEqualTo(NONE_FAILED);
        world.clock.advance(MailOrder.LEASE);
        world.sweep();
        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Unknown.class);
        assertThat(acceptedThenTableGone).containsExactly(ADA);
        assertThat(world.accepted()).hasSize(1);
        assertThat(world.logged()).contains("mail-lease-active", order.id());
    }

    /** Test 25: the container sleeps between its claim and its call. */
    @Test
    void late_first_container() {
        var order = world.join(ADA);
        var calls = new ArrayList<String>();
        // The claim is the first commit; the clock jumps while its answer is on the way.
        var ledger = new SlowLedger(world.ledger, () -> world.clock.advance(MailOrder.LEASE));
        var postman = world.postman(ledger, mail -> {
            calls.add(mail.to().value());
            return new SendOutcome.Accepted("a");
        });
        postman.deliver(order);

        assertThat(calls).isEmpty();
        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
    }

    @Test
    void a_late_container_leaves_what_another_has_made_of_its_order() {
        var order = world.join(ADA);
        var ledger = new SlowLedger(world.ledger, () -> {
            world.clock.advance(MailOrder.LEASE);
            world.sweep();
        });
        world.postman(ledger, world.office).deliver(order);

        assertThat(world.accepted()).isEmpty();
        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Unknown.class);
    }

    /** Test 29. */
    @Test
    void TTL_removal_sends_nothing() {
        var order = world.join(ADA);
        world.stream();
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
        assertThat(world.deliver(removal)).isEqualTo(NONE_FAILED);
        assertThat(world.accepted()).isEmpty();
    }

    @Test
    void an_order_that_is_gone_is_left() {
        var order = new MailOrder.Ref(MemberKey.of("socialgov", World.address(ADA)), world.randomness.id());
        assertThat(world.deliver(StreamEvents.batch().record("INSERT", order))).isEqualTo(NONE_FAILED);
        assertThat(world.logged()).contains("\"outcome\":\"gone\"");
    }

    @Test
    void an_address_that_said_never_again_gets_no_unsent_mail() {
        world.join(ADA);
        world.deliverStreamEvents();
        world.click(ADA, Link.Purpose.CONFIRM);
        world.click(ADA, Link.Purpose.NEVER_AGAIN);
        world.deliverStreamEvents();

        assertThat(world.accepted())
            .filteredOn(mail -> mail.to().equals(World.address(ADA)))
            .hasSize(1);
        assertThat(world.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.WELCOME)
            .isNotEmpty()
            .allMatch(order -> order.state() instanceof MailOrder.State.Failed);
    }

    @Test
    void a_rejected_mail_is_final_and_the_batch_goes_on() {
        var order = world.join(ADA);
        world.join("other@agency.example.gov");
        world.office.answer(new SendOutcome.Rejected("MessageRejected"));
        assertThat(world.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(world.accepted()).hasSize(1);
        assertThat(world.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("rejected: MessageRejected", world.clock.instant())
        );
        assertThat(world.logged()).contains("\"level\":\"ERROR\",\"event\":\"mail\",\"code\":\"MessageRejected\"");
    }

    @Test
    void a_reached_quota_leaves_the_mail_unsent_and_the_batch_succeeds() {
        var order = world.join(ADA);
        world.office.answer(new SendOutcome.QuotaReached());
        assertThat(world.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
        assertThat(world.logged()).contains("\"level\":\"ERROR\",\"event\":\"mail\",\"kind\":\"confirm\"");
    }

    /** Test 10, on the fake mail service. */
    @Test
    void sending_paused() {
        var order = world.join(ADA);
        world.join("other@agency.example.gov");
        world.office.answer(new SendOutcome.Paused("AccountSendingPausedException"));
        assertThat(world.deliverStreamEvents()).isEqualTo(failed(1));
        assertThat(world.accepted()).isEmpty();
        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
        assertThat(world.logged()).contains(
            "\"level\":\"ERROR\",\"event\":\"mail\",\"code\":\"AccountSendingPausedException\""
        );
    }

    @Test
    void a_batch_that_runs_out_of_time_hands_the_rest_back() {
        world.join(ADA);
        world.join("other@agency.example.gov");
        var answer = world.deliver(world.stream().bytes(), TestContext.remaining(60_000, 5_000));
        assertThat(answer).isEqualTo(failed(2));
        assertThat(world.accepted()).hasSize(1);
    }

    @Test
    void an_empty_batch_is_a_success() {
        assertThat(world.deliver(StreamEvents.batch())).isEqualTo(NONE_FAILED);
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
            world.deliver(event.getBytes(StandardCharsets.UTF_8), TestContext.withTime())
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
        assertThat(world.deliver(StreamEvents.batch().raw(record))).isEqualTo(failed(1));
    }

    @Test
    void the_log_holds_no_one() {
        world.join(ADA, new Details("Canary Name", "Canary Office", "Canary Role", List.of()));
        world.office.answer(new SendOutcome.Unsure("http-500"));
        world.deliverStreamEvents();
        world.becomeMember("other.canary@agency.example.gov");
        world.clock.advance(Duration.ofHours(1));
        world.sweep();

        assertThat(world.logged())
            .isNotBlank()
            .doesNotContainIgnoringCase("canary")
            .doesNotContain("ada@", "@", "token=");
    }

    @Test
    void an_unsent_mail_to_a_person_who_left_in_between_is_not_sent() {
        world.becomeMember(ADA);
        world.join(ADA);
        world.force(ADA, new Membership.State.Left(world.clock.instant(), world.clock.instant()));
        int before = world.accepted().size();
        assertThat(world.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(world.accepted()).hasSize(before);
        assertThat(world.logged()).contains("\"outcome\":\"no-longer-meant\"");
    }
}
