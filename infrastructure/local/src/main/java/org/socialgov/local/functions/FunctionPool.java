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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.socialgov.local.functions.FunctionProcess.Message;
import org.socialgov.local.functions.Invocation.Outcome;

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
     * @param failed  whether it is an error
     */
    record Result(byte[] payload, boolean failed) {}

    private record Ended(Result result, Outcome outcome, String detail) {}

    private final FunctionSettings function;
    private final Path unpacked;
    private Path code;
    private Map<String, String> environment;
    private final FunctionLog log;
    private final Consumer<String> reports;
    private final Semaphore places = new Semaphore(LIMIT, true);
    private final Deque<FunctionProcess> idle = new ArrayDeque<>();
    private final List<FunctionProcess> processes = new ArrayList<>();
    private final Deque<Invocation> last = new ArrayDeque<>();
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
    public List<Invocation> invocations() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    /** {@return how many invocations have ended since the start} */
    public long count() {
        synchronized (last) {
            return count;
        }
    }

    /** {@return its last log lines, oldest first} */
    public List<String> log() {
        return log.last();
    }

    /** {@return the ids of its processes that are alive} */
    public List<Long> processes() {
        synchronized (idle) {
            return processes.stream().filter(FunctionProcess::isAlive).map(FunctionProcess::pid).toList();
        }
    }

    /**
     * Runs this code with these settings for all further invocations; a process with earlier ones ends after its present
     * invocation.
     *
     * @param settings values of some of the function's settings; those that it doesn't have are left out
     */
    void goOnWith(Path other, Map<String, String> settings) {
        synchronized (idle) {
            var changed = new HashMap<>(environment);
            settings.forEach((name, value) -> changed.computeIfPresent(name, (_, _) -> value));
            if (!code.equals(other) || !environment.equals(changed)) {
                code = other;
                environment = Map.copyOf(changed);
                List.copyOf(idle).forEach(this::end);
                idle.clear();
            }
        }
    }

    /** {@return the folders with code that runs or will run} */
    List<Path> codeInUse() {
        synchronized (idle) {
            return Stream.concat(Stream.of(code), processes.stream().map(FunctionProcess::code)).distinct().toList();
        }
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
        Ended ended;
        if (!place()) {
            ended = failure("TooManyRequestsException", "All " + LIMIT + " processes are busy.", Outcome.THROTTLED);
        } else {
            try {
                var process = idleProcess();
                cold = process.isEmpty();
                if (cold) {
                    process = Optional.of(start());
                    var loaded = awaitLoaded(process.get());
                    initMillis = millisSince(start);
                    start = System.nanoTime();
                    ended = loaded.isPresent() ? loaded.get() : run(process.get(), requestId, event);
                } else {
                    ended = run(process.get(), requestId, event);
                }
            } finally {
                places.release();
            }
        }
        var millis = millisSince(start);
        log.line(
            "REPORT RequestId: " +
                requestId +
                " Duration: " +
                millis +
                " ms" +
                (cold ? " Init Duration: " + initMillis + " ms" : "") +
                " " +
                ended.outcome +
                " " +
                ended.detail
        );
        synchronized (last) {
            count++;
            last.addFirst(
                new Invocation(requestId, at, event.trigger(), cold, initMillis, millis, ended.outcome, ended.detail)
            );
            if (last.size() > INVOCATIONS_AT_HAND) {
                last.removeLast();
            }
        }
        report(ended);
        return ended.result;
    }

    private void report(Ended ended) {
        synchronized (idle) {
            if (ended.outcome == Outcome.ANSWERED || closed) {
                return;
            }
        }
        reports.accept(
            "  " +
                function.logicalId() +
                " " +
                ended.outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ') +
                " (" +
                ended.detail +
                "): see /_local/functions/" +
                function.logicalId()
        );
    }

    private boolean place() {
        try {
            return places.tryAcquire(function.timeoutSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<FunctionProcess> idleProcess() {
        synchronized (idle) {
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
    }

    private FunctionProcess start() {
        synchronized (idle) {
            if (closed) {
                throw new IllegalStateException("The system is stopping.");
            }
            var process = FunctionProcess.start(code, function.memory(), environment, log);
            processes.add(process);
            return process;
        }
    }

    private void end(FunctionProcess process) {
        process.kill();
        synchronized (idle) {
            processes.remove(process);
        }
    }

    private Optional<Ended> awaitLoaded(FunctionProcess process) {
        var message = process.receive(INIT_MILLIS);
        if (message instanceof Message.Ready) {
            return Optional.empty();
        }
        end(process);
        return Optional.of(
            switch (message) {
                case Message.NotLoaded(var error) -> error(error, Outcome.NOT_STARTED);
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
                case Message.Ready _, Message.Answer _, Message.Failure _ -> throw new IllegalStateException(
                    "sent before an event: " + message
                );
            }
        );
    }

    private Ended run(FunctionProcess process, String requestId, Event event) {
        var timeoutMillis = function.timeoutSeconds() * 1_000L;
        process.send(requestId, function.arn(), System.currentTimeMillis() + timeoutMillis, event.json());
        var message = process.receive(timeoutMillis - HEAD_START_MILLIS);
        if (message instanceof Message.Answer || (message instanceof Message.Failure(_, var isFatal) && !isFatal)) {
            giveBack(process);
        } else {
            end(process);
        }
        return switch (message) {
            case Message.Answer(var payload) -> new Ended(
                new Result(payload, false),
                Outcome.ANSWERED,
                event.describe(payload)
            );
            case Message.Failure(var error, _) -> error(error, Outcome.FAILED);
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
            case Message.Ready _, Message.NotLoaded _ -> throw new IllegalStateException("sent twice: " + message);
        };
    }

    private static Ended error(byte[] json, Outcome outcome) {
        var error = Event.parse(json);
        return new Ended(new Result(json, true), outcome, error.text("errorType") + ": " + error.text("errorMessage"));
    }

    private void giveBack(FunctionProcess process) {
        synchronized (idle) {
            if (closed || !process.code().equals(code)) {
                end(process);
                return;
            }
            idle.addLast(process);
            while (idle.size() > 1 && idle.getFirst().idleTime().compareTo(SPARE_TIME) > 0) {
                end(idle.removeFirst());
            }
        }
    }

    private static Ended failure(String type, String message, Outcome outcome) {
        var error = "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}";
        return new Ended(new Result(error.getBytes(StandardCharsets.UTF_8), true), outcome, message);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Ends all processes and waits for their end. */
    @Override
    public void close() {
        List<FunctionProcess> ending;
        synchronized (idle) {
            closed = true;
            ending = List.copyOf(processes);
        }
        ending.forEach(FunctionProcess::kill);
        ending.forEach(FunctionProcess::awaitEnd);
        log.close();
    }
}
