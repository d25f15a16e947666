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
        void run(Path project, Path folder, int times) throws Exception;
    }

    private record Named(Part part, String option) {}

    private static final Map<String, Named> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("cold", new Named(ColdStarts::run, "rounds"));
        PARTS.put("join", new Named(ColdJoin::run, "starts"));
        PARTS.put("site", new Named(SiteBuilds::run, "rounds"));
        PARTS.put("weight", new Named(Weights::run, "runs"));
        PARTS.put("warm", new Named(Warm::run, "seconds"));
        PARTS.put("load", new Named(Load::run, "joins"));
        PARTS.put("growth", new Named(Growth::run, "members"));
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
            var named = PARTS.get(name);
            named.part().run(Path.of(arguments[0]), folder, Integer.parseInt(options.get(named.option())));
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
