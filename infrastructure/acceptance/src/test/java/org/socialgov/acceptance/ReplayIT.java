package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.operations.DeployedStack;
import org.socialgov.operations.Replay;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The runbook's command for the failure queue, against the deployed template. The emulator gives up on nothing, so the
 * message that Lambda would leave is written here, about records that are really in the stream.
 */
@SharedSystem.Use
class ReplayIT {

    private static DeployedSystem system;
    private static DeployedStack stack;
    private static DynamoDbStreamsClient streams;
    private static String streamArn;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
        var clients = system.local().clients();
        stack = DeployedStack.read(clients.cloudFormation(), system.local().stack().name());
        var description = clients.dynamoDb().describeTable(request -> request.tableName(stack.resource("Table")));
        streamArn = description.table().latestStreamArn();
        streams = clients.dynamoDbStreams();
    }

    /** Test 16. */
    @Test
    void DLQ_message_can_be_replayed() {
        mapping(false);
        var people = List.of("one@agency.gov", "two@agency.gov", "three@agency.gov");
        people.forEach(person -> assertThat(system.join(person).statusCode()).isEqualTo(303));
        var range = orders(people);
        assertThat(range).hasSize(3);
        discard(range.getFirst(), range.getLast());

        assertThat(replay()).isEqualTo(new Replay.Result(1, 0));
        people.forEach(person -> system.mail(person, "confirm"));

        discard(range.getFirst(), range.getLast());
        assertThat(replay()).isEqualTo(new Replay.Result(1, 0));
        mapping(true);
        system.awaitAllEarlierMail();
        assertThat(people).allSatisfy(person -> assertThat(system.mails(person, "confirm")).hasSize(1));
    }

    @Test
    void a_message_that_is_none_of_Lambda_s_is_left_for_a_person() {
        send("{\"hello\":\"world\"}");
        assertThat(replay()).isEqualTo(new Replay.Result(0, 1));
        assertThat(said).asString().contains("not a message about a stream");
        system
            .local()
            .clients()
            .sqs()
            .purgeQueue(request -> request.queueUrl(queue()));
    }

    @Test
    void what_the_stream_has_no_more_is_left_to_the_sweeper() {
        send(message("000000000000000000001", "000000000000000000002"));
        assertThat(replay()).isEqualTo(new Replay.Result(1, 0));
        assertThat(said).asString().contains("SweepFunction sends them");
    }

    private Replay.Result replay() {
        var clients = system.local().clients();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Replay(clients.sqs(), streams, clients.lambda(), out).run(queue(), stack.resource("MailFunction"));
    }

    /** Whether the stream invokes MailFunction. */
    private static void mapping(boolean enabled) {
        var lambda = system.local().clients().lambda();
        lambda
            .listEventSourceMappings(request -> request.functionName(stack.resource("MailFunction")))
            .eventSourceMappings()
            .forEach(mapping ->
                lambda.updateEventSourceMapping(request -> request.uuid(mapping.uuid()).enabled(enabled))
            );
    }

    /** The stream's records of the new mail orders to these addresses. */
    private static List<Record> orders(List<String> people) {
        var keys = people
            .stream()
            .map(person -> MemberKey.of("socialgov", EmailAddress.parse(person).orElseThrow()))
            .map(key -> "MEMBER#" + key.hex())
            .toList();
        var iterator = streams
            .getShardIterator(request ->
                request.streamArn(streamArn).shardId(shard()).shardIteratorType(ShardIteratorType.TRIM_HORIZON)
            )
            .shardIterator();
        var found = new ArrayList<Record>();
        var page = streams.getRecords(request -> request.shardIterator(iterator));
        while (!page.records().isEmpty()) {
            page.records()
                .stream()
                .filter(each -> isOrder(each, keys))
                .forEach(found::add);
            var next = page.nextShardIterator();
            page = streams.getRecords(request -> request.shardIterator(next));
        }
        return found;
    }

    private static boolean isOrder(Record each, List<String> keys) {
        var key = each.dynamodb().keys();
        return (
            each.eventNameAsString().equals("INSERT") &&
            key.get("sk").s().startsWith("ORDER#") &&
            keys.contains(key.get("pk").s())
        );
    }

    private static String shard() {
        return streams
            .describeStream(request -> request.streamArn(streamArn))
            .streamDescription()
            .shards()
            .getFirst()
            .shardId();
    }

    private static void discard(Record first, Record last) {
        send(message(first.dynamodb().sequenceNumber(), last.dynamodb().sequenceNumber()));
    }

    private static String message(String first, String last) {
        return """
        {"requestContext":{"requestId":"316aa6d0-8154-4697-9af7-85d5f4a6bc81","condition":"RetryAttemptsExhausted",
        "approximateInvokeCount":6},"responseContext":{"statusCode":200},"version":"1.0",
        "DDBStreamBatchInfo":{"shardId":"%s","startSequenceNumber":"%s","endSequenceNumber":"%s","batchSize":3,
        "streamArn":"%s"}}
        """.formatted(shard(), first, last, streamArn);
    }

    private static void send(String message) {
        system
            .local()
            .clients()
            .sqs()
            .sendMessage(request -> request.queueUrl(queue()).messageBody(message));
    }

    private static String queue() {
        return stack.resource("FailureQueue");
    }
}
