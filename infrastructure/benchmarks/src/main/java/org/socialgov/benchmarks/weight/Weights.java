package org.socialgov.benchmarks.weight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.socialgov.benchmarks.Fixture;
import org.socialgov.benchmarks.Report;

/**
 * {@code mvn -Pbench -Dbench=weight}: Lighthouse with its phone profile on the main pages of a system on this machine, with
 * the machine's own Chromium. It needs npm once.
 *
 * <p>Lighthouse fetches {@code robots.txt} with the rights of the page, which the page's Content-Security-Policy refuses; so
 * that audit is left out, and the file is asked for here.
 */
public final class Weights {

    /** The main pages; a page that isn't there yet is left out. */
    private static final List<String> PAGES = List.of(
        "/",
        "/communities/social-media/",
        "/communities/social-media/join/",
        "/communities/social-media/members",
        "/communities/social-media/archive",
        "/events/",
        "/category/socialmedia/",
        "/category/socialmedia/accessible-posts/",
        "/resources/federal-compatible-terms-of-service-agreements/",
        "/directory",
        "/search/?q=captions"
    );

    private static final List<String> CATEGORIES = List.of("performance", "accessibility", "best-practices", "seo");
    private static final int MADE_UP_MEMBERS = 200;
    private static final int MINUTES = 5;

    /** Chromium sometimes records no trace of a page, and Lighthouse says to run it again. */
    private static final int ATTEMPTS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path module;
    private final Path folder;
    private final HttpClient browser = HttpClient.newHttpClient();

    private Weights(Path module, Path folder) {
        this.module = module;
        this.folder = folder;
    }

    /**
     * Measures, prints a table and writes {@code weight.json}.
     *
     * @param project the project's folder, built
     * @param folder a folder for the state and the reports
     * @param runs how often each page is loaded; the median of the performance counts
     * @throws Exception if a page can't be loaded
     */
    public static void run(Path project, Path folder, int runs) throws Exception {
        var weights = new Weights(project.resolve("infrastructure/benchmarks"), folder);
        weights.install();
        try (var system = Fixture.start(project, folder, Map.of("demo", Integer.toString(MADE_UP_MEMBERS)))) {
            weights.measure(system.uri(), runs);
        }
    }

    private void measure(URI site, int runs) throws IOException, InterruptedException {
        if (status(site.resolve("/robots.txt")) != 200) {
            throw new IllegalStateException("there is no /robots.txt");
        }
        var columns = new ArrayList<>(List.of("page %s"));
        CATEGORIES.forEach(category -> columns.add(category + " %d"));
        columns.addAll(List.of("kB %.1f", "headers kB %.1f", "requests %d"));
        var report = new Report("weight", columns.toArray(String[]::new));
        for (String page : PAGES) {
            if (status(site.resolve(page)) != 404) {
                row(report, site, page, runs);
            }
        }
        report.write(folder, "Lighthouse, phone profile, " + runs + " runs of each page");
    }

    /** The bytes are those of everything on the page, as they are transferred; headers are those of HTTP/1.1. */
    private void row(Report table, URI site, String page, int runs) throws IOException, InterruptedException {
        // The function of the page starts: that is the measure of another benchmark.
        status(site.resolve(page));
        var scores = new ArrayList<List<Long>>();
        JsonNode report = null;
        for (int run = 0; run < runs; run++) {
            report = report(site.resolve(page));
            var categories = report.path("categories");
            scores.add(
                CATEGORIES.stream()
                    .map(category -> Math.round(100 * categories.path(category).path("score").asDouble()))
                    .toList()
            );
        }
        long bytes = 0;
        long headers = 0;
        int requests = 0;
        for (var request : report.path("audits").path("network-requests").path("details").path("items")) {
            long body = length(URI.create(request.path("url").asText()));
            bytes += body;
            headers += request.path("transferSize").asLong() - body;
            requests++;
        }
        var row = new ArrayList<Object>(List.of(page));
        for (int category = 0; category < CATEGORIES.size(); category++) {
            int at = category;
            row.add(
                scores
                    .stream()
                    .map(each -> each.get(at))
                    .sorted()
                    .toList()
                    .get(runs / 2)
            );
        }
        row.addAll(List.of(bytes / 1e3, headers / 1e3, requests));
        table.row(row.toArray());
        var failed = failed(report);
        if (!failed.isEmpty()) {
            table.figure("not passed by " + page, failed);
        }
    }

    /** The audits with a weight in a category that are not passed. */
    private static List<String> failed(JsonNode report) {
        var failed = new ArrayList<String>();
        for (String category : CATEGORIES) {
            for (var reference : report.path("categories").path(category).path("auditRefs")) {
                var audit = report.path("audits").path(reference.path("id").asText());
                if (reference.path("weight").asInt() > 0 && audit.path("score").asDouble(1) < 0.9) {
                    failed.add(category + ": " + audit.path("title").asText());
                }
            }
        }
        return failed;
    }

    private JsonNode report(URI page) throws IOException, InterruptedException {
        var file = folder.resolve("lighthouse.json");
        Files.deleteIfExists(file);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (lighthouse(page, file) == 0 && Files.exists(file)) {
                return JSON.readTree(file.toFile());
            }
        }
        throw new IllegalStateException("Lighthouse failed on " + page + ": " + Files.readString(log()));
    }

    private int lighthouse(URI page, Path file) throws IOException, InterruptedException {
        return exit(
            "node",
            "node_modules/lighthouse/cli/index.js",
            page.toString(),
            "--quiet",
            "--output=json",
            "--output-path=" + file,
            "--only-categories=" + String.join(",", CATEGORIES),
            "--skip-audits=robots-txt",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking " +
                "--disable-component-update --disable-sync --no-first-run"
        );
    }

    /** Lighthouse, taken from npm once. */
    private void install() throws IOException, InterruptedException {
        boolean there = Files.exists(module.resolve("node_modules/.package-lock.json"));
        if (!there && exit("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error") != 0) {
            throw new IllegalStateException("npm can't install Lighthouse: " + Files.readString(log()));
        }
    }

    private int exit(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
            .directory(module.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
        chromium().ifPresent(path -> builder.environment().putIfAbsent("CHROME_PATH", path.toString()));
        var process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + " takes longer than " + MINUTES + " minutes");
        }
        return process.exitValue();
    }

    private Path log() {
        return folder.resolve("weight.log");
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
            .flatMap(name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(path -> Path.of(path, name))
            )
            .filter(Files::isExecutable)
            .findFirst();
    }

    private int status(URI page) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding()).statusCode();
    }

    /** The size of a body as browsers that understand Brotli get it. */
    private long length(URI file) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(file).header("Accept-Encoding", "gzip, deflate, br, zstd").build();
        return browser.send(request, BodyHandlers.ofByteArray()).body().length;
    }
}
