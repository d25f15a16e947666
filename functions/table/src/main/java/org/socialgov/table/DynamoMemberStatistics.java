package org.socialgov.table;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.table.dynamo.DynamoClient;

/** Member statistics in the DynamoDB table, and the scan of the memberships that they are counted from. */
public final class DynamoMemberStatistics implements MemberStatistics.Source, MemberScan {

    private final Table table;
    private final boolean consistent;

    private DynamoMemberStatistics(DynamoClient client, String table, boolean consistent) {
        this.table = new Table(client, table);
        this.consistent = consistent;
    }

    /** For pages: eventually consistent reads, at half the price. */
    public static DynamoMemberStatistics toShow(DynamoClient client, String table) {
        return new DynamoMemberStatistics(client, table, false);
    }

    /** For the daily count: consistent reads. */
    public static DynamoMemberStatistics toCount(DynamoClient client, String table) {
        return new DynamoMemberStatistics(client, table, true);
    }

    @Override
    public MemberStatistics statistics(String community) {
        var query = table.query("pk = :partition", ":partition", Keys.STATISTICS + community);
        var items = new ArrayList<ItemReader>();
        table.each("Query", query.flag("ConsistentRead", consistent), items::add);
        var counts = new ArrayList<MemberCountShard>();
        Optional<DailyMemberStatistics> dailyStatistics = Optional.empty();
        boolean isExample = false;
        for (var item : items) {
            switch (item.text(Keys.SK)) {
                case Keys.DAILY_STATISTICS -> dailyStatistics = Optional.of(StatisticsItems.dailyStatistics(item));
                case Keys.EXAMPLE -> isExample = true;
                default -> counts.add(StatisticsItems.counts(item));
            }
        }
        return new MemberStatistics(community, counts, dailyStatistics, isExample);
    }

    @Override
    public void each(Consumer<Entry> entry) {
        var scan = table
            .on()
            .flag("ConsistentRead", consistent)
            .text("FilterExpression", "sk = :member")
            .values(Table.texts(":member", Keys.MEMBERSHIP))
            .text("Select", "SPECIFIC_ATTRIBUTES")
            // No personal data is read: the function's role may read only these attributes.
            .text(
                "ProjectionExpression",
                "pk, sk, community, #status, joinedAt, leftAt, affiliation, frequency, pausedUntil, resumes, topics"
            )
            .names(Map.of("#status", "status"));
        table.each("Scan", scan, item -> entry.accept(Items.scanEntry(item)));
    }
}
