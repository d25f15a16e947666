package org.socialgov.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.Options;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.start.Progress;

/**
 * {@code mvn -Pbench -Dbench=load}: pages and joins by many visitors at once against the local system, and each join's mail
 * accounted for. The figures are those of this machine with the emulator; on AWS each function has a process for each
 * request. The first row is the local web server without gateway and function: what is measured through it costs at least
 * that.
 */
final class Load {

    private static final int VISITORS = 8;
    private static final int PAGES = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The time without a new mail after which none is expected any more. */
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final String COMMUNITY = "communities/social-media/";

    private final LocalSystem system;
    private final Report report = new Report("load", "what", "requests", "a second", "p50 ms", "p99 ms", "errors");
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
        var options = Options.isolated(
            project,
            folder.resolve("state"),
            Map.of(
                "fresh",
                "true",
                "parameters",
                "PostsPerTenMinutes=9999,MailsPerHour=99999,MailsPerHourAndDomain=99999"
            )
        );
        try (var system = LocalSystem.start(options, new Progress(System.out::println))) {
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
        measure("join", joins, 303, i ->
            HttpRequest.newBuilder(system.uri().resolve(COMMUNITY + "join"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("email=" + address(i) + "&name=Somebody&consent=yes"))
                .build()
        );
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
            .timeout(PATIENCE)
            .build();
    }

    private void measure(String what, int count, int expected, IntFunction<HttpRequest> request) throws Exception {
        var next = new AtomicInteger();
        var errors = new AtomicInteger();
        var taken = Collections.synchronizedList(new ArrayList<Duration>());
        long began = System.nanoTime();
        try (var visitors = Executors.newFixedThreadPool(VISITORS)) {
            var all = new ArrayList<Future<?>>();
            for (int visitor = 0; visitor < VISITORS; visitor++) {
                var browser = browsers.get(visitor % browsers.size());
                all.add(
                    visitors.submit(() -> {
                        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                            long sent = System.nanoTime();
                            if (status(browser, request.apply(i)) != expected) {
                                errors.incrementAndGet();
                            }
                            taken.add(Duration.ofNanos(System.nanoTime() - sent));
                        }
                        return null;
                    })
                );
            }
            for (var visitor : all) {
                visitor.get();
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        var times = new Times(taken);
        report.row(
            what,
            String.format(Locale.ROOT, "%,d", count),
            String.format(Locale.ROOT, "%.0f", count / seconds),
            Report.millis(times.within(50)),
            Report.millis(times.within(99)),
            errors.toString()
        );
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
    private String memory() throws IOException {
        var parts = new ArrayList<String>();
        for (FunctionPool function : system.functions().functions()) {
            long kilobytes = 0;
            for (long process : function.processes()) {
                var status = Path.of("/proc/" + process + "/status");
                if (Files.exists(status)) {
                    for (String line : Files.readAllLines(status)) {
                        kilobytes += line.startsWith("VmRSS:") ? Long.parseLong(line.replaceAll("[^0-9]", "")) : 0;
                    }
                }
            }
            if (kilobytes > 0) {
                parts.add(
                    function.settings().logicalId() +
                        " " +
                        kilobytes / 1024 +
                        " MB in " +
                        function.processes().size() +
                        " processes"
                );
            }
        }
        return parts.isEmpty() ? "not known on this system" : String.join(", ", parts);
    }
}
