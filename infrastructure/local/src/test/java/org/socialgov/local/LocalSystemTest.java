package org.socialgov.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.functions.Invocation;
import org.socialgov.local.functions.Invocation.Outcome;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;
import software.amazon.awssdk.core.SdkBytes;

/** A small system, deployed from its own template, driven as people and mail programs drive the real one. */
class LocalSystemTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path state;

    private static LocalSystem system;

    @BeforeAll
    static void start() throws Exception {
        system = LocalSystem.start(Probe.options(state), new Progress(System.out::println));
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void a_function_answers_over_http_from_its_zip() throws Exception {
        var answer = get("anything/at/all");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("nothing special");
    }

    @Test
    void a_request_reaches_the_function_as_it_was_sent() throws Exception {
        var event = event(
            request("event?a=1&a=b%20c&token=x%2By")
                .header("X-Twice", "one")
                .header("X-Twice", "two")
                .header("Cookie", "session=abc; theme=dark")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=Zo%C3%AB"))
        );

        assertThat(event.at("/rawQueryString").asText()).isEqualTo("a=1&a=b%20c&token=x%2By");
        assertThat(event.at("/headers/x-twice").asText()).isEqualTo("one,two");
        assertThat(event.at("/isBase64Encoded").asBoolean()).isTrue();
        assertThat(event.at("/body").asText()).isEqualTo("bmFtZT1abyVDMyVBQg==");
        assertThat(event.at("/requestContext/http/sourceIp").asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void what_api_gateway_adds_is_in_the_event() throws Exception {
        var event = event(request("event").header("Cookie", "session=abc; theme=dark"));

        assertThat(event.path("cookies")).extracting(JsonNode::asText).containsExactly("session=abc", "theme=dark");
        assertThat(event.path("headers").has("cookie")).isFalse();
        assertThat(event.at("/headers/host")).isEqualTo(event.at("/requestContext/domainName"));
        assertThat(event.at("/headers/x-forwarded-proto").asText()).isEqualTo("http");
    }

    @Test
    void a_path_with_odd_characters_arrives_whole() throws Exception {
        get("named/a%20b%2Fc");
        assertThat(last("WebFunction").trigger()).startsWith("GET /named/a b");
        get("/two.example//slashes");
        assertThat(last("WebFunction").trigger()).isEqualTo("GET //two.example//slashes");
        get(".well-known/security.txt");
        assertThat(last("WebFunction").trigger()).isEqualTo("GET /.well-known/security.txt");
    }

    @Test
    void a_request_for_options_reaches_the_function() throws Exception {
        var answer = CLIENT.send(
            request("anything").method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString()
        );
        assertThat(answer.body()).isEqualTo("nothing special");
    }

    @Test
    void an_answer_comes_back_byte_for_byte() throws Exception {
        var answer = CLIENT.send(request("binary").build(), BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("content-type")).hasValue("image/png");
        assertThat(answer.body()).containsExactly(0, 0x89, 0xff, 13, 10, 0);
    }

    @Test
    void several_cookies_stay_several() throws Exception {
        var answer = get("cookies");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location")).hasValue("/next");
        assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1; Path=/", "b=2");
    }

    @Test
    void head_and_not_modified_have_no_body() throws Exception {
        var head = CLIENT.send(
            request("anything").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString()
        );
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).hasValue("15");

        var unchanged = get("not-modified");
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.headers().firstValue("etag")).hasValue("\"x\"");
    }

    @Test
    void a_function_has_the_environment_that_it_has_on_lambda_and_nothing_of_this_machine() throws Exception {
        var environment = get("environment").body().lines().toList();

        assertThat(environment).contains("GREETING=hello", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256");
        assertThat(environment).contains("SITE_ORIGIN=http://localhost:" + system.uri().getPort());
        assertThat(environment)
            .extracting(line -> line.substring(0, line.indexOf('=')))
            .containsExactlyInAnyOrder(
                "AWS_ACCESS_KEY_ID",
                "AWS_DEFAULT_REGION",
                "AWS_ENDPOINT_URL",
                "AWS_EXECUTION_ENV",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "AWS_LAMBDA_FUNCTION_NAME",
                "AWS_LAMBDA_FUNCTION_VERSION",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "AWS_REGION",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "GREETING",
                "LAMBDA_TASK_ROOT",
                "LANG",
                "PATH",
                // Set by the shell that starts the process.
                "PWD",
                "SITE_ORIGIN",
                "TZ",
                "_HANDLER"
            );
    }

    @Test
    void a_function_sees_its_zip_and_nothing_of_the_launcher() throws Exception {
        assertThat(get("launcher-class").body()).isEqualTo("not seen");
    }

    @Test
    void a_function_has_the_memory_that_the_template_gives_it() throws Exception {
        assertThat(get("hungry").statusCode()).isEqualTo(500);
        assertThat(last("WebFunction").detail()).contains("OutOfMemoryError");
        assertThat(get("anything").statusCode()).isEqualTo(200);
    }

    @Test
    void a_function_that_throws_says_500_and_goes_on() throws Exception {
        get("count");
        var answer = get("throw");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
        assertThat(last("WebFunction").detail()).contains("thrown on purpose");
        assertThat(get("count").statusCode()).isEqualTo(200);
        assertThat(last("WebFunction").cold()).isFalse();
    }

    @Test
    void a_function_that_crashes_is_started_afresh() throws Exception {
        assertThat(get("crash").statusCode()).isEqualTo(500);
        assertThat(last("WebFunction").outcome()).isEqualTo(Outcome.CRASHED);

        assertThat(get("count").body()).isEqualTo("1");
        assertThat(last("WebFunction").cold()).isTrue();
    }

    /** Its end was once heard of by the common pool, whose threads may all wait for it. */
    @Test
    void a_crash_is_noticed_while_the_common_pool_is_busy() throws Exception {
        var end = new CountDownLatch(1);
        try {
            for (int i = 0; i <= ForkJoinPool.getCommonPoolParallelism(); i++) {
                ForkJoinPool.commonPool().execute(() -> {
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThat(get("crash").statusCode()).isEqualTo(500);
        } finally {
            end.countDown();
        }
        assertThat(last("WebFunction").outcome()).isEqualTo(Outcome.CRASHED);
    }

    @Test
    void a_function_that_takes_too_long_is_ended_while_another_process_serves_on() throws Exception {
        var slow = CLIENT.sendAsync(request("slow").build(), BodyHandlers.ofString());
        await(() ->
            function("WebFunction")
                .log()
                .stream()
                .anyMatch(line -> line.equals("asked for /slow"))
        );

        assertThat(get("count").statusCode()).isEqualTo(200);
        assertThat(slow).isNotDone();

        assertThat(slow.get().statusCode()).isEqualTo(500);
        var ended = function("WebFunction")
            .invocations()
            .stream()
            .filter(one -> one.trigger().equals("GET /slow"))
            .findFirst();
        assertThat(ended.orElseThrow().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void a_handler_that_is_not_in_the_zip_is_reported_by_name() throws Exception {
        assertThat(get("broken").statusCode()).isEqualTo(500);
        assertThat(last("BrokenFunction").outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(last("BrokenFunction").detail()).contains("ClassNotFoundException", "NotThereFunction");
    }

    @Test
    void the_tables_stream_invokes_the_function_for_events_that_match_its_filter() {
        Probe.put(system, "MEMBER");
        Probe.put(system, "ORDER#first");

        await(() ->
            function("EventLogFunction")
                .log()
                .stream()
                .anyMatch(line -> line.contains("ORDER#first"))
        );
        assertThat(function("EventLogFunction").log()).noneMatch(line -> line.contains("\"sk\": {\"S\": \"MEMBER\"}"));
    }

    @Test
    void sent_mail_is_caught_and_the_event_bus_is_told() throws Exception {
        var message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom(new InternetAddress(Options.COMMUNITY_ADDRESS, "SocialGov"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("bounce-zoe@agency.gov"));
        message.setSubject("Grüße", "UTF-8");
        message.setHeader("X-SES-MESSAGE-TAGS", "order=abc123");
        message.setText("Line one\nLine two", "UTF-8");
        var raw = new ByteArrayOutputStream();
        message.writeTo(raw);
        system
            .clients()
            .ses()
            .sendRawEmail(request ->
                request
                    .source(Options.COMMUNITY_ADDRESS)
                    .destinations("bounce-zoe@agency.gov")
                    .rawMessage(mail -> mail.data(SdkBytes.fromByteArray(raw.toByteArray())))
            );

        var caught = system
            .mailbox()
            .await(mail -> mail.subject().equals("Grüße"), PATIENCE)
            .orElseThrow();
        assertThat(caught.to()).containsExactly("bounce-zoe@agency.gov");
        assertThat(caught.text()).isEqualToNormalizingNewlines("Line one\nLine two\n");

        var json = new ObjectMapper().readTree(get("_local/mail.json").body());
        var shown = json.get(0);
        assertThat(shown.properties())
            .extracting(Map.Entry::getKey)
            .containsExactly("id", "to", "from", "subject", "headers", "text", "html", "receivedAt");
        assertThat(shown.at("/from").asText()).isEqualTo(Options.COMMUNITY_ADDRESS);
        assertThat(shown.at("/headers/X-SES-MESSAGE-TAGS/0").asText()).isEqualTo("order=abc123");

        for (var told : List.of("\"Email Sent\"", "\"Email Bounced\"")) {
            await(() ->
                function("FeedbackFunction")
                    .log()
                    .stream()
                    .anyMatch(line -> line.contains(told) && line.contains("abc123"))
            );
        }

        var emptied = CLIENT.send(request("_local/mail.json").DELETE().build(), BodyHandlers.ofString());
        assertThat(emptied.statusCode()).isEqualTo(204);
        assertThat(get("_local/mail.json").body()).isEqualTo("[]");
    }

    @Test
    void mail_to_the_community_is_kept_though_nothing_handles_it() throws Exception {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(system.mailPort()));
        // An empty return path, as a bounce has it.
        properties.setProperty("mail.smtp.from", "<>");
        var message = new MimeMessage(Session.getInstance(properties));
        message.setFrom("zoe@agency.gov");
        message.setRecipients(Message.RecipientType.TO, Options.COMMUNITY_ADDRESS);
        message.setSubject("Join <b>#SocialGov</b>");
        message.setText("Please.");
        Transport.send(message);

        var kept = system
            .inbound()
            .mailbox()
            .await(mail -> mail.text().startsWith("Please."), PATIENCE)
            .orElseThrow();
        assertThat(kept.sender()).isEmpty();
        assertThat(get("_local/").body())
            .contains("Join &lt;b&gt;#SocialGov&lt;/b&gt;")
            .doesNotContain("<b>#SocialGov");
        assertThat(get("_local/inbound/" + kept.id() + "/").body()).contains("Please.");
    }

    @Test
    void the_console_shows_functions_and_items() throws Exception {
        get("anything");
        Probe.put(system, "ORDER#shown");

        assertThat(get("_local/").body()).contains(
            "WebFunction",
            "GET /anything",
            "ORDER#shown",
            "The template has no function for it"
        );
        assertThat(get("_local/functions/WebFunction").body()).contains("asked for /anything", "GREETING");
        assertThat(get("_local/nothing").statusCode()).isEqualTo(404);
        assertThat(get("_local/mail").headers().firstValue("location")).hasValue("/_local/mail/");
        var refused = CLIENT.send(
            request("_local/mail.json").PUT(HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString()
        );
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).hasValue("GET, HEAD, DELETE");
    }

    @Test
    void a_second_system_on_the_same_folder_or_port_is_told_what_to_do() {
        assertThatThrownBy(() -> LocalSystem.start(Probe.options(state), new Progress(line -> {})))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("-Dstate=");
        var taken = Probe.options(state.resolve("other"), Map.of("port", "" + system.uri().getPort()));
        assertThatThrownBy(() -> LocalSystem.start(taken, new Progress(line -> {})))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("-Dport=");
        var mailTaken = Probe.options(state.resolve("other"), Map.of("mailPort", "" + system.mailPort()));
        assertThatThrownBy(() -> LocalSystem.start(mailTaken, new Progress(line -> {})))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("-DmailPort=");
    }

    private static FunctionPool function(String id) {
        return system.functions().find(id).orElseThrow();
    }

    private static Invocation last(String id) {
        return function(id).invocations().get(0);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(system.uri() + path)).timeout(PATIENCE);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(request(path).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static JsonNode event(HttpRequest.Builder request) throws Exception {
        return new ObjectMapper().readTree(CLIENT.send(request.build(), BodyHandlers.ofString()).body());
    }

    private static void await(BooleanSupplier wanted) {
        Probe.await(wanted, PATIENCE);
    }
}
