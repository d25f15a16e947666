package org.socialgov.table.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The SDK's signer is the reference. */
class AwsSignatureTest {

    private static final String TARGET = "DynamoDB_20120810.GetItem";

    @Test
    void a_signature_is_the_one_that_the_SDK_makes() {
        var random = new Random(4);
        for (int i = 0; i < 200; i++) {
            var credentials = new Credentials(
                "id" + random.nextInt(),
                "secret/+" + random.nextLong(),
                i % 2 == 0 ? "" : "token/+=" + random.nextLong()
            );
            String region = i % 3 == 0 ? "us-gov-west-1" : "us-east-1";
            String host = "dynamodb." + region + ".amazonaws.com";
            var body = new byte[random.nextInt(2_000)];
            random.nextBytes(body);
            // Every second of half a century may come: days, hours and milliseconds with zeros among them.
            var now = Instant.ofEpochMilli(random.nextLong(1_800_000_000_000L));

            var ours = new AwsSignature(credentials, region).headers(host, TARGET, body, now);

            assertThat(ours.get("authorization")).isEqualTo(sdk(credentials, region, host, body, now));
        }
    }

    @Test
    void each_day_has_a_key_of_its_own() {
        var credentials = new Credentials("id", "secret", "");
        var signature = new AwsSignature(credentials, "us-east-1");
        var evening = Instant.parse("2026-11-30T23:59:59Z");
        for (var now : new Instant[] { evening, evening, evening.plusSeconds(1), evening }) {
            var ours = signature.headers("host", TARGET, new byte[0], now);

            assertThat(ours.get("authorization")).isEqualTo(sdk(credentials, "us-east-1", "host", new byte[0], now));
        }
    }

    @Test
    void the_body_decides_about_the_signature() {
        var signature = new AwsSignature(new Credentials("id", "secret", ""), "us-east-1");
        var one = signature.headers("host", TARGET, "{}".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
        var other = signature.headers("host", TARGET, "{ }".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);

        assertThat(one.get("authorization")).isNotEqualTo(other.get("authorization"));
    }

    private static String sdk(Credentials credentials, String region, String host, byte[] body, Instant now) {
        var identity = credentials.session().isEmpty()
            ? AwsCredentialsIdentity.create(credentials.id(), credentials.secret())
            : AwsSessionCredentialsIdentity.create(credentials.id(), credentials.secret(), credentials.session());
        var request = SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://" + host + "/"))
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("X-Amz-Target", TARGET)
            .build();
        return AwsV4HttpSigner.create()
            .sign(sign ->
                sign
                    .identity(identity)
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))
            )
            .request()
            .firstMatchingHeader("Authorization")
            .orElseThrow();
    }
}
