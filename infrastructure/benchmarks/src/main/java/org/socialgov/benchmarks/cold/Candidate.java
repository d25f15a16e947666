package org.socialgov.benchmarks.cold;

import java.nio.file.Path;
import java.util.Map;

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
) {}
