package org.socialgov.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A range of the table's stream that Lambda discarded after its retries. The message of the failure destination has the
 * position of the range, and none of the records.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retaining discarded batches</a>
 */
public record DiscardedBatch(String streamArn, String shardId, String first, String last) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a message of the failure queue; empty if Lambda didn't write it. */
    public static Optional<DiscardedBatch> parse(String message) {
        try {
            var info = JSON.readTree(message).path("DDBStreamBatchInfo");
            var batch = new DiscardedBatch(
                info.path("streamArn").asText(),
                info.path("shardId").asText(),
                info.path("startSequenceNumber").asText(),
                info.path("endSequenceNumber").asText()
            );
            return batch.isWhole() ? Optional.of(batch) : Optional.empty();
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** Whether a record is after the end of the range. */
    boolean endsBefore(String sequenceNumber) {
        return new BigInteger(sequenceNumber).compareTo(new BigInteger(last)) > 0;
    }

    private boolean isWhole() {
        return !streamArn.isEmpty() && !shardId.isEmpty() && first.matches("[0-9]+") && last.matches("[0-9]+");
    }
}
