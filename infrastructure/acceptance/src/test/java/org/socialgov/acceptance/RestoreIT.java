package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.operations.Restore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The runbook's command to restore, from one table to another of a real DynamoDB API (MiniStack). */
class RestoreIT {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final String ANN = "MEMBER#" + "a1".repeat(32);
    private static final String BEN = "MEMBER#" + "b2".repeat(32);
    private static final String CAL = "MEMBER#" + "c7".repeat(32);
    private static final String DEE = "MEMBER#" + "d8".repeat(32);
    private static final AtomicInteger TABLES = new AtomicInteger();

    @TempDir
    static Path folder;

    private static EmulatedTable emulated;
    private static DynamoDbClient client;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Duration> pauses = new ArrayList<>();
    private String restored;
    private String own;

    @BeforeAll
    static void an_emulator() {
        emulated = EmulatedTable.in(folder);
        client = emulated.client();
    }

    @AfterAll
    static void stop() {
        if (emulated != null) {
            emulated.close();
        }
    }

    @BeforeEach
    void two_tables() {
        int number = TABLES.incrementAndGet();
        own = TemplateTable.create(client, "own-" + number);
        restored = TemplateTable.create(client, "restored-" + number);
        put(restored, ANN, "MEMBER", "status", "ACTIVE");
        put(restored, ANN, "HISTORY#2026-01-01T00:00:00.000000000Z#1", "event", "JOINED");
        put(restored, ANN, "ORDER#" + "0".repeat(32), "state", "SENT");
        put(restored, ANN, "ORDER#" + "1".repeat(32), "state", "OWED");
        put(restored, ANN, "RULING", "reason", "Welcome");
        put(restored, BEN, "REMAINDER", "status", "SUPPRESSED");
        put(restored, "LINK#" + "c3".repeat(32), "LINK", "member", ANN.substring(7), "purpose", "UNSUBSCRIBE");
        put(restored, "ADDRESS#" + "d4".repeat(32), "LIMITS");
        put(restored, "FIGURES#socialgov", "COUNTS#1");
        put(restored, "SESSION#" + "e5".repeat(32), "SESSION", "member", ANN.substring(7));
        put(restored, "COUNTER#MAILS", "COUNT");
    }

    @Test
    void without_being_told_to_write_it_only_counts() {
        var result = run(false, false);

        assertThat(keys(own)).isEmpty();
        assertThat(total(result)).isEqualTo(8);
        assertThat(result.after()).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(
            "1  memberships",
            "1  unsent mail orders: left out without -Dorders",
            "2  never copied",
            "Nothing was written"
        );
    }

    @Test
    void an_empty_table_gets_everything_back_but_unsent_mail_and_sessions_and_a_second_run_finds_nothing_to_do() {
        var before = items(restored);
        var result = run(true, false);

        var expected = new HashMap<>(before);
        expected.keySet().removeIf(key -> key.matches("(SESSION|COUNTER).*|.*ORDER#1+"));
        assertThat(items(own)).isEqualTo(expected);
        assertThat(items(restored)).isEqualTo(before);
        assertThat(result.before()).isEmpty();
        assertThat(result.after().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(8);
        assertThat(total(run(true, false))).isZero();
        assertThat(items(own)).isEqualTo(expected);
    }

    @Test
    void unsent_mail_comes_when_it_is_asked_for_and_after_its_membership() {
        var written = new ArrayList<String>();
        restore(watched(key -> written.add(key))).run(new Restore.Options(restored, Optional.empty(), own, true, true));

        String order = ANN + "/ORDER#" + "1".repeat(32);
        assertThat(keys(own)).contains(order);
        assertThat(written.indexOf(order)).isGreaterThan(written.indexOf(ANN + "/MEMBER"));
        // What belongs to a membership comes before it: a run that breaks off between finds it missing, and goes on.
        assertThat(written.indexOf(ANN + "/RULING")).isLessThan(written.indexOf(ANN + "/MEMBER"));
    }

    @Test
    void what_the_table_holds_is_left_as_it_is() {
        put(own, ANN, "MEMBER", "status", "LEFT");
        put(own, "LINK#" + "c3".repeat(32), "LINK", "member", ANN.substring(7), "outcome", "done");
        put(own, BEN, "MEMBER", "status", "SUPPRESSED");
        var before = items(own);
        run(true, true);

        assertThat(items(own)).containsAllEntriesOf(before);
        // A decision that is not there any more was of an earlier request.
        assertThat(keys(own))
            .contains(ANN + "/HISTORY#2026-01-01T00:00:00.000000000Z#1")
            .doesNotContain(ANN + "/RULING");
    }

    @Test
    void an_erasure_since_stays_one_and_one_of_before_stops_nothing() {
        put(own, ANN, "REMAINDER", "revision", "7");
        put(own, BEN, "REMAINDER", "status", "SUPPRESSED");
        put(restored, BEN, "HISTORY#2026-01-01T00:00:00.000000000Z#2", "event", "LEFT");
        run(true, true);

        assertThat(keys(own))
            .contains(ANN + "/REMAINDER", BEN + "/HISTORY#2026-01-01T00:00:00.000000000Z#2")
            .doesNotContain(ANN + "/MEMBER", "LINK#" + "c3".repeat(32) + "/LINK")
            .noneMatch(key -> key.startsWith(ANN + "/ORDER") || key.startsWith(ANN + "/HISTORY"));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("erased since: left out");
    }

    /** Row 17 of the penetration test: where the table was lost, the restore brought erased members back. */
    @Test
    void erasures_and_suppressions_since_are_applied_again_from_a_later_table() {
        String since = TemplateTable.create(client, own + "-since");
        put(since, ANN, "REMAINDER", "revision", "7");
        put(since, BEN, "REMAINDER", "status", "SUPPRESSED");
        put(restored, CAL, "MEMBER", "status", "ACTIVE", "address", "cal@agency.gov");
        put(restored, CAL, "HISTORY#2026-01-01T00:00:00.000000000Z#3", "event", "JOINED");
        put(since, CAL, "MEMBER", "status", "SUPPRESSED");
        put(restored, DEE, "MEMBER", "status", "ACTIVE");
        put(since, DEE, "MEMBER", "status", "ACTIVE", "name", "newer");
        var options = new Restore.Options(restored, Optional.of(since), own, true, true);

        var counted = restore(client).run(new Restore.Options(restored, Optional.of(since), own, false, true));
        assertThat(keys(own)).isEmpty();
        assertThat(restore(client).run(options).copied()).isEqualTo(counted.copied());

        assertThat(keys(own))
            .contains(ANN + "/REMAINDER", CAL + "/HISTORY#2026-01-01T00:00:00.000000000Z#3")
            .doesNotContain(ANN + "/MEMBER", "LINK#" + "c3".repeat(32) + "/LINK")
            .noneMatch(key -> key.startsWith(ANN + "/ORDER") || key.startsWith(ANN + "/HISTORY"));
        var after = items(own);
        assertThat(
            after
                .get(CAL + "/MEMBER")
                .get("status")
                .s()
        ).isEqualTo("SUPPRESSED");
        assertThat(after.get(CAL + "/MEMBER")).doesNotContainKey("address");
        assertThat(after.get(DEE + "/MEMBER")).doesNotContainKey("name");
        assertThat(total(restore(client).run(options))).isZero();
        assertThat(items(own)).isEqualTo(after);
    }

    @Test
    void a_member_with_another_address_since_does_not_come_back_under_the_former_one() {
        put(own, BEN, "MEMBER", "status", "ACTIVE");
        put(
            own,
            "LINK#" + "f6".repeat(32),
            "LINK",
            "member",
            ANN.substring(7),
            "purpose",
            "CHANGE_ADDRESS",
            "outcome",
            "done"
        );
        run(true, true);

        assertThat(keys(own)).noneMatch(key -> key.startsWith(ANN));
    }

    @Test
    void what_has_expired_does_not_come_back() {
        put(restored, BEN, "MEMBER", "status", "PENDING");
        expires(restored, BEN, "MEMBER", NOW.getEpochSecond());
        expires(restored, "ADDRESS#" + "d4".repeat(32), "LIMITS", NOW.getEpochSecond() + 1);
        run(true, false);

        assertThat(keys(own))
            .doesNotContain(BEN + "/MEMBER")
            .contains("ADDRESS#" + "d4".repeat(32) + "/LIMITS");
    }

    @Test
    void a_run_that_broke_off_goes_on_to_the_same_end() {
        run(true, true);
        var whole = items(own);
        for (int until = 1; until < whole.size(); until++) {
            String other = TemplateTable.create(client, own + "-broken-" + until);
            var left = new AtomicInteger(until);
            var breaking = restore(
                watched(key -> {
                    if (left.decrementAndGet() < 0) {
                        throw new IllegalStateException("the computer was closed");
                    }
                })
            );
            var options = new Restore.Options(restored, Optional.empty(), other, true, true);
            assertThatThrownBy(() -> breaking.run(options)).hasMessage("the computer was closed");
            restore(client).run(options);
            assertThat(items(other)).as("broken off after %s writes", until).isEqualTo(whole);
        }
    }

    @Test
    void a_table_that_turns_requests_away_is_asked_again_after_longer_and_longer_pauses() {
        var left = new AtomicInteger(3);
        var busy = restore(
            watched(key -> {
                if (left.decrementAndGet() >= 0) {
                    throw throttled();
                }
            })
        );
        assertThat(total(busy.run(new Restore.Options(restored, Optional.empty(), own, true, false)))).isEqualTo(8);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

        String other = TemplateTable.create(client, own + "-busy");
        var neverFree = restore(
            watched(key -> {
                throw throttled();
            })
        );
        assertThatThrownBy(() -> neverFree.run(new Restore.Options(restored, Optional.empty(), other, true, false)))
            .hasMessageContaining("ThrottlingException")
            .hasMessageContaining("Run the command again");
    }

    @Test
    void a_wrong_name_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> new Restore.Options(" ", Optional.empty(), own, false, false)).hasMessageContaining(
            "-Dfrom=NAME"
        );
        assertThatThrownBy(() -> new Restore.Options(own, Optional.empty(), own, true, false)).hasMessageContaining(
            "stack's own table"
        );
        assertThatThrownBy(() ->
            restore(client).run(new Restore.Options("no-such-table", Optional.empty(), own, false, false))
        )
            .hasMessageContaining("no-such-table")
            .hasMessageContaining("aws dynamodb list-tables");
    }

    @Test
    void an_item_of_an_unknown_kind_is_left_out_and_said() {
        put(restored, "NOVELTY#1", "THING");
        run(true, false);

        assertThat(keys(own)).doesNotContain("NOVELTY#1/THING");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("1  of an unknown kind: left out");
    }

    @Test
    void nothing_personal_is_printed() {
        put(restored, ANN, "MEMBER", "status", "ACTIVE", "address", "ann@agency.gov");
        run(true, true);

        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("@", "a1a1", "agency");
    }

    private Restore.Result run(boolean write, boolean orders) {
        return restore(client).run(new Restore.Options(restored, Optional.empty(), own, write, orders));
    }

    private static int total(Restore.Result result) {
        return result.copied().values().stream().mapToInt(Integer::intValue).sum();
    }

    private Restore restore(DynamoDbClient with) {
        return new Restore(with, new PrintStream(said, true, StandardCharsets.UTF_8), () -> NOW, pauses::add);
    }

    private static RuntimeException throttled() {
        return DynamoDbException.builder()
            .statusCode(400)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("ThrottlingException").build())
            .build();
    }

    private interface Put {
        void of(String key);
    }

    /** The client, with a look at each item that is put, ahead of it. */
    private static DynamoDbClient watched(Put put) {
        return (DynamoDbClient) Proxy.newProxyInstance(
            RestoreIT.class.getClassLoader(),
            new Class<?>[] { DynamoDbClient.class },
            (_, method, arguments) -> {
                if (arguments != null && arguments[0] instanceof PutItemRequest request) {
                    put.of(request.item().get("pk").s() + "/" + request.item().get("sk").s());
                }
                try {
                    return method.invoke(client, arguments);
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            }
        );
    }

    private static void put(String table, String pk, String sk, String... more) {
        var item = new HashMap<String, AttributeValue>();
        item.put("pk", AttributeValue.fromS(pk));
        item.put("sk", AttributeValue.fromS(sk));
        item.put("revision", AttributeValue.fromN("1"));
        for (int i = 0; i < more.length; i += 2) {
            item.put(
                more[i],
                more[i].equals("revision") ? AttributeValue.fromN(more[i + 1]) : AttributeValue.fromS(more[i + 1])
            );
        }
        client.putItem(request -> request.tableName(table).item(item));
    }

    private static void expires(String table, String pk, String sk, long at) {
        client.updateItem(request ->
            request
                .tableName(table)
                .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
                .updateExpression("SET expires = :at")
                .expressionAttributeValues(Map.of(":at", AttributeValue.fromN(Long.toString(at))))
        );
    }

    private static Map<String, Map<String, AttributeValue>> items(String table) {
        var items = new HashMap<String, Map<String, AttributeValue>>();
        client
            .scanPaginator(scan -> scan.tableName(table))
            .items()
            .forEach(item -> items.put(item.get("pk").s() + "/" + item.get("sk").s(), item));
        return items;
    }

    private static Set<String> keys(String table) {
        return new HashSet<>(items(table).keySet());
    }
}
