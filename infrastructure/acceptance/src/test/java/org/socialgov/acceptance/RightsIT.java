package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.socialgov.local.Options;
import org.socialgov.local.rights.RightsCheck;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.ses.SesClient;

/**
 * The roles of the deployed template against requests of the SDK, signed by a function. That the rights suffice is shown by
 * all tests of the deployed system: their functions pass the same check, and a refused request fails them.
 */
@SharedSystem.Use
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIT {

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private DeployedSystem system;
    private RightsCheck check;
    private String table;

    @BeforeAll
    void start(DeployedSystem shared) {
        system = shared;
        check = RightsCheck.start(system.local().clients().endpoint(), Options.COMMUNITY_ADDRESS, reports::add);
        check.take(system.local().stack(), system.local().clients());
        table = system.local().stack().outputs().get("TableName");
    }

    @AfterAll
    void stop() {
        check.close();
    }

    @Test
    void a_function_reads_and_writes_the_kinds_of_keys_of_its_role_alone() {
        try (var join = table("JoinFunction"); var mail = table("MailFunction")) {
            join.putItem(request -> request.tableName(table).item(key("MEMBER#rights", "A")));
            assertThat(
                mail.getItem(request -> request.tableName(table).key(key("MEMBER#rights", "A"))).item()
            ).isNotEmpty();

            refused(() -> join.putItem(request -> request.tableName(table).item(key("LINK#rights", "A"))));
            refused(() -> join.getItem(request -> request.tableName(table).key(key("MEMBER#rights", "A"))));
            refused(() -> join.deleteItem(request -> request.tableName(table).key(key("MEMBER#rights", "A"))));
            refused(() -> join.scan(request -> request.tableName(table)));
            refused(() ->
                join.query(request ->
                    request
                        .tableName(table)
                        .indexName("owed")
                        .keyConditionExpression("#p = :p")
                        .expressionAttributeNames(Map.of("#p", "owed"))
                        .expressionAttributeValues(Map.of(":p", AttributeValue.fromS("x")))
                )
            );
        }
    }

    @Test
    void each_item_of_a_transaction_or_a_batch_needs_its_right() {
        try (var join = table("JoinFunction")) {
            var member = key("MEMBER#rights", "B");
            var link = key("LINK#rights", "B");
            var putMember = put(member);
            join.transactWriteItems(request -> request.transactItems(putMember));
            refused(() -> join.transactWriteItems(request -> request.transactItems(putMember, put(link))));
            var delete = TransactWriteItem.builder()
                .delete(each -> each.tableName(table).key(member))
                .build();
            refused(() -> join.transactWriteItems(request -> request.transactItems(delete)));
            refused(() ->
                join.batchGetItem(request ->
                    request.requestItems(Map.of(table, KeysAndAttributes.builder().keys(List.of(member, link)).build()))
                )
            );
        }
    }

    @Test
    void the_night_s_count_scans_attributes_that_identify_no_person() {
        try (var recount = table("RecountFunction")) {
            var allowed = "pk, sk, #s";
            scan(recount, allowed);
            refused(() -> scan(recount, allowed + ", address"));
            refused(() ->
                recount.scan(request ->
                    request
                        .tableName(table)
                        .select("SPECIFIC_ATTRIBUTES")
                        .projectionExpression("pk")
                        .filterExpression("contains(address, :a)")
                        .expressionAttributeValues(Map.of(":a", AttributeValue.fromS("a")))
                )
            );
            refused(() -> recount.scan(request -> request.tableName(table)));
        }
    }

    @Test
    void mail_is_sent_as_the_community_by_functions_that_send() {
        try (var mail = mail("MailFunction"); var join = mail("JoinFunction")) {
            refused(() -> send(join, Options.COMMUNITY_ADDRESS));
            refused(() -> send(mail, "somebody.else@example.gov"));
        }
    }

    @Test
    void S3_says_that_a_mail_is_missing_only_to_a_reader_who_may_list() {
        var bucket = system.local().stack().ofType("AWS::S3::Bucket").getFirst().physicalId();
        try (
            var mail = objects("MailFunction");
            var inbound = objects("InboundFunction");
            var join = objects("JoinFunction")
        ) {
            assertThatThrownBy(() -> mail.getObject(request -> request.bucket(bucket).key("missing"))).isInstanceOf(
                NoSuchKeyException.class
            );
            refused(() -> join.getObject(request -> request.bucket(bucket).key("missing")));
            reports.clear();
            refused(() -> inbound.getObject(request -> request.bucket(bucket).key("missing")));
            assertThat(reports).singleElement().asString().contains("InboundFunction", "s3:ListBucket");
            refused(() -> mail.deleteObject(request -> request.bucket(bucket).key("missing")));
        }
    }

    @Test
    void a_refusal_names_function_action_and_kind_of_key_and_no_person() {
        reports.clear();
        try (var join = table("JoinFunction")) {
            refused(() -> join.putItem(request -> request.tableName(table).item(key("LINK#ann@example.gov", "A"))));
        }
        assertThat(reports)
            .singleElement()
            .asString()
            .contains("JoinFunction", "dynamodb:PutItem", table, "LINK#", "template.yaml")
            .doesNotContain("ann@");
    }

    private void scan(DynamoDbClient client, String projection) {
        client.scan(request ->
            request
                .tableName(table)
                .select("SPECIFIC_ATTRIBUTES")
                .projectionExpression(projection)
                .expressionAttributeNames(Map.of("#s", "status"))
        );
    }

    private static void refused(Runnable request) {
        assertThatThrownBy(request::run).isInstanceOfSatisfying(AwsServiceException.class, problem ->
            assertThat(problem.awsErrorDetails().errorCode()).isIn("AccessDeniedException", "AccessDenied")
        );
    }

    private static void send(SesClient client, String from) {
        client.sendRawEmail(request ->
            request
                .source(from)
                .destinations("success@example.gov")
                .rawMessage(message -> message.data(SdkBytes.fromUtf8String("From: " + from + "\r\n\r\nHello.\r\n")))
        );
    }

    private static Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of("pk", AttributeValue.fromS(partition), "sk", AttributeValue.fromS(sort));
    }

    private TransactWriteItem put(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
            .put(put -> put.tableName(table).item(item))
            .build();
    }

    private DynamoDbClient table(String function) {
        return as(function, DynamoDbClient.builder()).build();
    }

    private SesClient mail(String function) {
        return as(function, SesClient.builder()).build();
    }

    private S3Client objects(String function) {
        return as(function, S3Client.builder().forcePathStyle(true)).build();
    }

    private <B extends AwsClientBuilder<B, ?>> B as(String function, B builder) {
        return builder
            .endpointOverride(check.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(function, "secret")));
    }
}
