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
import org.socialgov.table.dynamo.AttributeValue;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.table.dynamo.DynamoException;
import org.socialgov.table.dynamo.Parameters;

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

    private final DynamoClient client;
    private final String table;

    /**
     * @param client with its time limit set
     * @param table the table's name
     */
    public DynamoGovStore(DynamoClient client, String table) {
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
        var query = new Parameters()
            .text("TableName", table)
            .text("KeyConditionExpression", "pk = :directory AND begins_with(sk, :part)")
            .values(
                Map.of(
                    ":directory",
                    AttributeValue.fromS(Keys.DIRECTORY + GovListings.FORMAT),
                    ":part",
                    AttributeValue.fromS(Keys.PART)
                )
            );
        // In the order of the sort key, which is that of the numbers; a query's answer has at most 1 MB.
        var parts = new ArrayList<GovListings>();
        call(() -> {
            client.each("Query", query, item -> parts.add(listings(item)));
            return parts;
        });
        if (!parts.isEmpty() && parts.size() != GovListings.PARTS) {
            throw new IllegalStateException("the list of domains has " + parts.size() + " parts");
        }
        return parts;
    }

    @Override
    public boolean replace(Optional<Stock> last, Stock stock, List<GovListings> parts) {
        var writes = new ArrayList<Parameters>();
        writes.add(new Parameters().object("Put", conditional(last, stock)));
        for (int number = 0; number < parts.size(); number++) {
            var item = new HashMap<>(Keys.part(GovListings.FORMAT, number));
            item.put(PART, AttributeValue.fromB(parts.get(number).encode()));
            writes.add(new Parameters().object("Put", new Parameters().text("TableName", table).item("Item", item)));
        }
        try {
            client.call("TransactWriteItems", new Parameters().objects("TransactItems", writes));
            return true;
        } catch (DynamoException failed) {
            // Two refreshes at once: one wins. DynamoDB reports either code.
            if (
                failed.reasons().contains("ConditionalCheckFailed") || failed.reasons().contains("TransactionConflict")
            ) {
                return false;
            }
            throw new LedgerUnavailable(failed);
        }
    }

    private Parameters conditional(Optional<Stock> last, Stock stock) {
        var item = new HashMap<>(Keys.stock(GovListings.FORMAT));
        item.put(AS_OF, AttributeValue.fromS(stock.asOf().toString()));
        item.put(TAKEN_AT, AttributeValue.fromS(stock.takenAt().toString()));
        var counts = new HashMap<String, AttributeValue>();
        stock.counts().forEach((kind, count) -> counts.put(kind.slug(), AttributeValue.fromN(count.toString())));
        item.put(COUNTS, AttributeValue.fromM(counts));
        var put = new Parameters().text("TableName", table).item("Item", item);
        if (last.isEmpty()) {
            put.text("ConditionExpression", "attribute_not_exists(pk)");
        } else {
            put.text("ConditionExpression", "takenAt = :before").values(
                Map.of(":before", AttributeValue.fromS(last.get().takenAt().toString()))
            );
        }
        return put;
    }

    private Optional<Map<String, AttributeValue>> get(Map<String, AttributeValue> key) {
        var answer = call(() -> client.call("GetItem", new Parameters().text("TableName", table).item("Key", key)));
        return answer.item().isEmpty() ? Optional.empty() : Optional.of(answer.item());
    }

    private static Stock stock(Map<String, AttributeValue> item) {
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        item.get(COUNTS)
            .m()
            .forEach((slug, count) -> Kind.of(slug).ifPresent(kind -> counts.put(kind, Integer.parseInt(count.n()))));
        return new Stock(LocalDate.parse(item.get(AS_OF).s()), Instant.parse(item.get(TAKEN_AT).s()), counts);
    }

    private static GovListings listings(Map<String, AttributeValue> item) {
        return GovListings.decode(item.get(PART).b());
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (DynamoException unreachable) {
            throw new LedgerUnavailable(unreachable);
        }
    }
}
