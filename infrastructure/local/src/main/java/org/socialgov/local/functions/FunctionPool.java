package org.socialgov.local.functions;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.socialgov.local.functions.FunctionProcess.Message;
import org.socialgov.local.functions.Invocation.Outcome;
import org.socialgov.local.runtime.RuntimeLoop.Frame;

/**
 * One function with its processes. The first invocation starts a process. Further invocations use an idle one, or start
 * another while all are busy, up to a limit for the memory of a laptop; the rest wait.
 */
public final class FunctionPool implements AutoCloseable {

    /** How many processes one function may have at once. */
    static final int LIMIT = 4;

    /** Lambda limits the initialization to ten seconds; a laptop under load needs more. */
    private static final long INIT_MILLIS = 20_000;

    /** Keeps the response "timed out" ahead of the emulator's own timeout. */
    private static final long HEAD_START_MILLIS = 200;

    /** A process that has been idle for this time is ended, as Lambda ends idle environments. */
    private static final Duration SPARE_TIME = Duration.ofMinutes(2);

    private static final int INVOCATIONS_AT_HAND = 50;

    /**
     * The result of an invocation.
     *
     * @param payload the response, or the error as JSON
     * @param detail  the response or the error, for a reader
     */
    record Result(byte[] payload, Outcome outcome, String detail) {
        boolean failed() {
            return outcome != Outcome.ANSWERED;
        }
    }

    private final FunctionSettings function;
    private final Path unpacked;
    private final FunctionLog log;
    private final Consumer<String> reports;
    private final Semaphore places = new Semaphore(LIMIT, true);
    private final Deque<FunctionProcess> idle = new ArrayDeque<>();
    private final List<FunctionProcess> processes = new ArrayList<>();
    private final Deque<Invocation> last = new ArrayDeque<>();
    private Path code;
    private Map<String, String> environment;
    private long count;
    private boolean closed;

    FunctionPool(
        FunctionSettings function,
        Path code,
        Map<String, String> environment,
        FunctionLog log,
        Consumer<String> reports
    ) {
        this.function = function;
        this.unpacked = code;
        this.code = code;
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.reports = reports;
    }

    /** {@return its settings in the template} */
    public FunctionSettings settings() {
        return function;
    }

    /** {@return the folder with its zip's content, without replaced files} */
    Path unpacked() {
        return unpacked;
    }

    /** {@return its last invocations, newest first} */
    public synchronized List<Invocation> invocations() {
        return List.copyOf(last);
    }

    /** {@return how many invocations have ended since the start} */
    public synchronized long count() {
        return count;
    }

    /** {@return its last log lines, oldest first} */
    public List<String> log() {
        return log.last();
    }

    /** {@return the ids of its processes that are alive} */
    public synchronized List<Long> processes() {
        return processes.stream().filter(FunctionProcess::isAlive).map(FunctionProcess::pid).toList();
    }

    /**
     * Runs this code with these settings for all further invocations; a process with earlier ones ends after its present
     * invocation.
     *
     * @param settings values of some of the function's settings; those that it doesn't have are left out
     */
    synchronized void goOnWith(Path other, Map<String, String> settings) {
        var changed = new HashMap<>(environment);
        settings.forEach((name, value) -> changed.computeIfPresent(name, (_, _) -> value));
        if (!code.equals(other) || !environment.equals(changed)) {
            code = other;
            environment = Map.copyOf(changed);
            idle.forEach(this::end);
            idle.clear();
        }
    }

    /** {@return the folders with code that runs or will run} */
    synchronized List<Path> codeInUse() {
        return Stream.concat(Stream.of(code), processes.stream().map(FunctionProcess::code)).distinct().toList();
    }

    /**
     * Runs one invocation to its end.
     *
     * @param requestId id of the invocation
     * @param event     the event
     * @return its response or its error
     */
    Result invoke(String requestId, Event event) {
        var at = Instant.now();
        log.line("START RequestId: " + requestId + " " + event.trigger());
        var cold = false;
        var initMillis = 0L;
        var start = System.nanoTime();
        Result result;
        if (!place()) {
            result = failure("TooManyRequestsException", "All " + LIMIT + " processes are busy.", Outcome.THROTTLED);
        } else {
            try {
                var warm = idleProcess();
                var process = warm.orElseGet(this::start);
                cold = warm.isEmpty();
                var notLoaded = cold ? awaitLoaded(process) : Optional.<Result>empty();
                if (cold) {
                    initMillis = millisSince(start);
                    start = System.nanoTime();
                }
                result = notLoaded.orElseGet(() -> run(process, requestId, event));
            } finally {
                places.release();
            }
        }
        var millis = millisSince(start);
        log.line(
            "REPORT RequestId: %s Duration: %d ms%s %s %s".formatted(
                requestId,
                millis,
                cold ? " Init Duration: " + initMillis + " ms" : "",
                result.outcome,
                result.detail
            )
        );
        var ended = new Invocation(
            requestId,
            at,
            event.trigger(),
            cold,
            initMillis,
            millis,
            result.outcome,
            result.detail
        );
        if (remember(ended) && result.failed()) {
            var id = function.logicalId();
            reports.accept(
                "  " + id + " " + result.outcome.words() + " (" + result.detail + "): see /_local/functions/" + id
            );
        }
        return result;
    }

    /** {@return whether the function goes on: a failure while it stops has that cause} */
    private synchronized boolean remember(Invocation ended) {
        count++;
        last.addFirst(ended);
        if (last.size() > INVOCATIONS_AT_HAND) {
            last.removeLast();
        }
        return !closed;
    }

    private boolean place() {
        try {
            return places.tryAcquire(function.timeoutSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized Optional<FunctionProcess> idleProcess() {
        // The process of the last invocation has the warmest caches. A process that ended while idle is skipped.
        while (!idle.isEmpty()) {
            var process = idle.removeLast();
            if (process.isAlive()) {
                return Optional.of(process);
            }
            processes.remove(process);
        }
        return Optional.empty();
    }

    private synchronized FunctionProcess start() {
        if (closed) {
            throw new IllegalStateException("The system is stopping.");
        }
        var process = FunctionProcess.start(code, function.memory(), environment, log);
        processes.add(process);
        return process;
    }

    private synchronized void end(FunctionProcess process) {
        process.kill();
        processes.remove(process);
    }

    /** The failure of a process that doesn't load its handler. */
    private Optional<Result> awaitLoaded(FunctionProcess process) {
        var message = process.receive(INIT_MILLIS);
        if (message instanceof Message.Sent(var frame, _) && frame == Frame.READY) {
            return Optional.empty();
        }
        end(process);
        return Optional.of(
            switch (message) {
                case Message.Sent(_, var error) -> failure(error, Outcome.NOT_STARTED);
                case Message.Ended(var exitCode) -> failure(
                    "Runtime.ExitError",
                    "The process ended with " + exitCode + " while it started.",
                    Outcome.NOT_STARTED
                );
                case Message.Silence _ -> failure(
                    "Runtime.InitTimeout",
                    "The handler was not loaded within " + INIT_MILLIS / 1000 + " s.",
                    Outcome.NOT_STARTED
                );
            }
        );
    }

    private Result run(FunctionProcess process, String requestId, Event event) {
        var timeoutMillis = function.timeoutSeconds() * 1_000L;
        process.send(requestId, function.arn(), System.currentTimeMillis() + timeoutMillis, event.json());
        var message = process.receive(timeoutMillis - HEAD_START_MILLIS);
        if (message instanceof Message.Sent(var frame, _) && frame != Frame.FATAL_ERROR) {
            giveBack(process);
        } else {
            end(process);
        }
        return switch (message) {
            case Message.Sent(var frame, var payload) -> frame == Frame.ANSWER
                ? new Result(payload, Outcome.ANSWERED, event.describe(payload))
                : failure(payload, Outcome.FAILED);
            case Message.Ended(var exitCode) -> failure(
                "Runtime.ExitError",
                "The process ended with " + exitCode + ".",
                Outcome.CRASHED
            );
            case Message.Silence _ -> failure(
                "Sandbox.Timedout",
                "Task timed out after " + function.timeoutSeconds() + ".00 seconds",
                Outcome.TIMED_OUT
            );
        };
    }

    private synchronized void giveBack(FunctionProcess process) {
        if (closed || !process.code().equals(code)) {
            end(process);
            return;
        }
        idle.addLast(process);
        while (idle.size() > 1 && idle.getFirst().idleTime().compareTo(SPARE_TIME) > 0) {
            end(idle.removeFirst());
        }
    }

    private static Result failure(byte[] json, Outcome outcome) {
        var error = Event.parse(json);
        return new Result(json, outcome, error.text("errorType") + ": " + error.text("errorMessage"));
    }

    private static Result failure(String type, String message, Outcome outcome) {
        var error = "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}";
        return new Result(error.getBytes(StandardCharsets.UTF_8), outcome, message);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Ends all processes and waits for their end. */
    @Override
    public void close() {
        List<FunctionProcess> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(processes);
        }
        ending.forEach(FunctionProcess::kill);
        ending.forEach(FunctionProcess::awaitEnd);
        log.close();
    }
}
