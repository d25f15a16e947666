package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.testkit.FaultySes;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real call against a service on loopback. */
class SesSuppressionListTest {

    private static final EmailAddress ADA = InMemorySystem.address("ada+list@agency.example.gov");
    private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
        AwsBasicCredentials.create("id", "secret")
    );

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(
                exchange.getRequestMethod() +
                    " " +
                    exchange.getRequestURI().getRawPath() +
                    " " +
                    exchange.getRequestHeaders().getFirst("Authorization")
            );
            byte[] body = "{}".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private SesSuppressionList list() {
        var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new SesSuppressionList("us-east-1", false, Optional.of(endpoint), CREDENTIALS, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 404 })
    void an_address_is_taken_off_the_list_or_was_not_on_it(int answered) {
        status = answered;
        assertThat(list().remove(ADA)).isEmpty();
        assertThat(requests)
            .singleElement()
            .asString()
            .startsWith("DELETE /v2/email/suppression/addresses/ada%2Blist%40agency.example.gov AWS4-HMAC-SHA256")
            .contains("/us-east-1/ses/aws4_request");
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 403, 429, 500 })
    void a_refused_call_leaves_the_mail_for_later(int answered) {
        status = answered;
        assertThat(list().remove(ADA)).contains(new SendOutcome.TurnedAway("suppression-list-" + answered));
    }

    /** On the list, a mail looks sent and never leaves. */
    @Test
    void a_mail_after_a_bounce_leaves_only_after_its_address_is_off_the_list() {
        try (var ses = FaultySes.start()) {
            var office = new SesPostOffice(
                SesPostOffice.client("us-east-1", Optional.of(ses.uri()), CREDENTIALS, Duration.ofSeconds(20)),
                new SesPostOffice.ConfigurationSets("configuration-set", "broadcast-set"),
                list()
            );
            var ref = new MailOrder.Ref(MemberKey.of("socialgov", ADA), "0123456789abcdef0123456789abcdef");
            byte[] mime = "Subject: hello\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);

            office.send(new OutgoingMail(InMemorySystem.SENDER, ADA, mime, ref));
            assertThat(requests).isEmpty();
            assertThat(ses.accepted()).hasSize(1);

            status = 500;
            office.send(new OutgoingMail(InMemorySystem.SENDER, ADA, mime, ref, true));
            assertThat(ses.accepted()).hasSize(1);

            status = 200;
            office.send(new OutgoingMail(InMemorySystem.SENDER, ADA, mime, ref, true));
            assertThat(ses.accepted()).hasSize(2);
            assertThat(requests).hasSize(2);
        }
    }
}
