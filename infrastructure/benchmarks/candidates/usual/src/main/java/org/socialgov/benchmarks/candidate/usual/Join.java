package org.socialgov.benchmarks.candidate.usual;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A join done the usual way: the same operations on the table as ours, one after another. The setting
 * {@code OPERATIONS} lists them ({@code BatchGetItem,UpdateItem,TransactWriteItems}), as the benchmark saw them.
 */
public final class Join {

    private static final int ITEMS = 3;

    private final List<String> operations = List.of(System.getenv("OPERATIONS").split(","));
    private final DynamoDbEnhancedClient client;
    private final DynamoDbTable<Item> table;

    /** @param dynamo the client; the default one where the framework has no other */
    public Join(DynamoDbClient dynamo) {
        client = DynamoDbEnhancedClient.builder().dynamoDbClient(dynamo).build();
        table = client.table("measured", TableSchema.fromBean(Item.class));
    }

    /** {@return the answer to the post of a form} */
    public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event) {
        String body = event.getBody();
        if (event.getIsBase64Encoded()) {
            body = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
        }
        var fields = new HashMap<String, String>();
        for (String field : body.split("&")) {
            var pair = field.split("=", 2);
            fields.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        if (!fields.getOrDefault("email", "").matches("[^@\\s]+@[^@\\s]+\\.[a-z]+")) {
            return APIGatewayV2HTTPResponse.builder().withStatusCode(422).build();
        }
        for (String operation : operations) {
            call(operation, fields);
        }
        return APIGatewayV2HTTPResponse.builder()
            .withStatusCode(303)
            .withHeaders(Map.of("location", "/communities/social-media/join/check-your-mail/"))
            .build();
    }

    private void call(String operation, Map<String, String> fields) {
        String member = "MEMBER#" + fields.get("email");
        switch (operation) {
            case "BatchGetItem" -> {
                var batch = ReadBatch.builder(Item.class).mappedTableResource(table);
                for (int i = 0; i < ITEMS; i++) {
                    batch.addGetItem(
                        Key.builder()
                            .partitionValue(member)
                            .sortValue("" + i)
                            .build()
                    );
                }
                client
                    .batchGetItem(BatchGetItemEnhancedRequest.builder().readBatches(batch.build()).build())
                    .resultsForTable(table)
                    .forEach(Item::getCount);
            }
            case "UpdateItem" -> {
                var counter = Item.of("COUNTER", "hour");
                counter.setCount(1L);
                table.updateItem(counter);
            }
            case "TransactWriteItems" -> {
                var request = TransactWriteItemsEnhancedRequest.builder();
                for (int i = 0; i < ITEMS; i++) {
                    request.addPutItem(
                        table,
                        TransactPutItemEnhancedRequest.builder(Item.class)
                            .item(item(member + "#" + i, fields))
                            .conditionExpression(
                                Expression.builder().expression("attribute_not_exists(partition)").build()
                            )
                            .build()
                    );
                }
                client.transactWriteItems(request.build());
            }
            default -> throw new IllegalStateException("no equivalent of the operation " + operation);
        }
    }

    private static Item item(String key, Map<String, String> fields) {
        var item = Item.of(key, "0");
        item.setEmail(fields.get("email"));
        item.setName(fields.get("name"));
        return item;
    }
}
