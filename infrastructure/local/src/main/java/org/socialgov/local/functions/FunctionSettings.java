package org.socialgov.local.functions;

import java.nio.file.Path;
import java.util.Map;

/**
 * A function as the deployed template describes it.
 *
 * @param logicalId      its name in the template, which is its class's name
 * @param name           its name in Lambda
 * @param arn            its ARN
 * @param handler        its handler class
 * @param memory         its memory in MB
 * @param timeoutSeconds the time limit of one invocation
 * @param environment    the environment that the template gives it, references resolved
 * @param zip            its code
 */
public record FunctionSettings(
    String logicalId,
    String name,
    String arn,
    String handler,
    int memory,
    int timeoutSeconds,
    Map<String, String> environment,
    Path zip
) {
    /** Copies the environment. */
    public FunctionSettings {
        environment = Map.copyOf(environment);
    }
}
