package org.socialgov.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program as the launcher runs one: it leaves a file when it has been stopped, or ends with an exit code. */
public final class StoppableProgram {

    private StoppableProgram() {}

    /** @param arguments the file that says its process id, and the one that says it was stopped; or an exit code */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 1) {
            System.exit(Integer.parseInt(arguments[0]));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(Path.of(arguments[1]), "stopped")));
        Parent.endWithIt();
        leave(Path.of(arguments[0]), Long.toString(ProcessHandle.current().pid()));
        new CountDownLatch(1).await();
    }

    private static void leave(Path file, String text) {
        try {
            // Whole or not at all: a test reads it as soon as it is there.
            var unfinished = Files.writeString(Path.of(file + ".unfinished"), text);
            Files.move(unfinished, file);
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
