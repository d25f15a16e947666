package org.socialgov.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.socialgov.benchmarks.cold.ColdStarts;
import org.socialgov.benchmarks.site.SiteBuilds;
import org.socialgov.benchmarks.warm.Warm;
import org.socialgov.benchmarks.weight.Weights;
import org.socialgov.local.launcher.Parent;

/** {@code mvn -Pbench}: runs the benchmarks, or the parts that {@code -Dbench} names. */
public final class Main {

    private static final double IDLE_LOAD = 1;

    private Main() {}

    /** A part of the benchmarks. */
    private interface Part {
        void run(Path project, Path folder, ToIntFunction<String> options) throws Exception;
    }

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("cold", (project, folder, options) -> ColdStarts.run(project, folder, options.applyAsInt("rounds")));
        PARTS.put("join", (project, folder, options) -> ColdJoin.run(project, folder, options.applyAsInt("starts")));
        PARTS.put("site", (project, folder, options) -> SiteBuilds.run(project, folder, options.applyAsInt("rounds")));
        PARTS.put("weight", (project, folder, options) -> Weights.run(project, folder, options.applyAsInt("runs")));
        PARTS.put("warm", (project, folder, options) -> Warm.run(project, folder, options.applyAsInt("seconds")));
        PARTS.put("load", (project, folder, options) -> Load.run(project, folder, options.applyAsInt("joins")));
        PARTS.put("growth", (project, folder, options) -> Growth.run(project, folder, options.applyAsInt("members")));
        PARTS.put("broadcast", (project, folder, options) ->
            Broadcast.run(
                project,
                folder,
                options.applyAsInt("recipients"),
                options.applyAsInt("kills"),
                options.applyAsInt("rate")
            )
        );
    }

    /**
     * Runs the parts.
     *
     * @param arguments the project's folder, a folder for results, then {@code name=value}
     * @throws Exception if a part fails
     */
    public static void main(String[] arguments) throws Exception {
        Parent.endWithIt();
        var options = new HashMap<String, String>();
        for (String argument : Arrays.asList(arguments).subList(2, arguments.length)) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        var folder = Path.of(arguments[1], "benchmarks");
        Files.createDirectories(folder);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load > IDLE_LOAD) {
            System.out.printf(
                Locale.ROOT,
                "%nThe machine is busy with other work (load %.1f): measure again when it is idle.%n",
                load
            );
        }
        for (String name : wanted(options.get("bench"))) {
            PARTS.get(name).run(Path.of(arguments[0]), folder, option -> Integer.parseInt(options.get(option)));
        }
    }

    private static List<String> wanted(String bench) {
        if (bench == null || bench.isBlank()) {
            return List.copyOf(PARTS.keySet());
        }
        var wanted = Arrays.stream(bench.split(",")).map(String::strip).toList();
        for (String name : wanted) {
            if (!PARTS.containsKey(name)) {
                throw new IllegalArgumentException(
                    "-Dbench=" + bench + " is not understood: give one or more of " + String.join(",", PARTS.keySet())
                );
            }
        }
        return wanted;
    }
}
