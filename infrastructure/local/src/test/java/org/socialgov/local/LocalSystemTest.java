package org.socialgov.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSystemTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path state;

    private static LocalSystem system;

    @BeforeAll
    static void start() throws Exception {
        var root = Path.of("").toAbsolutePath().getParent().getParent();
        ProbeZip.write(root.resolve("infrastructure/local/target/probe-function.zip"));
        system = LocalSystem.start(
            Options.defaults(root)
                .withTemplate(Path.of("src/test/resources/probe.yaml").toAbsolutePath())
                .withState(state)
                .withPorts(0, 0),
            new Progress(System.out::println)
        );
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void a_function_answers_over_http_from_its_zip() throws Exception {
        var answer = get("anything/at/all?x=1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("nothing special");
        System.out.println(get("event?a=1&a=2&b=%20+").body());
        System.out.println(get("environment").body());
        System.out.println(get("context").body());
        System.out.println(get("throw").statusCode() + get("throw").body());
        System.out.println(get("crash").statusCode() + get("crash").body());
        System.out.println(get("slow").statusCode() + get("slow").body());
        System.out.println(get("broken").statusCode() + get("broken").body());
        System.out.println(get("cookies").headers().map());
        System.out.println(get("binary").headers().map());
        system
            .functions()
            .functions()
            .forEach(f -> f.invocations().forEach(System.out::println));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(
            HttpRequest.newBuilder(system.uri().resolve(path)).timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.ofString()
        );
    }
}
