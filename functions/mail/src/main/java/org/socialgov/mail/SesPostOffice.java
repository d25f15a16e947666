package org.socialgov.mail;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.PostOffice;
import org.socialgov.community.mail.SendOutcome;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.SesClientBuilder;
import software.amazon.awssdk.services.ses.model.MessageTag;

/** Amazon SES, by the raw message of its v1 API. */
final class SesPostOffice implements PostOffice {

    /**
     * The maximum time for one mail: well under {@link org.socialgov.community.ledger.MailOrder#LEASE}, so that the
     * sender that has the lease knows how its call ended before anybody else may act.
     */
    static final Duration CALL_TIME = Duration.ofSeconds(10);

    private final SesClient ses;
    private final String configurationSet;

    /**
     * @param ses made by {@link #client}: a client with retries would send twice
     * @param configurationSet publishes the delivery events
     */
    SesPostOffice(SesClient ses, String configurationSet) {
        this.ses = ses;
        this.configurationSet = configurationSet;
    }

    /**
     * A client that sends each request once. SES knows no idempotency token, so a second try after a lost answer is a
     * second mail.
     *
     * @param endpoint an emulator's endpoint; empty for the region's
     * @param callTime the timeout of a call
     */
    static SesClient client(
        String region,
        Optional<URI> endpoint,
        AwsCredentialsProvider credentials,
        Duration callTime
    ) {
        SesClientBuilder builder = SesClient.builder()
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(callTime.dividedBy(4))
                    .socketTimeout(callTime)
                    .build()
            )
            .overrideConfiguration(config ->
                config
                    .retryStrategy(AwsRetryStrategy.doNotRetry())
                    .apiCallTimeout(callTime)
                    .apiCallAttemptTimeout(callTime)
            );
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    @Override
    public SendOutcome send(OutgoingMail mail) {
        try {
            return SesOutcome.of(
                ses.sendRawEmail(request ->
                    request
                        // Apart from the message, whose own header holds a name, too.
                        .source(mail.from().value())
                        .destinations(mail.to().value())
                        .rawMessage(message -> message.data(SdkBytes.fromByteArray(mail.mime())))
                        .configurationSetName(configurationSet)
                        .tags(MessageTag.builder().name(OrderTag.NAME).value(OrderTag.of(mail.order())).build())
                )
            );
        } catch (SdkException thrown) {
            return SesOutcome.of(thrown);
        }
    }
}
