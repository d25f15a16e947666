package org.socialgov.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.socialgov.benchmarks.cold.Candidate;
import org.socialgov.benchmarks.cold.CountingTable;
import org.socialgov.benchmarks.cold.Events;
import org.socialgov.benchmarks.cold.Start;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.functions.CodeFolders;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * {@code mvn -Pbench -Dbench=growth}: what a join, a confirmation, the statistics, the night's count, the coordinators' list
 * of members and its search, and a broadcast cost with 1,000, 10,000 and 100,000 members: calls to the table, their units,
 * and time. Further members are copies of one under their own addresses and keys. The time is the emulator's, which is
 * slow; the units are DynamoDB's.
 */
final class Growth {

    private static final int SMALLEST = 1_000;
    private static final int STEP = 10;
    private static final int BATCH = 25;
    private static final int WRITERS = 4;
    private static final int WARM = 20;
    private static final double DOLLARS_A_READ = 0.125e-6;
    private static final double DOLLARS_A_WRITE = 0.625e-6;
    private static final String BROADCAST = "broadcast, for each recipient";
    private static final String COMMUNITY = "/communities/social-media/";
    private static final Pattern TOKEN = Pattern.compile("/confirm\\?token=([A-Za-z0-9_-]{43})");
    /** More than the emulator takes. */
    private static final String PARAMETERS = "BroadcastMailsPerSecond=50,WritesPerSecond=40000,ReadsPerSecond=40000";

    private final LocalSystem system;
    private final Path folder;
    private final Start start;
    private final CountingTable table;
    private final CodeFolders code;
    private final String tableName;
    private final Fixture fixture;
    private final Report report = new Report(
        "growth",
        "members %,d",
        "what %s",
        "calls %.1f",
        "read units %.1f",
        "write units %.1f",
        "dollars a thousand %.5f",
        "first ms %.0f",
        "warm ms %.1f"
    );
    /** The price of each row at the number of members before. */
    private final Map<String, Double> dollars = new HashMap<>();
    private int people;
    private int members;

    private Growth(LocalSystem system, Path folder, Start start, CountingTable table) {
        this.system = system;
        this.folder = folder;
        this.start = start;
        this.table = table;
        code = new CodeFolders(folder.resolve("code"));
        fixture = Fixture.of(system);
        tableName = system.stack().outputs().get("TableName");
    }

    /**
     * Measures, prints a table and writes {@code growth.json}.
     *
     * @param project the project's folder
     * @param folder  for the state and the results
     * @param most    the largest number of members
     */
    static void run(Path project, Path folder, int most) throws Exception {
        if (most < SMALLEST) {
            throw new IllegalArgumentException("-Dmembers=" + most + " is too few: give " + SMALLEST + " or more");
        }
        try (
            var system = Fixture.start(project, folder, Map.of("parameters", PARAMETERS));
            var table = CountingTable.before(system.clients().endpoint())
        ) {
            var start = Start.of(project, folder, table, "growth.log", false);
            var growth = new Growth(system, folder, start, table);
            try {
                for (int size = SMALLEST; size <= most; size *= STEP) {
                    growth.growTo(size);
                    growth.measure();
                }
            } finally {
                // What was measured before the emulator failed isn't lost.
                growth.report.write(folder, "emulator, one process a function");
            }
        }
    }

    /** Copies of one member under their own keys. Their index entries differ as those of real members do. */
    private void growTo(int size) throws Exception {
        var client = system.clients().dynamoDb();
        var began = Instant.now();
        if (members == 0) {
            fixture.addMember(address(members++));
        }
        var model = client
            .getItem(get ->
                get
                    .tableName(tableName)
                    .key(
                        Map.of(
                            "pk",
                            AttributeValue.fromS("MEMBER#" + Fixture.key(address(0)).hex()),
                            "sk",
                            AttributeValue.fromS("MEMBER")
                        )
                    )
            )
            .item();
        var batches = new ArrayList<Callable<Void>>();
        while (members < size) {
            var writes = new ArrayList<WriteRequest>();
            for (int i = 0; i < BATCH && members < size; i++) {
                writes.add(
                    WriteRequest.builder()
                        .putRequest(put -> put.item(copy(model, members)))
                        .build()
                );
                members++;
            }
            batches.add(() -> {
                client.batchWriteItem(batch -> batch.requestItems(Map.of(tableName, writes)));
                return null;
            });
        }
        Fixture.inParallel(WRITERS, batches);
        System.out.printf(
            Locale.ROOT,
            "  %,d members after %d s%n",
            members,
            Duration.between(began, Instant.now()).toSeconds()
        );
    }

    private static Map<String, AttributeValue> copy(Map<String, AttributeValue> model, int number) {
        var item = new HashMap<>(model);
        var address = address(number);
        String key = Fixture.key(address).hex();
        item.put("pk", AttributeValue.fromS("MEMBER#" + key));
        item.put("address", AttributeValue.fromS(address.value()));
        item.put(
            "due",
            AttributeValue.fromS(
                model
                    .get("due")
                    .s()
                    .replace(Fixture.key(address(0)).hex(), key)
            )
        );
        item.put("since", AttributeValue.fromS(Instant.parse(model.get("since").s()).minusSeconds(number).toString()));
        item.put("find", AttributeValue.fromS(model.get("find").s().replace(address(0).value(), address.value())));
        return item;
    }

    private static EmailAddress address(int number) {
        return EmailAddress.parse("grown-%06d@agency.example.gov".formatted(number)).orElseThrow();
    }

    private void measure() throws Exception {
        // First, so that the statistics show all members.
        row("night's count", candidate("RecountFunction", "{}".getBytes(StandardCharsets.UTF_8), 0), 1);
        row("statistics", candidate("MembersFunction", Events.get(COMMUNITY + "members", ""), 200), WARM);
        row("join", candidate("JoinFunction", joinOf("growth-" + people++ + "%40agency.gov"), 303), WARM);
        String query = "token=" + token();
        byte[] confirm = Events.post(COMMUNITY + "confirm", query, "agree=yes");
        row("confirm", candidate("ConfirmFunction", confirm, 200), WARM);
        var session = CoordinatorSession.open(AddressKey.of(Fixture.COORDINATOR), Instant.now(), fixture.randomness());
        fixture.ledger().commit(new Change.Builder().put(session.session()).change(fixture.randomness()));
        String cookie = "coordinator=" + session.cookie().value();
        String list = COMMUNITY + "coordinators/members";
        // The emulator reads all entries of an index for each page of a query.
        int more = members > SMALLEST * STEP ? 1 : 2;
        row(
            "coordinators: list of members, 50 rows",
            candidate("CoordinatorFunction", Events.withCookie(Events.get(list, ""), cookie), 200),
            more
        );
        String sought = "status=ACTIVE&q=grown-000777";
        row(
            "coordinators: search that finds one",
            candidate("CoordinatorFunction", Events.withCookie(Events.post(list, "", sought), cookie), 200),
            more
        );
        try {
            broadcast();
        } catch (IOException | IllegalStateException failed) {
            notMeasured(BROADCAST, failed);
        }
    }

    /** One run of the broadcast, which sends for most of a minute. Its units are those of one recipient. */
    private void broadcast() throws IOException, InterruptedException {
        var draft = fixture.draft("Bring a post.\n\n".repeat(20));
        var function = candidate("BroadcastFunction", "{}".getBytes(StandardCharsets.UTF_8), 0);
        var scheduled = fixture.schedule(draft);
        var times = start.measure(function, 1);
        // The function asks the mail service for its quota once.
        int recipients = table.others() - 1;
        var used = table.used();
        if (recipients < 1) {
            throw new IOException("the broadcast reached nobody: see growth.log");
        }
        var sent = fixture.ledger().mailing(scheduled.ref()).orElseThrow();
        fixture
            .ledger()
            .commit(
                new Change.Builder()
                    .put(sent.becomes(new Mailing.State.Dropped(Instant.now())))
                    .change(fixture.randomness())
            );
        System.out.printf(Locale.ROOT, "  %,d recipients in %.0f s%n", recipients, times.first() / 1000);
        row(
            BROADCAST,
            used.calls() / (double) recipients,
            used.reads() / recipients,
            used.writes() / recipients,
            times.first() / recipients,
            times.first() / recipients
        );
    }

    private static byte[] joinOf(String address) {
        return Events.post(COMMUNITY + "join", "", "email=" + address + "&name=Measured&consent=yes");
    }

    /** Joins the running system, and takes the token from the mail. */
    private String token() throws IOException, InterruptedException {
        String address = "growth-" + people++ + "@agency.gov";
        try (var browser = HttpClient.newHttpClient()) {
            browser.send(Fixture.join(system, address), BodyHandlers.discarding());
        }
        var mail = system.mailbox().await(found -> found.to().contains(address), Fixture.PATIENCE);
        var token = TOKEN.matcher(mail.orElseThrow(() -> new IOException("no mail came to " + address)).text());
        if (!token.find()) {
            throw new IOException("a mail has no link to confirm");
        }
        return token.group(1);
    }

    /** The first invocation's calls and time, and the later ones' time. */
    private void row(String what, Candidate candidate, int more) throws IOException, InterruptedException {
        try {
            measured(what, candidate, more);
        } catch (IOException | IllegalStateException failed) {
            notMeasured(what, failed);
        }
    }

    /** The emulator answers too late for the function; the other rows can still be measured. */
    private void notMeasured(String what, Exception failed) {
        System.out.println("  not measured: " + what + ": " + failed.getMessage());
        dollars.remove(what);
        report.row(members, what, "not measured", null, null, null, null, null);
    }

    private void measured(String what, Candidate candidate, int more) throws IOException, InterruptedException {
        var times = start.measure(candidate, 1);
        var used = table.used();
        double warm = more > 1 ? start.measure(candidate, more).warm() : times.first();
        row(what, used.calls(), used.reads(), used.writes(), times.first(), warm);
    }

    private void row(String what, double calls, double reads, double writes, double first, double warm) {
        double each = reads * DOLLARS_A_READ + writes * DOLLARS_A_WRITE;
        var before = dollars.put(what, each);
        if (before != null) {
            String times = String.format(
                Locale.ROOT,
                "price with %,d members, times that with a tenth of them",
                members
            );
            report.figure(what + ": " + times, each / before);
        }
        report.row(members, what, calls, reads, writes, 1000 * each, first, warm);
    }

    private Candidate candidate(String function, byte[] event, int expected) {
        return Candidate.of(function, fixture.function(function).settings(), code, event, expected);
    }
}
