package org.socialgov.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.socialgov.benchmarks.cold.ColdStarts;
import org.socialgov.benchmarks.site.SiteBuilds;
import org.socialgov.benchmarks.warm.Warm;
import org.socialgov.benchmarks.weight.Weights;
import org.socialgov.local.launcher.Parent;

/** {@code mvn -Pbench}: runs the benchmarks, or the parts that {@code -Dbench} names. */
public final class Main {

    private static final double IDLE_LOAD = 1;
    private static final List<String> PARTS = List.of(
        "cold",
        "join",
        "site",
        "weight",
        "warm",
        "load",
        "growth",
        "broadcast"
    );

    private Main() {}

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
        String parts = options.getOrDefault("bench", "").isBlank() ? String.join(",", PARTS) : options.get("bench");
        for (String name : parts.split(",")) {
            run(name.strip(), Path.of(arguments[0]), folder, option -> Integer.parseInt(options.get(option)));
        }
    }

    private static void run(String part, Path project, Path folder, ToIntFunction<String> option) throws Exception {
        switch (part) {
            case "cold" -> ColdStarts.run(project, folder, option.applyAsInt("rounds"));
            case "join" -> ColdJoin.run(project, folder, option.applyAsInt("starts"));
            case "site" -> SiteBuilds.run(project, folder, option.applyAsInt("rounds"));
            case "weight" -> Weights.run(project, folder, option.applyAsInt("runs"));
            case "warm" -> Warm.run(project, folder, option.applyAsInt("seconds"));
            case "load" -> Load.run(project, folder, option.applyAsInt("joins"));
            case "growth" -> Growth.run(project, folder, option.applyAsInt("members"));
            case "broadcast" -> Broadcast.run(
                project,
                folder,
                option.applyAsInt("recipients"),
                option.applyAsInt("kills"),
                option.applyAsInt("rate")
            );
            default -> throw new IllegalArgumentException(
                "-Dbench=" + part + " is not understood: give one or more of " + String.join(",", PARTS)
            );
        }
    }
}
