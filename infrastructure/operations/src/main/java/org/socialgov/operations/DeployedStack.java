package org.socialgov.operations;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/**
 * The deployed stack that a command works on.
 *
 * @param parameters by name
 * @param outputs by name
 * @param resources the physical id (name or id in its service) of each logical id of the template
 */
public record DeployedStack(
    Map<String, String> parameters,
    Map<String, String> outputs,
    Map<String, String> resources
) {
    /**
     * Reads the stack that a command works on.
     *
     * @throws IllegalStateException if no stack is named or it doesn't exist; the message says what to do
     */
    static DeployedStack of(Command.Given given) {
        String name = given.required("stack", "Say which stack: -Dstack=NAME");
        return read(AwsClients.make(CloudFormationClient.builder()), name);
    }

    /**
     * Reads a stack.
     *
     * @throws IllegalStateException if the stack doesn't exist; the message says what to do
     */
    public static DeployedStack read(CloudFormationClient cloudFormation, String name) {
        try {
            var stack = cloudFormation
                .describeStacks(request -> request.stackName(name))
                .stacks()
                .get(0);
            var parameters = new LinkedHashMap<String, String>();
            stack
                .parameters()
                .forEach(parameter -> parameters.put(parameter.parameterKey(), parameter.parameterValue()));
            var outputs = new LinkedHashMap<String, String>();
            stack.outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
            var resources = new LinkedHashMap<String, String>();
            cloudFormation
                .listStackResourcesPaginator(request -> request.stackName(name))
                .stackResourceSummaries()
                .forEach(resource -> resources.put(resource.logicalResourceId(), resource.physicalResourceId()));
            return new DeployedStack(parameters, outputs, resources);
        } catch (CloudFormationException e) {
            throw new IllegalStateException(
                "The stack " + name + " can't be read: check its name (-Dstack=NAME), the region and the credentials.",
                e
            );
        }
    }

    /**
     * The physical id of a logical id.
     *
     * @throws IllegalStateException if the stack has no such resource
     */
    public String resource(String logicalId) {
        return Optional.ofNullable(resources.get(logicalId)).orElseThrow(() ->
            new IllegalStateException("The stack has no " + logicalId + ": is it one of this template?")
        );
    }
}
