package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.emulator.Clients;
import org.socialgov.operations.DeployedStack;
import org.socialgov.operations.Replay;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The runbook's command for the failure queue, against the deployed template. The emulator gives up on nothing, so the
 * message that Lambda would leave is written here, about records that are really in the stream.
 */
class ReplayIT {

    @TempDir
    static Path state;

    private static DeployedSystem system;
    private static DeployedStack stack;
    private static DynamoDbStreamsClient streams;
    private static String streamArn;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        system = DeployedSystem.start(state);
        var clients = system.local().clients();
        stack = DeployedStack.read(clients.cloudFormation(), system.local().stack().name());
        var description = clients.dynamoDb().describeTable(request -> request.tableName(stack.resource("Table")));
        streamArn = description.table().latestStreamArn();
        streams = DynamoDbStreamsClient.builder()
            .endpointOverride(system.local().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(Clients.CREDENTIAL, Clients.CREDENTIAL))
            )
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    /** Number 16 of the ledger of tests. */
    @Test
    void DLQ_message_can_be_replayed() {
        bell(false);
        var people = List.of("one@agency.gov", "two@agency.gov", "three@agency.gov");
        people.forEach(this::join);
        var range = orders();
        assertThat(range).hasSize(3);
        discard(range.getFirst(), range.getLast());

        assertThat(replay()).isEqualTo(new Replay.Result(1, 0));
        people.forEach(person -> system.mail(person, "confirm"));

        discard(range.getFirst(), range.getLast());
        assertThat(replay()).isEqualTo(new Replay.Result(1, 0));
        bell(true);
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
        assertThat(said).asString().contains("the sweeper sends it");
    }

    private Replay.Result replay() {
        var clients = system.local().clients();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Replay(clients.sqs(), streams, clients.lambda(), out).run(queue(), stack.resource("MailFunction"));
    }

    private void join(String address) {
        var answer = system
            .visitor()
            .post(
                "/communities/social-media/join",
                Map.of("email", address, "name", DeployedSystem.SOMEBODY, "consent", "yes")
            );
        assertThat(answer.statusCode()).isEqualTo(303);
    }

    /** Whether the stream rings MailFunction. */
    private static void bell(boolean rings) {
        var lambda = system.local().clients().lambda();
        lambda
            .listEventSourceMappings(request -> request.functionName(stack.resource("MailFunction")))
            .eventSourceMappings()
            .forEach(mapping ->
                lambda.updateEventSourceMapping(request -> request.uuid(mapping.uuid()).enabled(rings))
            );
    }

    /** The records of new mail orders that are in the stream. */
    private static List<Record> orders() {
        var iterator = streams
            .getShardIterator(request ->
                request.streamArn(streamArn).shardId(shard()).shardIteratorType(ShardIteratorType.TRIM_HORIZON)
            )
            .shardIterator();
        return streams
            .getRecords(request -> request.shardIterator(iterator))
            .records()
            .stream()
            .filter(each -> each.eventNameAsString().equals("INSERT"))
            .filter(each -> each.dynamodb().keys().get("sk").s().startsWith("ORDER#"))
            .toList();
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
