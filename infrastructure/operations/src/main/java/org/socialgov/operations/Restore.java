package org.socialgov.operations;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.socialgov.operations.RestoredItem.Kind;
import org.socialgov.operations.RestoredItem.Live;
import org.socialgov.operations.RestoredItem.Verdict;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
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
 * {@code mvn -q -f infrastructure/operations -Prestore -Dstack=STACK -Dfrom=TABLE [-Dwrite] [-Dorders]}.
 *
 * <p>Without {@code -Dwrite} it only counts, which is the restore drill. What the stack's table holds is never changed:
 * each item is written on the condition that there is none under its key. So it may be run as often as one likes, and a
 * run that broke off goes on where it was. Unsent mail orders stay out unless {@code -Dorders} is given, since their
 * mails may have been sent after that moment.
 */
public final class Restore {

    private static final List<String> KEY = List.of("pk", "sk");
    /** With the SDK's own attempts inside, about four minutes of a table that turns everything away. */
    private static final int MOST_PAUSES = 8;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final DynamoDbClient client;
    private final PrintStream out;
    private final InstantSource clock;
    private final Pause pause;

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /**
     * What a run is told.
     *
     * @param from the restored table
     * @param to the stack's own table
     * @param write whether anything is written, or only counted
     * @param orders whether unsent mail orders are copied, too
     */
    public record Options(String from, String to, boolean write, boolean orders) {
        public Options {
            if (from == null || from.isBlank()) {
                throw new IllegalStateException("Say which restored table: -Dfrom=NAME");
            }
            if (from.equals(to)) {
                throw new IllegalStateException("-Dfrom names the stack's own table. Name the restored one.");
            }
        }
    }

    /**
     * What came of a run.
     *
     * @param copied what was copied, or would be
     * @param left what was left out, by the reason
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

        /** How many items were copied, or would be. */
        public int total() {
            return copied.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    public Restore(DynamoDbClient client, PrintStream out, InstantSource clock, Pause pause) {
        this.client = client;
        this.out = out;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * @param arguments the stack's name, the restored table's name, whether to write, whether to copy unsent orders
     * @throws IllegalStateException if it can't be done, saying what to do
     */
    public static void main(String[] arguments) {
        Command.run(() -> run(arguments));
    }

    private static void run(String[] arguments) {
        var told = new ArrayList<>(Arrays.asList(arguments));
        while (told.size() < 4) {
            told.add(null);
        }
        var stack = DeployedStack.named(new String[] { told.get(0) }, () ->
            AwsClients.make(CloudFormationClient.builder())
        );
        var options = new Options(
            told.get(1),
            stack.resource("Table"),
            Boolean.parseBoolean(told.get(2)),
            Boolean.parseBoolean(told.get(3))
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

    /** @throws IllegalStateException if a table isn't there or isn't one of this template, saying what to do */
    public Result run(Options options) {
        check(options.from(), "-Dfrom");
        check(options.to(), "the stack");
        var moved = new HashSet<String>();
        var before = count(options.to(), moved);
        out.println("In " + options.to() + " before:");
        print(before);

        var run = new Run(options, moved, clock.instant());
        // Members first: a link says whose it is, and what became of them is known then.
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
            out.println("Nothing was written. With -Dwrite it is copied.");
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
                "There is no table " +
                    table +
                    " (" +
                    told +
                    ") in this region: aws dynamodb list-tables shows those there are.",
                none
            );
        }
        if (!description.keySchema().stream().map(KeySchemaElement::attributeName).toList().equals(KEY)) {
            throw new IllegalStateException("The table " + table + " (" + told + ") is none of this template.");
        }
        if (description.tableStatus() != TableStatus.ACTIVE && description.tableStatus() != TableStatus.UPDATING) {
            throw new IllegalStateException(
                "The table " + table + " is " + description.tableStatusAsString() + ": wait until it is ACTIVE."
            );
        }
    }

    /** How many items there are of each kind; whoever went to another address is added to those. */
    private Map<Kind, Integer> count(String table, Set<String> moved) {
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        var request = ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .projectionExpression("pk, sk, #state, purpose, outcome, #member")
            .expressionAttributeNames(Map.of("#state", "state", "#member", "member"));
        eachPage(request, items -> {
            for (var item : items) {
                counts.merge(new RestoredItem(item).kind(), 1, Integer::sum);
                RestoredItem.movedAway(item).ifPresent(moved::add);
            }
        });
        return counts;
    }

    @FunctionalInterface
    private interface Page {
        void take(List<Map<String, AttributeValue>> items);
    }

    private void eachPage(ScanRequest.Builder request, Page page) {
        Map<String, AttributeValue> from = null;
        do {
            var here = request.exclusiveStartKey(from).build();
            var found = patiently(() -> client.scan(here));
            page.take(found.items());
            from = found.hasLastEvaluatedKey() ? found.lastEvaluatedKey() : null;
        } while (from != null);
    }

    private List<Map<String, AttributeValue>> partition(String table, String pk) {
        var items = new ArrayList<Map<String, AttributeValue>>();
        Map<String, AttributeValue> from = null;
        do {
            var request = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)))
                .exclusiveStartKey(from)
                .build();
            var found = patiently(() -> client.query(request));
            items.addAll(found.items());
            from = found.hasLastEvaluatedKey() ? found.lastEvaluatedKey() : null;
        } while (from != null);
        return items;
    }

    /** One walk through the restored table. */
    private final class Run {

        final Map<Kind, Integer> copied = new EnumMap<>(Kind.class);
        final Map<Verdict, Integer> left = new EnumMap<>(Verdict.class);
        private final Options options;
        private final Set<String> moved;
        private final Set<String> erased = new HashSet<>();
        private final Instant now;

        Run(Options options, Set<String> moved, Instant now) {
            this.options = options;
            this.moved = moved;
            this.now = now;
        }

        /** A member's items together, since what may be copied of them depends on the others. */
        void members() {
            var request = ScanRequest.builder()
                .tableName(options.from())
                .filterExpression("begins_with(pk, :member)")
                .expressionAttributeValues(Map.of(":member", AttributeValue.fromS("MEMBER#")))
                .projectionExpression("pk");
            // A scan gives the items of a key one after another.
            var last = new String[] { "" };
            eachPage(request, items -> {
                for (var item : items) {
                    String pk = item.get("pk").s();
                    if (!pk.equals(last[0])) {
                        last[0] = pk;
                        member(pk);
                    }
                }
            });
        }

        private void member(String pk) {
            var restored = partition(options.from(), pk).stream().map(RestoredItem::new).toList();
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
            for (var item : partition(options.to(), pk)) {
                var there = new RestoredItem(item);
                sortKeys.add(there.sk());
                if (there.kind() == Kind.TOMBSTONE) {
                    tombstone = Optional.of(there.revision());
                }
            }
            return new Live(sortKeys, tombstone);
        }

        void others() {
            var request = ScanRequest.builder()
                .tableName(options.from())
                .filterExpression("NOT begins_with(pk, :member)")
                .expressionAttributeValues(Map.of(":member", AttributeValue.fromS("MEMBER#")));
            eachPage(request, items ->
                items
                    .stream()
                    .map(RestoredItem::new)
                    .forEach(item -> {
                        boolean isErased = item.member().filter(erased::contains).isPresent();
                        boolean isMoved = item.member().filter(moved::contains).isPresent();
                        take(item, item.verdict(Live.NOTHING, isErased, isMoved, options.orders(), now));
                    })
            );
        }

        private void take(RestoredItem item, Verdict verdict) {
            var done = verdict == Verdict.COPY && !copy(item) ? Verdict.PRESENT : verdict;
            if (done == Verdict.COPY) {
                copied.merge(item.kind(), 1, Integer::sum);
            } else {
                left.merge(done, 1, Integer::sum);
            }
        }

        /** Whether it was written, or would be: nothing lies under its key. */
        private boolean copy(RestoredItem item) {
            var key = Map.of("pk", item.attributes().get("pk"), "sk", item.attributes().get("sk"));
            if (!options.write()) {
                return !patiently(() ->
                    client.getItem(request -> request.tableName(options.to()).key(key).projectionExpression("pk"))
                ).hasItem();
            }
            var put = PutItemRequest.builder()
                .tableName(options.to())
                .item(item.attributes())
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

    /** Tries again what a table turns away that has too much to do, after longer and longer pauses. */
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
                        "The table turns requests away (" +
                            Objects.requireNonNull(turnedAway.awsErrorDetails()).errorCode() +
                            "). What was copied stays: run the command again, and it goes on.",
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
            throw new IllegalStateException("Stopped. What was copied stays: run the command again.", stopped);
        }
    }
}
