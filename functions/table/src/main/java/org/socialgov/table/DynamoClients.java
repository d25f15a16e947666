package org.socialgov.table;

import java.time.Duration;
import org.socialgov.environment.Settings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Creates the DynamoDB client. HTTP client, region and retry mode are set here: the SDK's own search for them at
 * start-up takes longer than the calls.
 */
public final class DynamoClients {

    private static final Duration DRY_RUN_CALL = Duration.ofSeconds(2);

    private DynamoClients() {}

    /**
     * Credentials of the function's role, from the two places where Lambda provides them: environment variables, or
     * with SnapStart a local endpoint. The default chain would also search files and other services.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">SnapStart and credentials</a>
     */
    public static AwsCredentialsProvider roleCredentials() {
        return AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            ContainerCredentialsProvider.create()
        );
    }

    /**
     * Creates the client.
     *
     * @param settings the function's settings: {@code AWS_REGION}, and {@code AWS_ENDPOINT_URL} where it is set
     * @param credentials credentials of the function's role
     * @param withinAll time limit of one call with all its retries: well below the function's timeout, so that a
     *     failure is logged before the timeout
     */
    public static DynamoDbClient client(Settings settings, AwsCredentialsProvider credentials, Duration withinAll) {
        var http = UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(1))
            .socketTimeout(Duration.ofSeconds(2))
            .build();
        return client(settings, credentials, withinAll, http);
    }

    /** The client for a dry run: each read finds nothing, each write is accepted, and nothing leaves the function. */
    public static DynamoDbClient forDryRun(Settings settings) {
        return client(
            settings,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("dry-run", "dry-run")),
            DRY_RUN_CALL,
            new EmptyTable()
        );
    }

    private static DynamoDbClient client(
        Settings settings,
        AwsCredentialsProvider credentials,
        Duration withinAll,
        SdkHttpClient http
    ) {
        var client = DynamoDbClient.builder()
            .region(Region.of(settings.text("AWS_REGION")))
            .credentialsProvider(credentials)
            .httpClient(http)
            .overrideConfiguration(configuration ->
                configuration.retryStrategy(RetryMode.STANDARD).apiCallTimeout(withinAll)
            );
        settings.endpoint().ifPresent(client::endpointOverride);
        return client.build();
    }
}
