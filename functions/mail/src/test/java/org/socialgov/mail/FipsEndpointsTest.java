package org.socialgov.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.community.ledger.Link;
import org.socialgov.environment.Settings;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.dynamo.DynamoClient;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * The hosts that the clients of this module call. A proxy on loopback takes the place of the network: it refuses each
 * call, so that none leaves this machine.
 */
class FipsEndpointsTest {

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider.create(
        AwsBasicCredentials.create("id", "secret")
    );
    /** The setting of the SDK; a test can set the property, and not the variable of the template, which our client reads. */
    private static final String FIPS = SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.property();

    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private ServerSocket proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::refuseAll);
        System.setProperty("https.proxyHost", proxy.getInetAddress().getHostAddress());
        System.setProperty("https.proxyPort", Integer.toString(proxy.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        List.of("https.proxyHost", "https.proxyPort", FIPS).forEach(System::clearProperty);
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1,     dynamodb-fips.us-east-1, email-fips.us-east-1,     s3-fips.us-east-1",
        "us-gov-west-1, dynamodb.us-gov-west-1,  email-fips.us-gov-west-1, s3-fips.us-gov-west-1",
    })
    void are_FIPS_endpoints_where_the_deployment_asks_for_them(
        String region,
        String table,
        String mail,
        String bucket
    ) {
        System.setProperty(FIPS, "true");
        assertThat(called(region)).containsExactly(host(table), host(mail), host("mails." + bucket));
    }

    @Test
    void are_the_regions_own_where_it_does_not() {
        System.setProperty(FIPS, "false");
        assertThat(called("us-west-2")).containsExactly(
            host("dynamodb.us-west-2"),
            host("email.us-west-2"),
            host("mails.s3.us-west-2")
        );
    }

    @Test
    void follow_the_variable_that_the_template_sets() {
        assertThat(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.environmentVariable()).isEqualTo("AWS_USE_FIPS_ENDPOINT");
    }

    /** Each host once: a client may try again. */
    private List<String> called(String region) {
        var settings = new HashMap<>(
            Map.of("AWS_REGION", region, "AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret")
        );
        settings.put(SdkSystemSetting.AWS_USE_FIPS_ENDPOINT.environmentVariable(), System.getProperty(FIPS));
        var table = new DynamoLedger(DynamoClient.of(new Settings(settings), SHORT), "t");
        assertThat(catchThrowable(() -> table.link(new Link.Hash("none")))).isNotNull();
        try (
            var ses = SesPostOffice.client(region, Optional.empty(), CREDENTIALS, SHORT);
            var s3 = S3InboundMails.client(region, Optional.empty(), CREDENTIALS, SHORT)
        ) {
            assertThat(
                catchThrowable(() -> ses.sendRawEmail(r -> r.source("a@example.gov").rawMessage(m -> {})))
            ).isNotNull();
            assertThat(catchThrowable(() -> s3.getObject(r -> r.bucket("mails").key("k")))).isNotNull();
        }
        return hosts.stream().distinct().toList();
    }

    private static String host(String service) {
        return service + ".amazonaws.com:443";
    }

    private void refuseAll() {
        while (!proxy.isClosed()) {
            try (
                var call = proxy.accept();
                var lines = new BufferedReader(new InputStreamReader(call.getInputStream(), StandardCharsets.US_ASCII))
            ) {
                hosts.add(lines.readLine().split(" ")[1]);
                call.getOutputStream().write(
                    "HTTP/1.1 502 Refused\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)
                );
            } catch (IOException ended) {
                if (!proxy.isClosed()) {
                    throw new UncheckedIOException(ended);
                }
            }
        }
    }
}
