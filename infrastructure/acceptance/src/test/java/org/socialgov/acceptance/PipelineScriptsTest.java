package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that the workflows run, against programs that answer as the AWS CLI and a site do. */
class PipelineScriptsTest {

    private static final Path SCRIPTS = Template.PROJECT.resolve("infrastructure/pipeline");
    private static final String JOINED = "/communities/social-media/join/check-your-mail/";
    private static final int MINUTES = 5;

    @TempDir
    private Path folder;

    record Ended(int code, String said) {}

    /** The gateway of this machine has its routes from the template itself, so that AWS's answers are made up here. */
    private Path routes(String... there) throws IOException {
        var programs = Files.createDirectories(folder.resolve("programs"));
        var template =
            "{\"TemplateBody\":{\"Resources\":{\"HttpApi\":{\"Properties\":{\"Body\":{\"paths\":{" +
            "\"/join\":{\"post\":{}},\"/directory\":{\"x-amazon-apigateway-any-method\":{}}," +
            "\"/$default\":{\"x-amazon-apigateway-any-method\":{\"isDefaultRoute\":true}}}}}}}}}";
        var items = Stream.of(there)
            .map(route -> "{\"RouteKey\":\"" + route + "\"}")
            .collect(Collectors.joining(","));
        program(
            programs,
            "aws",
            """
            case "$*" in
            *describe-stack-resource*) echo abc123 ;;
            *get-template*) echo '%s' ;;
            *get-routes*abc123*) echo '{"Items":[%s]}' ;;
            esac""".formatted(template, items)
        );
        return programs;
    }

    @Test
    void all_routes_are_there() throws Exception {
        var ended = run("check-routes", routes("POST /join", "ANY /directory", "$default"), Map.of());
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("3 of 3 routes are there");
    }

    @Test
    void a_route_that_is_lost_fails_the_deployment_and_is_named() throws Exception {
        var ended = run("check-routes", routes("ANY /directory", "$default", "GET /old"), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("missing: POST /join", "not asked for: GET /old");
    }

    /** Answers of AWS for a join whose order is in a state, of a stack whose site answers a form in one way. */
    private Path site(String answer, String order) throws IOException {
        var programs = Files.createDirectories(folder.resolve("programs"));
        program(programs, "curl", "touch " + folder.resolve("posted") + "; echo '" + answer + "'");
        program(
            programs,
            "aws",
            """
            case "$*" in
            *SiteUrl*) echo https://community.example.gov/ ;;
            *TableName*) echo table ;;
            *) [[ -e %s ]] && echo '{"Items":[%s]}' || echo '{"Items":[]}' ;;
            esac""".formatted(folder.resolve("posted"), order)
        );
        return programs;
    }

    @Test
    void a_form_that_answers_with_an_error_fails_the_deployment() throws Exception {
        var ended = run("smoke-join", site("503 ", ""), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("answered 503");
    }

    @Test
    void a_join_without_an_order_fails_it() throws Exception {
        var ended = run("smoke-join", site("303 https://community.example.gov" + JOINED, ""), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("no mail order");
    }

    @Test
    void a_mail_that_waits_too_long_fails_it() throws Exception {
        var waits = "{\"sk\":{\"S\":\"ORDER#1\"},\"state\":{\"S\":\"OWED\"}}";
        var ended = run(
            "smoke-join",
            site("303 https://community.example.gov" + JOINED, waits),
            Map.of("PATIENCE", "0")
        );
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("isn't sent after 0 seconds");
    }

    @Test
    void a_mail_that_failed_fails_it_with_the_reason() throws Exception {
        var failed = "{\"sk\":{\"S\":\"ORDER#1\"},\"state\":{\"S\":\"FAILED\"},\"reason\":{\"S\":\"rejected\"}}";
        var ended = run("smoke-join", site("303 https://community.example.gov" + JOINED, failed), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("rejected");
    }

    /** The emulator compares nothing: these answers are of the form that AWS documents. */
    private Path detection(String progress, String outcome) throws IOException {
        var programs = Files.createDirectories(folder.resolve("programs"));
        program(
            programs,
            "aws",
            """
            case "$*" in
            *describe-stacks*-inbound*|*describe-stacks*-domain*) exit 254 ;;
            *detect-stack-drift*) echo id ;;
            *detection-status*) printf '%s\\t%s\\tNone\\n' ;;
            *resource-drifts*) echo Table MODIFIED ;;
            esac""".formatted(progress, outcome)
        );
        return programs;
    }

    @Test
    void stacks_as_they_were_deployed_are_no_drift() throws Exception {
        var ended = run("check-drift", detection("DETECTION_COMPLETE", "IN_SYNC"), Map.of());
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said().lines()).containsExactly(
            "socialgov-home: IN_SYNC",
            "socialgov-home-operations: IN_SYNC"
        );
    }

    @Test
    void a_change_by_hand_is_drift_and_named() throws Exception {
        var ended = run("check-drift", detection("DETECTION_COMPLETE", "DRIFTED"), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("DRIFTED", "Table MODIFIED");
    }

    /** A missing right must not look like a stack that nobody changed. */
    @Test
    void what_could_not_be_compared_is_no_success() throws Exception {
        var ended = run("check-drift", detection("DETECTION_FAILED", "IN_SYNC"), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("DETECTION_FAILED");
    }

    private static void program(Path folder, String name, String body) throws IOException {
        var program = folder.resolve(name);
        Files.writeString(program, "#!/usr/bin/env bash\n" + body + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private Ended run(String script, Path programs, Map<String, String> settings) throws Exception {
        var said = folder.resolve("said");
        var builder = new ProcessBuilder(SCRIPTS.resolve(script).toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
        var environment = new HashMap<>(builder.environment());
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.equals("STACK_NAME"));
        environment.putAll(settings);
        environment.put("PATH", programs + ":" + environment.get("PATH"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError(script + " doesn't end:\n" + Files.readString(said));
        }
        return new Ended(process.exitValue(), Files.readString(said));
    }
}
