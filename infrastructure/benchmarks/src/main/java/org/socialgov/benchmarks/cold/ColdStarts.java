package org.socialgov.benchmarks.cold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.socialgov.benchmarks.Fixture;
import org.socialgov.benchmarks.Report;
import org.socialgov.local.functions.CodeFolders;
import org.socialgov.local.functions.FunctionSettings;

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
    private static final String CANDIDATES = "org.socialgov.benchmarks.candidate.";
    private static final String COMMUNITY = "/communities/social-media/";
    /** The form of a token; the empty table has none. */
    public static final String TOKEN = "A".repeat(43);
    private static final String LINK = "token=" + TOKEN;
    private static final byte[] JOIN = Events.post(
        COMMUNITY + "join",
        "",
        "email=measured%40agency.gov&name=Measured&consent=yes"
    );
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
        try (var table = FakeTable.start(folder)) {
            byte[] page = Events.get(COMMUNITY, "");
            var floor = other(FLOOR, built, "floor", CANDIDATES + "floor.Handler", Map.of(), page, 200);
            boolean canPin = Files.isExecutable(Path.of("/usr/bin/taskset"));
            var start = Start.of(project, folder, table, "cold.log", canPin).train(
                floor,
                folder.resolve("runtime.aot")
            );
            var ours = ours(project, folder);
            var all = new ArrayList<Candidate>();
            all.add(floor);
            all.add(other(PAGE, built, "page", CANDIDATES + "page.Handler", Map.of(), page, 200));
            all.addAll(ours);
            // A join in other ways, with the operations on the table that ours uses.
            start.measure(
                ours
                    .stream()
                    .filter(candidate -> candidate.name().equals(OUR_JOIN))
                    .findFirst()
                    .orElseThrow(),
                1
            );
            String operations = String.join(",", table.operations());
            System.out.println("\nA join's operations on the table: " + operations);
            var environment = Map.of("OPERATIONS", operations);
            all.add(other(USUAL, built, "usual", CANDIDATES + "usual.Handler", environment, JOIN, 303));
            var spring = new HashMap<>(environment);
            spring.put("MAIN_CLASS", CANDIDATES + "spring.Application");
            spring.put("SPRING_CLOUD_FUNCTION_DEFINITION", "join");
            String invoker = "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest";
            all.add(other(SPRING, built, "spring", invoker, spring, JOIN, 303));
            var cold = new ColdStarts(start, all);
            cold.measure(rounds);
            cold.report(folder, rounds);
        }
    }

    private static Candidate other(
        String name,
        Path built,
        String module,
        String handler,
        Map<String, String> environment,
        byte[] event,
        int expected
    ) {
        return new Candidate(name, built.resolve(module + "/target/classes"), handler, environment, event, expected);
    }

    /** The functions that answer a person, with the settings that the template gives them. */
    private static List<Candidate> ours(Path project, Path folder) throws IOException {
        var made = new Functions(project, folder);
        return List.of(
            made.candidate(OUR_PAGE, Events.get(COMMUNITY, ""), 200),
            made.candidate(OUR_FORM, Events.get(COMMUNITY + "join/", ""), 200),
            made.candidate(OUR_JOIN, JOIN, 303),
            made.candidate("ConfirmFunction, a link", Events.get(COMMUNITY + "confirm", LINK), 404),
            made.candidate("ApprovalFunction, a link", Events.get(COMMUNITY + "approve", LINK), 404),
            made.candidate("SubscriptionFunction, a link", Events.get(COMMUNITY + "subscription", LINK), 404),
            made.candidate("MembersFunction, page", Events.get(COMMUNITY + "members", ""), 200),
            made.candidate("DirectoryFunction, a domain", Events.get("/directory", "domain=hq.dhs.gov"), 200)
        );
    }

    /** The functions and events that are measured when they are warm. */
    public static List<Candidate> warmCandidates(Path project, Path folder) throws IOException {
        var made = new Functions(project, folder);
        return List.of(
            made.candidate(OUR_PAGE, Events.get(COMMUNITY, ""), 200),
            made.candidate(OUR_SEARCH, Events.get("/search/", "q=social+media+training"), 200),
            made.candidate(OUR_FORM, Events.get(COMMUNITY + "join/", ""), 200),
            made.candidate(OUR_JOIN, JOIN, 303),
            made.candidate(
                "ConfirmFunction, a confirmation",
                Events.post(COMMUNITY + "confirm", LINK, "agree=yes"),
                200
            )
        );
    }

    /** The deployed functions by their logical names. */
    private record Functions(Map<String, FunctionSettings> settings, CodeFolders code) {
        Functions(Path project, Path folder) {
            this(new HashMap<>(), new CodeFolders(folder.resolve("code")));
            try (var system = Fixture.start(project, folder, Map.of())) {
                for (var pool : system.functions().functions()) {
                    settings.put(pool.settings().logicalId(), pool.settings());
                }
            }
        }

        /** @param name begins with the function's */
        Candidate candidate(String name, byte[] event, int expected) {
            return Candidate.of(name, settings.get(name.substring(0, name.indexOf(','))), code, event, expected);
        }
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

    private void report(Path folder, int rounds) throws IOException, InterruptedException {
        var report = new Report(
            "cold",
            "what %s",
            "total ms %.0f",
            "x floor %.2f",
            "classes %,d",
            "start ms %.0f",
            "first invocation ms %.1f",
            "warm ms %.2f"
        );
        for (var candidate : candidates) {
            report.row(
                candidate.name(),
                median(candidate.name(), Start.Times::total),
                ratio(candidate.name(), FLOOR),
                start.classes(candidate),
                median(candidate.name(), Start.Times::started),
                median(candidate.name(), Start.Times::first),
                median(candidate.name(), Start.Times::warm)
            );
        }
        report.figure("page / prebuilt page", ratio(OUR_PAGE, PAGE));
        report.figure("join / the usual way", ratio(OUR_JOIN, USUAL));
        report.figure("join / Spring", ratio(OUR_JOIN, SPRING));
        String where = start.onOneProcessor() ? "on one processor" : "not pinned to one processor (taskset is missing)";
        report.write(folder, rounds + " rounds, " + where);
    }

    private double median(String name, ToDoubleFunction<Start.Times> time) {
        return median(times.get(name).stream().mapToDouble(time));
    }

    private double ratio(String of, String to) {
        return median(
            IntStream.range(0, times.get(of).size()).mapToDouble(
                round -> times.get(of).get(round).total() / times.get(to).get(round).total()
            )
        );
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
