package org.socialgov.acceptance;

import static org.socialgov.acceptance.Template.list;
import static org.socialgov.acceptance.Template.map;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/** Makes the table that the template declares, alone, with no consumer of its stream. */
final class TemplateTable {

    static final String NAME = "contract";

    private TemplateTable() {}

    /** The new table's name. */
    static String create(DynamoDbClient client) {
        return create(client, NAME);
    }

    /** A table with that name. */
    static String create(DynamoDbClient client, String name) {
        var table = Template.read("template.yaml").resource("Table").properties();
        client.createTable(
            CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    list(table.get("AttributeDefinitions"))
                        .stream()
                        .map(Template::map)
                        .map(attribute ->
                            AttributeDefinition.builder()
                                .attributeName(text(attribute, "AttributeName"))
                                .attributeType(text(attribute, "AttributeType"))
                                .build()
                        )
                        .toList()
                )
                .keySchema(keySchema(table))
                .globalSecondaryIndexes(
                    list(table.get("GlobalSecondaryIndexes"))
                        .stream()
                        .map(Template::map)
                        .map(TemplateTable::index)
                        .toList()
                )
                .streamSpecification(
                    StreamSpecification.builder()
                        .streamEnabled(true)
                        .streamViewType(text(map(table.get("StreamSpecification")), "StreamViewType"))
                        .build()
                )
                .build()
        );
        client.waiter().waitUntilTableExists(wait -> wait.tableName(name));
        return name;
    }

    private static GlobalSecondaryIndex index(Map<String, Object> index) {
        return GlobalSecondaryIndex.builder()
            .indexName(text(index, "IndexName"))
            .keySchema(keySchema(index))
            .projection(projection(map(index.get("Projection"))))
            .build();
    }

    private static Projection projection(Map<String, Object> projection) {
        var made = Projection.builder().projectionType(text(projection, "ProjectionType"));
        if (projection.containsKey("NonKeyAttributes")) {
            made.nonKeyAttributes(list(projection.get("NonKeyAttributes")).stream().map(Object::toString).toList());
        }
        return made.build();
    }

    private static List<KeySchemaElement> keySchema(Map<String, Object> of) {
        return list(of.get("KeySchema"))
            .stream()
            .map(Template::map)
            .map(element ->
                KeySchemaElement.builder()
                    .attributeName(text(element, "AttributeName"))
                    .keyType(text(element, "KeyType"))
                    .build()
            )
            .toList();
    }

    private static String text(Map<String, Object> of, String name) {
        return of.get(name).toString();
    }
}
