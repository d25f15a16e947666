package org.socialgov.operations;

import java.util.Map;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * {@code mvn -f infrastructure/operations -Pindex -Dstack=NAME}: writes the entries of the member index that memberships of
 * earlier releases lack. A broadcast finds the members by it.
 */
public final class MemberIndex {

    private static final String MEMBER = "MEMBER#";

    private final DynamoDbClient client;
    private final String table;

    public MemberIndex(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * @param arguments the stack's name
     * @throws IllegalStateException if the stack can't be read
     */
    public static void main(String[] arguments) {
        Command.run(() -> {
            var stack = DeployedStack.named(arguments, () -> AwsClients.make(CloudFormationClient.builder()));
            int written = new MemberIndex(
                AwsClients.make(DynamoDbClient.builder()),
                stack.outputs().get("TableName")
            ).write();
            System.out.printf("%d members were added to the index.%n", written);
        });
    }

    /** Adds the members that the index lacks. Returns their number. */
    public int write() {
        var lacking = ScanRequest.builder()
            .tableName(table)
            .filterExpression("sk = :member AND #status = :active AND attribute_not_exists(owed)")
            .projectionExpression("pk, sk, community")
            .expressionAttributeNames(Map.of("#status", "status"))
            .expressionAttributeValues(
                Map.of(":member", AttributeValue.fromS("MEMBER"), ":active", AttributeValue.fromS("ACTIVE"))
            )
            .build();
        int written = 0;
        for (var member : client.scanPaginator(lacking).items()) {
            written += add(member) ? 1 : 0;
        }
        return written;
    }

    /** Whether it was added. A member who left meanwhile isn't; any other change has written the entry itself. */
    private boolean add(Map<String, AttributeValue> member) {
        String key = member.get("pk").s().substring(MEMBER.length());
        try {
            client.updateItem(update ->
                update
                    .tableName(table)
                    .key(Map.of("pk", member.get("pk"), "sk", member.get("sk")))
                    .updateExpression("SET owed = :partition, due = :key")
                    .conditionExpression("#status = :active AND attribute_not_exists(owed)")
                    .expressionAttributeNames(Map.of("#status", "status"))
                    .expressionAttributeValues(
                        Map.of(
                            ":partition",
                            AttributeValue.fromS("ACTIVE#" + member.get("community").s()),
                            ":key",
                            AttributeValue.fromS(key),
                            ":active",
                            AttributeValue.fromS("ACTIVE")
                        )
                    )
            );
            return true;
        } catch (ConditionalCheckFailedException changed) {
            return false;
        }
    }
}
