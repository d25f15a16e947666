package org.socialgov.benchmarks.cold;

import java.nio.file.Path;
import java.util.Map;
import org.socialgov.local.functions.CodeFolders;
import org.socialgov.local.functions.FunctionSettings;

/**
 * What is started and measured.
 *
 * @param name        its row in the table
 * @param code        the folder with its classes or {@code lib}, as Lambda unpacks a zip
 * @param handler     the handler class
 * @param environment its settings
 * @param event       the event, as API Gateway sends it
 * @param expected    the status of its answer; 0 where it has none
 */
public record Candidate(
    String name,
    Path code,
    String handler,
    Map<String, String> environment,
    byte[] event,
    int expected
) {
    /** The settings by which a function's process knows its region and credentials. */
    public static final Map<String, String> AWS = Map.of(
        "AWS_REGION",
        "us-east-1",
        "AWS_ACCESS_KEY_ID",
        "measured",
        "AWS_SECRET_ACCESS_KEY",
        "measured"
    );

    /** A function as it is deployed. */
    public static Candidate of(String name, FunctionSettings function, CodeFolders code, byte[] event, int expected) {
        return new Candidate(
            name,
            code.unpack(function.zip()),
            function.handler(),
            function.environment(),
            event,
            expected
        );
    }
}
