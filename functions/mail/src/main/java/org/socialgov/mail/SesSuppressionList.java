package org.socialgov.mail;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.mail.SendOutcome;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ses.endpoints.SesEndpointProvider;

/**
 * SES's own list of addresses that it sends nothing to, in the account. The one call of its v2 API that we need is signed
 * by the SDK's signer: the v2 client is 3 MB more in the zip that each confirmation waits for, for a call that a coordinator
 * causes a few times a year.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html">DeleteSuppressedDestination</a>
 * @param emulator an emulator's endpoint; empty for the region's
 */
record SesSuppressionList(
    String region,
    boolean fips,
    Optional<URI> emulator,
    AwsCredentialsProvider credentials,
    Duration callTime
) {
    /**
     * Takes an address off the list; one that isn't on it is none the worse.
     *
     * @return empty if the address can be mailed now; else the outcome of the mail, which is tried again later
     */
    Optional<SendOutcome> remove(EmailAddress address) {
        var unsigned = SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.DELETE)
            .uri(
                URI.create(
                    endpoint() +
                        "/v2/email/suppression/addresses/" +
                        URLEncoder.encode(address.value(), StandardCharsets.UTF_8).replace("+", "%20")
                )
            )
            .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
            .sign(request ->
                request
                    .identity(credentials.resolveCredentials())
                    .request(unsigned)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ses")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
            )
            .request();
        try (
            var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(callTime.dividedBy(4))
                .socketTimeout(callTime.dividedBy(2))
                .build()
        ) {
            int status = http
                .prepareRequest(HttpExecuteRequest.builder().request(signed).build())
                .call()
                .httpResponse()
                .statusCode();
            return status == 200 || status == 404
                ? Optional.empty()
                : Optional.of(new SendOutcome.TurnedAway("suppression-list-" + status));
        } catch (IOException notReached) {
            // The message may name a host, never the address: the mail's outcome tells the operator enough.
            return Optional.of(new SendOutcome.TurnedAway("suppression-list-unreachable"));
        }
    }

    private String endpoint() {
        return emulator.map(URI::toString).orElseGet(() ->
            SesEndpointProvider.defaultProvider()
                .resolveEndpoint(of -> of.region(Region.of(region)).useFips(fips).useDualStack(false))
                .join()
                .endpointUrl()
                .toUri()
                .toString()
        );
    }
}
