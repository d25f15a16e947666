package org.socialgov.local.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.socialgov.local.functions.FunctionSettings;
import org.socialgov.local.start.CannotStart;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ParameterDeclaration;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * Deploys a template to the emulator through CloudFormation. It adds what the emulator lacks: the forwarding of
 * invocations, and the stream mapping after a restart.
 *
 * @param clients clients of the emulator
 */
public record Deployment(Clients clients) {
    /** Environment variable with the address that the emulator forwards a function's invocations to. */
    static final String FORWARD = "MINISTACK_LAMBDA_PROXY_URL";

    private static final String STACK = "local";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Creates or updates the stack.
     *
     * @param file       the template
     * @param root       the folder that its paths are relative to
     * @param local      local values of parameters; those that the template doesn't have are left out
     * @param typed      values of parameters from the command line; they take precedence, and must exist
     * @param forward    the address for invocations, without the function's logical id at its end
     * @return the stack
     * @throws CannotStart if the template, a zip or a parameter is wrong
     */
    public Stack deploy(Path file, Path root, Map<String, String> local, Map<String, String> typed, URI forward) {
        var template = Template.read(file, root);
        upload(template);
        var parameters = parameters(template, local, typed);
        var mappings = new StreamMappings(clients.lambda());
        var earlier = mappings.remove();
        bringUpToDate(template, parameters);
        var processed = processedTemplate();
        var resources = resources();
        var functions = functions(template, processed, resources);
        functions.values().forEach(function -> forward(function, forward));
        mappings.restore(earlier, processed, functions);
        return new Stack(STACK, processed, resources, outputs(), functions);
    }

    /**
     * Verifies a sender's address in SES, as a click on the link in SES's mail would.
     *
     * @param address the sender
     */
    public void verifySender(String address) {
        clients.ses().verifyEmailIdentity(request -> request.emailAddress(address));
    }

    private Map<String, String> parameters(Template template, Map<String, String> local, Map<String, String> typed) {
        try {
            var known = cloudFormation()
                .getTemplateSummary(request -> request.templateURL(Template.URL))
                .parameters()
                .stream()
                .map(ParameterDeclaration::parameterKey)
                .collect(Collectors.toSet());
            var parameters = new HashMap<>(local);
            parameters.keySet().retainAll(known);
            typed.forEach((name, value) -> {
                if (!known.contains(name)) {
                    throw new CannotStart(
                        "-Dparameters: the template has no parameter " +
                            name +
                            "; it has " +
                            known.stream().sorted().collect(Collectors.joining(", ")) +
                            "."
                    );
                }
                parameters.put(name, value);
            });
            return parameters;
        } catch (CloudFormationException refused) {
            throw new CannotStart("The template is refused: " + reason(refused), refused);
        }
    }

    /**
     * CloudFormation requires the functions' code to be in S3, and a template of more than 51,200 bytes. Invocations
     * are forwarded, so the code never runs from there: a small placeholder under the hash of the zip is enough, and
     * shows whether a function changed.
     */
    private void upload(Template template) {
        try {
            clients.s3().createBucket(request -> request.bucket(Template.BUCKET));
        } catch (BucketAlreadyOwnedByYouException alreadyThere) {
            // An earlier run created it: objects are kept even when the emulator is killed.
        }
        clients
            .s3()
            .putObject(
                request -> request.bucket(Template.BUCKET).key(Template.KEY),
                RequestBody.fromString(template.body())
            );
        template
            .zips()
            .keySet()
            .forEach(key ->
                clients
                    .s3()
                    .putObject(request -> request.bucket(Template.BUCKET).key(key), RequestBody.fromBytes(standIn(key)))
            );
    }

    private static byte[] standIn(String key) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("placeholder"));
            zip.write(key.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return bytes.toByteArray();
    }

    private void bringUpToDate(Template template, Map<String, String> parameters) {
        var values = parameters
            .entrySet()
            .stream()
            .map(entry -> Parameter.builder().parameterKey(entry.getKey()).parameterValue(entry.getValue()).build())
            .toList();
        var capabilities = new Capability[] {
            Capability.CAPABILITY_IAM,
            Capability.CAPABILITY_NAMED_IAM,
            Capability.CAPABILITY_AUTO_EXPAND,
        };
        try {
            if (find().isPresent()) {
                cloudFormation().updateStack(request ->
                    request.stackName(STACK).templateURL(Template.URL).parameters(values).capabilities(capabilities)
                );
            } else {
                cloudFormation().createStack(request ->
                    request.stackName(STACK).templateURL(Template.URL).parameters(values).capabilities(capabilities)
                );
            }
        } catch (CloudFormationException refused) {
            if (!refused.getMessage().contains("No updates are to be performed")) {
                throw new CannotStart("The template is refused: " + reason(refused), refused);
            }
        }
        await();
    }

    private void await() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var status = find().orElseThrow().stackStatusAsString();
            if (status.equals("CREATE_COMPLETE") || status.equals("UPDATE_COMPLETE")) {
                return;
            }
            if (!status.endsWith("_IN_PROGRESS")) {
                throw new CannotStart(
                    "The template can't be deployed (" +
                        status +
                        "): " +
                        failure() +
                        ". Fix it, or start again with -Dfresh."
                );
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CannotStart("Stopped during the deployment.", stopped);
            }
        }
        throw new CannotStart(
            "The template was not deployed within " + PATIENCE.toSeconds() + " s: see logs/emulator.log."
        );
    }

    private Optional<software.amazon.awssdk.services.cloudformation.model.Stack> find() {
        try {
            return cloudFormation()
                .describeStacks(request -> request.stackName(STACK))
                .stacks()
                .stream()
                .filter(stack -> !stack.stackStatusAsString().equals("DELETE_COMPLETE"))
                .findFirst();
        } catch (CloudFormationException missing) {
            if (missing.getMessage().contains("does not exist")) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    private String failure() {
        return cloudFormation()
            .describeStackEvents(request -> request.stackName(STACK))
            .stackEvents()
            .stream()
            .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
            .filter(event -> event.resourceStatusReason() != null)
            .map((StackEvent event) -> event.logicalResourceId() + ": " + event.resourceStatusReason())
            .reduce((newer, older) -> older)
            .orElse("no reason given");
    }

    private CloudFormationClient cloudFormation() {
        return clients.cloudFormation();
    }

    private static String reason(CloudFormationException refused) {
        var details = refused.awsErrorDetails();
        return details == null ? refused.getMessage() : details.errorMessage();
    }

    private JsonNode processedTemplate() {
        var body = cloudFormation()
            .getTemplate(request -> request.stackName(STACK).templateStage(TemplateStage.PROCESSED))
            .templateBody();
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException problem) {
            throw new CannotStart(
                "The emulator returns a processed template that is not JSON: " + problem.getOriginalMessage(),
                problem
            );
        }
    }

    private TreeMap<String, Stack.StackResource> resources() {
        var resources = new TreeMap<String, Stack.StackResource>();
        for (var resource : cloudFormation()
            .listStackResourcesPaginator(request -> request.stackName(STACK))
            .stackResourceSummaries()) {
            var id = resource.logicalResourceId();
            resources.put(id, new Stack.StackResource(id, resource.resourceType(), resource.physicalResourceId()));
        }
        return resources;
    }

    private Map<String, String> outputs() {
        return find()
            .orElseThrow()
            .outputs()
            .stream()
            .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
    }

    private TreeMap<String, FunctionSettings> functions(
        Template template,
        JsonNode processed,
        Map<String, Stack.StackResource> resources
    ) {
        var functions = new TreeMap<String, FunctionSettings>();
        for (var resource : resources.values()) {
            var key = processed.at("/Resources/" + resource.logicalId() + "/Properties/Code/S3Key").asText();
            if (!resource.type().equals("AWS::Lambda::Function") || !template.zips().containsKey(key)) {
                continue;
            }
            var deployed = clients
                .lambda()
                .getFunctionConfiguration(request -> request.functionName(resource.physicalId()));
            var environment = new HashMap<String, String>();
            if (deployed.environment() != null) {
                environment.putAll(deployed.environment().variables());
            }
            environment.remove(FORWARD);
            functions.put(
                resource.logicalId(),
                new FunctionSettings(
                    resource.logicalId(),
                    deployed.functionName(),
                    deployed.functionArn(),
                    deployed.handler(),
                    deployed.memorySize(),
                    deployed.timeout(),
                    environment,
                    template.zips().get(key)
                )
            );
        }
        return functions;
    }

    private void forward(FunctionSettings function, URI forward) {
        var environment = new HashMap<>(function.environment());
        environment.put(FORWARD, forward.resolve(function.logicalId()).toString());
        clients
            .lambda()
            .updateFunctionConfiguration(request ->
                request.functionName(function.name()).environment(variables -> variables.variables(environment))
            );
    }
}
