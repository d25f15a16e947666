package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.socialgov.mail.MailFunctions;
import org.socialgov.membership.MembershipFunctions;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.StreamEvents;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/**
 * One join whose table, stream and mail service are LocalStack's, while the handlers run in this JVM: LocalStack's own
 * Lambda needs images of its own.
 */
class LocalStackJoinIT {

    private static final String JOIN = "/communities/social-media/join";

    @Test
    void a_join_goes_from_the_form_through_table_and_stream_to_the_mail_service() throws Exception {
        try (var localStack = LocalStack.start()) {
            var clients = localStack.clients();
            var table = TemplateTable.create(clients.dynamoDb());
            clients.ses().verifyEmailIdentity(identity -> identity.emailAddress("socialgov@example.gov"));
            clients.ses().createConfigurationSet(set -> set.configurationSet(named -> named.name("mails")));
            var environment = JvmFunctions.environment(localStack.endpoint());
            var join = MembershipFunctions.join(environment);
            var mail = MailFunctions.mail(environment);

            var answer = HttpAnswer.of(
                (in, out) -> join.handleRequest(in, out, null),
                HttpEvents.form(JOIN, "email", "pat@agency.gov", "name", "Pat", "consent", "yes")
            );
            assertThat(answer.status()).isEqualTo(303);

            var event = orderOnTheStream(localStack);
            assertThat(MailFunctions.answer(mail, event)).isEqualTo("{\"batchItemFailures\":[]}");

            var order = clients
                .dynamoDb()
                .scanPaginator(scan -> scan.tableName(table))
                .items()
                .stream()
                .filter(item -> item.get("sk").s().startsWith("ORDER#"))
                .findFirst()
                .orElseThrow();
            assertThat(order.get("state").s()).isEqualTo("SENT");
            assertThat(order.get("messageId").s()).isNotBlank();
            assertThat(clients.ses().getSendQuota().sentLast24Hours()).isEqualTo(1.0);
        }
    }

    /** The event that Lambda would make of the stream's record of the mail order, once it is there. */
    private static String orderOnTheStream(LocalStack localStack) throws InterruptedException {
        try (var streams = localStack.clients().dynamoDbStreams()) {
            var arn = streams
                .listStreams(list -> list.tableName(TemplateTable.NAME))
                .streams()
                .getFirst()
                .streamArn();
            var shard = streams
                .describeStream(describe -> describe.streamArn(arn))
                .streamDescription()
                .shards()
                .getFirst()
                .shardId();
            var iterator = streams
                .getShardIterator(at ->
                    at.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                )
                .shardIterator();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < deadline) {
                var at = iterator;
                var records = streams.getRecords(get -> get.shardIterator(at));
                for (Record each : records.records()) {
                    AttributeValue sk = each.dynamodb().keys().get("sk");
                    if (sk.s().startsWith("ORDER#")) {
                        return new String(
                            StreamEvents.batch().record("INSERT", each.dynamodb().keys().get("pk").s(), sk.s()).bytes(),
                            StandardCharsets.UTF_8
                        );
                    }
                }
                iterator = records.nextShardIterator();
            }
            throw new AssertionError("the stream told nothing of the mail order");
        }
    }
}
