package org.socialgov.local.launcher;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs a program on JDK 25 in the foreground of Maven's own process ({@code exec:java}). On SIGINT and SIGTERM, Maven's
 * end waits for the shutdown hook here. A process that Maven starts itself ({@code exec:exec}) would keep running after
 * SIGTERM, and Maven would not wait for it on SIGINT.
 *
 * <p>The program ends when its standard input ends, which also happens when Maven is killed: see {@link Parent}.
 */
public final class Launcher {

    /** The Java version of Lambda's managed runtime {@code java25}. */
    public static final int JAVA = 25;

    /**
     * System property of the program: whether its output goes to a terminal. It can't find out, because its input is a
     * pipe.
     */
    public static final String ON_TERMINAL = "local.terminal";

    /** The emulator may need half of this time to write its state. */
    private static final long STOP_SECONDS = 60;

    private Process program;
    private volatile boolean stopping;

    private Launcher() {}

    /**
     * Runs a program until it ends. If it fails, Maven ends with its exit code at once: the program has printed the
     * reason, and Maven would add a page of its own.
     *
     * @param arguments the main class, then its arguments
     * @throws IOException          if it can't be started
     * @throws InterruptedException if Maven stops waiting
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var jdk = Jdk.find(JAVA, System.getenv());
        if (jdk.isEmpty()) {
            System.err.println(
                "Can't run: JDK " +
                    JAVA +
                    " is missing: install it (Temurin, for example). If it is still not found, set JAVA_HOME_" +
                    JAVA +
                    " to its folder."
            );
            System.err.flush();
            System.exit(1);
        }
        var launcher = new Launcher();
        // Before the program starts: after a signal at this moment it must not keep running.
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::stop, "stop"));
        launcher.run(jdk.get(), List.of(arguments));
    }

    private static Process start(Jdk jdk, String classPath, List<String> arguments) throws IOException {
        var command = new ArrayList<>(
            List.of(
                jdk.java().toString(),
                // The second compiler would take CPU time from the emulator and the functions during the start.
                "-XX:TieredStopAtLevel=1",
                "-D" + ON_TERMINAL + "=" + (System.console() != null),
                "-cp",
                classPath
            )
        );
        command.addAll(arguments);
        return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    }

    private void run(Jdk jdk, List<String> arguments) throws IOException, InterruptedException {
        Process started;
        synchronized (this) {
            started = stopping ? null : start(jdk, classPath(), arguments);
            program = started;
        }
        var code = started == null ? 0 : started.waitFor();
        if (stopping) {
            // Maven must not report a successful build while it is being stopped.
            new CountDownLatch(1).await();
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    private void stop() {
        Process running;
        synchronized (this) {
            stopping = true;
            running = program;
        }
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("  The local system didn't stop within " + STOP_SECONDS + " s, and is killed.");
                running.destroyForcibly();
            }
        } catch (IOException problem) {
            running.destroy();
        } catch (InterruptedException hurried) {
            running.destroyForcibly();
        }
    }

    /** The class path of the class loader that Maven made for this class: {@code java.class.path} is Maven's own. */
    private static String classPath() {
        if (Launcher.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                .map(url -> Path.of(URI.create(url.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }
}
