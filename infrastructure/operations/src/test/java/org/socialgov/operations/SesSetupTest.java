package org.socialgov.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;

/** The real clients against answers as SES gives them: no emulator has this API. */
class SesSetupTest {

    private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
        AwsBasicCredentials.create("id", "secret")
    );

    private final Map<String, String> answers = new HashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put(
            "/v2/email/account",
            "{\"SendingEnabled\":true,\"ProductionAccessEnabled\":false," +
                "\"SendQuota\":{\"Max24HourSend\":200,\"MaxSendRate\":1,\"SentLast24Hours\":7}," +
                "\"SuppressionAttributes\":{\"SuppressedReasons\":[\"BOUNCE\"]}}"
        );
        answers.put("/v2/email/configuration-sets/set", "{\"SendingOptions\":{\"SendingEnabled\":true}}");
        answers.put("/v2/email/configuration-sets/broadcast-set", "{\"SendingOptions\":{\"SendingEnabled\":true}}");
        answers.put("/v2/email/suppression/addresses/ben%40example.gov", "{\"SuppressedDestination\":{}}");
        answers.put(
            "/",
            "<GetSendStatisticsResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><GetSendStatisticsResult>" +
                "<SendDataPoints><member><DeliveryAttempts>8</DeliveryAttempts><Bounces>2</Bounces>" +
                "<Complaints>1</Complaints><Rejects>0</Rejects><Timestamp>2026-03-02T15:00:00Z</Timestamp></member>" +
                "<member><DeliveryAttempts>2</DeliveryAttempts><Bounces>0</Bounces><Complaints>0</Complaints>" +
                "<Rejects>0</Rejects><Timestamp>2026-03-02T15:15:00Z</Timestamp></member></SendDataPoints>" +
                "</GetSendStatisticsResult></GetSendStatisticsResponse>"
        );
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String answer = answers.get(exchange.getRequestURI().getRawPath());
        if (answer == null) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", "NotFoundException");
            answer = "{\"message\":\"no such thing\"}";
            exchange.sendResponseHeaders(404, answer.length());
        } else {
            exchange.sendResponseHeaders(200, answer.length());
        }
        exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    private MailSetup read() {
        var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new SesSetup(
            AwsClients.make(
                SesV2Client.builder()
                    .endpointOverride(endpoint)
                    .region(Region.US_EAST_1)
                    .credentialsProvider(CREDENTIALS)
            ),
            AwsClients.make(
                SesClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1).credentialsProvider(CREDENTIALS)
            )
        ).read("socialgov@example.gov", "ann@example.gov, ben@example.gov", List.of("set", "broadcast-set"), domain ->
            Optional.of("of " + domain)
        );
    }

    @Test
    void a_domain_s_identity_is_read_with_all_that_belongs_to_it() {
        answers.put(
            "/v2/email/identities/example.gov",
            "{\"VerifiedForSendingStatus\":true,\"DkimAttributes\":{\"SigningEnabled\":true,\"Status\":\"SUCCESS\"," +
                "\"Tokens\":[\"a\",\"b\",\"c\"]},\"MailFromAttributes\":{\"MailFromDomain\":\"bounce.example.gov\"," +
                "\"MailFromDomainStatus\":\"PENDING\"}}"
        );
        assertThat(read()).isEqualTo(
            new MailSetup(
                "socialgov@example.gov",
                Optional.of(
                    new MailSetup.Identity(
                        "example.gov",
                        true,
                        true,
                        List.of("a", "b", "c"),
                        Optional.of("bounce.example.gov"),
                        false
                    )
                ),
                Optional.of("of example.gov"),
                new MailSetup.Account(true, false, 200, 7, true, false),
                true,
                1,
                new MailSetup.Statistics(10, 2, 1)
            )
        );
    }

    @Test
    void without_a_domain_s_identity_the_address_s_own_counts() {
        answers.put("/v2/email/identities/socialgov%40example.gov", "{\"VerifiedForSendingStatus\":true}");
        assertThat(read().identity()).contains(
            new MailSetup.Identity("socialgov@example.gov", true, false, List.of(), Optional.empty(), false)
        );
    }

    /** An operator paused the announcements, and may have forgotten it. */
    @Test
    void a_paused_set_of_announcements_is_told_as_that_of_the_other_mails() {
        answers.put("/v2/email/configuration-sets/broadcast-set", "{\"SendingOptions\":{\"SendingEnabled\":false}}");
        assertThat(read().configurationSetSends()).isFalse();
    }

    @Test
    void a_sender_that_SES_does_not_know_has_no_identity() {
        assertThat(read().identity()).isEmpty();
    }
}
