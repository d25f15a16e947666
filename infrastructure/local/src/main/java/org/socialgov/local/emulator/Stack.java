package org.socialgov.local.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.socialgov.local.functions.FunctionSettings;

/**
 * The deployed template.
 *
 * @param name      the stack's name
 * @param template  the template after its transform, references not resolved
 * @param resources its resources, by logical id
 * @param outputs   its outputs
 * @param functions its functions, by logical id
 */
public record Stack(
    String name,
    JsonNode template,
    SortedMap<String, StackResource> resources,
    Map<String, String> outputs,
    SortedMap<String, FunctionSettings> functions
) {
    /**
     * A resource of the stack.
     *
     * @param logicalId  its name in the template
     * @param type       its CloudFormation type
     * @param physicalId its name or id in its service
     */
    public record StackResource(String logicalId, String type, String physicalId) {}

    /** Copies the maps. */
    public Stack {
        resources = new TreeMap<>(resources);
        outputs = Map.copyOf(outputs);
        functions = new TreeMap<>(functions);
    }

    /**
     * All resources of a type, by logical id.
     *
     * @param type for example {@code AWS::DynamoDB::Table}
     * @return the resources
     */
    public List<StackResource> ofType(String type) {
        return resources
            .values()
            .stream()
            .filter(resource -> resource.type().equals(type))
            .toList();
    }

    /**
     * The first resource of a type, by logical id.
     *
     * @param type for example {@code AWS::DynamoDB::Table}
     * @return the resource, if the template has one
     */
    public Optional<StackResource> first(String type) {
        return ofType(type).stream().findFirst();
    }
}
