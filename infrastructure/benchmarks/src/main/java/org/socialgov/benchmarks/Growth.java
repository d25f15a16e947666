package org.socialgov.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.socialgov.benchmarks.cold.Candidate;
import org.socialgov.benchmarks.cold.CountingTable;
import org.socialgov.benchmarks.cold.Events;
import org.socialgov.benchmarks.cold.Start;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.Options;
import org.socialgov.local.functions.CodeFolders;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.start.Progress;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * {@code mvn -Pbench -Dbench=growth}: what a join, a confirmation, the statistics and the night's count cost with 1,000, 10,000
 * and 100,000 members: calls to the table, their units as the emulator's DynamoDB answers them, and time. Further members are
 * copies of a made-up one under other keys. How a broadcast grows is measured by its own simulation.
 */
final class Growth {

    private static final int SMALLEST = 1_000;
    private static final int STEP = 10;
    private static final int DEMO = 200;
    private static final int BATCH = 25;
    private static final double DOLLARS_A_READ = 0.125e-6;
    private static final double DOLLARS_A_WRITE = 0.625e-6;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String COMMUNITY = "/communities/social-media/";
    private static final Pattern TOKEN = Pattern.compile("/confirm\\?token=([A-Za-z0-9_-]{43})");

    private final LocalSystem system;
    private final Path folder;
    private final Start start;
    private final CountingTable table;
    private final CodeFolders code;
    private final String tableName;
    private final Random random = new Random(1);
    private final Report report = new Report(
        "growth",
        "members",
        "what",
        "calls",
        "read units",
        "write units",
        "dollars a thousand",
        "first ms",
        "warm ms"
    );
    private int people;
    private int members;

    private Growth(LocalSystem system, Path folder, Start start, CountingTable table) {
        this.system = system;
        this.folder = folder;
        this.start = start;
        this.table = table;
        code = new CodeFolders(folder.resolve("code"));
        tableName = function("JoinFunction").settings().environment().get("TABLE_NAME");
    }

    /**
     * Measures, prints a table and writes {@code growth.json}.
     *
     * @param project the project's folder
     * @param folder  for the state and the results
     * @param most    the largest number of members
     */
    static void run(Path project, Path folder, int most) throws Exception {
        var runtime = project.resolve("infrastructure/benchmarks/candidates/runtime/target/lib");
        var options = Options.defaults(project)
            .withState(folder.resolve("state"))
            .withPorts(0, 0)
            .withFresh(true)
            .withDemo(DEMO);
        try (
            var system = LocalSystem.start(options, new Progress(System.out::println));
            var table = CountingTable.before(system.endpoint())
        ) {
            var start = new Start(
                runtime,
                Start.natives(runtime, folder),
                null,
                table,
                folder.resolve("growth.log"),
                false
            );
            var growth = new Growth(system, folder, start, table);
            growth.members = DEMO;
            for (int size = SMALLEST; size <= most; size *= STEP) {
                growth.growTo(size);
                growth.measure();
            }
            growth.report.write(folder, "emulator, one process a function");
        }
    }

    /** Copies of one member: the same attributes under another key. */
    private void growTo(int size) {
        var client = system.clients().dynamoDb();
        var model = client
            .scanPaginator(scan -> scan.tableName(tableName))
            .items()
            .stream()
            .filter(item -> item.get("sk").s().equals("MEMBER") && item.get("status").s().equals("ACTIVE"))
            .findFirst()
            .orElseThrow();
        while (members < size) {
            var writes = new ArrayList<WriteRequest>();
            for (int i = 0; i < BATCH && members < size; i++) {
                byte[] key = new byte[32];
                random.nextBytes(key);
                String hex = HexFormat.of().formatHex(key);
                var item = new HashMap<>(model);
                item.put("pk", AttributeValue.fromS("MEMBER#" + hex));
                if (item.containsKey("due")) {
                    item.put("due", AttributeValue.fromS(hex));
                }
                writes.add(WriteRequest.builder().putRequest(PutRequest.builder().item(item).build()).build());
                members++;
            }
            client.batchWriteItem(batch -> batch.requestItems(Map.of(tableName, writes)));
        }
    }

    private void measure() throws Exception {
        // First, so that the statistics show all members.
        row("night's count", candidate("RecountFunction", "{}".getBytes(), 0), 1, 1);
        row("statistics", candidate("MembersFunction", Events.get(COMMUNITY + "members", ""), 200), 1, 20);
        row("join", candidate("JoinFunction", joinOf("growth-" + people++ + "%40agency.gov"), 303), 1, 20);
        String query = "token=" + token();
        row(
            "confirm",
            candidate("ConfirmFunction", Events.post(COMMUNITY + "confirm", query, "agree=yes"), 200),
            1,
            20
        );
    }

    private static byte[] joinOf(String address) throws IOException {
        return Events.post(COMMUNITY + "join", "", "email=" + address + "&name=Measured&consent=yes");
    }

    /** Joins the running system, and takes the token from the mail. */
    private String token() throws IOException, InterruptedException {
        String address = "growth-" + people++ + "@agency.gov";
        var request = HttpRequest.newBuilder(system.uri().resolve(COMMUNITY + "join"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("email=" + address + "&name=Measured&consent=yes"))
            .build();
        try (var browser = HttpClient.newHttpClient()) {
            browser.send(request, BodyHandlers.discarding());
        }
        var mail = system.mailbox().await(found -> found.to().contains(address), PATIENCE);
        var token = TOKEN.matcher(mail.orElseThrow(() -> new IOException("no mail came to " + address)).text());
        if (!token.find()) {
            throw new IOException("a mail has no link to confirm");
        }
        return token.group(1);
    }

    /** The first invocation's calls and time, and the later ones' time. */
    private void row(String what, Candidate candidate, int first, int more) throws IOException, InterruptedException {
        int atStart = table.callsBeforeFirstEvent(start, candidate);
        table.calls();
        var times = start.measure(candidate, first);
        var calls = table.calls();
        var counted = calls.subList(Math.min(atStart, calls.size()), calls.size());
        double reads = units(counted, true);
        double writes = units(counted, false);
        var warm = more > 1 ? start.measure(candidate, more).warm() : times.first();
        report.row(
            String.format(Locale.ROOT, "%,d", members),
            what,
            Integer.toString(counted.size()),
            String.format(Locale.ROOT, "%.1f", reads),
            String.format(Locale.ROOT, "%.1f", writes),
            String.format(Locale.ROOT, "%.5f", 1000 * (reads * DOLLARS_A_READ + writes * DOLLARS_A_WRITE)),
            String.format(Locale.ROOT, "%.0f", times.first()),
            String.format(Locale.ROOT, "%.1f", warm)
        );
    }

    private static double units(List<CountingTable.Call> calls, boolean isRead) {
        return calls
            .stream()
            .filter(call -> call.isRead() == isRead)
            .mapToDouble(CountingTable.Call::units)
            .sum();
    }

    private Candidate candidate(String function, byte[] event, int expected) throws IOException {
        var settings = function(function).settings();
        Files.createDirectories(folder);
        return new Candidate(
            function,
            code.unpack(settings.zip()),
            settings.handler(),
            settings.environment(),
            event,
            expected
        );
    }

    private FunctionPool function(String name) {
        return system
            .functions()
            .functions()
            .stream()
            .filter(pool -> pool.settings().logicalId().equals(name))
            .findFirst()
            .orElseThrow();
    }
}
