package org.socialgov.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.Settings;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.local.LocalSystem;
import org.socialgov.local.Options;
import org.socialgov.local.functions.FunctionPool;
import org.socialgov.local.start.Progress;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.dynamo.DynamoClient;
import org.socialgov.table.dynamo.Parameters;

/** A local system's table, with the members and the announcement that benchmarks put there by themselves. */
public record Fixture(LocalSystem system, DynamoClient client, DynamoLedger ledger, SystemRandomness randomness) {
    static final EmailAddress COORDINATOR = EmailAddress.parse("coordinator@example.gov").orElseThrow();

    /** A busy emulator may take long. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    static Fixture of(LocalSystem system) {
        var client = DynamoClient.of(new Settings(system.clients().environment()), PATIENCE);
        String table = system.stack().outputs().get("TableName");
        return new Fixture(system, client, new DynamoLedger(client, table), new SystemRandomness());
    }

    /**
     * Starts a system with nothing in it.
     *
     * @param folder for its state
     * @param options further ones by name, as {@code mvn -Plocal} takes them
     */
    public static LocalSystem start(Path project, Path folder, Map<String, String> options) {
        var all = new HashMap<>(options);
        all.put("fresh", "true");
        return LocalSystem.start(
            Options.isolated(project, folder.resolve("state"), all),
            new Progress(System.out::println)
        );
    }

    /** The post of the form to join. */
    static HttpRequest join(LocalSystem system, String address) {
        return HttpRequest.newBuilder(system.uri().resolve("/communities/social-media/join"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("email=" + address + "&name=Measured&consent=yes"))
            .build();
    }

    /** Runs tasks by a number of threads, and waits for all. */
    static void inParallel(int threads, List<Callable<Void>> tasks) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (var task : pool.invokeAll(tasks)) {
                task.get();
            }
        }
    }

    /**
     * The memory of a process in bytes; 0 if it has ended, or the system doesn't tell.
     *
     * @param field {@code VmRSS}, resident now, or {@code VmHWM}, the most that was
     */
    static long memory(long process, String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process), "status"))
                .stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
        } catch (IOException gone) {
            return 0;
        }
    }

    FunctionPool function(String name) {
        return system.functions().find(name).orElseThrow();
    }

    static MemberKey key(EmailAddress address) {
        return MemberKey.of("socialgov", address);
    }

    /** All items of the table, as DynamoDB's JSON. */
    List<JsonNode> items() throws IOException {
        var items = new ArrayList<JsonNode>();
        var scan = new Parameters().text("TableName", system.stack().outputs().get("TableName"));
        var written = new ArrayList<String>();
        client.each("Scan", scan, item -> written.add(new Parameters().item("Item", item).json()));
        for (String json : written) {
            items.add(new ObjectMapper().readTree(json).get("Item"));
        }
        return items;
    }

    /** Stores an active member. */
    void addMember(EmailAddress address) {
        var since = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        var member = new Membership(
            key(address),
            "socialgov",
            address,
            new Details("Robin Example", "Department of Examples", "Digital communications specialist", List.of()),
            new Consent("2026-11-01", since),
            new Membership.State.Active(since),
            Item.firstRevision(since)
        );
        ledger.commit(new Change.Builder().create(member).change(randomness));
    }

    /** Stores the draft of an announcement. */
    Mailing draft(String text) {
        var now = Instant.now();
        var draft = Mailing.draft(Mailing.Ref.create("socialgov", now, randomness), COORDINATOR, ledger.home(), now);
        ledger.commit(
            new Change.Builder()
                .put(draft)
                .put(new Mailing.Text(draft.ref(), 1, "Alt text clinic", text.strip(), now))
                .change(randomness)
        );
        return draft;
    }

    /** Schedules a draft for now: the next run of the broadcast sends it. */
    Mailing schedule(Mailing draft) {
        var scheduled = draft.chosen(new Mailing.State.Scheduled(Instant.now()), List.of(), false, ledger.home());
        ledger.commit(new Change.Builder().put(scheduled).change(randomness));
        return scheduled;
    }
}
