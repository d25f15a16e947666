package org.socialgov.table;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.GovStore;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.Stock;
import org.socialgov.community.storage.LedgerUnavailable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The list of {@code .gov} domains in the table ({@link Keys}). A transaction takes 100 items and 4 MB, so all parts,
 * some 300 kB, are replaced in one. Only the function that imports the list writes them, so reads are eventually
 * consistent: a part of yesterday's list is correct as of yesterday.
 */
public final class DynamoGovStore implements GovStore {

    private static final String PART = "part";
    private static final String AS_OF = "asOf";
    private static final String TAKEN_AT = "takenAt";
    private static final String COUNTS = "counts";

    private final DynamoDbClient client;
    private final String table;

    /**
     * @param client with its retry mode and time limits set
     * @param table the table's name
     */
    public DynamoGovStore(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    @Override
    public Optional<Stock> stock() {
        return get(Keys.stock(GovListings.FORMAT)).map(DynamoGovStore::stock);
    }

    @Override
    public Optional<GovListings> part(int number) {
        return get(Keys.part(GovListings.FORMAT, number)).map(DynamoGovStore::listings);
    }

    @Override
    public List<GovListings> all() {
        var request = QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("pk = :directory AND begins_with(sk, :part)")
            .expressionAttributeValues(
                Map.of(
                    ":directory",
                    AttributeValue.fromS(Keys.DIRECTORY + GovListings.FORMAT),
                    ":part",
                    AttributeValue.fromS(Keys.PART)
                )
            )
            .build();
        // In the order of the sort key, which is that of the numbers; a query's answer has at most 1 MB.
        var parts = call(() -> client.queryPaginator(request).items().stream().map(DynamoGovStore::listings).toList());
        if (!parts.isEmpty() && parts.size() != GovListings.PARTS) {
            throw new IllegalStateException("the list of domains has " + parts.size() + " parts");
        }
        return parts;
    }

    @Override
    public boolean replace(Optional<Stock> last, Stock stock, List<GovListings> parts) {
        var writes = new ArrayList<TransactWriteItem>();
        writes.add(TransactWriteItem.builder().put(conditional(last, stock)).build());
        for (int number = 0; number < parts.size(); number++) {
            var item = new HashMap<>(Keys.part(GovListings.FORMAT, number));
            item.put(PART, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(parts.get(number).encode())));
            writes.add(TransactWriteItem.builder().put(Put.builder().tableName(table).item(item).build()).build());
        }
        try {
            client.transactWriteItems(TransactWriteItemsRequest.builder().transactItems(writes).build());
            return true;
        } catch (TransactionCanceledException cancelled) {
            // Two refreshes at once: one wins. DynamoDB reports either code.
            boolean overtaken = cancelled
                .cancellationReasons()
                .stream()
                .anyMatch(reason -> List.of("ConditionalCheckFailed", "TransactionConflict").contains(reason.code()));
            if (overtaken) {
                return false;
            }
            throw new LedgerUnavailable(cancelled);
        } catch (SdkException unreachable) {
            throw new LedgerUnavailable(unreachable);
        }
    }

    private Put conditional(Optional<Stock> last, Stock stock) {
        var item = new HashMap<>(Keys.stock(GovListings.FORMAT));
        item.put(AS_OF, AttributeValue.fromS(stock.asOf().toString()));
        item.put(TAKEN_AT, AttributeValue.fromS(stock.takenAt().toString()));
        var counts = new HashMap<String, AttributeValue>();
        stock.counts().forEach((kind, count) -> counts.put(kind.slug(), AttributeValue.fromN(count.toString())));
        item.put(COUNTS, AttributeValue.fromM(counts));
        var put = Put.builder().tableName(table).item(item);
        if (last.isEmpty()) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("takenAt = :before").expressionAttributeValues(
                Map.of(":before", AttributeValue.fromS(last.get().takenAt().toString()))
            );
        }
        return put.build();
    }

    private Optional<Map<String, AttributeValue>> get(Map<String, AttributeValue> key) {
        var request = GetItemRequest.builder().tableName(table).key(key).build();
        var answer = call(() -> client.getItem(request));
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    private static Stock stock(Map<String, AttributeValue> item) {
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        item.get(COUNTS)
            .m()
            .forEach((slug, count) -> Kind.of(slug).ifPresent(kind -> counts.put(kind, Integer.parseInt(count.n()))));
        return new Stock(LocalDate.parse(item.get(AS_OF).s()), Instant.parse(item.get(TAKEN_AT).s()), counts);
    }

    private static GovListings listings(Map<String, AttributeValue> item) {
        return GovListings.decode(item.get(PART).b().asByteArrayUnsafe());
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException unreachable) {
            throw new LedgerUnavailable(unreachable);
        }
    }
}
