package org.socialgov.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.functions.FunctionPool;

/**
 * {@code mvn -Pbench -Dbench=join}: the time from a join to its mail in the mailbox, with every function started cold. Before each
 * join all
 * processes of all functions are ended, so that {@code JoinFunction} and then {@code MailFunction} start in new
 * processes
 * from their zips, as on Lambda after an idle hour. The times include the emulator's share.
 */
public final class ColdJoin {

    /** The goal for the 95th percentile. */
    private static final Duration GOAL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The time without an invocation before the processes are ended, so that none is interrupted. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final LocalSystem system;
    private final HttpClient browser = HttpClient.newHttpClient();

    private ColdJoin(LocalSystem system) {
        this.system = system;
    }

    /** The times of one start. */
    private record Start(Duration answered, Duration mailed) {}

    /**
     * Measures, prints a row for each start and a table of all, and writes {@code join.json}.
     *
     * @param project the project's folder
     * @param folder  for the state and the results
     * @param starts  how often everything is started
     * @throws Exception if a join fails or its mail is missing
     */
    static void run(Path project, Path folder, int starts) throws Exception {
        try (var system = Fixture.start(project, folder, Map.of())) {
            var cold = new ColdJoin(system);
            // The first start loads files into the page cache, which later ones use.
            cold.start(0);
            var taken = new ArrayList<Start>();
            for (var i = 1; i <= starts; i++) {
                var start = cold.start(i);
                System.out.printf(
                    Locale.ROOT,
                    "  start %2d: response after %.2f s, mail after %.2f s%n",
                    i,
                    start.answered().toMillis() / 1e3,
                    start.mailed().toMillis() / 1e3
                );
                taken.add(start);
            }
            report(taken, folder);
        }
    }

    private Start start(int number) throws IOException, InterruptedException {
        endAllProcesses();
        var address = "cold-" + number + "@agency.gov";
        var told = told();
        var began = System.nanoTime();
        var status = browser.send(Fixture.join(system, address), BodyHandlers.discarding()).statusCode();
        var answered = since(began);
        // The mailbox of /_local/mail.json, without polling over HTTP: that would be measured, too.
        var mail = system.mailbox().await(found -> found.to().contains(address), PATIENCE);
        var mailed = since(began);
        if (status != 303 || mail.isEmpty()) {
            throw new IllegalStateException("start " + number + ": answered " + status + ", mail: " + mail.isPresent());
        }
        awaitRest(told);
        requireCold("JoinFunction", number);
        requireCold("MailFunction", number);
        return new Start(answered, mailed);
    }

    private void endAllProcesses() throws InterruptedException {
        for (var function : pools().toList()) {
            for (var id : function.processes()) {
                var process = ProcessHandle.of(id);
                process.ifPresent(ProcessHandle::destroyForcibly);
                if (process.isPresent()) {
                    awaitEnd(process.get());
                }
            }
        }
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stays) {
            throw new IllegalStateException("process " + process.pid() + " can't be ended", stays);
        }
    }

    /** Waits for the two events of a mail: sent and delivered. */
    private void awaitRest(long toldBefore) {
        awaitUntil(() -> told() >= toldBefore + 2);
        var quietSince = new AtomicLong(System.nanoTime());
        var before = new AtomicLong(invocations());
        awaitUntil(() -> {
            if (before.getAndSet(invocations()) != before.get()) {
                quietSince.set(System.nanoTime());
            }
            return since(quietSince.get()).compareTo(QUIET) >= 0;
        });
    }

    private static void awaitUntil(BooleanSupplier so) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the system doesn't become idle");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private long told() {
        return system.functions().find("FeedbackFunction").orElseThrow().count();
    }

    private long invocations() {
        return pools().mapToLong(FunctionPool::count).sum();
    }

    private Stream<FunctionPool> pools() {
        return system.functions().functions().stream();
    }

    /** Checks that the function's last invocation, which was measured, started cold. */
    private void requireCold(String function, int number) {
        if (!system.functions().find(function).orElseThrow().invocations().getFirst().cold()) {
            throw new IllegalStateException("start " + number + ": " + function + " did not start cold");
        }
    }

    private static void report(List<Start> taken, Path folder) throws IOException {
        var report = new Report("join", "what %s", "min s %.2f", "median s %.2f", "p95 s %.2f", "max s %.2f");
        row(report, "answered", taken, Start::answered);
        var mailed = row(report, "mail in the mailbox", taken, Start::mailed);
        report.figure(
            "percent of the mails within %d s (goal: 95)".formatted(GOAL.toSeconds()),
            mailed.percentWithin(GOAL)
        );
        report.write(folder, "from a join to its mail, all functions started cold, " + taken.size() + " starts");
    }

    private static Times row(Report report, String what, List<Start> taken, Function<Start, Duration> time) {
        var times = new Times(taken.stream().map(time).toList());
        report.row(what, times.millis(0) / 1e3, times.medianSeconds(), times.millis(95) / 1e3, times.millis(100) / 1e3);
        return times;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
