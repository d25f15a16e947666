package org.socialgov.table;

import java.time.Duration;
import org.socialgov.environment.Settings;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes the client for the table. Everything that the SDK would look for at start-up (HTTP client, region, retry
 * mode) is said, since the looking takes longer than the calls.
 */
public final class DynamoClients {

    private DynamoClients() {}

    /**
     * The keys of the function's role, from the two places where Lambda leaves them: the environment, or under
     * SnapStart its own endpoint. The default chain would look at files and other services besides.
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
     * @param settings the function's: {@code AWS_REGION}, and {@code AWS_ENDPOINT_URL} where it is set
     * @param credentials where the function's role's keys come from
     * @param withinAll the time for one call with all its retries: well inside the function's timeout, so that what
     *     failed is said while there is time to say it
     */
    public static DynamoDbClient client(Settings settings, AwsCredentialsProvider credentials, Duration withinAll) {
        var client = DynamoDbClient.builder()
            .region(Region.of(settings.text("AWS_REGION")))
            .credentialsProvider(credentials)
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(1))
                    .socketTimeout(Duration.ofSeconds(2))
                    .build()
            )
            .overrideConfiguration(configuration ->
                configuration.retryStrategy(RetryMode.STANDARD).apiCallTimeout(withinAll)
            );
        settings.endpoint().ifPresent(client::endpointOverride);
        return client.build();
    }
}
