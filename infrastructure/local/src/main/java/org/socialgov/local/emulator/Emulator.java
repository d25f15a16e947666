package org.socialgov.local.emulator;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Ending;
import org.socialgov.local.start.Loopback;
import org.socialgov.local.start.Progress;
import org.socialgov.local.start.StateFolder;

/** The AWS emulator (MiniStack) as a process that listens on loopback and keeps its state in the state folder. */
public final class Emulator implements AutoCloseable {

    /** The region of all resources. */
    public static final String REGION = "us-east-1";

    /** The account of all resources. */
    public static final String ACCOUNT = "000000000000";

    private static final long START_MILLIS = 60_000;
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;
    private final URI endpoint;
    private final Path log;
    private volatile boolean stopping;

    private Emulator(Process process, URI endpoint, Path log) {
        this.process = process;
        this.endpoint = endpoint;
        this.log = log;
    }

    /**
     * Starts the emulator with the state of an earlier run. {@link #awaitReady} waits until it answers, so that other work
     * can run in between.
     *
     * @param environments the folder of its Python environment, which is made if it is missing
     * @param state        the folder for its state and its log
     * @param smtpPort     the port of the SMTP server that it delivers mail to
     * @param progress     reports progress
     * @return the emulator, which does not answer yet
     * @throws CannotStart if there is no Python for it
     */
    public static Emulator launch(Path environments, StateFolder state, int smtpPort, Progress progress) {
        var python = PythonEnvironment.in(environments, progress);
        try {
            state
                .markRunning()
                .ifPresent(since ->
                    progress.say(
                        "  The run of " +
                            since +
                            " was killed before the emulator could save: what happened since then is lost."
                    )
                );
            Files.createDirectories(state.logs());
            var port = freePort();
            var log = state.logs().resolve("emulator.log");
            var builder = new ProcessBuilder(python.toString(), "-u", script(state).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
            var environment = builder.environment();
            var path = environment.get("PATH");
            var temporary = environment.get("TMPDIR");
            // No variable of the shell: its credentials must not influence the emulator.
            environment.clear();
            environment.put("PATH", path == null ? "/usr/bin:/bin" : path);
            if (temporary != null) {
                environment.put("TMPDIR", temporary);
            }
            environment.put("GATEWAY_PORT", Integer.toString(port));
            environment.put("BIND_HOST", "127.0.0.1");
            environment.put("PERSIST_STATE", "1");
            environment.put("STATE_DIR", state.emulator().toString());
            environment.put("S3_PERSIST", "1");
            environment.put("S3_DATA_DIR", state.emulator().resolve("s3").toString());
            environment.put("SMTP_HOST", "127.0.0.1:" + smtpPort);
            environment.put("MINISTACK_REGION", REGION);
            // SAM's transform calls AWS with any credentials that it finds, and on some networks waits half a minute for
            // an answer. Without credentials it continues at once.
            environment.put("AWS_EC2_METADATA_DISABLED", "true");
            environment.put("AWS_SHARED_CREDENTIALS_FILE", state.emulator().resolve("no-credentials").toString());
            environment.put("AWS_CONFIG_FILE", state.emulator().resolve("no-config").toString());
            // These two would listen on every interface.
            environment.put("SFTP_ENABLED", "0");
            environment.put("IOT_MTLS_ENABLED", "0");
            // It would remove Docker containers that it takes for its own; none is needed here.
            environment.put("DOCKER_HOST", "unix://" + state.emulator().resolve("no-docker.sock"));
            return new Emulator(builder.start(), URI.create("http://127.0.0.1:" + port), log);
        } catch (IOException problem) {
            throw new CannotStart("The emulator doesn't start: " + problem, problem);
        }
    }

    private static Path script(StateFolder state) throws IOException {
        Files.createDirectories(state.emulator());
        var script = state.emulator().resolve("emulator.py");
        try (var in = Emulator.class.getResourceAsStream("emulator.py")) {
            Files.write(script, in.readAllBytes());
        }
        return script;
    }

    /** {@return the address of its API} */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * Runs an action when the emulator ends without having been stopped.
     *
     * @param action receives the exit code
     */
    public void onUnexpectedEnd(IntConsumer action) {
        process.onExit().thenAccept(ended -> {
            if (!stopping) {
                action.accept(ended.exitValue());
            }
        });
    }

    /** Stops it: it writes its state, and this waits for its end. */
    @Override
    public void close() {
        stopping = true;
        process.destroy();
        Ending.await(process, STOP);
        // Does nothing if it has ended.
        Ending.await(process.destroyForcibly(), STOP);
    }

    /**
     * Waits until it answers. If it doesn't, it is stopped.
     *
     * @return this emulator
     * @throws CannotStart if it doesn't answer in time
     */
    public Emulator awaitReady() {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new CannotStart("The emulator ended at its start: see " + log + ", or start again with -Dfresh.");
            }
            if (answers()) {
                return this;
            }
            try {
                process.waitFor(25, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                close();
                Thread.currentThread().interrupt();
                throw new CannotStart("Stopped while the emulator was starting.", stopped);
            }
        }
        close();
        throw new CannotStart("The emulator didn't answer within " + START_MILLIS / 1000 + " s: see " + log + ".");
    }

    private boolean answers() {
        try {
            var connection = (HttpURLConnection) endpoint.resolve("/_ministack/health").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /**
     * A port that is free now.
     *
     * @return the port
     * @throws IOException if there is none
     */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, Loopback.ADDRESS)) {
            return socket.getLocalPort();
        }
    }
}
