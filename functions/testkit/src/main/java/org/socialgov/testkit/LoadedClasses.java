package org.socialgov.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The classes that a program loads, in a process of its own. Their number doesn't depend on the machine's speed, and a
 * cold start grows with it.
 */
public final class LoadedClasses {

    private LoadedClasses() {}

    /**
     * Runs a program of the tests' class path to its end, with the compiler that Lambda's runtime uses.
     *
     * @param program a class with a main method
     * @param environment its whole environment
     * @return the names of all loaded classes, in the order of loading
     * @throws IllegalStateException if the program fails; the message holds its output
     */
    public static List<String> of(Class<?> program, Map<String, String> environment) {
        var builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:class+load:stdout:none",
            "-cp",
            // Surefire has its own class path, and the tests' in this property.
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            program.getName()
        ).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var lines = new String(process.getInputStream().readAllBytes()).lines().toList();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                    String.join(
                        "\n",
                        lines
                            .stream()
                            .filter(line -> !line.contains(" source: "))
                            .toList()
                    )
                );
            }
            var names = new ArrayList<String>();
            for (String line : lines) {
                int end = line.indexOf(" source: ");
                if (end > 0) {
                    names.add(line.substring(0, end));
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
