package org.socialgov.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscardedBatchTest {

    /** As Lambda writes it. */
    private static final String MESSAGE = """
    {"requestContext":{"requestId":"316aa6d0-8154-xmpl-9af7-85d5f4a6bc81",
    "functionArn":"arn:aws:lambda:us-east-1:123456789012:function:mail:$LATEST",
    "condition":"RetryAttemptsExhausted","approximateInvokeCount":6},
    "responseContext":{"statusCode":200,"executedVersion":"$LATEST"},
    "version":"1.0","timestamp":"2026-03-02T15:13:37.368Z",
    "DDBStreamBatchInfo":{"shardId":"shardId-00000001573689847184-864758bb",
    "startSequenceNumber":"800000000003126276362","endSequenceNumber":"800000000003126276382",
    "approximateArrivalOfFirstRecord":"2026-03-02T15:13:19Z","approximateArrivalOfLastRecord":"2026-03-02T15:13:20Z",
    "batchSize":2,"streamArn":"arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-01-01T00:00:00.000"}}
    """;

    @Test
    void a_message_of_Lambda_tells_where_the_records_lie() {
        assertThat(DiscardedBatch.parse(MESSAGE)).contains(
            new DiscardedBatch(
                "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-01-01T00:00:00.000",
                "shardId-00000001573689847184-864758bb",
                "800000000003126276362",
                "800000000003126276382"
            )
        );
    }

    @Test
    void sequence_numbers_are_compared_as_numbers() {
        var batch = new DiscardedBatch("arn", "shard", "9", "10");
        assertThat(batch.endsBefore("10")).isFalse();
        assertThat(batch.endsBefore("9")).isFalse();
        assertThat(batch.endsBefore("11")).isTrue();
        assertThat(batch.endsBefore("100000000000000000000000000000")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "not JSON",
            "{}",
            "[]",
            "{\"DDBStreamBatchInfo\":{\"streamArn\":\"a\",\"shardId\":\"s\",\"startSequenceNumber\":\"1\"}}",
            "{\"DDBStreamBatchInfo\":{\"streamArn\":\"a\",\"shardId\":\"s\",\"startSequenceNumber\":\"x\",\"endSequenceNumber\":\"2\"}}",
        }
    )
    void what_is_no_message_about_a_stream_is_told_apart(String message) {
        assertThat(DiscardedBatch.parse(message)).isEmpty();
    }
}
