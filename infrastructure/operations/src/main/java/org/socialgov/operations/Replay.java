package org.socialgov.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Rings again for what the failure queue holds: {@code mvn -q -f infrastructure/operations -Preplay -Dstack=STACK}.
 * Each message names a range of the stream; its records are read again and handed to MailFunction as the stream would
 * have done. What has been sent since is left alone by the function itself, so it may be run as often as one likes. A
 * message goes when everything in its range is done.
 */
public final class Replay {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 10;
    private static final int SECONDS_TO_WORK = 300;

    private final SqsClient queue;
    private final DynamoDbStreamsClient streams;
    private final LambdaClient lambda;
    private final PrintStream out;

    /** What came of a run: messages that went, messages that are still there. */
    public record Result(int done, int left) {}

    public Replay(SqsClient queue, DynamoDbStreamsClient streams, LambdaClient lambda, PrintStream out) {
        this.queue = queue;
        this.streams = streams;
        this.lambda = lambda;
        this.out = out;
    }

    /**
     * @param arguments the stack's name
     * @throws IllegalStateException if a message is still there at the end
     */
    public static void main(String[] arguments) {
        Command.run(() -> run(arguments));
    }

    private static void run(String[] arguments) {
        var stack = DeployedStack.named(arguments, () -> AwsClients.make(CloudFormationClient.builder()));
        var result = new Replay(
            AwsClients.make(SqsClient.builder()),
            AwsClients.make(DynamoDbStreamsClient.builder()),
            AwsClients.make(LambdaClient.builder()),
            System.out
        ).run(stack.resource("FailureQueue"), stack.resource("MailFunction"));
        if (result.left() > 0) {
            throw new IllegalStateException(result.left() + " messages are still in the queue: see above");
        }
    }

    /** Takes each message once, the oldest first as far as the queue keeps to it. */
    public Result run(String queueUrl, String mailFunction) {
        int done = 0;
        Set<String> seen = new HashSet<>();
        List<Message> left = new ArrayList<>();
        while (true) {
            var messages = queue
                .receiveMessage(request ->
                    request.queueUrl(queueUrl).maxNumberOfMessages(BATCH).visibilityTimeout(SECONDS_TO_WORK)
                )
                .messages();
            if (messages.isEmpty() || messages.stream().allMatch(message -> !seen.add(message.messageId()))) {
                break;
            }
            for (Message message : messages) {
                if (replay(message, mailFunction)) {
                    queue.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
                    done++;
                } else {
                    left.add(message);
                }
            }
        }
        // Seen by others again at once, and not only when the time to work on it is over.
        left.forEach(message ->
            queue.changeMessageVisibility(request ->
                request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()).visibilityTimeout(0)
            )
        );
        out.println("Replayed: " + done + " messages are done, " + left.size() + " are still in the queue.");
        return new Result(done, left.size());
    }

    private boolean replay(Message message, String mailFunction) {
        var batch = DiscardedBatch.parse(message.body());
        if (batch.isEmpty()) {
            out.println(message.messageId() + ": not a message about a stream. Look at it, then delete it by hand.");
            return false;
        }
        var records = read(batch.get());
        if (records.isEmpty()) {
            out.println(
                message.messageId() +
                    ": older than the 24 hours that a stream keeps. What of it is still owed lies in" +
                    " the table, and the sweeper sends it."
            );
            return true;
        }
        int rung = 0;
        for (int from = 0; from < records.get().size(); from += BATCH) {
            var part = records.get().subList(from, Math.min(from + BATCH, records.get().size()));
            var failed = ring(part, mailFunction);
            if (failed.isPresent()) {
                out.println(message.messageId() + ": " + failed.get());
                return false;
            }
            rung += part.size();
        }
        out.println(message.messageId() + ": " + rung + " records rung again.");
        return true;
    }

    /** The records of a range; empty if the stream has them no more. */
    private Optional<List<Record>> read(DiscardedBatch batch) {
        var found = new ArrayList<Record>();
        try {
            var iterator = streams
                .getShardIterator(request ->
                    request
                        .streamArn(batch.streamArn())
                        .shardId(batch.shardId())
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .sequenceNumber(batch.first())
                )
                .shardIterator();
            while (iterator != null) {
                var here = iterator;
                var page = streams.getRecords(request -> request.shardIterator(here));
                for (Record each : page.records()) {
                    if (batch.endsBefore(each.dynamodb().sequenceNumber())) {
                        return Optional.of(found);
                    }
                    found.add(each);
                }
                // An open shard has no end: after an empty page there is nothing more up to now.
                iterator = page.records().isEmpty() ? null : page.nextShardIterator();
            }
            return Optional.of(found);
        } catch (TrimmedDataAccessException | ExpiredIteratorException | ResourceNotFoundException gone) {
            return Optional.empty();
        }
    }

    /** What went wrong, if something did. */
    private Optional<String> ring(List<Record> records, String mailFunction) {
        var answer = lambda.invoke(request ->
            request.functionName(mailFunction).payload(SdkBytes.fromUtf8String(event(records)))
        );
        if (answer.functionError() != null) {
            return Optional.of("MailFunction failed; its log says why.");
        }
        try {
            var failures = JSON.readTree(answer.payload().asUtf8String()).path("batchItemFailures");
            return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(
                      "MailFunction could not do it from record " +
                          failures.path(0).path("itemIdentifier").asText() +
                          " on; its log says why."
                  );
        } catch (JsonProcessingException e) {
            return Optional.of("MailFunction gave an answer that can't be read.");
        }
    }

    /** The event as the stream's mapping makes it, of what the mapping's filter lets through. */
    private static String event(List<Record> records) {
        ObjectNode event = JSON.createObjectNode();
        ArrayNode entries = event.putArray("Records");
        for (Record each : records) {
            var keys = each.dynamodb().keys();
            var sk = keys.get("sk");
            if (!"INSERT".equals(each.eventNameAsString()) || sk == null || !sk.s().startsWith("ORDER#")) {
                continue;
            }
            var entry = entries.addObject();
            entry.put("eventName", each.eventNameAsString()).put("eventSource", "aws:dynamodb");
            var change = entry.putObject("dynamodb").put("SequenceNumber", each.dynamodb().sequenceNumber());
            var key = change.putObject("Keys");
            keys.forEach((name, value) -> key.putObject(name).put("S", value.s()));
        }
        return event.toString();
    }
}
