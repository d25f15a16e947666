package org.socialgov.operations;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.socialgov.operations.RestoredItem.Kind;
import org.socialgov.operations.RestoredItem.Live;
import org.socialgov.operations.RestoredItem.Verdict;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Copies a table that was restored to an earlier moment into the stack's own table:
 * {@code mvn -q -f infrastructure/operations -Prestore -Dstack=STACK -Dfrom=TABLE [-Dsince=TABLE] [-Dwrite] [-Dorders]}.
 *
 * <p>Without {@code -Dwrite} it only counts, which is the restore drill. It never changes an item of the stack's table:
 * each item is written on the condition that its key doesn't exist. So it may be repeated, and continues after an
 * interruption. Unsent mail orders are left out without {@code -Dorders}, since their mails may have been sent after the
 * restore point.
 *
 * <p>Where the stack's table has lost what happened after the restore point, {@code -Dsince} names a second table, restored
 * to the latest moment before the loss. Its erasures and suppressions are copied first, so that nobody comes back who had
 * left for good. Both are kept under hashes, and name nobody.
 */
public record Restore(DynamoDbClient client, PrintStream out, InstantSource clock, Pause pause) {
    private static final List<String> KEY = List.of("pk", "sk");
    /** With the SDK's own attempts inside, about four minutes during which the table refuses every request. */
    private static final int MOST_PAUSES = 8;

    private static final String OF_MEMBERS = "begins_with(pk, :member)";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /**
     * The options of a run.
     *
     * @param from the restored table
     * @param since a table restored to a later moment, whose erasures and suppressions are applied; empty for none
     * @param to the stack's own table
     * @param write whether anything is written, or only counted
     * @param orders whether unsent mail orders are copied, too
     */
    public record Options(String from, Optional<String> since, String to, boolean write, boolean orders) {
        public Options {
            if (from.isBlank()) {
                throw new IllegalStateException("Say which restored table: -Dfrom=NAME");
            }
            if (from.equals(to)) {
                throw new IllegalStateException("-Dfrom names the stack's own table. Name the restored one.");
            }
            if (since.filter(table -> table.equals(from) || table.equals(to)).isPresent()) {
                throw new IllegalStateException(
                    "-Dsince names the stack's own table, or the one that is restored. Name one that is restored to a later moment."
                );
            }
        }
    }

    /**
     * The result of a run.
     *
     * @param copied copied items by kind, or without writing the items to copy
     * @param left items that were left out, by reason
     * @param before how many items the stack's table held, by kind
     * @param after likewise, when the run had ended
     */
    public record Result(
        Map<Kind, Integer> copied,
        Map<Verdict, Integer> left,
        Map<Kind, Integer> before,
        Map<Kind, Integer> after
    ) {
        public Result {
            copied = Collections.unmodifiableMap(copied);
            left = Collections.unmodifiableMap(left);
        }
    }

    /**
     * @param arguments {@code name=value} for each option above
     * @throws IllegalStateException if it fails; the message says what to do
     */
    public static void main(String[] arguments) {
        Command.run(arguments, Restore::run);
    }

    private static void run(Command.Given given) {
        var options = new Options(
            given.get("from"),
            Optional.of(given.get("since")).filter(table -> !table.isEmpty()),
            DeployedStack.of(given).resource("Table"),
            Boolean.parseBoolean(given.get("write")),
            Boolean.parseBoolean(given.get("orders"))
        );
        var result = new Restore(AwsClients.make(DynamoDbClient.builder()), System.out, InstantSource.system(), time ->
            Thread.sleep(time.toMillis())
        ).run(options);
        if (result.left().containsKey(Verdict.UNKNOWN)) {
            throw new IllegalStateException(
                "The restored table holds items that this command doesn't know: run the command of the release that wrote them."
            );
        }
    }

    /** @throws IllegalStateException if a table doesn't exist or isn't one of this template; the message says what to do */
    public Result run(Options options) {
        check(options.from(), "-Dfrom");
        check(options.to(), "the stack");
        options.since().ifPresent(table -> check(table, "-Dsince"));
        var moved = new HashSet<String>();
        var before = count(options.to(), moved);
        out.println("In " + options.to() + " before:");
        print(before);

        var run = new Run(options, moved, clock.instant());
        // What ended since comes first: a member who was erased since must not be written for a moment.
        options.since().ifPresent(run::endings);
        // Members first: a link names its member, whose state must be known before the link is judged.
        run.members();
        run.others();

        out.println(options.write() ? "Copied from " + options.from() + ":" : "To copy from " + options.from() + ":");
        print(run.copied);
        run.left.forEach((verdict, number) -> out.printf("  %,10d  %s%n", number, verdict));
        var after = count(options.to(), new HashSet<>());
        if (options.write()) {
            out.println("In " + options.to() + " now:");
            print(after);
        } else {
            out.println("Nothing was written. Add -Dwrite to copy.");
        }
        return new Result(run.copied, run.left, before, after);
    }

    private void print(Map<Kind, Integer> counts) {
        if (counts.isEmpty()) {
            out.println("  nothing");
        }
        counts.forEach((kind, number) -> out.printf("  %,10d  %s%n", number, kind));
    }

    private void check(String table, String told) {
        TableDescription description;
        try {
            description = patiently(() -> client.describeTable(request -> request.tableName(table)).table());
        } catch (ResourceNotFoundException none) {
            throw new IllegalStateException(
                "There is no table " + table + " (" + told + "). The tables of this region: aws dynamodb list-tables.",
                none
            );
        }
        if (!description.keySchema().stream().map(KeySchemaElement::attributeName).toList().equals(KEY)) {
            throw new IllegalStateException("The table " + table + " (" + told + ") isn't a table of this template.");
        }
        if (description.tableStatus() != TableStatus.ACTIVE && description.tableStatus() != TableStatus.UPDATING) {
            throw new IllegalStateException(
                "The table " + table + " is " + description.tableStatusAsString() + ": wait until it is ACTIVE."
            );
        }
    }

    /** Counts the items of each kind, and adds the members that changed the address to a set. */
    private Map<Kind, Integer> count(String table, Set<String> moved) {
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        var request = ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .projectionExpression("pk, sk, #state, purpose, outcome, #member")
            .expressionAttributeNames(Map.of("#state", "state", "#member", "member"));
        scan(request, item -> {
            counts.merge(item.kind(), 1, Integer::sum);
            item.movedAway().ifPresent(moved::add);
        });
        return counts;
    }

    private static ScanRequest.Builder filtered(String table, String filter) {
        return ScanRequest.builder()
            .tableName(table)
            .filterExpression(filter)
            .expressionAttributeValues(Map.of(":member", AttributeValue.fromS("MEMBER#")));
    }

    private void scan(ScanRequest.Builder request, Consumer<RestoredItem> consumer) {
        forEach(client.scanPaginator(request.build()).items(), consumer);
    }

    /** Passes items on as the pages with them are read. */
    private void forEach(SdkIterable<Map<String, AttributeValue>> items, Consumer<RestoredItem> consumer) {
        var left = patiently(items::iterator);
        while (patiently(left::hasNext)) {
            consumer.accept(new RestoredItem(left.next()));
        }
    }

    private List<RestoredItem> partition(String table, String pk) {
        var request = QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)))
            .build();
        var items = new ArrayList<RestoredItem>();
        forEach(client.queryPaginator(request).items(), items::add);
        return items;
    }

    /** One scan of the restored table. */
    private final class Run {

        final Map<Kind, Integer> copied = new EnumMap<>(Kind.class);
        final Map<Verdict, Integer> left = new EnumMap<>(Verdict.class);
        private final Options options;
        private final Set<String> moved;
        private final Set<String> erased = new HashSet<>();
        /** Erasures and suppressions of the later table, by the member's partition. */
        private final Map<String, List<RestoredItem>> ended = new HashMap<>();
        private final Instant now;

        Run(Options options, Set<String> moved, Instant now) {
            this.options = options;
            this.moved = moved;
            this.now = now;
        }

        /** Copies the erasures and suppressions of a later table, and remembers them and who changed the address. */
        void endings(String table) {
            count(table, moved);
            scan(filtered(table, OF_MEMBERS).consistentRead(true), item -> {
                if (item.isEnding()) {
                    ended.computeIfAbsent(item.pk(), none -> new ArrayList<>()).add(item);
                    take(item, item.verdict(Live.NOTHING, false, false, false, now));
                }
            });
        }

        /** A member's items are judged together, since each depends on the others. */
        void members() {
            // A scan returns the items of one key one after another.
            var last = new String[] { "" };
            scan(filtered(options.from(), OF_MEMBERS).projectionExpression("pk"), item -> {
                if (!item.pk().equals(last[0])) {
                    last[0] = item.pk();
                    member(last[0]);
                }
            });
        }

        private void member(String pk) {
            var restored = partition(options.from(), pk);
            var live = live(pk);
            String member = restored.get(0).member().orElseThrow();
            if (RestoredItem.erasedSince(restored, live)) {
                erased.add(member);
            }
            boolean isMoved = moved.contains(member) && !live.hasMembership();
            restored
                .stream()
                .sorted(Comparator.comparingInt(RestoredItem::place))
                .forEach(item ->
                    take(item, item.verdict(live, erased.contains(member), isMoved, options.orders(), now))
                );
        }

        private Live live(String pk) {
            var sortKeys = new HashSet<String>();
            Optional<String> tombstone = Optional.empty();
            var items = new ArrayList<>(ended.getOrDefault(pk, List.of()));
            items.addAll(partition(options.to(), pk));
            for (var there : items) {
                sortKeys.add(there.sk());
                if (there.kind() == Kind.TOMBSTONE) {
                    tombstone = Optional.of(there.revision());
                }
            }
            return new Live(sortKeys, tombstone);
        }

        void others() {
            scan(filtered(options.from(), "NOT " + OF_MEMBERS), item -> {
                boolean isErased = item.member().filter(erased::contains).isPresent();
                boolean isMoved = item.member().filter(moved::contains).isPresent();
                take(item, item.verdict(Live.NOTHING, isErased, isMoved, options.orders(), now));
            });
        }

        private void take(RestoredItem item, Verdict verdict) {
            var done = verdict == Verdict.COPY && !copy(item) ? Verdict.PRESENT : verdict;
            if (done == Verdict.COPY) {
                copied.merge(item.kind(), 1, Integer::sum);
            } else {
                left.merge(done, 1, Integer::sum);
            }
        }

        /** Whether it was written, or would be written: the key doesn't exist in the stack's table. */
        private boolean copy(RestoredItem item) {
            var key = Map.of("pk", item.attributes().get("pk"), "sk", item.attributes().get("sk"));
            if (!options.write()) {
                return !patiently(() ->
                    client.getItem(request -> request.tableName(options.to()).key(key).projectionExpression("pk"))
                ).hasItem();
            }
            var put = PutItemRequest.builder()
                .tableName(options.to())
                .item(item.attributesFrom(options.from()))
                .conditionExpression("attribute_not_exists(pk)")
                .build();
            try {
                patiently(() -> client.putItem(put));
                return true;
            } catch (ConditionalCheckFailedException there) {
                return false;
            }
        }
    }

    /** Retries requests that the table throttles, after increasing pauses. */
    private <T> T patiently(Supplier<T> call) {
        var wait = FIRST_PAUSE;
        for (int pauses = 0; ; pauses++) {
            try {
                return call.get();
            } catch (AwsServiceException turnedAway) {
                if (!turnedAway.isThrottlingException() && turnedAway.statusCode() < 500) {
                    throw turnedAway;
                }
                if (pauses == MOST_PAUSES) {
                    throw new IllegalStateException(
                        "The table refuses requests (" +
                            Objects.requireNonNull(turnedAway.awsErrorDetails()).errorCode() +
                            "). Run the command again: it continues with the items that aren't copied yet.",
                        turnedAway
                    );
                }
                pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private void pause(Duration time) {
        try {
            pause.of(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                "Stopped. Run the command again: it continues with the items that aren't copied yet.",
                stopped
            );
        }
    }
}
