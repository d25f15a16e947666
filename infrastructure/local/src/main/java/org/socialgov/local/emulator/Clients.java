package org.socialgov.local.emulator;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The AWS clients for the emulator.
 *
 * @param endpoint the address of its API
 * @param http     the HTTP client of all
 * @param ses      SES, version 1
 */
public record Clients(
    URI endpoint,
    SdkHttpClient http,
    CloudFormationClient cloudFormation,
    LambdaClient lambda,
    IamClient iam,
    DynamoDbClient dynamoDb,
    DynamoDbStreamsClient dynamoDbStreams,
    SesClient ses,
    SqsClient sqs,
    EventBridgeClient eventBridge,
    S3Client s3
) implements AutoCloseable {
    /** Key id and secret that the emulator accepts; they are valid nowhere else. */
    public static final String CREDENTIAL = "test";

    /**
     * Clients of one emulator. Loading the SDK takes longer than the calls: they are best made while the emulator starts.
     *
     * @param endpoint the address of its API
     * @return the clients
     */
    public static Clients of(URI endpoint) {
        // A deployment is one call, and takes long on a busy machine. The emulator refuses a second call, so it isn't
        // retried.
        var http = UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(3)).build();
        return new Clients(
            endpoint,
            http,
            build(CloudFormationClient.builder(), endpoint, http),
            build(LambdaClient.builder(), endpoint, http),
            build(IamClient.builder(), endpoint, http),
            build(DynamoDbClient.builder(), endpoint, http),
            build(DynamoDbStreamsClient.builder(), endpoint, http),
            build(SesClient.builder(), endpoint, http),
            build(SqsClient.builder(), endpoint, http),
            build(EventBridgeClient.builder(), endpoint, http),
            build(
                S3Client.builder()
                    .forcePathStyle(true)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED),
                endpoint,
                http
            )
        );
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
        B builder,
        URI endpoint,
        SdkHttpClient http
    ) {
        return builder
            .endpointOverride(endpoint)
            .region(Region.of(Emulator.REGION))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL)))
            .httpClient(http)
            .build();
    }

    /** {@return the environment variables with which a program uses the emulator} */
    public Map<String, String> environment() {
        return environment(endpoint, CREDENTIAL);
    }

    /**
     * The environment variables with which a program calls AWS.
     *
     * @param endpoint   where AWS answers
     * @param credential key id, secret and token
     * @return the variables
     */
    public static Map<String, String> environment(URI endpoint, String credential) {
        return Map.of(
            "AWS_ENDPOINT_URL",
            endpoint.toString(),
            "AWS_REGION",
            Emulator.REGION,
            "AWS_DEFAULT_REGION",
            Emulator.REGION,
            "AWS_ACCESS_KEY_ID",
            credential,
            "AWS_SECRET_ACCESS_KEY",
            credential,
            "AWS_SESSION_TOKEN",
            credential
        );
    }

    @Override
    public void close() {
        http.close();
    }
}
