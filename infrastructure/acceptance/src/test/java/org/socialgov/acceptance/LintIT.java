package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;
import org.socialgov.local.start.StateFolder;

/**
 * The verdict of other people's tools on the stacks: the linters, and the unmodified SAM CLI that people deploy with. Each
 * template of {@link Stacks} is checked, so that a new one needs no line here. Late, since the tools' environments are still
 * made in the background of a first build.
 */
@Order(Integer.MAX_VALUE)
class LintIT {

    private static final String STACK = "deployed-by-sam";

    /** The region of the reference deployment, and the two of GovCloud. */
    private static final List<String> REGIONS = List.of("us-east-1", "us-gov-west-1", "us-gov-east-1");

    /** What GovCloud can't have, with the reason. */
    private static final Map<String, String> NOT_IN_GOVCLOUD = Map.of(
        "infrastructure/inbound.yaml",
        "GovCloud has no SES receipt rules",
        "infrastructure/edge.yaml",
        "CloudFront belongs to the partition aws, and its certificate to us-east-1",
        "infrastructure/outside.yaml",
        "GovCloud has neither EventBridge connections nor budgets"
    );

    @TempDir
    private Path folder;

    @Test
    void sam_validate_finds_nothing() throws Exception {
        assertThat(tool(Map.of(), "sam", "validate", "--lint")).contains("is a valid SAM Template");
    }

    @Test
    void cfn_lint_finds_nothing_in_the_regions_of_the_stacks() throws Exception {
        var everywhere = new ArrayList<>(Stacks.all());
        assertThat(everywhere).containsAll(NOT_IN_GOVCLOUD.keySet());
        everywhere.removeAll(NOT_IN_GOVCLOUD.keySet());
        assertThat(cfnLint(REGIONS, everywhere)).isBlank();
        assertThat(cfnLint(REGIONS.subList(0, 1), List.copyOf(NOT_IN_GOVCLOUD.keySet()))).isBlank();
    }

    /**
     * With the rules of serverless applications (cfn-lint-serverless). It prints nothing where it finds nothing, else the stack with
     * what it found. One run checks many stacks, since its start takes longer than most of them.
     */
    private String cfnLint(List<String> regions, List<String> stacks) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("--config-file", "infrastructure/lint/cfn-lint.yaml", "--regions"));
        arguments.addAll(regions);
        arguments.add("--template");
        arguments.addAll(stacks);
        return tool(Map.of(), "cfn-lint", arguments.toArray(String[]::new));
    }

    /** Or a stack that came to GovCloud would go on being checked for one region. */
    @Test
    void what_GovCloud_lacks_is_refused_there() throws Exception {
        var lint = LintTool.ready("cfn-lint", folder);
        assertThat(
            lint.fails(
                Template.PROJECT,
                "--config-file",
                "infrastructure/lint/cfn-lint.yaml",
                "--regions",
                "us-gov-west-1",
                "--template",
                "infrastructure/inbound.yaml"
            )
        ).contains("AWS::SES::ReceiptRule");
    }

    @Test
    void checkov_finds_nothing_that_has_no_reason() throws Exception {
        var arguments = new ArrayList<>(List.of("--config-file", "infrastructure/lint/checkov.yaml", "--file"));
        arguments.addAll(Stacks.all());
        var output = tool(Map.of(), "checkov", arguments.toArray(String[]::new));
        assertThat(output).contains("Failed checks: 0").doesNotContain("Passed checks: 0");
    }

    @Test
    void the_unmodified_SAM_CLI_deploys_the_template_as_the_README_says() throws Exception {
        try (
            var state = StateFolder.open(folder.resolve("state"), true);
            var emulator = start(state);
            var clients = Clients.of(emulator.endpoint())
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
            int closedPort = 9;
            var environments = Template.PROJECT.resolve(".local").resolve("python");
            return Emulator.launch(environments, state, closedPort, new Progress(line -> {})).awaitReady();
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
