package org.socialgov.table;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.statistics.MemberScan;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.LedgerUnavailable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Member statistics in the DynamoDB table, and the scan of the memberships that they are counted from. */
public final class DynamoMemberStatistics implements MemberStatistics.Source, MemberScan {

    private final DynamoDbClient client;
    private final String table;
    private final boolean consistent;

    private DynamoMemberStatistics(DynamoDbClient client, String table, boolean consistent) {
        this.client = client;
        this.table = table;
        this.consistent = consistent;
    }

    /** For pages: eventually consistent reads, at half the price. */
    public static DynamoMemberStatistics toShow(DynamoDbClient client, String table) {
        return new DynamoMemberStatistics(client, table, false);
    }

    /** For the daily count: consistent reads. */
    public static DynamoMemberStatistics toCount(DynamoDbClient client, String table) {
        return new DynamoMemberStatistics(client, table, true);
    }

    @Override
    public MemberStatistics statistics(String community) {
        var request = QueryRequest.builder()
            .tableName(table)
            .consistentRead(consistent)
            .keyConditionExpression("pk = :partition")
            .expressionAttributeValues(Map.of(":partition", AttributeValue.fromS(Keys.statistics(community))))
            .build();
        var counts = new ArrayList<MemberCountShard>();
        Optional<DailyMemberStatistics> dailyStatistics = Optional.empty();
        boolean isExample = false;
        for (var item : call(() -> client.queryPaginator(request).items().stream().toList())) {
            if (item.get(Keys.SK).s().equals(Keys.DAILY_STATISTICS)) {
                dailyStatistics = Optional.of(StatisticsItems.dailyStatistics(item));
            } else if (item.get(Keys.SK).s().equals(Keys.EXAMPLE)) {
                isExample = true;
            } else {
                counts.add(StatisticsItems.counts(item));
            }
        }
        return new MemberStatistics(community, counts, dailyStatistics, isExample);
    }

    @Override
    public void each(Consumer<Entry> entry) {
        var request = ScanRequest.builder()
            .tableName(table)
            .consistentRead(consistent)
            .filterExpression("sk = :member")
            .expressionAttributeValues(Map.of(":member", AttributeValue.fromS(Keys.MEMBERSHIP)))
            .select(Select.SPECIFIC_ATTRIBUTES)
            // No personal data is read: the function's role may read only these attributes.
            .projectionExpression("pk, sk, community, #status, joinedAt, leftAt, affiliation")
            .expressionAttributeNames(Map.of("#status", "status"))
            .build();
        call(() -> {
            client.scanPaginator(request).items().stream().map(Items::scanEntry).forEach(entry);
            return entry;
        });
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException unreachable) {
            throw new LedgerUnavailable(unreachable);
        }
    }
}
