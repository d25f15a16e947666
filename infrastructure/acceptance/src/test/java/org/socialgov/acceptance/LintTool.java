package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One of other people's tools, as {@code infrastructure/lint/tool} runs it. A test that needs one is left out where it
 * can't be had, or where the network is too slow to get it.
 */
final class LintTool {

    private static final Path TOOL = DeployedSystem.root().resolve("infrastructure/lint/tool");
    private static final int UNAVAILABLE = 69;
    private static final int MINUTES_TO_MAKE = 5;
    private static final int MINUTES_TO_RUN = 5;
    private static final int SECONDS_TO_GIVE_UP = 10;

    private final String name;
    private final Path printed;

    private LintTool(String name, Path printed) {
        this.name = name;
        this.printed = printed;
    }

    /**
     * A tool whose environment is made.
     *
     * @param name   sam, cfn-lint, checkov or schemathesis
     * @param folder where what it prints is kept for as long as it runs
     */
    static LintTool ready(String name, Path folder) throws IOException, InterruptedException {
        var tool = new LintTool(name, folder.resolve(name + ".txt"));
        var process = tool.start(Path.of(""), Map.of(), "--make", name);
        if (!ends(process, MINUTES_TO_MAKE)) {
            return abort(name + " can't be had here: it isn't installed within " + MINUTES_TO_MAKE + " minutes");
        }
        if (process.exitValue() == UNAVAILABLE) {
            return abort(tool.lastLine());
        }
        tool.assertDone(process);
        return tool;
    }

    /**
     * What it prints; its failure is the test's.
     *
     * @param directory   where it runs
     * @param environment what its environment has beside this one's
     */
    String run(Path directory, Map<String, String> environment, String... arguments)
        throws IOException, InterruptedException {
        return assertDone(ended(directory, environment, arguments));
    }

    /** What it prints where it is expected to fail. */
    String fails(Path directory, String... arguments) throws IOException, InterruptedException {
        var process = ended(directory, Map.of(), arguments);
        var output = Files.readString(printed);
        assertThat(process.exitValue()).as("%s%n%s", name, output).isNotZero();
        return output;
    }

    private Process ended(Path directory, Map<String, String> environment, String... arguments)
        throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        var process = start(directory, environment, command.toArray(String[]::new));
        assertThat(ends(process, MINUTES_TO_RUN))
            .as("%s ends within %s minutes%n%s", name, MINUTES_TO_RUN, Files.readString(printed))
            .isTrue();
        return process;
    }

    private Process start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(TOOL.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
            .directory(directory.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
        // Whatever this machine's user is signed in to has no part in it.
        builder
            .environment()
            .keySet()
            .removeIf(variable -> variable.startsWith("AWS_"));
        builder.environment().put("AWS_CONFIG_FILE", printed.resolveSibling("none").toString());
        builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", printed.resolveSibling("none").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Whether it ends by itself in time; afterwards it has ended either way. */
    private static boolean ends(Process process, int minutes) throws InterruptedException {
        try {
            return process.waitFor(minutes, TimeUnit.MINUTES);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            // Without what it waits for the script ends by itself, and takes its lock away.
            if (!process.waitFor(SECONDS_TO_GIVE_UP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private String assertDone(Process process) throws IOException {
        var output = Files.readString(printed);
        assertThat(process.exitValue()).as("%s%n%s", name, output).isZero();
        return output;
    }

    private String lastLine() throws IOException {
        return Files.readString(printed)
            .lines()
            .reduce((earlier, last) -> last)
            .orElse("");
    }
}
