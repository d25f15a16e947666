package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.environment.Log;
import org.socialgov.mail.MailSender;
import org.socialgov.membership.JoinFunction;
import org.socialgov.membership.MembershipFunctions;
import org.socialgov.table.DynamoLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.FaultyDynamo;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;

/** The table fails between the functions and DynamoDB (MiniStack): what the visitor is told, and what is in the table then. */
class FaultyTableIT {

    private static final String JOIN = "/communities/social-media/join";

    @TempDir
    static Path folder;

    private static EmulatedTable table;
    private static DynamoLedger ledger;
    private static int people;

    private FaultyDynamo faulty;
    private JoinFunction function;
    private EmailAddress person;

    @BeforeAll
    static void a_table() {
        table = EmulatedTable.in(folder);
        ledger = new DynamoLedger(table.functionsClient(), TemplateTable.NAME);
    }

    @AfterAll
    static void stop() {
        table.close();
    }

    @BeforeEach
    void a_function_behind_faults() {
        faulty = FaultyDynamo.before(table.endpoint());
        function = MembershipFunctions.join(JvmFunctions.environment(faulty.uri()));
        person = EmailAddress.parse("somebody" + ++people + "@agency.gov").orElseThrow();
    }

    @AfterEach
    void close() {
        faulty.close();
    }

    @Test
    void lost_response_is_not_a_failure() {
        faulty.next(FaultyDynamo.Fault.LOSE_ANSWER);

        var answer = join();

        assertThat(answer.status()).isEqualTo(303);
        assertThat(faulty.writes()).as("the client sent the same change again").isEqualTo(2);
        assertThat(member()).isEqualTo(1);
        assertThat(orders()).isEqualTo(1);
    }

    /** Before the commit, while its answer is on the way, and after it. */
    @Test
    void success_page_only_after_commit() {
        faulty.always(FaultyDynamo.Fault.THROTTLE);
        assertRefusedWithTheFormKept(join());
        assertThat(member()).isZero();
        assertThat(orders()).isZero();

        // Carried out, but the visitor can't be told: what is there is whole.
        faulty.always(FaultyDynamo.Fault.LOSE_ANSWER);
        assertRefusedWithTheFormKept(join());
        assertThat(member()).isEqualTo(1);
        assertThat(orders()).isEqualTo(1);

        faulty.always(FaultyDynamo.Fault.NONE);
        assertThat(join().status()).isEqualTo(303);
        assertThat(member()).as("a repeated request leaves the item that the click needs").isEqualTo(1);
        assertThat(orders()).as("one mail in ten minutes").isEqualTo(1);
    }

    private void assertRefusedWithTheFormKept(HttpAnswer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("value=\"" + person.value() + "\"");
    }

    /** The mail service takes the mail, and the table can't be told: not sent again until half an hour is over. */
    @Test
    void mark_sent_write_fails() {
        join();
        var order = ledger.overdue(Instant.now(), 100).getLast();
        assertThat(order.member()).isEqualTo(MemberKey.of("socialgov", person));
        var accepted = new ArrayList<OutgoingMail>();
        // The claim goes through.
        faulty.next(FaultyDynamo.Fault.NONE).always(FaultyDynamo.Fault.THROTTLE);

        deliver(order, accepted, Instant.now());

        assertThat(accepted).hasSize(1);
        assertThat(state(order)).isInstanceOf(MailOrder.State.Claimed.class);
        faulty.always(FaultyDynamo.Fault.NONE);
        var later = Instant.now().plus(MailOrder.LEASE);
        deliver(order, accepted, later);
        assertThat(accepted).hasSize(1);
        assertThat(state(order)).isInstanceOf(MailOrder.State.Unknown.class);
        deliver(order, accepted, later.plus(MailOrder.CONFIRMATION_WITHIN));
        assertThat(accepted).hasSize(2);
        assertThat(state(order)).isInstanceOf(MailOrder.State.Sent.class);
    }

    private void deliver(MailOrder.Ref order, List<OutgoingMail> accepted, Instant now) {
        new MailSender(
            new DynamoLedger(EmulatedTable.functionsClient(faulty.uri()), TemplateTable.NAME),
            mail -> {
                accepted.add(mail);
                return new SendOutcome.Accepted("message");
            },
            Duration.ofSeconds(10),
            (send, _) -> new OutgoingMail(send.to(), send.to(), new byte[0], send.order().ref()),
            () -> now,
            new FakeRandomness(now.toEpochMilli()),
            new Log(System.out)
        ).deliver(order);
    }

    private MailOrder.State state(MailOrder.Ref order) {
        return ledger.order(order).orElseThrow().state();
    }

    @Test
    void throttled_table_says_try_again() {
        faulty.always(FaultyDynamo.Fault.THROTTLE);
        var answer = join();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isNotBlank();
        assertThat(answer.text()).contains("value=\"" + person.value() + "\"");
        assertThat(faulty.writes()).as("tried again, and then given up").isBetween(2, 3);
        assertThat(member()).isZero();
        assertThat(orders()).isZero();
    }

    @Test
    void a_table_that_recovers_in_time_is_not_noticed() {
        faulty.next(FaultyDynamo.Fault.THROTTLE).next(FaultyDynamo.Fault.THROTTLE);

        assertThat(join().status()).isEqualTo(303);
        assertThat(member()).isEqualTo(1);
        assertThat(orders()).isEqualTo(1);
    }

    private HttpAnswer join() {
        return HttpAnswer.of(
            (in, out) -> function.handleRequest(in, out, null),
            HttpEvents.form(JOIN, "email", person.value(), "name", "Somebody", "consent", "yes")
        );
    }

    private int member() {
        return ledger
            .addressStatus("socialgov", person)
            .member()
            .map(member -> (int) member.timesWritten())
            .orElse(0);
    }

    private long orders() {
        var key = "MEMBER#" + MemberKey.of("socialgov", person).hex();
        return table
            .client()
            .scanPaginator(scan -> scan.tableName(TemplateTable.NAME).consistentRead(true))
            .items()
            .stream()
            .filter(item -> item.get("pk").s().equals(key) && item.get("sk").s().startsWith("ORDER#"))
            .count();
    }
}
