package org.socialgov.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
import java.util.stream.Stream;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.Options;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.start.Progress;

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

    private static final int GOAL_PERCENT = 95;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The time without an invocation before the processes are ended, so that none is interrupted. */
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final String JOIN = "communities/social-media/join";

    private final LocalSystem system;
    private final HttpClient browser = HttpClient.newHttpClient();

    private ColdJoin(LocalSystem system) {
        this.system = system;
    }

    /** The times of one start. */
    private record Start(Duration answered, Duration mailed) {}

    /**
     * Measures, and prints a row for each start and a table of all.
     *
     * @param project the project's folder
     * @param folder  a folder for the state
     * @param starts  how often everything is started
     * @throws Exception if a join fails or its mail is missing
     */
    static void run(Path project, Path folder, int starts) throws Exception {
        var options = Options.isolated(project, folder.resolve("state"), Map.of("fresh", "true"));
        var load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (var system = LocalSystem.start(options, new Progress(System.out::println))) {
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
            report(taken, load);
        }
    }

    private Start start(int number) throws IOException, InterruptedException {
        endAllProcesses();
        var address = "cold-" + number + "@agency.gov";
        var request = HttpRequest.newBuilder(system.uri().resolve(JOIN))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("email=" + address + "&name=Somebody&consent=yes"))
            .build();
        var told = told();
        var began = System.nanoTime();
        var status = browser.send(request, BodyHandlers.discarding()).statusCode();
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
        return pools()
            .filter(pool -> pool.settings().logicalId().equals("FeedbackFunction"))
            .mapToLong(FunctionPool::count)
            .sum();
    }

    private long invocations() {
        return pools().mapToLong(FunctionPool::count).sum();
    }

    private Stream<FunctionPool> pools() {
        return system.functions().functions().stream();
    }

    /** Checks that the function's last invocation, which was measured, started cold. */
    private void requireCold(String function, int number) {
        var last = pools()
            .filter(pool -> pool.settings().logicalId().equals(function))
            .flatMap(pool -> pool.invocations().stream())
            .findFirst();
        if (last.isEmpty() || !last.get().cold()) {
            throw new IllegalStateException("start " + number + ": " + function + " did not start cold");
        }
    }

    private static void report(List<Start> taken, double load) {
        var answered = new Times(taken.stream().map(Start::answered).toList());
        var mailed = new Times(taken.stream().map(Start::mailed).toList());
        var within = mailed.percentWithin(GOAL);
        System.out.printf(
            Locale.ROOT,
            """

            From a join to its mail, all functions started cold: %d starts, in seconds
            (%d processors, load average before %.1f)

                                      min  median     p95     max
              answered             %s
              mail in the mailbox  %s

            %d percent of the mails arrived within %d s; the goal is %d percent: %s
            """,
            taken.size(),
            Runtime.getRuntime().availableProcessors(),
            load,
            answered.row(),
            mailed.row(),
            within,
            GOAL.toSeconds(),
            GOAL_PERCENT,
            within >= GOAL_PERCENT ? "reached" : "missed"
        );
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
