package org.socialgov.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Progress;

/**
 * The program of {@code infrastructure/demo}, which fills in made-up members. It runs in a process of its own, since it
 * needs the functions' Java.
 */
final class MadeUpMembers implements AutoCloseable {

    private static final String MAIN = "org.socialgov.demo.DemoMembers";

    private final Process process;
    private final Path log;
    private volatile boolean closed;

    private MadeUpMembers(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Where the build puts the program.
     *
     * @param root the project's folder
     * @return its zip
     * @throws CannotStart if it isn't there
     */
    static Path zip(Path root) {
        var zip = root.resolve("infrastructure/demo/target/demo.zip");
        if (!Files.isRegularFile(zip)) {
            throw new CannotStart(
                "-Ddemo: " + zip + " isn't there: build it (mvn package -pl infrastructure/demo -am)."
            );
        }
        return zip;
    }

    /**
     * Starts it.
     *
     * @param java        the Java that runs it
     * @param code        the folder with its code
     * @param count       how many members there are to be
     * @param environment all of its environment
     * @param logs        where it says what is wrong
     * @return the running program
     */
    static MadeUpMembers start(Path java, Path code, int count, Map<String, String> environment, Path logs) {
        var log = logs.resolve("demo.log");
        var builder = new ProcessBuilder(
            List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                code + ":" + code.resolve("lib") + "/*",
                MAIN,
                Integer.toString(count)
            )
        );
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(logs);
            return new MadeUpMembers(builder.redirectError(log.toFile()).start(), log);
        } catch (IOException problem) {
            throw new CannotStart("-Ddemo: made-up members can't be filled in: " + problem, problem);
        }
    }

    /**
     * Waits for its end.
     *
     * @param bar shows how far it is
     * @return what it says at its end, for example {@code 1200 members of 160 organizations}
     * @throws CannotStart if it failed, with what it said; or if it was closed before its end
     */
    String await(Progress.Bar bar) {
        var last = "";
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                var words = line.split(" ");
                if (words[0].equals("progress")) {
                    bar.show(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                } else {
                    last = line.replaceFirst("^done,? ", "");
                }
            }
            if (process.waitFor() != 0) {
                throw closed ? stopped(null) : new CannotStart("-Ddemo: " + cause() + " (" + log + ")");
            }
            return last;
        } catch (IOException problem) {
            if (closed) {
                throw stopped(problem);
            }
            throw new UncheckedIOException(problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw stopped(interrupted);
        }
    }

    private static CannotStart stopped(Exception cause) {
        return new CannotStart("-Ddemo: stopped while members were filled in.", cause);
    }

    /**
     * The last thing that it said, frames of a stack left out; the first may be a warning of the Java that ran it.
     */
    private String cause() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .reduce((before, last) -> last)
                .orElse("the program ended without a word");
        }
    }

    /** Ends it at once, if it still runs: what is filled in already stays. */
    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
