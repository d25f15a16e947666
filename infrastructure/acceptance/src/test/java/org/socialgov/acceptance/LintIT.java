package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.CannotStart;
import org.socialgov.local.Progress;
import org.socialgov.local.StateFolder;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Emulator;

/**
 * What other people's tools say of the template: the linters, and the unmodified SAM CLI that people deploy it with.
 */
class LintIT {

    private static final String STACK = "deployed-by-sam";

    @TempDir
    private Path folder;

    @Test
    void sam_validate_finds_nothing() throws Exception {
        assertThat(tool(Map.of(), "sam", "validate", "--lint")).contains("is a valid SAM Template");
    }

    @Test
    void checkov_finds_nothing_that_has_no_reason() throws Exception {
        var output = tool(
            Map.of(),
            "checkov",
            "--config-file",
            "infrastructure/lint/checkov.yaml",
            "--file",
            "template.yaml"
        );
        assertThat(output).contains("Failed checks: 0").doesNotContain("Passed checks: 0");
    }

    @Test
    void the_unmodified_SAM_CLI_deploys_the_template_as_the_README_says() throws Exception {
        try (
            var state = StateFolder.open(folder.resolve("state"), true);
            var emulator = start(state);
            var clients = new Clients(emulator.endpoint())
        ) {
            var output = deploy(emulator.endpoint());
            assertThat(output).contains("Successfully created/updated stack - " + STACK);

            var stack = clients
                .cloudFormation()
                .describeStacks(r -> r.stackName(STACK))
                .stacks()
                .getFirst();
            assertThat(stack.stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
            assertThat(stack.outputs())
                .extracting(made -> made.outputKey())
                .containsExactlyInAnyOrderElementsOf(outputsWithoutACondition());
        }
    }

    private static List<String> outputsWithoutACondition() {
        return Template.read("template.yaml")
            .section("Outputs")
            .entrySet()
            .stream()
            .filter(output -> !Template.map(output.getValue()).containsKey("Condition"))
            .map(Map.Entry::getKey)
            .toList();
    }

    private Emulator start(StateFolder state) {
        try {
            int nobodyListens = 9;
            var environments = Template.PROJECT.resolve(".local").resolve("python");
            return Emulator.start(environments, state, nobodyListens, new Progress(line -> {}));
        } catch (CannotStart reason) {
            return abort("needs the emulator: " + reason.getMessage());
        }
    }

    private String deploy(URI emulator) throws Exception {
        return tool(
            Map.of(
                "AWS_ENDPOINT_URL",
                emulator.toString(),
                "AWS_ACCESS_KEY_ID",
                Clients.CREDENTIAL,
                "AWS_SECRET_ACCESS_KEY",
                Clients.CREDENTIAL,
                "AWS_DEFAULT_REGION",
                Emulator.REGION
            ),
            "sam",
            "deploy",
            "--config-file",
            "infrastructure/samconfig.toml",
            "--stack-name",
            STACK,
            "--no-confirm-changeset",
            "--parameter-overrides",
            "CommunityAddress=socialgov@example.gov",
            "Coordinators=ann@example.gov,ben@example.gov"
        );
    }

    private String tool(Map<String, String> environment, String name, String... arguments)
        throws IOException, InterruptedException {
        return LintTool.ready(name, folder).run(Template.PROJECT, environment, arguments);
    }
}
