package org.socialgov.mail;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Mails that the receipt rule's S3 action has put into a bucket, each under the mail service's id for it. */
record S3InboundMails(S3Client s3, String bucket) implements InboundMails {
    /**
     * @param endpoint an emulator's endpoint, with the bucket's name in the path; empty for the region's endpoint
     * @param withinAll the maximum time of one call with all retries
     */
    static S3Client client(
        String region,
        Optional<URI> endpoint,
        AwsCredentialsProvider credentials,
        Duration withinAll
    ) {
        var client = S3Client.builder()
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(2))
                    .socketTimeout(withinAll)
                    .build()
            )
            .overrideConfiguration(configuration ->
                configuration.retryStrategy(RetryMode.STANDARD).apiCallTimeout(withinAll)
            );
        endpoint.ifPresent(url -> client.endpointOverride(url).forcePathStyle(true));
        return client.build();
    }

    @Override
    public Optional<byte[]> beginning(String mail, int most) {
        var request = GetObjectRequest.builder()
            .bucket(bucket)
            .key(mail)
            .range("bytes=0-" + (most - 1))
            .build();
        try (var object = s3.getObject(request, ResponseTransformer.toInputStream())) {
            return Optional.of(object.readNBytes(most));
        } catch (S3Exception refused) {
            return switch (refused.statusCode()) {
                case 404 -> Optional.empty();
                // A range of a mail without a byte can't be satisfied.
                case 416 -> Optional.of(new byte[0]);
                default -> throw new InboundMailsUnavailable(refused);
            };
        } catch (SdkException | IOException unreachable) {
            throw new InboundMailsUnavailable(unreachable);
        }
    }

    @Override
    public Found whole(String mail, int most) {
        var request = GetObjectRequest.builder().bucket(bucket).key(mail).build();
        try (var object = s3.getObject(request, ResponseTransformer.toInputStream())) {
            return read(object, most);
        } catch (S3Exception refused) {
            if (refused.statusCode() == 404) {
                return new Found.Gone();
            }
            throw new InboundMailsUnavailable(refused);
        } catch (SdkException | IOException unreachable) {
            throw new InboundMailsUnavailable(unreachable);
        }
    }

    private static Found read(ResponseInputStream<GetObjectResponse> object, int most) throws IOException {
        if (object.response().contentLength() > most) {
            // Closing it would read it to its end.
            object.abort();
            return new Found.TooLarge();
        }
        return new Found.Whole(object.readNBytes(most));
    }
}
