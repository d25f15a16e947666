package org.socialgov.local.functions;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.socialgov.local.runtime.RuntimeLoop;
import org.socialgov.local.start.Ending;

/**
 * One process of a function, which serves one invocation at a time: an execution environment in Lambda's terms. It has
 * the environment variables that it would have on Lambda, and none of this machine's.
 */
final class FunctionProcess {

    /** A message from the process, or its end. */
    sealed interface Message {
        /** What the process sent. */
        record Sent(RuntimeLoop.Frame frame, byte[] payload) implements Message {}

        /** The process has ended. */
        record Ended(int exitCode) implements Message {}

        /** There was no message in time. */
        record Silence() implements Message {}
    }

    private final Process process;
    private final Path code;
    private final DataOutputStream invocations;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private volatile long lastUsed = System.nanoTime();

    private FunctionProcess(Process process, Path code) {
        this.process = process;
        this.code = code;
        this.invocations = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    /**
     * Starts a process. It sends {@link RuntimeLoop.Frame#READY} when its handler is loaded.
     *
     * @param code        the folder with the function's code
     * @param memory      the function's memory in MB
     * @param environment its complete environment
     * @param log         receives its output
     * @return the process
     */
    static FunctionProcess start(Path code, int memory, Map<String, String> environment, FunctionLog log) {
        var builder = new ProcessBuilder(command(memory)).directory(code.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("LAMBDA_TASK_ROOT", code.toString());
        try {
            var started = new FunctionProcess(builder.start(), code);
            daemon(started::readMessages);
            daemon(() -> started.copyLog(log));
            return started;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static List<String> command(int memory) {
        var classes = URI.create(RuntimeLoop.class.getProtectionDomain().getCodeSource().getLocation().toString());
        return List.of(
            "/bin/sh",
            "-c",
            // Ctrl-C in the terminal is for the launcher, which ends the functions in order. The JVM doesn't handle a
            // signal that is ignored when it starts.
            "trap '' INT; exec \"$0\" \"$@\"",
            // The Java of this process, which is that of the functions.
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // The share of the function's memory that Lambda's own runtime uses for the heap.
            "-Xmx" + (memory * 85L) / 100 + "m",
            "-Dfile.encoding=UTF-8",
            "-cp",
            Path.of(classes).toString(),
            RuntimeLoop.class.getName()
        );
    }

    /**
     * Sends an event to the handler.
     *
     * @param requestId      id of the invocation
     * @param functionArn    ARN that was invoked
     * @param deadlineMillis the time of its timeout, in milliseconds since 1970
     * @param event          the event as JSON
     */
    void send(String requestId, String functionArn, long deadlineMillis, byte[] event) {
        lastUsed = System.nanoTime();
        try {
            invocations.writeUTF(requestId);
            invocations.writeUTF(functionArn);
            invocations.writeLong(deadlineMillis);
            invocations.writeInt(event.length);
            invocations.write(event);
            invocations.flush();
        } catch (IOException ended) {
            // receive() reports next that the process has ended, with its exit code.
            process.destroy();
        }
    }

    /**
     * Waits for the next message of the process.
     *
     * @param millis how long to wait
     * @return the message
     */
    Message receive(long millis) {
        try {
            var message = messages.poll(Math.max(0, millis), TimeUnit.MILLISECONDS);
            return message == null ? new Message.Silence() : message;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Message.Silence();
        }
    }

    /** {@return whether it can take another invocation} */
    boolean isAlive() {
        return process.isAlive() && messages.isEmpty();
    }

    /** {@return the time since its last event} */
    Duration idleTime() {
        return Duration.ofNanos(System.nanoTime() - lastUsed);
    }

    /** {@return the folder of its code} */
    Path code() {
        return code;
    }

    /** {@return its process id} */
    long pid() {
        return process.pid();
    }

    /** Ends it at once, as Lambda does. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits for its end, a few seconds at most. */
    void awaitEnd() {
        Ending.await(process, Duration.ofSeconds(5));
    }

    private void readMessages() {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            while (true) {
                var frame = RuntimeLoop.Frame.values()[in.readByte()];
                messages.add(new Message.Sent(frame, in.readNBytes(in.readInt())));
            }
        } catch (EOFException ended) {
            messages.add(new Message.Ended(exitCode()));
        } catch (IOException | IndexOutOfBoundsException broken) {
            process.destroyForcibly();
            messages.add(new Message.Ended(exitCode()));
        }
    }

    private int exitCode() {
        Ending.await(process, Duration.ofDays(1));
        return process.exitValue();
    }

    private void copyLog(FunctionLog log) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                log.line(line);
            }
        } catch (IOException ended) {
            log.line("(the log of process " + pid() + " ends here: " + ended.getMessage() + ")");
        }
    }

    private static void daemon(Runnable work) {
        Thread.ofPlatform().daemon().name("function process").start(work);
    }
}
