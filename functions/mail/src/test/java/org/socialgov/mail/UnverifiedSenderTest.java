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
    private final World world = new World();
    private final List<String> handedOver = new ArrayList<>();

    UnverifiedSenderTest() {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));
        var client = SesPostOffice.client(
            "us-east-1",
            Optional.of(ses.endpoint()),
            credentials,
            SesPostOffice.CALL_TIME
        );
        var office = new SesPostOffice(client, World.SENDER, "configuration-set");
        world.sendBy(mail -> {
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
        var orders = joined.stream().map(world::join).toList();
        refuseAll(wording, joined.size());
        assertThat(world.deliverStreamEvents()).isEqualTo(NONE_FAILED);
        assertThat(handedOver).as("the batch goes on").hasSize(joined.size());
        for (var order : orders) {
            assertThat(world.order(order).state()).isEqualTo(
                new MailOrder.State.Unsent(world.clock.instant().plus(QUARTER), 0, Optional.of("not-verified"))
            );
        }

        // Nothing is tried before its quarter of an hour is over; then each is tried once.
        world.clock.advance(QUARTER.minusSeconds(1));
        world.sweep();
        assertThat(ses.requests()).isEqualTo(joined.size());
        for (int quarter = 1; quarter <= 8; quarter++) {
            world.clock.advance(quarter == 1 ? Duration.ofSeconds(1) : QUARTER);
            refuseAll(wording, joined.size());
            world.sweep();
            assertThat(ses.requests()).isEqualTo(joined.size() * (quarter + 1));
        }
        assertThat(ses.accepted()).isEmpty();

        // The identity is verified.
        world.clock.advance(QUARTER);
        world.sweep();
        assertThat(ses.accepted())
            .extracting(mail -> mail.parameters().get("Destinations.member.1"))
            .containsExactlyInAnyOrderElementsOf(joined);
        for (var order : orders) {
            assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Sent.class);
        }
        world.clock.advance(QUARTER);
        world.sweep();
        assertThat(ses.accepted()).as("none is sent twice").hasSize(joined.size());
        assertThat(world.logged()).contains("\"outcome\":\"not-verified\"").doesNotContain("@");
    }

    /** In the sandbox one recipient is refused, and the next one isn't. */
    @Test
    void a_recipient_that_is_not_verified_keeps_nobody_else_waiting() {
        world.join(ADA);
        world.join(BEN);
        ses.next(new Fault.NotVerified(Wording.WITH_REGION_AND_LIST, List.of(ADA)));
        assertThat(world.deliverStreamEvents()).isEqualTo(NONE_FAILED);

        assertThat(ses.accepted())
            .extracting(mail -> mail.parameters().get("Destinations.member.1"))
            .containsExactly(BEN);
    }

    @Test
    void the_seven_days_begin_with_the_mail_and_so_do_the_reminder_and_the_end() {
        var order = world.join(ADA);
        refuseFor(Duration.ofDays(10));
        assertThat(world.member(ADA).status()).isEqualTo("PENDING");
        world.clock.advance(QUARTER);
        world.sweep();
        assertThat(ses.accepted()).hasSize(1);

        world.clock.advance(Duration.ofDays(1).minusSeconds(1));
        world.sweep();
        world.deliverStreamEvents();
        assertThat(ses.accepted()).hasSize(1);
        world.clock.advance(Duration.ofSeconds(1));
        world.sweep();
        world.deliverStreamEvents();
        assertThat(ses.accepted()).as("one reminder, a day after the mail").hasSize(2);

        world.clock.advance(Duration.ofDays(6).minusSeconds(1));
        world.sweep();
        assertThat(world.member(ADA).status()).isEqualTo("PENDING");
        assertThat(
            world.ledger
                .links()
                .stream()
                .filter(link -> link.purpose() == Link.Purpose.CONFIRM && link.order().equals(order.id()))
        ).anySatisfy(link ->
            assertThat(link.expiresAt()).isEqualTo(((Membership.State.Pending) world.member(ADA).state()).expiresAt())
        );
        world.clock.advance(Duration.ofSeconds(1));
        world.sweep();
        assertThat(world.ledger.member(order.member())).isEmpty();
    }

    @Test
    void after_14_days_a_request_whose_mail_could_not_be_handed_over_ends_visibly() {
        var order = world.join(ADA);
        refuseFor(Duration.ofDays(14).minus(QUARTER));
        assertThat(world.member(ADA).status()).isEqualTo("PENDING");
        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Unsent.class);
        int tried = ses.requests();
        world.clock.advance(QUARTER);
        world.sweep();

        assertThat(world.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("never-handed-over: not-verified", world.clock.instant())
        );
        assertThat(ses.requests()).isEqualTo(tried);
        assertThat(world.ledger.member(order.member())).isEmpty();
        world.clock.advance(QUARTER);
        world.sweep();
        assertThat(ses.accepted()).isEmpty();

        world.brief();
        world.deliverStreamEvents();
        assertThat(newestMail()).contains("confirm: never-handed-over: not-verified (order " + order.id() + ")\n");
    }

    @Test
    void what_waits_is_seen_in_the_metric_and_in_the_brief() {
        var order = world.join(ADA);
        refuseFor(Duration.ofDays(2));
        assertThat(world.logged()).contains("\"OldestOwedMailAge\":" + Duration.ofDays(2).toSeconds());

        world.brief();
        world.deliverStreamEvents();
        assertThat(newestMail()).contains(
            "Emails that wait to be sent\n",
            "confirm: waits since March 2, 2026: the sender's or the recipient's address is not verified yet with the " +
                "mail service (order " +
                order.id() +
                ")\n"
        );
    }

    /** As a release before this one wrote it: seven days from the post, whatever becomes of the mail. */
    @Test
    void a_request_from_before_there_was_such_a_wait_keeps_its_days() {
        var order = world.join(ADA);
        world.force(
            ADA,
            new Membership.State.Pending(
                world.clock.instant(),
                world.clock.instant().plus(Membership.CONFIRM_WITHIN),
                true,
                Optional.empty()
            )
        );
        refuseFor(Duration.ofDays(7).minus(QUARTER));
        assertThat(world.member(ADA).status()).isEqualTo("PENDING");
        world.clock.advance(QUARTER);
        world.sweep();

        assertThat(world.ledger.member(order.member())).isEmpty();
        assertThat(world.order(order).state()).isEqualTo(
            new MailOrder.State.Failed("never-handed-over: not-verified", world.clock.instant())
        );
    }

    /** The person asks again while their mail waits: the newest request counts, and waits for its own mail. */
    @Test
    void a_request_that_is_made_again_while_its_mail_is_on_its_way_is_mailed_all_the_same() {
        var order = world.join(ADA);
        world.sendBy(mail -> {
            world.join(ADA);
            return world.office.send(mail);
        });
        world.deliverStreamEvents();

        assertThat(world.order(order).state()).isInstanceOf(MailOrder.State.Sent.class);
        assertThat(world.member(ADA).state()).isInstanceOfSatisfying(Membership.State.Pending.class, pending -> {
            assertThat(pending.awaitedMail()).isPresent();
            assertThat(pending.expiresAt()).isEqualTo(world.clock.instant().plus(MailOrder.HANDED_OVER_WITHIN));
        });
    }

    private void refuseAll(Wording wording, int times) {
        for (int i = 0; i < times; i++) {
            ses.next(new Fault.NotVerified(wording, List.of(World.SENDER.value())));
        }
    }

    /** The stream's event comes once, then the sweeper, each quarter of an hour. */
    private void refuseFor(Duration time) {
        refuseAll(Wording.WITH_REGION_AND_LIST, 1);
        world.deliverStreamEvents();
        for (var passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(QUARTER)) {
            world.clock.advance(QUARTER);
            int before = ses.requests();
            refuseAll(Wording.WITH_REGION_AND_LIST, 1);
            world.sweep();
            assertThat(ses.requests()).isEqualTo(before + 1);
        }
    }

    private String newestMail() {
        return ReadMail.of(ses.accepted().getLast().mime()).text();
    }
}
