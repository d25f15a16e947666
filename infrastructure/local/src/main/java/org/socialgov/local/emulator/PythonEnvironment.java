package org.socialgov.local.emulator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Checksum;
import org.socialgov.local.start.Progress;
import org.socialgov.local.start.StateFolder;

/**
 * The virtual environment of the emulator. It is created once from {@code requirements.txt}, where every package is
 * pinned with its hashes, and again when that file changes.
 */
final class PythonEnvironment {

    /**
     * Two systems that start at once in one process must not create it twice; file locks don't work within a process.
     */
    private static final Object ONE_AT_A_TIME = new Object();

    private static final List<String> INTERPRETERS = List.of(
        "python3",
        "python3.14",
        "python3.13",
        "python3.12",
        "python3.11",
        "python3.10",
        "python"
    );

    private PythonEnvironment() {}

    /**
     * Returns the environment's interpreter. The environment is created if it is missing or out of date.
     *
     * @param folder   its folder
     * @param progress reports a step that takes long
     * @return the interpreter
     * @throws CannotStart if no Python can create it
     */
    static Path in(Path folder, Progress progress) {
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(folder.getParent());
                var lock = folder.resolveSibling(folder.getFileName() + ".lock");
                try (
                    var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()
                ) {
                    return current(folder).orElseGet(() -> make(folder, progress));
                }
            } catch (IOException problem) {
                throw new CannotStart("The folder " + folder + " can't be used: " + problem, problem);
            }
        }
    }

    private static Optional<Path> current(Path folder) throws IOException {
        var made = folder.resolve("made-from");
        var python = folder.resolve("bin").resolve("python");
        if (Files.isExecutable(python) && Files.exists(made) && Files.readString(made).equals(fingerprint())) {
            return Optional.of(python);
        }
        return Optional.empty();
    }

    private static Path make(Path folder, Progress progress) {
        try {
            progress.say("  Creating the emulator's Python environment, once (about 15 s) ...");
            var interpreter = interpreter();
            StateFolder.delete(folder);
            Files.createDirectories(folder);
            run(
                "Python can't make a virtual environment: install its module venv (Debian and Ubuntu: apt install python3-venv).",
                folder,
                List.of(interpreter, "-m", "venv", folder.toString())
            );
            var requirements = folder.resolve("requirements.txt");
            Files.write(requirements, pins());
            var python = folder.resolve("bin").resolve("python");
            run(
                "The emulator's packages can't be installed: check that pip can reach its package index, then start again.",
                folder,
                List.of(
                    python.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-input",
                    // Python compiles what it imports, a small part of what is installed.
                    "--no-compile",
                    "--require-hashes",
                    "--requirement",
                    requirements.toString()
                )
            );
            Files.writeString(folder.resolve("made-from"), fingerprint());
            return python;
        } catch (IOException problem) {
            throw new CannotStart(
                "The emulator's Python environment can't be created in " + folder + ": " + problem,
                problem
            );
        }
    }

    private static String interpreter() {
        return INTERPRETERS.stream()
            .filter(PythonEnvironment::isRecent)
            .findFirst()
            .orElseThrow(() ->
                new CannotStart("Python 3.10 or later is missing: install it so that `python3` starts it.")
            );
    }

    private static boolean isRecent(String interpreter) {
        try {
            var process = new ProcessBuilder(
                interpreter,
                "-c",
                "import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)"
            )
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void run(String whatToDo, Path folder, List<String> command) throws IOException {
        var log = folder.resolve("made.log");
        var process = new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
        try {
            if (process.waitFor() != 0) {
                throw new CannotStart(whatToDo + " Details: " + log);
            }
        } catch (InterruptedException stopped) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CannotStart("Stopped while the emulator's Python environment was created.", stopped);
        }
    }

    private static String fingerprint() throws IOException {
        return Checksum.of(pins());
    }

    private static byte[] pins() throws IOException {
        try (var in = PythonEnvironment.class.getResourceAsStream("requirements.txt")) {
            return in.readAllBytes();
        }
    }
}
