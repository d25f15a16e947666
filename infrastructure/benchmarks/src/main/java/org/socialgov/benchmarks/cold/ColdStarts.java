package org.socialgov.benchmarks.cold;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.Options;
import org.socialgov.local.functions.CodeFolders;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.functions.FunctionSettings;
import org.socialgov.local.start.Progress;

/**
 * {@code mvn -Pbench -Dbench=cold}: the cold start of each function that answers a person, beside a floor, a page that
 * was made before, and a join done the usual way and with Spring. The candidates are interleaved round by round, and
 * each ratio is the median of the ratios within a round, since a whole round can be slow. The first round warms the
 * page cache and isn't counted.
 */
public final class ColdStarts {

    private static final String FLOOR = "bare handler (floor)";
    private static final String PAGE = "Jackson streaming + prebuilt page";
    /** The row of the community's page. */
    public static final String OUR_PAGE = "PagesFunction, community page";
    /** The row of the form to join. */
    public static final String OUR_FORM = "PagesFunction, form to join";
    /** The row of a search. */
    public static final String OUR_SEARCH = "PagesFunction, search";
    private static final String OUR_JOIN = "JoinFunction, a join";
    private static final String USUAL = "the same join, the usual way";
    private static final String SPRING = "the same join, Spring Cloud Function";
    private static final String COMMUNITY = "/communities/social-media/";
    /** The form of a token; the empty table has none. */
    public static final String TOKEN = "A".repeat(43);
    private static final String LINK = "token=" + TOKEN;
    private static final int INVOCATIONS = 60;

    private final Start start;
    private final List<Candidate> candidates;
    private final Map<String, List<Start.Times>> times = new LinkedHashMap<>();

    private ColdStarts(Start start, List<Candidate> candidates) {
        this.start = start;
        this.candidates = candidates;
    }

    /**
     * Measures, prints a table and writes {@code cold.json}.
     *
     * @param project the project's folder
     * @param folder  for results and logs
     * @param rounds  how often each candidate is started and counted
     * @throws Exception if a function fails to start or answers with another status than it should
     */
    public static void run(Path project, Path folder, int rounds) throws Exception {
        if (!System.getProperty("os.name").equals("Linux")) {
            System.out.println("cold: not run, the runtime interface client's native library is for Linux only");
            return;
        }
        var built = project.resolve("infrastructure/benchmarks/candidates");
        var runtime = built.resolve("runtime/target/lib");
        try (var table = FakeTable.start(folder)) {
            var start = new Start(
                runtime,
                Start.natives(runtime, folder),
                null,
                table,
                folder.resolve("cold.log"),
                Files.isExecutable(Path.of("/usr/bin/taskset"))
            );
            var floor = new Candidate(
                FLOOR,
                built.resolve("floor/target/classes"),
                "org.socialgov.benchmarks.candidate.floor.Handler",
                Map.of(),
                Events.get(COMMUNITY, ""),
                200
            );
            start = start.train(floor, folder.resolve("runtime.aot"));
            var all = new ArrayList<Candidate>();
            all.add(floor);
            all.add(
                new Candidate(
                    PAGE,
                    built.resolve("page/target/classes"),
                    "org.socialgov.benchmarks.candidate.page.Handler",
                    Map.of(),
                    Events.get(COMMUNITY, ""),
                    200
                )
            );
            all.addAll(ours(project, folder));
            all.addAll(usual(start, built, all));
            var cold = new ColdStarts(start, all);
            cold.measure(rounds);
            cold.report(folder.resolve("cold.json"), rounds);
        }
    }

    /** The functions that answer a person, with the settings that the template gives them. */
    private static List<Candidate> ours(Path project, Path folder) throws IOException {
        var functions = settings(project, folder);
        var code = new CodeFolders(folder.resolve("code"));
        var join = Events.post(COMMUNITY + "join", "", "email=measured%40agency.gov&name=Measured&consent=yes");
        return List.of(
            ours(OUR_PAGE, functions, code, Events.get(COMMUNITY, ""), 200),
            ours(OUR_FORM, functions, code, Events.get(COMMUNITY + "join/", ""), 200),
            ours(OUR_JOIN, functions, code, join, 303),
            ours("ConfirmFunction, a link", functions, code, Events.get(COMMUNITY + "confirm", LINK), 404),
            ours("ApprovalFunction, a link", functions, code, Events.get(COMMUNITY + "approve", LINK), 404),
            ours("SubscriptionFunction, a link", functions, code, Events.get(COMMUNITY + "subscription", LINK), 404),
            ours("MembersFunction, page", functions, code, Events.get(COMMUNITY + "members", ""), 200),
            ours("DirectoryFunction, a domain", functions, code, Events.get("/directory", "domain=hq.dhs.gov"), 200)
        );
    }

    /** The functions and events that are measured when they are warm. */
    public static List<Candidate> warmCandidates(Path project, Path folder) throws IOException {
        var functions = settings(project, folder);
        var code = new CodeFolders(folder.resolve("code"));
        var join = Events.post(COMMUNITY + "join", "", "email=measured%40agency.gov&name=Measured&consent=yes");
        return List.of(
            ours(OUR_PAGE, functions, code, Events.get(COMMUNITY, ""), 200),
            ours(OUR_SEARCH, functions, code, Events.get("/search/", "q=social+media+training"), 200),
            ours(OUR_FORM, functions, code, Events.get(COMMUNITY + "join/", ""), 200),
            ours(OUR_JOIN, functions, code, join, 303),
            ours(
                "ConfirmFunction, a confirmation",
                functions,
                code,
                Events.post(COMMUNITY + "confirm", LINK, "agree=yes"),
                200
            )
        );
    }

    private static Candidate ours(
        String name,
        SortedMap<String, FunctionSettings> functions,
        CodeFolders code,
        byte[] event,
        int expected
    ) {
        var function = functions.get(name.substring(0, name.indexOf(',')));
        return new Candidate(
            name,
            code.unpack(function.zip()),
            function.handler(),
            function.environment(),
            event,
            expected
        );
    }

    private static SortedMap<String, FunctionSettings> settings(Path project, Path folder) {
        var options = Options.isolated(project, folder.resolve("state"), Map.of("fresh", "true"));
        try (var system = LocalSystem.start(options, new Progress(line -> {}))) {
            var settings = new TreeMap<String, FunctionSettings>();
            for (FunctionPool pool : system.functions().functions()) {
                settings.put(pool.settings().logicalId(), pool.settings());
            }
            return settings;
        }
    }

    /** A join in other ways, with the operations on the table that ours uses. */
    private static List<Candidate> usual(Start start, Path built, List<Candidate> all)
        throws IOException, InterruptedException {
        var ours = all
            .stream()
            .filter(candidate -> candidate.name().equals(OUR_JOIN))
            .findFirst()
            .orElseThrow();
        var atStart = start.operationsAtStart(ours);
        var operations = start.measure(ours, 2).operations();
        // Two joins; without those of the start, half of the rest belongs to each.
        var perJoin = operations.subList(atStart + (operations.size() - atStart) / 2, operations.size());
        System.out.println("\nA join's operations on the table: " + String.join(", ", perJoin));
        var environment = Map.of("OPERATIONS", String.join(",", perJoin));
        var spring = new HashMap<>(environment);
        spring.put("MAIN_CLASS", "org.socialgov.benchmarks.candidate.spring.Application");
        spring.put("SPRING_CLOUD_FUNCTION_DEFINITION", "join");
        return List.of(
            new Candidate(
                USUAL,
                built.resolve("usual/target/classes"),
                "org.socialgov.benchmarks.candidate.usual.Handler",
                environment,
                ours.event(),
                ours.expected()
            ),
            new Candidate(
                SPRING,
                built.resolve("spring/target/classes"),
                "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest",
                spring,
                ours.event(),
                ours.expected()
            )
        );
    }

    private void measure(int rounds) throws IOException, InterruptedException {
        for (int round = 0; round <= rounds; round++) {
            for (var candidate : candidates) {
                var taken = start.measure(candidate, INVOCATIONS);
                if (round > 0) {
                    times.computeIfAbsent(candidate.name(), name -> new ArrayList<>()).add(taken);
                }
            }
            System.out.printf(Locale.ROOT, "  round %d of %d%n", round, rounds);
        }
    }

    private void report(Path file, int rounds) throws IOException, InterruptedException {
        var rows = new ArrayList<Map<String, Object>>();
        System.out.printf(
            Locale.ROOT,
            "%nCold starts, %d rounds, %s%n%n| what | total ms | x floor | classes | start ms | first invocation ms | warm ms |%n| --- | --- | --- | --- | --- | --- | --- |%n",
            rounds,
            start.onOneProcessor() ? "on one processor" : "not pinned to one processor (taskset is missing)"
        );
        for (var candidate : candidates) {
            var taken = times.get(candidate.name());
            var row = new LinkedHashMap<String, Object>();
            row.put("what", candidate.name());
            row.put("total", median(taken.stream().map(Start.Times::total).toList()));
            row.put("floor", ratio(candidate.name(), FLOOR));
            row.put("classes", start.classes(candidate));
            row.put("start", median(taken.stream().map(Start.Times::started).toList()));
            row.put("first", median(taken.stream().map(Start.Times::first).toList()));
            row.put("warm", median(taken.stream().map(Start.Times::warm).toList()));
            rows.add(row);
            System.out.printf(Locale.ROOT, "| %s | %.0f | %.2f | %,d | %.0f | %.1f | %.2f |%n", row.values().toArray());
        }
        var ratios = new LinkedHashMap<String, Object>();
        ratios.put("page / prebuilt page", ratio(OUR_PAGE, PAGE));
        ratios.put("join / the usual way", ratio(OUR_JOIN, USUAL));
        ratios.put("join / Spring", ratio(OUR_JOIN, SPRING));
        System.out.println();
        ratios.forEach((what, ratio) -> System.out.printf(Locale.ROOT, "%-24s %.2f%n", what, ratio));
        var json = new LinkedHashMap<String, Object>();
        json.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("java", Runtime.version().toString());
        json.put("rounds", rounds);
        json.put("ratios", ratios);
        json.put("rows", rows);
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        System.out.println("\nWritten to " + file);
    }

    private double ratio(String of, String to) {
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < times.get(of).size(); round++) {
            ratios.add(times.get(of).get(round).total() / times.get(to).get(round).total());
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        return values
            .stream()
            .sorted()
            .toList()
            .get(values.size() / 2);
    }
}
