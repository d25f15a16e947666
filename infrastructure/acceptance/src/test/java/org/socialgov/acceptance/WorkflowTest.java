package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.acceptance.Template.list;
import static org.socialgov.acceptance.Template.map;
import static org.socialgov.acceptance.Template.strings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the workflows of the build server may do, and what they run. */
class WorkflowTest {

    private static final Path FOLDER = Template.PROJECT.resolve(".github/workflows");
    private static final Pattern PINNED = Pattern.compile(
        "uses: ([a-z-]+/[a-z-]+)@([0-9a-f]{40}) # (v\\d+\\.\\d+\\.\\d+)"
    );

    private final Map<String, String> texts = texts();

    @Test
    void every_action_is_pinned_to_one_commit_everywhere_with_its_version_beside_it() {
        var pins = new TreeMap<String, Set<String>>();
        texts
            .values()
            .stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.contains("uses: ") && !line.contains("uses: ./"))
            .forEach(line -> {
                var pin = PINNED.matcher(line);
                assertThat(pin.matches()).as(line).isTrue();
                pins.merge(pin.group(1), Set.of(pin.group(2) + pin.group(3)), WorkflowTest::union);
            });
        assertThat(pins.keySet()).containsExactly(
            "actions/checkout",
            "actions/download-artifact",
            "actions/setup-java",
            "actions/setup-node",
            "actions/setup-python",
            "actions/upload-artifact",
            "aws-actions/configure-aws-credentials"
        );
        assertThat(pins)
            .isNotEmpty()
            .allSatisfy((action, commits) -> assertThat(commits).as(action).hasSize(1));
    }

    /** The token for AWS is given to the two jobs that deploy or compare, and to none that runs what a change brings. */
    @Test
    void rights_are_given_job_by_job_and_only_as_needed() {
        var reads = Map.of("contents", "read");
        var signsIn = Map.of("contents", "read", "id-token", "write");
        texts.forEach((file, text) -> {
            assertThat(map(workflow(text).get("permissions")))
                .as(file)
                .isEmpty();
            map(workflow(text).get("jobs")).forEach((name, job) ->
                assertThat(map(map(job).get("permissions")))
                    .as(file + " " + name)
                    .isEqualTo(Set.of("deploy", "drift").contains(name) ? signsIn : reads)
            );
        });
    }

    @Test
    void what_signs_in_to_AWS_does_so_from_an_environment() {
        assertThat(job("deploy.yml", "deploy").get("environment")).isEqualTo("production");
        assertThat(job("drift.yml", "drift").get("environment")).isEqualTo("production-drift");
        assertThat(job("deploy.yml", "deploy").get("needs")).isEqualTo("build");
    }

    @Test
    void no_secret_is_stored() {
        assertThat(texts.values()).noneMatch(text -> text.contains("secrets"));
    }

    @Test
    void no_checkout_leaves_a_token_behind() {
        assertThat(steps().filter(step -> uses(step).startsWith("actions/checkout@")))
            .hasSizeGreaterThan(3)
            .allSatisfy(step -> assertThat(map(step.get("with")).get("persist-credentials")).isEqualTo(false));
    }

    /** What a workflow does can be done by hand: the runbook has the same commands. */
    @Test
    void steps_run_scripts_of_this_repository_and_nothing_else() {
        assertThat(
            steps()
                .filter(step -> step.containsKey("run"))
                .map(step -> (String) step.get("run"))
        )
            .isNotEmpty()
            .allSatisfy(command -> {
                assertThat(command).doesNotContain("\n", "${{", "&&", ";", "|");
                assertThat(Template.PROJECT.resolve(command.split(" ")[0])).isExecutable();
            });
    }

    /** The SAM CLI is fetched, by its hashes, before there is anything to steal. */
    @Test
    void nothing_is_fetched_once_it_is_signed_in() {
        var steps = list(job("deploy.yml", "deploy").get("steps")).stream().map(Template::map).toList();
        var names = steps
            .stream()
            .map(step -> step.getOrDefault("run", uses(step)).toString())
            .toList();
        var signIn = names.indexOf(
            names
                .stream()
                .filter(name -> name.startsWith("aws-actions/"))
                .findFirst()
                .orElseThrow()
        );
        assertThat(names.subList(signIn + 1, names.size())).containsExactly(
            "infrastructure/pipeline/deploy",
            "infrastructure/pipeline/check-routes",
            "infrastructure/pipeline/smoke-join"
        );
        assertThat(names.subList(0, signIn)).contains("infrastructure/lint/tool --make sam");
    }

    @Test
    void the_runbook_or_an_output_names_every_variable_of_the_environment() throws IOException {
        var variables = texts
            .values()
            .stream()
            .flatMap(text ->
                Pattern.compile("vars\\.([A-Z_]+)")
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1))
            )
            .collect(Collectors.toSet());
        var outputs = strings(Template.read("infrastructure/pipeline.yaml").section("Outputs")).collect(
            Collectors.joining(" ")
        );
        var runbook = Files.readString(Template.PROJECT.resolve("infrastructure/runbook.md"));
        assertThat(variables)
            .contains("DEPLOY_ROLE_ARN", "DRIFT_ROLE_ARN", "PARAMETERS")
            .allSatisfy(variable -> assertThat(outputs + runbook).contains(variable));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, Object> job(String file, String name) {
        return map(map(workflow(texts.get(file)).get("jobs")).get(name));
    }

    private Stream<Map<String, Object>> steps() {
        return texts
            .values()
            .stream()
            .flatMap(text -> map(workflow(text).get("jobs")).values().stream())
            .flatMap(job -> list(map(job).get("steps")).stream())
            .map(Template::map);
    }

    private static String uses(Map<String, Object> step) {
        return (String) step.getOrDefault("uses", "");
    }

    private static Map<String, Object> workflow(String text) {
        return map(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static Map<String, String> texts() {
        try (var files = Files.list(FOLDER)) {
            var texts = new TreeMap<String, String>();
            for (var file : List.copyOf(files.toList())) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
            return texts;
        } catch (IOException problem) {
            throw new AssertionError("the workflows can't be read", problem);
        }
    }
}
