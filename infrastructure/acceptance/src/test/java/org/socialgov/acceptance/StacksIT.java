package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.socialgov.acceptance.Template.list;
import static org.socialgov.acceptance.Template.map;
import static org.socialgov.acceptance.Template.references;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.acceptance.Template.Declared;
import org.socialgov.local.Options;
import org.socialgov.local.emulator.Clients;
import org.socialgov.local.emulator.Deployment;
import org.socialgov.local.emulator.Emulator;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;
import org.socialgov.local.start.StateFolder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/**
 * Each optional stack is created beside the main one, and deleted, on the emulator. The emulator lacks some types of
 * resources; they are listed here, and left out together with what refers to them. AWS is not shown by that: it refuses
 * what the emulator takes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StacksIT {

    /** Types that the emulator doesn't know. The test of a stack fails when the emulator learns one. */
    private static final Set<String> UNKNOWN = Set.of(
        "AWS::SES::ReceiptRule",
        "AWS::Events::Connection",
        "AWS::IAM::OIDCProvider"
    );

    /** Properties that the emulator refuses: an alarm on an expression over metrics. */
    private static final Map<String, String> REFUSED = Map.of("AWS::CloudWatch::Alarm", "Metrics");

    /** Values of parameters that are no output of the main stack and have no default. */
    private static final Map<String, String> VALUES = Map.of(
        "ReceiptRuleSet",
        "inbound",
        "CommunityAddress",
        Options.COMMUNITY_ADDRESS,
        "AlarmAddress",
        "oncall@example.gov",
        "Repository",
        "agency/community",
        "SiteUrl",
        "https://community.example.gov/",
        "SiteName",
        "community.example.gov",
        "ApiDomain",
        "abcdef0123.execute-api.us-east-1.amazonaws.com",
        "EdgeSecret",
        "0123456789abcdef".repeat(4)
    );

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NO_SMTP_SERVER = 9;
    private static final URI NO_FUNCTIONS = URI.create("http://127.0.0.1:9/");

    @TempDir
    private static Path folder;

    private StateFolder state;
    private Emulator emulator;
    private Clients clients;
    private Map<String, String> outputs;

    @BeforeAll
    void deploy_the_main_stack() {
        state = StateFolder.open(folder, false);
        try {
            var environments = Template.PROJECT.resolve(".local").resolve("python");
            emulator = Emulator.launch(environments, state, NO_SMTP_SERVER, new Progress(line -> {})).awaitReady();
        } catch (CannotStart reason) {
            abort("needs the emulator: " + reason.getMessage());
        }
        clients = Clients.of(emulator.endpoint());
        outputs = new Deployment(clients)
            .deploy(
                Template.PROJECT.resolve(Stacks.MAIN),
                Template.PROJECT,
                Map.of("CommunityAddress", Options.COMMUNITY_ADDRESS, "Coordinators", DeployedSystem.COORDINATOR),
                Map.of(),
                NO_FUNCTIONS
            )
            .outputs();
    }

    @AfterAll
    void stop() {
        if (clients != null) {
            clients.close();
            emulator.close();
        }
        state.close();
    }

    @ParameterizedTest
    @MethodSource("org.socialgov.acceptance.Stacks#optional")
    void a_stack_comes_up_and_goes_away(String file) {
        var template = Template.read(file);
        var name = file.replaceAll(".*/|\\.yaml", "");
        var unknown = template.resources().map(Declared::type).filter(UNKNOWN::contains).distinct().sorted().toList();
        if (!unknown.isEmpty()) {
            assertThatThrownBy(() -> create(name, template, Set.of()))
                .isInstanceOf(CloudFormationException.class)
                .hasMessageContaining("Unrecognized resource types: [" + String.join(", ", unknown) + "]");
        }
        var leftOut = leftOut(template);
        var expected = template
            .resources()
            .filter(resource -> !leftOut.contains(resource.id()) && !resource.all().containsKey("Condition"))
            .map(Declared::id)
            .toList();
        assertThat(expected).as("resources of %s that the emulator can have", file).isNotEmpty();

        var id = create(name, template, leftOut);
        await(id, () ->
            clients
                .cloudFormation()
                .waiter()
                .waitUntilStackCreateComplete(r -> r.stackName(id), StacksIT::patience)
        );
        assertThat(
            clients
                .cloudFormation()
                .describeStackResources(r -> r.stackName(id))
                .stackResources()
        )
            .extracting(resource -> resource.logicalResourceId())
            .containsAll(expected);

        clients.cloudFormation().deleteStack(r -> r.stackName(id));
        await(id, () ->
            clients
                .cloudFormation()
                .waiter()
                .waitUntilStackDeleteComplete(r -> r.stackName(id), StacksIT::patience)
        );
        assertThat(failures(id)).isEmpty();
    }

    /** Or an entry of a list would excuse what nobody uses any more. */
    @Test
    void the_emulator_is_excused_for_nothing_that_no_stack_has() {
        var declared = Stacks.optional()
            .stream()
            .flatMap(file -> Template.read(file).resources())
            .toList();
        assertThat(declared).extracting(Declared::type).containsAll(UNKNOWN);
        REFUSED.forEach((type, property) ->
            assertThat(declared).anyMatch(r -> r.type().equals(type) && r.properties().containsKey(property))
        );
    }

    private static Set<String> leftOut(Template template) {
        var leftOut = template
            .resources()
            .filter(
                resource ->
                    UNKNOWN.contains(resource.type()) ||
                    (REFUSED.containsKey(resource.type()) &&
                        resource.properties().containsKey(REFUSED.get(resource.type())))
            )
            .map(Declared::id)
            .collect(Collectors.toCollection(TreeSet::new));
        while (
            leftOut.addAll(
                template
                    .resources()
                    .filter(resource -> needs(resource.all(), leftOut))
                    .map(Declared::id)
                    .toList()
            )
        ) {
            // What refers to what was left out just now is left out next.
        }
        return leftOut;
    }

    private static boolean needs(Object declared, Set<String> missing) {
        var after = declared instanceof Map<?, ?> all ? list(all.get("DependsOn")).stream() : Stream.<Object>empty();
        return Stream.concat(references(declared), after.map(Object::toString)).anyMatch(missing::contains);
    }

    private String create(String name, Template template, Set<String> leftOut) {
        var body = new LinkedHashMap<String, Object>();
        for (String section : List.of("Parameters", "Mappings", "Rules", "Conditions", "Resources", "Outputs")) {
            var entries = new LinkedHashMap<>(template.section(section));
            entries.keySet().removeAll(leftOut);
            entries.values().removeIf(entry -> needs(entry, leftOut));
            body.put(section, entries);
        }
        body.values().removeIf(section -> map(section).isEmpty());
        return clients
            .cloudFormation()
            .createStack(request ->
                request
                    .stackName(name)
                    .templateBody(json(body))
                    .parameters(parameters(template))
                    .capabilities(Capability.CAPABILITY_NAMED_IAM)
            )
            .stackId();
    }

    private List<Parameter> parameters(Template template) {
        var known = new HashMap<>(VALUES);
        known.putAll(outputs);
        return template
            .section("Parameters")
            .entrySet()
            .stream()
            .filter(parameter -> !map(parameter.getValue()).containsKey("Default"))
            .map(parameter -> {
                assertThat(known).as("a value for the test of the parameter").containsKey(parameter.getKey());
                return Parameter.builder()
                    .parameterKey(parameter.getKey())
                    .parameterValue(known.get(parameter.getKey()))
                    .build();
            })
            .toList();
    }

    private static void patience(WaiterOverrideConfiguration.Builder wait) {
        wait.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(200)))
            .waitTimeout(Duration.ofMinutes(2))
            .maxAttempts(600);
    }

    private void await(String id, Runnable wait) {
        try {
            wait.run();
        } catch (SdkClientException ended) {
            throw new AssertionError("the stack ended otherwise: " + failures(id), ended);
        }
    }

    private List<String> failures(String id) {
        return clients
            .cloudFormation()
            .describeStackEvents(r -> r.stackName(id))
            .stackEvents()
            .stream()
            .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
            .map((StackEvent event) -> event.logicalResourceId() + ": " + event.resourceStatusReason())
            .toList();
    }

    private static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
