package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.testkit.FaultySes;
import org.socialgov.testkit.FaultySes.Fault;
import org.socialgov.testkit.FaultySes.Fault.NotVerified.Wording;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The first days of a deployment, when the sender's identity isn't verified yet, or the account is in SES's sandbox and a
 * recipient's isn't. The functions are the real ones, and so is the client; SES is one on loopback.
 */
class UnverifiedSenderTest {

    private static final String ADA = "ada@agency.example.gov";
    private static final String BEN = "ben@agency.example.gov";
    private static final Duration QUARTER = Dispatch.PATIENCE;
    private static final String NONE_FAILED = "{\"batchItemFailures\":[]}";

    private final FaultySes ses = FaultySes.start();
    private final InMemorySystem system = new InMemorySystem();
    private final List<String> handedOver = new ArrayList<>();

    UnverifiedSenderTest() {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));
        var client = SesPostOffice.client("us-east-1", Optional.of(ses.uri()), credentials, SesPostOffice.CALL_TIME);
        var office = new SesPostOffice(
            client,
            new SesPostOffice.ConfigurationSets("set", "broadcast-set"),
            new SesSuppressionList("us-east-1", false, Optional.of(ses.uri()), credentials, SesPostOffice.CALL_TIME)
        );
        system.sendBy(mail -> {
            handedOver.add(mail.to().value());
            return office.send(mail);
        });
    }

    @AfterEach
    void close() {
        ses.close();
    }

    @ParameterizedTest
    @EnumSource(Wording.class)
    void a_mail_refused_before_the_sender_is_verified_is_sent_after(Wording wording) {
        var joined = List.of(ADA, BEN, "cal@agency.example.gov", "dot@agency.example.gov");
        var orders = joined.stream().map(system::join).toList();
        refuseAll(wording, joined.size());
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(handedOver).as("the batch goes on").hasSize(joined.size());
        for (var order : orders) {
            assertThat(system.order(order).state()).isEqualTo(
                new MailOrder.State.Unsent(system.clock.instant().plus(QUARTER), 0, Optional.of("not-verified"))
            );
        }

        // Nothing is tried before its quarter of an hour is over; then each is tried once.
        system.clock.advance(QUARTER.minusSeconds(1));
        system.sweep();
        assertThat(ses.requests()).isEqualTo(joined.size());
        for (int quarter = 1; quarter <= 8; quarter++) {
            system.clock.advance(quarter == 1 ? Duration.ofSeconds(1) : QUARTER);
            refuseAll(wording, joined.size());
            system.sweep();
            assertThat(ses.requests()).isEqualTo(joined.size() * (quarter + 1));
        }
        assertThat(ses.accepted()).isEmpty();

        // The identity is verified.
        system.clock.advance(QUARTER);
        system.sweep();
        assertThat(ses.accepted())
            .extracting(mail -> mail.parameters().get("Destinations.member.1"))
            .containsExactlyInAnyOrderElementsOf(joined);
        for (var order : orders) {
            assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Sent.class);
        }
        system.clock.advance(QUARTER);
        system.sweep();
        assertThat(ses.accepted()).as("none is sent twice").hasSize(joined.size());
        assertThat(system.logged()).contains("\"outcome\":\"not-verified\"").doesNotContain("@");
    }

    /** In the sandbox one recipient is refused, and the next one isn't. */
    @Test
    void a_recipient_that_is_not_verified_keeps_nobody_else_waiting() {
        system.join(ADA);
        system.join(BEN);
        ses.next(new Fault.NotVerified(Wording.WITH_REGION_AND_LIST, List.of(ADA)));
        assertThat(system.deliverStreamEvents()).isEqualTo(NONE_FAILED);

        assertThat(ses.accepted())
            .extracting(mail -> mail.parameters().get("Destinations.member.1"))
            .containsExactly(BEN);
    }

    @Test
    void the_seven_days_begin_with_the_mail_and_so_do_the_reminder_and_the_end() {
        var order = system.join(ADA);
        refuseFor(Duration.ofDays(10));
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
        system.clock.advance(QUARTER);
        system.sweep();
        assertThat(ses.accepted()).hasSize(1);

        system.clock.advance(Duration.ofDays(1).minusSeconds(1));
        system.sweep();
        system.deliverStreamEvents();
        assertThat(ses.accepted()).hasSize(1);
        system.clock.advance(Duration.ofSeconds(1));
        system.sweep();
        system.deliverStreamEvents();
        assertThat(ses.accepted()).as("one reminder, a day after the mail").hasSize(2);

        system.clock.advance(Duration.ofDays(6).minusSeconds(1));
        system.sweep();
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
        assertThat(
            system.ledger
                .links()
                .stream()
                .filter(link -> link.purpose() == Link.Purpose.CONFIRM && link.order().equals(order.id()))
        ).anySatisfy(link ->
            assertThat(link.expiresAt()).isEqualTo(((Membership.State.Pending) system.member(ADA).state()).expiresAt())
        );
        system.clock.advance(Duration.ofSeconds(1));
        system.sweep();
        assertThat(system.ledger.member(order.member())).isEmpty();
    }

    @Test
    void after_14_days_a_request_whose_mail_could_not_be_handed_over_ends_visibly() {
        var order = system.join(ADA);
        refuseFor(Duration.ofDays(14).minus(QUARTER));
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
        int tried = ses.requests();
        system.clock.advance(QUARTER);
        system.sweep();

        assertThat(system.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("never-handed-over: not-verified", system.clock.instant())
        );
        assertThat(ses.requests()).isEqualTo(tried);
        assertThat(system.ledger.member(order.member())).isEmpty();
        system.clock.advance(QUARTER);
        system.sweep();
        assertThat(ses.accepted()).isEmpty();

        system.brief();
        system.deliverStreamEvents();
        assertThat(newestMail()).contains(
            "Email to confirm a request: The mail service did not take it for 14 days. (not-verified)",
            "order " + order.id() + ")\n"
        );
    }

    @Test
    void what_waits_is_seen_in_the_metric_and_in_the_brief() {
        var order = system.join(ADA);
        refuseFor(Duration.ofDays(2));
        assertThat(system.logged()).contains("\"OldestOwedMailAge\":" + Duration.ofDays(2).toSeconds());

        system.brief();
        system.deliverStreamEvents();
        assertThat(newestMail()).contains(
            "Emails that are waiting to be sent\n",
            "Email to confirm a request: waiting since March 2, 2026: the sender's or the recipient's address is not verified yet with the " +
                "mail service (order " +
                order.id() +
                ")\n"
        );
    }

    /** As a release before this one wrote it: seven days from the post, whatever becomes of the mail. */
    @Test
    void a_request_from_before_there_was_such_a_wait_keeps_its_days() {
        var order = system.join(ADA);
        system.force(
            ADA,
            new Membership.State.Pending(
                system.clock.instant(),
                system.clock.instant().plus(Membership.CONFIRM_WITHIN),
                true,
                Optional.empty()
            )
        );
        refuseFor(Duration.ofDays(7).minus(QUARTER));
        assertThat(system.member(ADA).status()).isEqualTo("PENDING");
        system.clock.advance(QUARTER);
        system.sweep();

        assertThat(system.ledger.member(order.member())).isEmpty();
        assertThat(system.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("never-handed-over: not-verified", system.clock.instant())
        );
    }

    /** The person asks again while their mail waits: the newest request counts, and waits for its own mail. */
    @Test
    void a_request_that_is_made_again_while_its_mail_is_on_its_way_is_mailed_all_the_same() {
        var order = system.join(ADA);
        system.sendBy(mail -> {
            system.join(ADA);
            return system.office.send(mail);
        });
        system.deliverStreamEvents();

        assertThat(system.order(order).state()).isInstanceOf(MailOrder.State.Sent.class);
        assertThat(system.ledger.rejoinRequest(order.member())).hasValueSatisfying(again -> {
            assertThat(again.waiting().awaitedMail()).isPresent();
            assertThat(again.waiting().expiresAt()).isEqualTo(
                system.clock.instant().plus(MailOrder.HANDED_OVER_WITHIN)
            );
        });
    }

    private void refuseAll(Wording wording, int times) {
        for (int i = 0; i < times; i++) {
            ses.next(new Fault.NotVerified(wording, List.of(InMemorySystem.SENDER.value())));
        }
    }

    /** The stream's event comes once, then the sweeper, each quarter of an hour. */
    private void refuseFor(Duration time) {
        refuseAll(Wording.WITH_REGION_AND_LIST, 1);
        system.deliverStreamEvents();
        for (var passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(QUARTER)) {
            system.clock.advance(QUARTER);
            int before = ses.requests();
            refuseAll(Wording.WITH_REGION_AND_LIST, 1);
            system.sweep();
            assertThat(ses.requests()).isEqualTo(before + 1);
        }
    }

    private String newestMail() {
        return ReadMail.of(ses.accepted().getLast().mime()).text();
    }
}
