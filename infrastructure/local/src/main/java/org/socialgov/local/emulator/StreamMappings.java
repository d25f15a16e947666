package org.socialgov.local.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.socialgov.local.functions.FunctionSettings;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * The event source mappings from a stream to a function. After a restart the emulator continues at the old position of
 * a stream that starts empty, so it invokes no function until as many records as before have been written. So each
 * mapping is deleted before a deployment, and created again after it unless CloudFormation has done so. No upstream
 * issue was found in ministackorg/ministack.
 */
record StreamMappings(LambdaClient lambda) {
    /** Deletes all mappings, and returns them. */
    List<EventSourceMappingConfiguration> remove() {
        var mappings = all();
        mappings.forEach(mapping -> lambda.deleteEventSourceMapping(request -> request.uuid(mapping.uuid())));
        return mappings;
    }

    /**
     * Creates the mappings again that the template still has and CloudFormation has not created.
     *
     * @param earlier   the deleted mappings
     * @param template  the present template
     * @param functions its functions
     */
    void restore(
        List<EventSourceMappingConfiguration> earlier,
        JsonNode template,
        Map<String, FunctionSettings> functions
    ) {
        var made = new HashSet<String>();
        all().forEach(mapping -> made.add(route(mapping)));
        for (var mapping : earlier) {
            if (!made.contains(route(mapping)) && stillMeant(mapping, template, functions)) {
                make(mapping);
            }
        }
    }

    private List<EventSourceMappingConfiguration> all() {
        return lambda
            .listEventSourceMappingsPaginator(request -> request.maxItems(100))
            .eventSourceMappings()
            .stream()
            .toList();
    }

    private static String route(EventSourceMappingConfiguration mapping) {
        return mapping.eventSourceArn() + " -> " + mapping.functionArn();
    }

    private static boolean stillMeant(
        EventSourceMappingConfiguration mapping,
        JsonNode template,
        Map<String, FunctionSettings> functions
    ) {
        for (var resource : template.path("Resources")) {
            if (!resource.path("Type").asText().equals("AWS::Lambda::EventSourceMapping")) {
                continue;
            }
            var target = resource.path("Properties").path("FunctionName").toString();
            for (var function : functions.values()) {
                if (target.contains('"' + function.logicalId()) && mapping.functionArn().startsWith(function.arn())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void make(EventSourceMappingConfiguration mapping) {
        lambda.createEventSourceMapping(request ->
            request
                .eventSourceArn(mapping.eventSourceArn())
                .functionName(mapping.functionArn())
                .startingPosition(mapping.startingPosition())
                .batchSize(mapping.batchSize())
                .maximumBatchingWindowInSeconds(mapping.maximumBatchingWindowInSeconds())
                .parallelizationFactor(mapping.parallelizationFactor())
                .filterCriteria(mapping.filterCriteria())
                .functionResponseTypes(mapping.functionResponseTypes())
                .bisectBatchOnFunctionError(mapping.bisectBatchOnFunctionError())
                .maximumRetryAttempts(mapping.maximumRetryAttempts())
                .maximumRecordAgeInSeconds(mapping.maximumRecordAgeInSeconds())
                .destinationConfig(mapping.destinationConfig())
                .scalingConfig(mapping.scalingConfig())
        );
    }
}
