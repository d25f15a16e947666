package org.socialgov.local.emulator;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
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
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The AWS clients for the emulator, each created at its first use. */
public final class Clients implements AutoCloseable {

    /** Key id and secret that the emulator accepts; they are valid nowhere else. */
    public static final String CREDENTIAL = "test";

    private final URI endpoint;
    /**
     * A deployment is one call, and takes long on a busy machine. The emulator refuses a second call, so it isn't
     * retried.
     */
    private final SdkHttpClient http = UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(3)).build();

    private final Supplier<CloudFormationClient> cloudFormation = once(() -> build(CloudFormationClient.builder()));
    private final Supplier<LambdaClient> lambda = once(() -> build(LambdaClient.builder()));
    private final Supplier<DynamoDbClient> dynamoDb = once(() -> build(DynamoDbClient.builder()));
    private final Supplier<SesClient> ses = once(() -> build(SesClient.builder()));
    private final Supplier<SqsClient> sqs = once(() -> build(SqsClient.builder()));
    private final Supplier<EventBridgeClient> eventBridge = once(() -> build(EventBridgeClient.builder()));
    private final Supplier<S3Client> s3 = once(() ->
        build(
            S3Client.builder().forcePathStyle(true).requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        )
    );

    /**
     * Clients of one emulator.
     *
     * @param endpoint the address of its API
     */
    public Clients(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Creates all clients. Loading the SDK takes longer than the calls, and happens while the emulator starts. */
    public void prepare() {
        List.of(cloudFormation, lambda, s3, ses, dynamoDb, sqs, eventBridge).forEach(Supplier::get);
    }

    /** {@return CloudFormation} */
    public CloudFormationClient cloudFormation() {
        return cloudFormation.get();
    }

    /** {@return Lambda} */
    public LambdaClient lambda() {
        return lambda.get();
    }

    /** {@return DynamoDB} */
    public DynamoDbClient dynamoDb() {
        return dynamoDb.get();
    }

    /** {@return DynamoDB's streams; the caller closes the client} */
    public DynamoDbStreamsClient dynamoDbStreams() {
        return build(DynamoDbStreamsClient.builder());
    }

    /** {@return SES, version 1} */
    public SesClient ses() {
        return ses.get();
    }

    /** {@return SQS} */
    public SqsClient sqs() {
        return sqs.get();
    }

    /** {@return EventBridge} */
    public EventBridgeClient eventBridge() {
        return eventBridge.get();
    }

    /** {@return S3} */
    public S3Client s3() {
        return s3.get();
    }

    @Override
    public void close() {
        http.close();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
        return builder
            .endpointOverride(endpoint)
            .region(Region.of(Emulator.REGION))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL)))
            .httpClient(http)
            .build();
    }

    private static <T> Supplier<T> once(Supplier<T> maker) {
        return new Supplier<>() {
            private T made;

            @Override
            public synchronized T get() {
                if (made == null) {
                    made = maker.get();
                }
                return made;
            }
        };
    }
}
