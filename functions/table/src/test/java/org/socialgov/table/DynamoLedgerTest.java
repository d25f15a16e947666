package org.socialgov.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.community.storage.RateCounters;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
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

    /** Which keys are read depends on the address alone, and a table that read only a part is asked for the rest. */
    @Test
    void an_address_is_one_read_of_the_same_keys_and_what_was_left_out_is_read_again() {
        var requests = new ArrayList<KeysAndAttributes>();
        var ledger = new DynamoLedger(
            new Client() {
                @Override
                public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
                    var asked = request.requestItems().get("table");
                    requests.add(asked);
                    var left = asked.toBuilder().keys(asked.keys().subList(0, 1)).build();
                    return BatchGetItemResponse.builder()
                        .responses(Map.of())
                        .unprocessedKeys(requests.size() == 1 ? Map.of("table", left) : Map.of())
                        .build();
                }
            },
            "table"
        );
        var tagged = EmailAddress.parse("pat+1@agency.gov").orElseThrow();

        assertThat(ledger.addressStatus("socialgov", tagged).member()).isEmpty();
        assertThat(requests)
            .extracting(read -> read.keys().size())
            .containsExactly(6, 1);
        assertThat(requests).allMatch(KeysAndAttributes::consistentRead);
    }

    @Test
    void a_table_that_always_leaves_something_out_is_not_available() {
        var ledger = new DynamoLedger(
            new Client() {
                @Override
                public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
                    return BatchGetItemResponse.builder()
                        .responses(Map.of())
                        .unprocessedKeys(request.requestItems())
                        .build();
                }
            },
            "table"
        );
        var pat = EmailAddress.parse("pat@agency.gov").orElseThrow();

        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.addressStatus("socialgov", pat));
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
