package org.socialgov.table.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Items on the wire: the SDK reads what is written here, and the other way round. */
class AttributeValueTest {

    private static final String[] TEXTS = {
        "",
        "a",
        "\"\\/\b\f\n\r\t\u0000\u001f",
        "\u2028\u2029\u007f",
        "é€\uD83D\uDE00",
        "ann@agency.gov",
    };

    @Test
    void items_are_understood_by_the_SDK_and_the_SDKs_items_here() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            var sdk = new HashMap<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue>();
            var ours = new HashMap<String, AttributeValue>();
            for (int attribute = 0; attribute < 4; attribute++) {
                String name = "a" + attribute + TEXTS[random.nextInt(TEXTS.length)];
                var seed = random.nextLong();
                sdk.put(name, sdk(new Random(seed), 0));
                ours.put(name, ours(new Random(seed), 0));
            }
            var wire = new Wire("{\"Item\":" + FakeDynamo.json(ours) + "}");
            try (
                var client = DynamoDbClient.builder()
                    .region(Region.US_EAST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .httpClient(wire)
                    .build()
            ) {
                assertThat(client.getItem(get -> get.tableName("t").key(Map.of())).item()).isEqualTo(sdk);
                client.putItem(put -> put.tableName("t").item(sdk));
            }
            assertThat(Answer.read(wire.request).item()).isEqualTo(ours);
        }
    }

    private static AttributeValue ours(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 6 : 4)) {
            case 0 -> AttributeValue.fromS(TEXTS[random.nextInt(TEXTS.length)]);
            case 1 -> AttributeValue.fromN(Long.toString(random.nextLong()));
            case 2 -> AttributeValue.fromBool(random.nextBoolean());
            case 3 -> AttributeValue.fromB(Long.toString(random.nextLong()).getBytes(StandardCharsets.UTF_8));
            case 4 -> {
                var values = new ArrayList<AttributeValue>();
                for (int n = random.nextInt(3); n > 0; n--) {
                    values.add(ours(random, depth + 1));
                }
                yield AttributeValue.fromL(values);
            }
            default -> {
                var values = new HashMap<String, AttributeValue>();
                for (int n = random.nextInt(3); n > 0; n--) {
                    values.put(TEXTS[random.nextInt(TEXTS.length)], ours(random, depth + 1));
                }
                yield AttributeValue.fromM(values);
            }
        };
    }

    private static software.amazon.awssdk.services.dynamodb.model.AttributeValue sdk(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 6 : 4)) {
            case 0 -> software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS(
                TEXTS[random.nextInt(TEXTS.length)]
            );
            case 1 -> software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN(
                Long.toString(random.nextLong())
            );
            case 2 -> software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool(random.nextBoolean());
            case 3 -> software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB(
                SdkBytes.fromUtf8String(Long.toString(random.nextLong()))
            );
            case 4 -> {
                var values = new ArrayList<software.amazon.awssdk.services.dynamodb.model.AttributeValue>();
                for (int n = random.nextInt(3); n > 0; n--) {
                    values.add(sdk(random, depth + 1));
                }
                yield software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL(values);
            }
            default -> {
                var values = new HashMap<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue>();
                for (int n = random.nextInt(3); n > 0; n--) {
                    values.put(TEXTS[random.nextInt(TEXTS.length)], sdk(random, depth + 1));
                }
                yield software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM(values);
            }
        };
    }

    /** Keeps the last request of the SDK, and gives it one answer. */
    private static final class Wire implements SdkHttpClient {

        private final byte[] answer;
        private byte[] request;

        Wire(String answer) {
            this.answer = answer.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest execute) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    request = execute.contentStreamProvider().orElseThrow().newStream().readAllBytes();
                    return HttpExecuteResponse.builder()
                        .response(
                            SdkHttpResponse.builder()
                                .statusCode(200)
                                .putHeader("Content-Type", "application/x-amz-json-1.0")
                                .build()
                        )
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
                        .build();
                }

                @Override
                public void abort() {
                    // Nothing is under way.
                }
            };
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
