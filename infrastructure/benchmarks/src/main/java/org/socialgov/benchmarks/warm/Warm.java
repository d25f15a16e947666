package org.socialgov.benchmarks.warm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.socialgov.benchmarks.Report;
import org.socialgov.benchmarks.cold.Candidate;
import org.socialgov.benchmarks.cold.ColdStarts;

/**
 * {@code mvn -Pbench -Dbench=warm}: from an event to its reply in a warm process, without a network, with the compiler that
 * Lambda's managed runtime uses. A loop of its own instead of JMH: that runs its forks with the second compiler and a
 * class path of its own, and each request here is long and writes its reply, so that nothing of it is optimized away.
 */
public final class Warm {

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
     * @param requests how many requests are measured for each row, after as many that aren't
     */
    public static void run(Path project, Path folder, int requests) throws IOException, InterruptedException {
        var report = new Report("warm", "what", "median ms", "p99 ms", "processor ms", "bytes allocated", "goal ms");
        for (var candidate : ColdStarts.warmCandidates(project, folder)) {
            var figures = measure(candidate, folder, requests);
            var goal = GOALS.get(candidate.name());
            report.row(
                candidate.name(),
                String.format(Locale.ROOT, "%.3f", figures[0]),
                String.format(Locale.ROOT, "%.3f", figures[1]),
                String.format(Locale.ROOT, "%.3f", figures[2]),
                String.format(Locale.ROOT, "%,.0f", figures[3]),
                goal == null ? "" : goal + (figures[0] <= goal ? ", reached" : ", missed")
            );
        }
        report.write(folder, requests + " requests each");
    }

    private static double[] measure(Candidate candidate, Path folder, int requests)
        throws IOException, InterruptedException {
        var event = folder.resolve("event.json");
        Files.write(event, candidate.event());
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx870m", "-XX:+UseSerialGC", "-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1"));
        String code = candidate.code().toString();
        command.addAll(
            List.of(
                "-cp",
                String.join(File.pathSeparator, code, code + "/lib/*", System.getProperty("java.class.path")),
                WarmRequests.class.getName(),
                candidate.handler(),
                event.toString(),
                Integer.toString(candidate.expected()),
                Integer.toString(requests)
            )
        );
        var log = folder.resolve("warm.log");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        var environment = new LinkedHashMap<>(candidate.environment());
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "measured");
        environment.put("AWS_SECRET_ACCESS_KEY", "measured");
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(candidate.name() + " failed: see " + log);
        }
        var figures = new double[4];
        String[] parts = line.split(" ");
        for (int i = 0; i < figures.length; i++) {
            figures[i] = Double.parseDouble(parts[i]);
        }
        return figures;
    }
}
