package org.socialgov.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.functions.FunctionPool;

/**
 * {@code mvn -Pbench -Dbench=load}: pages and joins by many visitors at once against the local system, and each join's mail
 * accounted for. The figures are those of this machine with the emulator; on AWS each function has a process for each
 * request. The first row is the local web server without gateway and function: what is measured through it costs at least
 * that.
 */
final class Load {

    private static final int VISITORS = 8;
    private static final int PAGES = 10_000;
    /** The time without a new mail after which none is expected any more. */
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final String COMMUNITY = "communities/social-media/";

    private final LocalSystem system;
    private final Report report = new Report(
        "load",
        "what %s",
        "requests %,d",
        "a second %.0f",
        "p50 ms %.1f",
        "p99 ms %.1f",
        "errors %d"
    );
    /** Two sources, since one may not send 10,000 posts in ten minutes. */
    private final List<HttpClient> browsers;

    private Load(LocalSystem system) throws IOException {
        this.system = system;
        browsers = List.of(browser("127.0.0.1"), browser("127.0.0.2"));
    }

    private static HttpClient browser(String address) throws IOException {
        return HttpClient.newBuilder().localAddress(InetAddress.getByName(address)).build();
    }

    /**
     * Measures, prints a table and writes {@code load.json}.
     *
     * @param project the project's folder
     * @param folder  for the state and the results
     * @param joins   how many people join
     * @throws IllegalStateException if a mail is missing, or one was sent twice
     */
    static void run(Path project, Path folder, int joins) throws Exception {
        String limits = "PostsPerTenMinutes=9999,MailsPerHour=99999,MailsPerHourAndDomain=99999";
        try (var system = Fixture.start(project, folder, Map.of("parameters", limits))) {
            var load = new Load(system);
            load.pages();
            load.joins(joins);
            load.report.write(folder, VISITORS + " visitors at once");
        }
    }

    private void pages() throws Exception {
        measure("local web server alone (/_local/mail.json)", PAGES, 200, _ -> get("_local/mail.json"));
        measure("smallest page (/robots.txt)", PAGES, 200, _ -> get("robots.txt"));
        measure("community page", PAGES, 200, _ -> get(COMMUNITY));
    }

    private void joins(int joins) throws Exception {
        measure("join", joins, 303, i -> Fixture.join(system, address(i)));
        long began = System.nanoTime();
        long last = began;
        int before = -1;
        int mails = 0;
        while (mails < joins && Duration.ofNanos(System.nanoTime() - last).compareTo(QUIET) < 0) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            mails = system.mailbox().all().size();
            if (mails != before) {
                before = mails;
                last = System.nanoTime();
            }
        }
        var counts = new HashMap<String, Integer>();
        system
            .mailbox()
            .all()
            .forEach(mail -> counts.merge(mail.to().getFirst(), 1, Integer::sum));
        int missing = 0;
        int twice = 0;
        for (int i = 0; i < joins; i++) {
            int count = counts.getOrDefault(address(i), 0);
            missing += count == 0 ? 1 : 0;
            twice += count > 1 ? 1 : 0;
        }
        System.out.printf(
            Locale.ROOT,
            "%n%,d joins: %,d mails, %d missing, %d sent twice; the last came %.0f s after the last answer%nMemory: %s%n",
            joins,
            mails,
            missing,
            twice,
            (last - began) / 1e9,
            memory()
        );
        if (missing + twice > 0) {
            throw new IllegalStateException("a join's mail is missing, or was sent twice");
        }
    }

    private static String address(int number) {
        return "load-" + number + "@agency.gov";
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(system.uri().resolve("/") + path))
            .timeout(Fixture.PATIENCE)
            .build();
    }

    private void measure(String what, int count, int expected, IntFunction<HttpRequest> request) throws Exception {
        var next = new AtomicInteger();
        var errors = new AtomicInteger();
        var taken = Collections.synchronizedList(new ArrayList<Duration>());
        long began = System.nanoTime();
        var visitors = new ArrayList<Callable<Void>>();
        for (int visitor = 0; visitor < VISITORS; visitor++) {
            var browser = browsers.get(visitor % browsers.size());
            visitors.add(() -> {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    long sent = System.nanoTime();
                    if (status(browser, request.apply(i)) != expected) {
                        errors.incrementAndGet();
                    }
                    taken.add(Duration.ofNanos(System.nanoTime() - sent));
                }
                return null;
            });
        }
        Fixture.inParallel(VISITORS, visitors);
        double seconds = (System.nanoTime() - began) / 1e9;
        var times = new Times(taken);
        report.row(what, count, count / seconds, times.millis(50), times.millis(99), errors.get());
    }

    /** 0 for a request without an answer. */
    private static int status(HttpClient browser, HttpRequest request) throws InterruptedException {
        try {
            return browser.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException noAnswer) {
            return 0;
        }
    }

    /** The resident memory of the functions' processes, where the system tells it. */
    private String memory() {
        var parts = new ArrayList<String>();
        for (FunctionPool function : system.functions().functions()) {
            long bytes = 0;
            for (long process : function.processes()) {
                bytes += Fixture.memory(process, "VmRSS");
            }
            if (bytes > 0) {
                String name = function.settings().logicalId();
                parts.add("%s %d MB in %d processes".formatted(name, bytes >> 20, function.processes().size()));
            }
        }
        return parts.isEmpty() ? "not known on this system" : String.join(", ", parts);
    }
}
