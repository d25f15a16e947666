package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.table.DynamoLedger;
import org.socialgov.web.FunctionRoute;

/**
 * A list is brought along: by the pages, the functions and the mails of the deployed system, also where the process that
 * invites is killed ({@code kill -9}), and where too many of its addresses bounce.
 */
@SharedSystem.Use
class ImportIT {

    private static final String IMPORTS = DeployedSystem.COORDINATORS + "/imports";

    /** Ten are invited in a second. A longer list than the build's: {@code -Dinvited=300}. */
    private static final int NEW = Integer.getInteger("invited", 60);

    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");

    private static DeployedSystem system;
    private static DynamoLedger ledger;
    private static Visitor session;

    /** The path of the list that was uploaded last. */
    private static String uploaded;

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
        ledger = system.ledger();
        session = system.signIn(DeployedSystem.COORDINATOR);
        String path = upload(List.of("import-early@agency.gov"));
        assertThat(start(path)).as("without a fresh link").isEqualTo(403);
        assertThat(act(path, "delete")).isEqualTo(303);
        system.freshen(session, DeployedSystem.COORDINATOR, FunctionRoute.COORDINATORS_IMPORTS);
    }

    /** Another list can be started only while none has people to invite. */
    @AfterEach
    void stopWhatIsUnderWay() {
        if (session.get(uploaded).body().contains("value=\"stop\"")) {
            assertThat(act(uploaded, "stop")).isEqualTo(303);
        }
    }

    @Test
    void the_people_of_a_list_are_invited_once_and_decide_themselves() {
        system.becomeMember("import-member@agency.gov");
        var stops = system.session("import-stops@agency.gov");
        stops.post("/communities/social-media/subscription", Map.of("action", "never-again", "agree", "yes"));

        String path = uploadRoster();
        var preview = session.get(path).body();
        assertThat(preview).contains(
            "Invite %d people".formatted(NEW),
            number("New, to be invited", NEW),
            number("Members already", 1),
            number("Duplicates, invited once", 3),
            number("Not an email address, left out", 2),
            number("Want no mail, can\u2019t get mail, or were erased here, not invited", 1)
        );
        var agreed = Map.of("action", "start", "version", version(preview), "agree", "yes");
        assertThat(session.post(path, agreed).statusCode()).isEqualTo(303);
        assertThat(session.post(path, agreed).statusCode()).as("the second click").isEqualTo(303);

        system.await("each is invited", () -> {
            broadcast().join();
            return IntStream.range(0, NEW).allMatch(i -> !invitations(address(i)).isEmpty());
        });
        system.awaitAllEarlierMail();
        assertThat(IntStream.range(0, NEW)).allSatisfy(i -> assertThat(invitations(address(i))).hasSize(1));
        assertThat(invitations("import-member@agency.gov")).isEmpty();
        assertThat(invitations("import-stops@agency.gov")).isEmpty();
        assertThat(session.get(path).body()).contains("<dd>%d</dd>".formatted(NEW));

        String link = DeployedSystem.link(invitations(address(0)).getFirst(), "invitation");
        for (int i = 0; i < 5; i++) {
            assertThat(system.visitor().get(link).statusCode()).isEqualTo(200);
            assertThat(system.visitor().head(link).statusCode()).isEqualTo(200);
        }
        assertThat(system.statusOf(address(0))).isEqualTo("none");
        assertThat(system.click(link).statusCode()).isEqualTo(200);
        assertThat(system.statusOf(address(0))).isEqualTo("ACTIVE");

        assertThat(act(path, "stop")).isEqualTo(303);
        String again = uploadRoster();
        assertThat(session.get(again).body()).contains("There is nobody to invite");
        assertThat(act(again, "delete")).isEqualTo(303);
    }

    @Test
    void a_killed_import_invites_each_once() {
        var people = IntStream.range(0, 120)
            .mapToObj(number -> "import-killed" + number + "@agency.gov")
            .toList();
        String path = upload(people);
        assertThat(start(path)).isEqualTo(303);
        killInTheMiddle(people);
        forgetLease();
        system.await("everybody's turn has come", () -> {
            broadcast().join();
            return people.stream().allMatch(person -> delivery(path, person).isPresent());
        });
        settle(path, people);
        for (String person : people) {
            assertThat(invitations(person)).as(person).hasSize(1);
        }
    }

    @Test
    void many_bounces_stop_the_invitations_and_the_coordinators_are_told() {
        int before = reports().size();
        var people = Stream.concat(
            IntStream.range(0, 60).mapToObj(i -> (i % 10 == 0 ? "bounce" : "works") + "-import" + i + "@agency.gov"),
            IntStream.range(0, 60).mapToObj(i -> "import-later" + i + "@agency.gov")
        ).toList();
        assertThat(start(upload(people))).isEqualTo(303);
        system.await("it stops", () -> {
            broadcast().join();
            return reports().size() > before;
        });
        var report = reports().getFirst();
        assertThat(report.subject()).contains("stopped");
        assertThat(report.text()).contains("agency.gov");
    }

    private static String uploadRoster() {
        var roster = new StringBuilder("*\n* SOCIALMEDIA-L\n*\n");
        IntStream.range(0, NEW).forEach(i -> roster.append(address(i)).append("     Person Example\n"));
        IntStream.range(0, 3).forEach(i -> roster.append(address(i)).append("     Person Example\n"));
        roster.append("import-member@agency.gov Person Example\nimport-stops@agency.gov Person Example\n");
        roster.append("nobody Person Example\nno@body@agency.gov Person Example\n*\n");
        roster.append("* Total number of users subscribed to the list:   %d\n".formatted(NEW + 7));
        String path = upload(roster.toString());
        assertThat(session.get(path).body()).contains(
            "LISTSERV, answer to REVIEW",
            "it has %d members; %d were read".formatted(NEW + 7, NEW + 7)
        );
        map(path, Map.of("format", "LISTSERV"));
        return path;
    }

    private static String upload(List<String> addresses) {
        var text = new StringBuilder("e-mail,name\n");
        addresses.forEach(address -> text.append(address).append(",Pat Imported\n"));
        String path = upload(text.toString());
        map(path, Map.of("format", "CSV", "header", "yes", "address", "0", "name", "1"));
        return path;
    }

    /** The path of the uploaded list. */
    private static String upload(String text) {
        var answer = session.post(
            IMPORTS,
            Map.of(
                "text",
                text,
                "source",
                "GSA LISTSERV SOCIALMEDIA-L",
                "sourceDate",
                LocalDate.now(ZoneOffset.UTC).minusDays(2).toString(),
                "may",
                "yes"
            )
        );
        uploaded = answer
            .headers()
            .firstValue("location")
            .orElseThrow(() -> new AssertionError(answer.body()));
        return uploaded;
    }

    /** Its preview can be seen then. */
    private static void map(String path, Map<String, String> columns) {
        assertThat(act(path, "map", columns)).isEqualTo(303);
    }

    private static int start(String path) {
        return act(path, "start", Map.of("agree", "yes"));
    }

    private static int act(String path, String action) {
        return act(path, action, Map.of());
    }

    /** The status of the answer to a form that was just shown. */
    private static int act(String path, String action, Map<String, String> more) {
        var fields = new HashMap<>(more);
        fields.put("action", action);
        fields.put("version", version(session.get(path).body()));
        return session.post(path, fields).statusCode();
    }

    private static String version(String page) {
        var found = VERSION.matcher(page);
        assertThat(found.find()).isTrue();
        return found.group(1);
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
            .filter(person -> invitations(person).isEmpty())
            .toList();
        assertThat(lost).as("mails that were lost with their sender, who sends one after the other").hasSizeLessThan(2);
        for (String person : lost) {
            var order = delivery(path, person).orElseThrow();
            assertThat(order.state()).isInstanceOf(MailOrder.State.Claimed.class);
            var silent = new MailOrder.State.Unknown(Instant.now().minus(MailOrder.CONFIRMATION_WITHIN), 1);
            ledger.commit(new Change.Builder().put(order.becomes(silent)).change(new SystemRandomness()));
            system.await("the mail of a killed sender is sent", () -> {
                system.local().functions().invoke("SweepFunction", "{}".getBytes(StandardCharsets.UTF_8));
                return !invitations(person).isEmpty();
            });
        }
    }

    private static long invited(List<String> people) {
        return people
            .stream()
            .filter(person -> !invitations(person).isEmpty())
            .count();
    }

    private static CompletableFuture<Void> broadcast() {
        return CompletableFuture.runAsync(() ->
            system.local().functions().invoke("BroadcastFunction", "{}".getBytes(StandardCharsets.UTF_8))
        );
    }

    private static String number(String kind, int rows) {
        return "<dt>%s</dt><dd><p><strong>%d</strong></p>".formatted(kind, rows);
    }

    private static String address(int number) {
        return "import-%d@agency.gov".formatted(number);
    }

    private static List<CaughtMail> invitations(String to) {
        return system.mails(to, "invitation");
    }

    private static List<CaughtMail> reports() {
        return system.mails(DeployedSystem.COORDINATOR, "import-report");
    }
}
