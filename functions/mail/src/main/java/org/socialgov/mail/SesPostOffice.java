package org.socialgov.mail;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.PostOffice;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.environment.Settings;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.SesClientBuilder;
import software.amazon.awssdk.services.ses.model.MessageTag;

/**
 * Amazon SES, by the raw message of its v1 API.
 *
 * @param ses made by {@link #client}: a client with retries would send twice
 */
record SesPostOffice(SesClient ses, ConfigurationSets sets, SesSuppressionList suppressed) implements PostOffice {
    /**
     * The maximum time for one mail: well under {@link org.socialgov.community.ledger.MailOrder#LEASE}, so that the
     * sender that has the lease knows how its call ended before anybody else may act.
     */
    static final Duration CALL_TIME = Duration.ofSeconds(10);

    /**
     * The configuration sets, which publish the delivery events.
     *
     * @param ofMails of mails to one address
     * @param ofMailings of announcements and digests: pausing it stops no confirmation
     */
    record ConfigurationSets(String ofMails, String ofMailings) {
        /** @throws IllegalStateException if a setting is missing; the message names it */
        static ConfigurationSets from(Settings settings) {
            return new ConfigurationSets(
                settings.text("CONFIGURATION_SET"),
                settings.text("BROADCAST_CONFIGURATION_SET")
            );
        }

        private String of(MailOrder.Ref order) {
            return order.isDelivery() ? ofMailings : ofMails;
        }
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
        if (mail.afterBounce()) {
            var refused = suppressed.remove(mail.to());
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        try {
            return SesOutcome.of(
                ses.sendRawEmail(request ->
                    request
                        // Apart from the message, whose own header holds a name, too.
                        .source(mail.from().value())
                        .destinations(mail.to().value())
                        .rawMessage(message -> message.data(SdkBytes.fromByteArray(mail.mime())))
                        .configurationSetName(sets.of(mail.order()))
                        .tags(MessageTag.builder().name(OrderTag.NAME).value(OrderTag.of(mail.order())).build())
                )
            );
        } catch (SdkException thrown) {
            return SesOutcome.of(thrown);
        }
    }
}
