package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.testkit.FaultySes;
import org.socialgov.testkit.FaultySes.Fault;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real client against a service on loopback that fails as it is told, and counts what reaches it. */
class SesPostOfficeTest {

    private static final EmailAddress ADA = InMemorySystem.address("ada@agency.example.gov");
    private static final OutgoingMail MAIL = new OutgoingMail(
        InMemorySystem.SENDER,
        ADA,
        "Subject: hello\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII),
        new MailOrder.Ref(MemberKey.of("socialgov", ADA), "0123456789abcdef0123456789abcdef")
    );
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(20);

    /** The first byte of a record of TLS's handshake (RFC 8446, section 5.1). */
    private static final int TLS_HANDSHAKE = 22;

    private final FaultySes ses = FaultySes.start();

    @AfterEach
    void close() {
        ses.close();
    }

    private SendOutcome send(Duration callTime) {
        return office(ses.uri(), callTime).send(MAIL);
    }

    private static SesPostOffice office(URI endpoint, Duration callTime) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));
        return new SesPostOffice(
            SesPostOffice.client("us-east-1", Optional.of(endpoint), credentials, callTime),
            new SesPostOffice.ConfigurationSets("configuration-set", "broadcast-set"),
            new SesSuppressionList("us-east-1", false, Optional.of(endpoint), credentials, callTime)
        );
    }

    @Test
    void a_mail_is_handed_over_as_it_is_with_its_recipient_its_tag_and_its_configuration_set() {
        assertThat(send(LONG)).isEqualTo(new SendOutcome.Accepted("0100019c-000000000001-000000"));
        var received = ses.accepted().getFirst();
        assertThat(received.mime()).isEqualTo(MAIL.mime());
        assertThat(received.parameters())
            .containsEntry("Action", "SendRawEmail")
            .containsEntry("Source", "socialgov@example.gov")
            .containsEntry("Destinations.member.1", ADA.value())
            .doesNotContainKey("Destinations.member.2")
            .containsEntry("ConfigurationSetName", "configuration-set")
            .containsEntry("Tags.member.1.Name", "order")
            .containsEntry("Tags.member.1.Value", OrderTag.of(MAIL.order()));
        assertThat(OrderTag.parse(received.parameters().get("Tags.member.1.Value"))).contains(MAIL.order());
    }

    /** An operator who pauses the second set stops announcements and no confirmation. */
    @Test
    void an_announcement_is_handed_over_with_the_configuration_set_of_mailings() {
        var ref = MailOrder.Ref.delivery(MAIL.order().member(), MAIL.order().id());
        office(ses.uri(), LONG).send(new OutgoingMail(MAIL.from(), MAIL.to(), MAIL.mime(), ref));
        var parameters = ses.accepted().getFirst().parameters();
        assertThat(parameters).containsEntry("ConfigurationSetName", "broadcast-set");
        assertThat(OrderTag.parse(parameters.get("Tags.member.1.Value"))).contains(ref);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
            refusal(400, "Throttling", "Maximum sending rate exceeded.", new SendOutcome.TurnedAway("Throttling")),
            refusal(400, "Throttling", "Daily message quota exceeded.", new SendOutcome.QuotaReached()),
            refusal(400, "Throttling", "Rate exceeded", new SendOutcome.TurnedAway("Throttling")),
            refusal(429, "TooManyRequests", "Slow down", new SendOutcome.TurnedAway("TooManyRequests")),
            refusal(503, "ServiceUnavailable", "Later", new SendOutcome.TurnedAway("ServiceUnavailable")),
            notVerified(Fault.NotVerified.Wording.WITHOUT_A_LIST, "MessageRejected"),
            notVerified(Fault.NotVerified.Wording.WITH_REGION_AND_LIST, "MessageRejected"),
            notVerified(Fault.NotVerified.Wording.WITH_A_LIST_CUT_SHORT, "MessageRejected"),
            notVerified(Fault.NotVerified.Wording.MAIL_FROM, "MailFromDomainNotVerifiedException"),
            refusal(400, "MessageRejected", "Address blacklisted.", new SendOutcome.Rejected("MessageRejected")),
            refusal(400, "InvalidParameterValue", "Illegal address", new SendOutcome.Rejected("InvalidParameterValue")),
            paused(400, "AccountSendingPausedException"),
            paused(400, "ConfigurationSetSendingPausedException"),
            paused(400, "ConfigurationSetDoesNotExist"),
            paused(403, "AccessDenied"),
            refusal(403, "ExpiredToken", "Expired", new SendOutcome.TurnedAway("ExpiredToken")),
            refusal(400, "SomethingNew", "?", new SendOutcome.TurnedAway("SomethingNew")),
            refusal(500, "InternalFailure", "?", new SendOutcome.Unsure("InternalFailure")),
            refusal(502, "BadGateway", "?", new SendOutcome.Unsure("BadGateway")),
            refusal(504, "GatewayTimeout", "?", new SendOutcome.Unsure("GatewayTimeout"))
        );
    }

    private static Arguments refusal(int status, String code, String message, SendOutcome outcome) {
        return Arguments.of(new Fault.Refused(status, code, message), outcome);
    }

    private static Arguments notVerified(Fault.NotVerified.Wording wording, String code) {
        var identities = List.of("SocialGov <" + InMemorySystem.SENDER.value() + ">", InMemorySystem.SENDER.value());
        return Arguments.of(new Fault.NotVerified(wording, identities), new SendOutcome.NotVerified(code));
    }

    private static Arguments paused(int status, String code) {
        return refusal(status, code, "Sending is not possible", new SendOutcome.Paused(code));
    }

    /** Tests 8, 10 and 12, the mail service's part. */
    @ParameterizedTest
    @MethodSource("refusals")
    void every_refusal_has_its_outcome_and_is_asked_for_once(Fault fault, SendOutcome outcome) {
        ses.next(fault);
        assertThat(send(LONG)).isEqualTo(outcome);
        assertThat(ses.requests()).isEqualTo(1);
    }

    static Stream<Arguments> bare() {
        return Stream.of(
            Arguments.of(429, new SendOutcome.TurnedAway("http-429")),
            Arguments.of(503, new SendOutcome.TurnedAway("http-503")),
            Arguments.of(404, new SendOutcome.TurnedAway("http-404")),
            Arguments.of(500, new SendOutcome.Unsure("http-500")),
            Arguments.of(502, new SendOutcome.Unsure("http-502")),
            Arguments.of(504, new SendOutcome.Unsure("http-504"))
        );
    }

    @ParameterizedTest
    @MethodSource("bare")
    void what_a_proxy_answers_goes_by_its_status(int status, SendOutcome outcome) {
        ses.next(new Fault.Bare(status));
        assertThat(send(LONG)).isEqualTo(outcome);
        assertThat(ses.requests()).isEqualTo(1);
    }

    /** Test 20. */
    @Test
    void accepted_then_socket_closed() {
        ses.next(new Fault.AcceptThenClose());
        assertThat(send(LONG)).isInstanceOf(SendOutcome.Unsure.class);
        assertThat(ses.requests()).isEqualTo(1);
    }

    /** Test 20, on a connection that is used again: there the JDK's own client may try a second time by itself. */
    @Test
    void accepted_then_socket_closed_on_a_kept_connection() {
        var office = office(ses.uri(), LONG);
        for (int round = 1; round <= 5; round++) {
            assertThat(office.send(MAIL)).isInstanceOf(SendOutcome.Accepted.class);
            ses.next(new Fault.AcceptThenClose());
            assertThat(office.send(MAIL)).isInstanceOf(SendOutcome.Unsure.class);
            assertThat(ses.requests()).isEqualTo(2 * round);
            assertThat(ses.accepted()).hasSize(2 * round);
        }
    }

    /** Test 21. */
    @Test
    void slow_SES_beyond_timeout() {
        ses.next(new Fault.SlowFirstByte(SHORT.multipliedBy(2)));
        assertThat(send(SHORT)).isInstanceOf(SendOutcome.Unsure.class);
        assertThat(ses.requests()).isEqualTo(1);
        assertThat(ses.accepted()).hasSize(1);
    }

    static Stream<Fault> takenWithoutAnAnswer() {
        return Stream.of(
            new Fault.AcceptThenStall(),
            new Fault.AcceptThenBreakOff(),
            new Fault.Dripping(Duration.ofMillis(100)),
            new Fault.CloseUnread()
        );
    }

    @ParameterizedTest
    @MethodSource("takenWithoutAnAnswer")
    void what_ends_without_an_answer_is_unsure_and_not_asked_again(Fault fault) {
        ses.next(fault);
        assertThat(send(SHORT)).isInstanceOf(SendOutcome.Unsure.class);
        assertThat(ses.requests()).isEqualTo(1);
    }

    @Test
    void a_slow_answer_within_the_time_counts() {
        ses.next(new Fault.SlowFirstByte(Duration.ofMillis(300)));
        assertThat(send(LONG)).isInstanceOf(SendOutcome.Accepted.class);
    }

    @Test
    void a_refused_connection_means_that_nothing_was_sent() throws IOException {
        URI nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        assertThat(office(nobody, LONG).send(MAIL)).isEqualTo(new SendOutcome.TurnedAway("no-connection"));
    }

    @Test
    void an_unknown_host_means_that_nothing_was_sent() {
        assertThat(office(URI.create("http://ses.invalid"), LONG).send(MAIL)).isEqualTo(
            new SendOutcome.TurnedAway("unknown-host")
        );
    }

    @Test
    void a_service_that_speaks_no_TLS_was_sent_nothing() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var received = CompletableFuture.supplyAsync(() -> {
                try (var connection = socket.accept()) {
                    int first = connection.getInputStream().read();
                    connection.getOutputStream().write('4');
                    return first;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var https = URI.create("https://127.0.0.1:" + socket.getLocalPort());
            assertThat(office(https, LONG).send(MAIL)).isEqualTo(new SendOutcome.TurnedAway("no-tls"));
            assertThat(received.join()).as("a TLS handshake, and no mail").isEqualTo(TLS_HANDSHAKE);
        }
    }

    /** Test 8: the stream's attempts all meet a service that is too busy; the order stays, and the sweeper has it. */
    @Test
    void throttled_SES_outlasts_retries() {
        var system = new InMemorySystem();
        var order = system.join(ADA.value());
        var mailSender = system.mailSender(office(ses.uri(), LONG));
        for (int attempt = 0; attempt < 6; attempt++) {
            ses.next(new Fault.Refused(400, "Throttling", "Maximum sending rate exceeded."));
            assertThat(mailSender.deliver(order)).isEqualTo(Dispatch.Batch.STOP);
        }
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
        assertThat(mailSender.deliver(order)).isEqualTo(Dispatch.Batch.GO_ON);
        assertThat(ses.accepted()).hasSize(1);
        assertThat(ReadMail.of(ses.accepted().getFirst().mime()).subject()).isEqualTo(
            "Confirm that you want to join SocialGov"
        );
    }

    /** Test 10. */
    @Test
    void sending_paused() {
        var system = new InMemorySystem();
        var order = system.join(ADA.value());
        var mailSender = system.mailSender(office(ses.uri(), LONG));
        ses.next(
            new Fault.Refused(
                400,
                "AccountSendingPausedException",
                "Sending is paused for " + InMemorySystem.SENDER.value()
            )
        );
        assertThat(mailSender.deliver(order)).isEqualTo(Dispatch.Batch.STOP);
        assertThat(system.order(order).state()).isEqualTo(
            new MailOrder.State.Unsent(system.clock.instant().plus(Dispatch.PATIENCE), 0, Optional.of("paused"))
        );
        assertThat(ses.requests()).isEqualTo(1);
        assertThat(system.logged()).contains("\"level\":\"ERROR\"").doesNotContain("@");

        system.clock.advance(Dispatch.PATIENCE);
        assertThat(mailSender.deliver(order)).isEqualTo(Dispatch.Batch.GO_ON);
        assertThat(ses.accepted()).hasSize(1);
    }

    /** Test 12. */
    @Test
    void rejected_message_is_final() {
        var system = new InMemorySystem();
        var order = system.join(ADA.value());
        var mailSender = system.mailSender(office(ses.uri(), LONG));
        ses.next(new Fault.Refused(400, "MessageRejected", "Address blacklisted: " + ADA.value()));
        assertThat(mailSender.deliver(order)).isEqualTo(Dispatch.Batch.GO_ON);
        assertThat(mailSender.deliver(order)).isEqualTo(Dispatch.Batch.GO_ON);
        assertThat(system.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("rejected: MessageRejected", system.clock.instant())
        );
        assertThat(ses.requests()).isEqualTo(1);
        assertThat(system.logged()).doesNotContain(ADA.value());
    }

    /** Tests 20 and 24 together: taken, no answer, and the order is neither sent again nor lost sight of. */
    @Test
    void a_mail_that_was_taken_without_an_answer_waits_for_the_service_s_own_word() {
        var system = new InMemorySystem();
        var order = system.join(ADA.value());
        var mailSender = system.mailSender(office(ses.uri(), LONG));
        ses.next(new Fault.AcceptThenClose());
        mailSender.deliver(order);
        system.clock.advance(MailOrder.CONFIRMATION_WITHIN.minusSeconds(1));
        mailSender.deliver(order);
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unknown.class);
        assertThat(ses.requests()).isEqualTo(1);
    }
}
