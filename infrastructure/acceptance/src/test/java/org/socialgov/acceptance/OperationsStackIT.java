package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;
import org.socialgov.local.start.StateFolder;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;

/**
 * What the emulator can show of the stacks of alarms. It knows no alarm on an expression ({@code DroppedEvents},
 * {@code DirectoryList}), and neither the connection nor the budget of {@code outside.yaml}.
 */
class OperationsStackIT {

    private static final String STACK = "home-operations";
    private static final String LOGS = "home-logs";

    @TempDir
    private Path folder;

    @Test
    void alarms_filters_topic_and_dashboard_come_up_and_go_away() throws Exception {
        try (
            var state = StateFolder.open(folder.resolve("state"), true);
            var emulator = start(state);
            var clients = new Clients(emulator.endpoint())
        ) {
            var cloudFormation = clients.cloudFormation();
            var logs = IntStream.range(0, (int) Template.read("template.yaml").functions().count())
                .mapToObj(i -> "log-of-function-" + i)
                .toList();
            // A filter needs its log group.
            create(cloudFormation, LOGS, logGroups(logs), Map.of());

            create(
                cloudFormation,
                STACK,
                withoutTheAlarmOnAnExpression(),
                Map.of(
                    "AlarmAddress",
                    "oncall@example.gov",
                    "TableName",
                    "home-Table",
                    "ApiId",
                    "abc123",
                    "FailureQueueName",
                    "home-FailureQueue",
                    "MailFunctionName",
                    "home-MailFunction",
                    "FeedbackFunctionName",
                    "home-FeedbackFunction",
                    "InboundFunctionName",
                    "home-InboundFunction",
                    "FunctionLogs",
                    String.join(",", logs),
                    "DirectoryListIsFetched",
                    "false"
                )
            );
            var made = cloudFormation.listStackResources(r -> r.stackName(STACK)).stackResourceSummaries();
            assertThat(made)
                .extracting(StackResourceSummary::logicalResourceId)
                .containsExactlyInAnyOrderElementsOf(
                    Template.read("infrastructure/operations.yaml")
                        .resources()
                        .map(Template.Declared::id)
                        .filter(id -> !id.equals("DroppedEvents") && !id.equals("DirectoryList"))
                        .toList()
                );

            cloudFormation.deleteStack(r -> r.stackName(STACK));
            cloudFormation.waiter().waitUntilStackDeleteComplete(r -> r.stackName(STACK));
            assertThat(cloudFormation.listStacks().stackSummaries())
                .filteredOn(stack -> stack.stackName().equals(STACK))
                .extracting(StackSummary::stackStatus)
                .as("left, if the emulator lists a deleted stack at all")
                .isSubsetOf(StackStatus.DELETE_COMPLETE);
        }
    }

    /** When this fails, the emulator has learned them, and can show that stack, too. */
    @Test
    void the_emulator_refuses_the_stack_that_asks_from_outside_for_two_types() throws Exception {
        try (
            var state = StateFolder.open(folder.resolve("state"), true);
            var emulator = start(state);
            var clients = new Clients(emulator.endpoint())
        ) {
            var outside = Template.read("infrastructure/outside.yaml").text();
            assertThatThrownBy(() ->
                create(
                    clients.cloudFormation(),
                    "home-outside",
                    outside,
                    Map.of(
                        "AlarmAddress",
                        "oncall@example.gov",
                        "SiteUrl",
                        "https://community.example.gov/",
                        "MonthlyBudget",
                        "25"
                    )
                )
            )
                .isInstanceOf(CloudFormationException.class)
                .hasMessageContaining("AWS::Events::Connection")
                .hasMessageContaining("AWS::Budgets::Budget");
        }
    }

    private static void create(
        CloudFormationClient cloudFormation,
        String stack,
        String template,
        Map<String, String> parameters
    ) {
        cloudFormation.createStack(r ->
            r
                .stackName(stack)
                .templateBody(template)
                .capabilities(Capability.CAPABILITY_IAM)
                .parameters(
                    parameters
                        .entrySet()
                        .stream()
                        .map(given ->
                            Parameter.builder().parameterKey(given.getKey()).parameterValue(given.getValue()).build()
                        )
                        .toList()
                )
        );
        cloudFormation.waiter().waitUntilStackCreateComplete(r -> r.stackName(stack));
        assertThat(
            cloudFormation
                .describeStacks(r -> r.stackName(stack))
                .stacks()
                .getFirst()
                .stackStatus()
        ).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    private static String logGroups(List<String> names) {
        return names
            .stream()
            .map(name ->
                """
                  %s:
                    Type: AWS::Logs::LogGroup
                    Properties: { LogGroupName: %s }
                """.formatted(name.replace("-", ""), name)
            )
            .collect(Collectors.joining("", "Resources:\n", ""));
    }

    private static String withoutTheAlarmOnAnExpression() {
        var template = Template.read("infrastructure/operations.yaml").text();
        int begin = template.indexOf("\n  DroppedEvents:\n");
        int end = template.indexOf("\n\n", begin);
        return (template.substring(0, begin) + template.substring(end)).replace(
            "                  \"${DroppedEvents.Arn}\",\n",
            ""
        );
    }

    private Emulator start(StateFolder state) {
        try {
            int closedPort = 9;
            var environments = Template.PROJECT.resolve(".local").resolve("python");
            return Emulator.start(environments, state, closedPort, new Progress(line -> {}));
        } catch (CannotStart reason) {
            return abort("needs the emulator: " + reason.getMessage());
        }
    }
}
