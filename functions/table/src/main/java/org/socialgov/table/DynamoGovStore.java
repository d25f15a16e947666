package org.socialgov.table;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
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

    private final Table table;

    /**
     * @param client with its time limit set
     * @param table the table's name
     */
    public DynamoGovStore(DynamoClient client, String table) {
        this.table = new Table(client, table);
    }

    @Override
    public Optional<Stock> stock() {
        return table.get(Keys.stock(GovListings.FORMAT), false, DynamoGovStore::stock);
    }

    @Override
    public Optional<GovListings> part(int number) {
        return table.get(Keys.part(GovListings.FORMAT, number), false, DynamoGovStore::listings);
    }

    @Override
    public List<GovListings> all() {
        var query = table.query(
            "pk = :directory AND begins_with(sk, :part)",
            ":directory",
            Keys.DIRECTORY + GovListings.FORMAT,
            ":part",
            Keys.PART
        );
        // In the order of the sort key, which is that of the numbers; a query's answer has at most 1 MB.
        var parts = new ArrayList<GovListings>();
        table.each("Query", query, item -> parts.add(listings(item)));
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
            writes.add(new Parameters().object("Put", table.on().item("Item", item)));
        }
        try {
            table.client().call("TransactWriteItems", new Parameters().objects("TransactItems", writes));
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
        var item = new ItemWriter()
            .text(AS_OF, stock.asOf().toString())
            .text(TAKEN_AT, stock.takenAt().toString())
            .numbers(COUNTS, stock.counts(), Kind::slug)
            .values();
        item.putAll(Keys.stock(GovListings.FORMAT));
        var put = table.on().item("Item", item);
        if (last.isEmpty()) {
            put.text("ConditionExpression", "attribute_not_exists(pk)");
        } else {
            put.text("ConditionExpression", "takenAt = :before").values(
                Table.texts(":before", last.get().takenAt().toString())
            );
        }
        return put;
    }

    private static Stock stock(ItemReader in) {
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        in.numbers(COUNTS).forEach((slug, count) -> Kind.of(slug).ifPresent(kind -> counts.put(kind, count)));
        return new Stock(in.date(AS_OF), in.instant(TAKEN_AT), counts);
    }

    private static GovListings listings(ItemReader in) {
        return GovListings.decode(in.bytes(PART));
    }
}
