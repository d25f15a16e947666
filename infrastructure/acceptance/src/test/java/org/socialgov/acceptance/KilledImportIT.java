package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.table.DynamoLedger;

/**
 * The run of an import whose process is killed ({@code kill -9}), and one that stops itself, on the deployed system. {@link
 * ImportIT} has the way of a list from the upload to the mailboxes.
 */
class KilledImportIT {

    private static final String ANN = "ann@example.gov";
    private static final String IMPORTS = DeployedSystem.COMMUNITY + "coordinators/imports";
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");

    @TempDir
    static Path state;

    private static DeployedSystem system;
    private static Visitor ann;
    private static DynamoLedger ledger;

    /** The path of the list that was uploaded last. */
    private static String uploaded;

    @BeforeAll
    static void start() {
        system = DeployedSystem.start(state, options ->
            options
                .withCoordinators(List.of(ANN))
                .withParameters(
                    Map.of("InvitationsPerHour", "36000", "InvitationsFirst", "0", "BroadcastMailsPerSecond", "20")
                )
        );
        ledger = new DynamoLedger(
            EmulatedTable.functionsClient(
                system.local().clients().dynamoDb().serviceClientConfiguration().endpointOverride().orElseThrow()
            ),
            system.local().stack().outputs().get("TableName")
        );
        ann = freshSession();
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void a_killed_import_invites_each_once() {
        var people = IntStream.range(0, 120)
            .mapToObj(number -> "person" + number + "@agency.gov")
            .toList();
        String path = upload(people);
        start(path);
        killInTheMiddle(people);
        forgetLease();
        system.await("everybody's turn has come", () -> {
            broadcast().join();
            return people.stream().allMatch(person -> delivery(path, person).isPresent());
        });
        settle(path, people);
        for (String person : people) {
            assertThat(system.mails(person, "invitation")).as(person).hasSize(1);
        }
    }

    /** Another list can be started only while none is under way, and the reminders of a list are due in a week. */
    @AfterEach
    void stopWhatIsUnderWay() {
        if (uploaded != null && ann.get(uploaded).body().contains("value=\"stop\"")) {
            var stopped = ann.post(uploaded, Map.of("action", "stop", "version", version(uploaded)));
            assertThat(stopped.statusCode()).isEqualTo(303);
        }
    }

    private static Visitor freshSession() {
        system.visitor().post(DeployedSystem.COMMUNITY + "coordinators", Map.of("email", ANN));
        var session = system
            .visitor()
            .withSession(system.click(DeployedSystem.link(system.mail(ANN, "coordinator"), "sign-in")));
        session.post(DeployedSystem.COMMUNITY + "coordinators/fresh", Map.of("for", "COORDINATORS_IMPORTS"));
        String fresh = DeployedSystem.link(system.mail(ANN, "coordinator-fresh"), "fresh");
        assertThat(session.post(fresh, Map.of("agree", "yes")).statusCode()).isEqualTo(303);
        return session;
    }

    /** The path of the uploaded list, whose preview can be seen. */
    private static String upload(List<String> addresses) {
        var text = new StringBuilder("e-mail,name\n");
        addresses.forEach(address -> text.append(address).append(",Pat Imported\n"));
        var answer = ann.post(
            IMPORTS,
            Map.of(
                "text",
                text.toString(),
                "source",
                "GSA LISTSERV SOCIALMEDIA-L",
                "sourceDate",
                LocalDate.now(ZoneOffset.UTC).minusDays(2).toString(),
                "may",
                "yes"
            )
        );
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        String path = answer.headers().firstValue("location").orElseThrow();
        uploaded = path;
        var fields = new HashMap<>(
            Map.of("action", "map", "format", "CSV", "header", "yes", "address", "0", "name", "1")
        );
        fields.put("version", version(path));
        assertThat(ann.post(path, fields).statusCode()).isEqualTo(303);
        return path;
    }

    private static String version(String path) {
        var found = VERSION.matcher(ann.get(path).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static void start(String path) {
        var started = ann.post(path, Map.of("action", "start", "version", version(path), "agree", "yes"));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(303);
    }

    /** Kills the broadcast's process when some of the people have their mail. */
    private static void killInTheMiddle(List<String> people) {
        var run = broadcast();
        system.await("some are invited", () -> invited(people) > 10);
        for (long process : system.function("BroadcastFunction").processes()) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
        try {
            run.join();
        } catch (CompletionException killed) {
            assertThat(killed.getCause()).isNotNull();
        }
        assertThat(invited(people)).isLessThan(people.size());
    }

    /** The killed run's lease is over at once. */
    private static void forgetLease() {
        var table = system.local().stack().outputs().get("TableName");
        for (var item : system.items()) {
            if (item.get("sk").s().equals("LEASE")) {
                var key = Map.of("pk", item.get("pk"), "sk", item.get("sk"));
                system
                    .local()
                    .clients()
                    .dynamoDb()
                    .deleteItem(request -> request.tableName(table).key(key));
            }
        }
    }

    private static Optional<MailOrder> delivery(String path, String person) {
        var key = MemberKey.of("socialgov", EmailAddress.parse(person).orElseThrow());
        return ledger.order(MailOrder.Ref.delivery(key, path.substring(path.lastIndexOf('/') + 1)));
    }

    /**
     * A mail whose sender was killed may have left. The sweep sends it again when its lease is over and the mail service was
     * silent about it for half an hour; that time is let pass here for the mails that didn't leave.
     */
    private static void settle(String path, List<String> people) {
        var lost = people
            .stream()
            .filter(person -> system.mails(person, "invitation").isEmpty())
            .toList();
        assertThat(lost).as("mails that were lost with their sender, who sends one after the other").hasSizeLessThan(2);
        for (String person : lost) {
            var order = delivery(path, person).orElseThrow();
            assertThat(order.state()).isInstanceOf(MailOrder.State.Claimed.class);
            var silent = new MailOrder.State.Unknown(Instant.now().minus(MailOrder.CONFIRMATION_WITHIN), 1);
            ledger.commit(new Change.Builder().put(order.becomes(silent)).change(new SystemRandomness()));
            system.await("the mail of a killed sender is sent", () -> {
                system.local().functions().invoke("SweepFunction", "{}".getBytes(StandardCharsets.UTF_8));
                return !system.mails(person, "invitation").isEmpty();
            });
        }
    }

    private static int invited(List<String> people) {
        var to = new HashSet<String>();
        for (String person : people) {
            if (!system.mails(person, "invitation").isEmpty()) {
                to.add(person);
            }
        }
        return to.size();
    }

    private static CompletableFuture<Void> broadcast() {
        return CompletableFuture.runAsync(() ->
            system.local().functions().invoke("BroadcastFunction", "{}".getBytes(StandardCharsets.UTF_8))
        );
    }

    @Test
    void many_bounces_stop_the_invitations_and_the_coordinators_are_told() {
        var people = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            people.add((i % 10 == 0 ? "bounce" : "works") + i + "@agency.gov");
        }
        people.addAll(
            IntStream.range(0, 60)
                .mapToObj(i -> "later" + i + "@agency.gov")
                .toList()
        );
        String path = upload(people);
        start(path);
        system.await("it stops", () -> {
            broadcast().join();
            return !system.mails(ANN, "import-report").isEmpty();
        });
        CaughtMail report = system.mail(ANN, "import-report");
        assertThat(report.subject()).contains("stopped");
        assertThat(report.text()).contains("agency.gov");
    }
}
