package org.socialgov.benchmarks.warm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.socialgov.benchmarks.Report;
import org.socialgov.benchmarks.cold.Candidate;
import org.socialgov.benchmarks.cold.ColdStarts;

/**
 * {@code mvn -Pbench -Dbench=warm}: from an event to its reply in a warm process, without a network, by JMH with the compiler
 * that Lambda's managed runtime uses. JMH runs in a process of its own for each function, since it gives its forks its
 * own class path and environment, and they must be the function's.
 */
public final class Warm {

    private static final int WARM_UP_SECONDS = 5;
    private static final String JVM = "-Xmx870m -XX:+UseSerialGC -XX:+TieredCompilation -XX:TieredStopAtLevel=1";

    private Warm() {}

    /** The goal for the median of a row; none if it is empty. */
    private static final Map<String, Double> GOALS = Map.of(
        ColdStarts.OUR_PAGE,
        0.1,
        ColdStarts.OUR_FORM,
        0.1,
        ColdStarts.OUR_SEARCH,
        5.0
    );

    /**
     * Measures, prints a table and writes {@code warm.json}.
     *
     * @param project  the project's folder
     * @param folder   for results and logs
     * @param seconds how long each row is measured, after five seconds that aren't
     */
    public static void run(Path project, Path folder, int seconds) throws IOException, InterruptedException {
        var report = new Report(
            "warm",
            "what %s",
            "requests %,d",
            "median ms %.3f",
            "p99 ms %.3f",
            "bytes allocated %,.0f",
            "goal ms %s"
        );
        for (var candidate : ColdStarts.warmCandidates(project, folder)) {
            var measured = measure(candidate, folder, seconds);
            var time = measured.path("primaryMetric");
            double median = time.path("scorePercentiles").path("50.0").asDouble();
            var goal = GOALS.get(candidate.name());
            report.row(
                candidate.name(),
                count(time.path("rawDataHistogram")),
                median,
                time.path("scorePercentiles").path("99.0").asDouble(),
                measured.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score").asDouble(),
                goal == null ? null : goal + (median <= goal ? ", reached" : ", missed")
            );
        }
        report.write(folder, "JMH, " + seconds + " s each, fake table");
    }

    /** Pairs of a time and how often it was measured, in each iteration of each fork. */
    private static long count(JsonNode forks) {
        long count = 0;
        for (var fork : forks) {
            for (var iteration : fork) {
                for (var pair : iteration) {
                    count += pair.get(1).asLong();
                }
            }
        }
        return count;
    }

    /** JMH's result. */
    private static JsonNode measure(Candidate candidate, Path folder, int seconds)
        throws IOException, InterruptedException {
        var event = folder.resolve("event.json");
        Files.write(event, candidate.event());
        var result = folder.resolve("jmh.json");
        Files.deleteIfExists(result);
        String code = candidate.code().toString();
        var command = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djmh.ignoreLock=true",
            "-cp",
            String.join(File.pathSeparator, code, code + "/lib/*", System.getProperty("java.class.path")),
            "org.openjdk.jmh.Main",
            WarmRequests.class.getName(),
            "-f",
            "1",
            "-wi",
            "1",
            "-w",
            WARM_UP_SECONDS + "s",
            "-i",
            "1",
            "-r",
            seconds + "s",
            "-prof",
            "gc",
            "-foe",
            "true",
            "-rf",
            "json",
            "-rff",
            result.toString(),
            "-jvmArgs",
            JVM
        );
        var log = folder.resolve("warm.log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(candidate.environment());
        builder.environment().putAll(Candidate.AWS);
        builder
            .environment()
            .putAll(
                Map.of(
                    WarmRequests.HANDLER,
                    candidate.handler(),
                    WarmRequests.EVENT,
                    event.toString(),
                    WarmRequests.STATUS,
                    Integer.toString(candidate.expected())
                )
            );
        if (builder.start().waitFor() != 0 || !Files.exists(result)) {
            throw new IOException(candidate.name() + " failed: see " + log);
        }
        return new ObjectMapper().readTree(result.toFile()).get(0);
    }
}
