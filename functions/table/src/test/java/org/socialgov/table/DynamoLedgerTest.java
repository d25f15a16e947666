package org.socialgov.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.socialgov.community.ledger.LedgerUnavailable;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.RateCounters;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The calls of the adapter, where the contract of all ledgers can't show them. */
class DynamoLedgerTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:30Z");
    private static final List<RateCounters.Addition> COUNTERS = List.of(
        new RateCounters.Addition(RateCounter.MAILS, 1),
        new RateCounters.Addition(RateCounter.mailsTo("agency.gov"), 0)
    );

    /** Each call waits until the other one has begun: one after the other, they would never end. */
    @Test
    void several_counters_are_one_round_trip() {
        var begun = new CyclicBarrier(COUNTERS.size());
        var ledger = new DynamoLedger(
            new Client() {
                @Override
                public UpdateItemResponse updateItem(UpdateItemRequest request) {
                    try {
                        begun.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                        throw new AssertionError("a call waited for the other one to end", alone);
                    }
                    String count = request.key().get(Keys.PK).s().equals("COUNTER#MAILS") ? "3" : "2";
                    return UpdateItemResponse.builder()
                        .attributes(Map.of("m7", AttributeValue.fromN(count)))
                        .build();
                }
            },
            "table"
        );

        assertThat(ledger.count(COUNTERS, 7, NOW)).containsExactly(
            MinuteCounts.of(Map.of(7L, 3)),
            MinuteCounts.of(Map.of(7L, 2))
        );
    }

    @Test
    void a_counter_that_can_not_be_reached_is_told_whichever_it_is() {
        for (var unreachable : COUNTERS) {
            var ledger = new DynamoLedger(
                new Client() {
                    @Override
                    public UpdateItemResponse updateItem(UpdateItemRequest request) {
                        if (request.key().equals(Keys.counter(unreachable.counter()))) {
                            throw SdkClientException.create("simulated");
                        }
                        return UpdateItemResponse.builder().attributes(Map.of()).build();
                    }
                },
                "table"
            );

            assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.count(COUNTERS, 7, NOW));
        }
    }

    private abstract static class Client implements DynamoDbClient {

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {}
    }
}
