package org.socialgov.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.local.Probe;

class LauncherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = { "INT", "TERM" })
    void a_signal_stops_the_program_before_the_launcher_ends(String signal) throws Exception {
        var launcher = launch(started().toString(), stopped().toString());
        Probe.await(() -> Files.exists(started()), PATIENCE);

        signal(launcher, signal);

        assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(stopped()).hasContent("stopped");
        assertThat(program()).isEmpty();
    }

    @Test
    void a_killed_launcher_takes_the_program_with_it_which_stops_cleanly() throws Exception {
        var launcher = launch(started().toString(), stopped().toString());
        Probe.await(() -> Files.exists(started()), PATIENCE);

        signal(launcher, "KILL");

        Probe.await(() -> Files.exists(stopped()), PATIENCE);
        Probe.await(() -> program().isEmpty(), PATIENCE);
    }

    @Test
    void a_program_that_fails_ends_the_launcher_with_its_code() throws Exception {
        var launcher = launch("3");

        assertThat(launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(3);
    }

    private Path started() {
        return folder.resolve("started");
    }

    private Path stopped() {
        return folder.resolve("stopped");
    }

    private List<ProcessHandle> program() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(started())))
                .filter(ProcessHandle::isAlive)
                .stream()
                .toList();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private Process launch(String... arguments) throws IOException {
        var command = new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                StoppableProgram.class.getName()
            )
        );
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
    }
}
