package org.socialgov.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.community.storage.MemberList;
import org.socialgov.community.storage.RateCounters;
import org.socialgov.table.dynamo.FakeDynamo;

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
            FakeDynamo.answering((_, parameters) -> {
                try {
                    begun.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                    throw new AssertionError("a call waited for the other one to end", alone);
                }
                String count = parameters.contains("COUNTER#MAILS\"") ? "3" : "2";
                return "{\"Attributes\":{\"m7\":{\"N\":\"" + count + "\"}}}";
            }),
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
                FakeDynamo.answering((_, parameters) -> {
                    String key = Keys.counter(unreachable.counter()).get(Keys.PK).s();
                    if (parameters.contains("\"" + key + "\"")) {
                        throw new IOException("simulated");
                    }
                    return "{}";
                }),
                "table"
            );

            assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.count(COUNTERS, 7, NOW));
        }
    }

    /** DynamoDB ends the page of a query after a megabyte, before it filters: each of these pages has nothing that matches. */
    @Test
    void a_search_reads_at_most_sixteen_megabytes() {
        var last = new MemberList.Position(NOW, new MemberKey("a".repeat(64)));
        var requests = new ArrayList<String>();
        var ledger = new DynamoLedger(
            FakeDynamo.answering((_, parameters) -> {
                requests.add(parameters);
                String key = FakeDynamo.json(Keys.listed("socialgov#ACTIVE", last));
                return "{\"Items\":[],\"LastEvaluatedKey\":" + key + "}";
            }),
            "table"
        );

        var page = ledger.memberList("socialgov", "ACTIVE", List.of("zzz"), Optional.empty(), 50);

        assertThat(requests).hasSize(16);
        assertThat(requests.getFirst()).contains("contains(#find, :word0)").doesNotContain("ExclusiveStartKey");
        assertThat(requests.getLast()).contains("ExclusiveStartKey");
        assertThat(page.rows()).isEmpty();
        assertThat(page.next()).contains(last);
    }

    /** Which keys are read depends on the address alone, and a table that read only a part is asked for the rest. */
    @Test
    void an_address_is_one_read_of_the_same_keys_and_what_was_left_out_is_read_again() {
        var requests = new ArrayList<String>();
        var ledger = new DynamoLedger(
            FakeDynamo.answering((_, parameters) -> {
                requests.add(parameters);
                String first = parameters.substring(parameters.indexOf("[{") + 1, parameters.indexOf("}}") + 2);
                return requests.size() == 1 ? unread("[" + first + "]") : "{\"Responses\":{}}";
            }),
            "table"
        );
        var tagged = EmailAddress.parse("pat+1@agency.gov").orElseThrow();

        assertThat(ledger.addressStatus("socialgov", tagged).member()).isEmpty();
        assertThat(requests)
            .extracting(read -> read.split("\"pk\"", -1).length - 1)
            .containsExactly(6, 1);
        assertThat(requests).allMatch(read -> read.contains("\"ConsistentRead\":true"));
    }

    @Test
    void a_table_that_always_leaves_something_out_is_not_available() {
        var ledger = new DynamoLedger(
            FakeDynamo.answering((_, parameters) ->
                unread(parameters.substring(parameters.indexOf('['), parameters.lastIndexOf(']') + 1))
            ),
            "table"
        );
        var pat = EmailAddress.parse("pat@agency.gov").orElseThrow();

        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.addressStatus("socialgov", pat));
    }

    private static String unread(String keys) {
        return "{\"Responses\":{},\"UnprocessedKeys\":{\"table\":{\"Keys\":" + keys + ",\"ConsistentRead\":true}}}";
    }
}
