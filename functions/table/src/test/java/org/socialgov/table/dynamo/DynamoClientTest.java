package org.socialgov.table.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.environment.Settings;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointParams;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/** The calls on their way: where they go, and what becomes of them when DynamoDB or the network fails. */
class DynamoClientTest {

    private static final Parameters NONE = new Parameters();
    private static final String THROTTLED = error("ProvisionedThroughputExceededException");

    /** What the table answers one after another; status 0 is a lost answer. */
    private final Deque<Transport.Reply> replies = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();

    private final List<Boolean> repeated = new ArrayList<>();

    private final DynamoClient client = FakeDynamo.over((_, body, _, isRepeated) -> {
        repeated.add(isRepeated);
        sent.add(new String(body, StandardCharsets.UTF_8));
        var reply = replies.removeFirst();
        if (reply.status() == 0) {
            throw new IOException("simulated");
        }
        return reply;
    });

    @Test
    void each_region_is_called_where_the_SDK_calls_it() {
        var sdk = DynamoDbEndpointProvider.defaultProvider();
        var regions = Region.regions()
            .stream()
            .filter(region -> !region.isGlobalRegion())
            .filter(region -> List.of("aws", "aws-us-gov").contains(region.metadata().partition().id()))
            .toList();
        assertThat(regions).hasSizeGreaterThan(25);
        for (var region : regions) {
            for (boolean isFips : List.of(true, false)) {
                var params = DynamoDbEndpointParams.builder()
                    .region(region)
                    .useFips(isFips)
                    .useDualStack(false)
                    .build();
                assertThat(DynamoClient.endpoint(settings(region.id(), Boolean.toString(isFips)))).isEqualTo(
                    sdk.resolveEndpoint(params).join().endpointUrl().toUri()
                );
            }
        }
    }

    @Test
    void an_emulator_is_called_instead() {
        var settings = new Settings(Map.of("AWS_REGION", "us-east-1", "AWS_ENDPOINT_URL", "http://localhost:4566"));
        assertThat(DynamoClient.endpoint(settings)).hasToString("http://localhost:4566");
    }

    @Test
    void missing_credentials_stop_the_function_at_its_start() {
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(() -> DynamoClient.of(settings("us-east-1", "false"), Duration.ofSeconds(1)))
            .withMessageContaining("AWS_ACCESS_KEY_ID");
    }

    @Test
    void a_failure_that_passes_is_not_noticed() {
        replies.add(lost());
        replies.add(reply(500, ""));
        replies.add(reply(200, "{\"Item\":{\"pk\":{\"S\":\"a\"}}}"));

        assertThat(client.call("GetItem", new Parameters().text("TableName", "t")).item()).containsEntry(
            "pk",
            AttributeValue.fromS("a")
        );
        assertThat(sent).hasSize(3).containsOnly("{\"TableName\":\"t\"}");
        assertThat(repeated).containsExactly(false, true, true);
    }

    @Test
    void three_tries_are_all() {
        for (int i = 0; i < 4; i++) {
            replies.add(reply(503, ""));
        }
        assertThatExceptionOfType(DynamoException.class).isThrownBy(() -> client.call("GetItem", NONE));
        assertThat(sent).hasSize(3);
    }

    @Test
    void a_throttled_call_is_tried_again() {
        replies.add(reply(400, THROTTLED));
        replies.add(reply(200, "{}"));

        assertThat(client.call("PutItem", NONE).error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "AccessDeniedException", "ResourceNotFoundException", "ValidationException" })
    void a_refusal_is_not_tried_again_and_its_code_is_told(String code) {
        replies.add(reply(400, error(code)));

        var failed = catchThrowableOfType(DynamoException.class, () -> client.call("GetItem", NONE));

        assertThat(failed.code()).isEqualTo(code);
        assertThat(sent).hasSize(1);
    }

    @Test
    void a_refusal_that_is_not_DynamoDBs_is_told_by_its_status() {
        replies.add(reply(403, "<html>a proxy</html>"));

        var failed = catchThrowableOfType(DynamoException.class, () -> client.call("GetItem", NONE));

        assertThat(failed.code()).isEqualTo("Status403");
    }

    @Test
    void a_cancelled_transaction_tells_the_reason_of_each_write() {
        replies.add(
            reply(
                400,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"Message\":\"no\"," +
                    "\"CancellationReasons\":[{\"Code\":\"None\"},{\"Code\":\"ConditionalCheckFailed\"," +
                    "\"Message\":\"The conditional request failed\"}]}"
            )
        );
        var failed = catchThrowableOfType(DynamoException.class, () -> client.call("TransactWriteItems", NONE));

        assertThat(failed.reasons()).containsExactly("None", "ConditionalCheckFailed");
    }

    @Test
    void a_damaged_answer_is_asked_for_again() {
        byte[] answer = "{\"Item\":{\"pk\":{\"S\":\"a\"}}}".getBytes(StandardCharsets.UTF_8);
        replies.add(new Transport.Reply(200, "1", answer));
        replies.add(reply(200, "{\"Item\":"));
        replies.add(new Transport.Reply(200, "2745614147", "{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(client.call("GetItem", NONE).item()).isEmpty();
        assertThat(sent).hasSize(3);
    }

    @Test
    void the_pages_of_a_query_are_read_to_the_last() {
        replies.add(
            reply(200, "{\"Items\":[{\"n\":{\"N\":\"1\"}}],\"LastEvaluatedKey\":{\"pk\":{\"S\":\"\\\"\\u00e9\"}}}")
        );
        replies.add(reply(200, "{\"Items\":[{\"n\":{\"N\":\"2\"}}]}"));
        var numbers = new ArrayList<String>();

        client.each("Query", new Parameters().text("TableName", "t"), item -> numbers.add(item.get("n").n()));

        assertThat(numbers).containsExactly("1", "2");
        assertThat(sent).containsExactly(
            "{\"TableName\":\"t\"}",
            "{\"TableName\":\"t\",\"ExclusiveStartKey\":{\"pk\":{\"S\":\"\\\"é\"}}}"
        );
    }

    private static Settings settings(String region, String isFips) {
        return new Settings(new HashMap<>(Map.of("AWS_REGION", region, "AWS_USE_FIPS_ENDPOINT", isFips)));
    }

    private static Transport.Reply lost() {
        return reply(0, "");
    }

    private static Transport.Reply reply(int status, String body) {
        return new Transport.Reply(status, null, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String error(String code) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"ann@agency.gov\"}";
    }
}
