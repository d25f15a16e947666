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
 * Invokes MailFunction again for the stream records that the failure queue names:
 * {@code mvn -q -f infrastructure/operations -Preplay -Dstack=STACK}. Each message names a range of the table's stream. The
 * command reads the records of the range and invokes the function with them, as the stream would. The function skips mails
 * that were sent since, so the command may be repeated. It deletes a message when all records in its range are processed.
 */
public record Replay(SqsClient queue, DynamoDbStreamsClient streams, LambdaClient lambda, PrintStream out) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 10;
    private static final int SECONDS_TO_WORK = 300;

    /** The result of a run: messages that were processed and deleted, and messages that are still in the queue. */
    public record Result(int done, int left) {}

    /**
     * @param arguments {@code stack=NAME}
     * @throws IllegalStateException if a message is still in the queue at the end
     */
    public static void main(String[] arguments) {
        Command.run(arguments, given -> run(DeployedStack.of(given)));
    }

    private static void run(DeployedStack stack) {
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

    /** Processes each message once, in the order of the queue, which is about the oldest first. */
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
        // Makes the message visible again at once, and not only when its visibility timeout ends.
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
                    ": older than the 24 hours that a stream keeps. The table has the mails that are still unsent," +
                    " and SweepFunction sends them."
            );
            return true;
        }
        int invoked = 0;
        for (int from = 0; from < records.get().size(); from += BATCH) {
            var part = records.get().subList(from, Math.min(from + BATCH, records.get().size()));
            var failed = invoke(part, mailFunction);
            if (failed.isPresent()) {
                out.println(message.messageId() + ": " + failed.get());
                return false;
            }
            invoked += part.size();
        }
        out.println(message.messageId() + ": invoked MailFunction again with " + invoked + " records.");
        return true;
    }

    /** The records of a range; empty if the stream no longer has them. */
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

    /** The error; empty if all records were processed. */
    private Optional<String> invoke(List<Record> records, String mailFunction) {
        var answer = lambda.invoke(request ->
            request.functionName(mailFunction).payload(SdkBytes.fromUtf8String(event(records)))
        );
        if (answer.functionError() != null) {
            return Optional.of("MailFunction failed: see its log.");
        }
        try {
            var failures = JSON.readTree(answer.payload().asUtf8String()).path("batchItemFailures");
            return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(
                      "MailFunction could not process the records from " +
                          failures.path(0).path("itemIdentifier").asText() +
                          " on: see its log."
                  );
        } catch (JsonProcessingException e) {
            return Optional.of("MailFunction returned a response that can't be read.");
        }
    }

    /** The event as the event source mapping makes it, with the records that its filter accepts. */
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
