package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.Community;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.coordinators.CoordinatorFunction;
import org.socialgov.coordinators.CoordinatorFunctions;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.mail.BroadcastRun;
import org.socialgov.mail.MailSender;
import org.socialgov.mail.Workers;
import org.socialgov.table.DynamoLedger;
import org.socialgov.table.DynamoMemberStatistics;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FaultyDynamo;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCoordinators;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The coordinators' pages on a real DynamoDB API (MiniStack): what is stored when data leaves, and what is left of a list. */
class CoordinatorTableIT {

    private static final String PAGES = "/communities/social-media/coordinators/";
    private static final String COMMUNITY = "socialgov";
    private static final EmailAddress ADA = new EmailAddress("ada", "example.gov");
    private static final EmailAddress BEN = new EmailAddress("ben", "example.gov");
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9]+)\"");

    @TempDir
    static Path folder;

    private static EmulatedTable table;

    private final SystemRandomness randomness = new SystemRandomness();
    private final FakeClock clock = new FakeClock(Instant.now());
    private final DynamoLedger ledger = new DynamoLedger(table.functionsClient(), TemplateTable.NAME);
    private String cookie;

    @BeforeAll
    static void a_table() {
        table = EmulatedTable.in(folder);
    }

    @AfterAll
    static void stop() {
        table.close();
    }

    /** A coordinator's session in its fresh period. */
    @BeforeEach
    void a_session() {
        var now = clock.instant();
        TestCoordinators.are(ledger, COMMUNITY, now, ADA, BEN);
        var made = CoordinatorSession.open(AddressKey.of(ADA), now, randomness);
        store(new Change.Builder().put(made.session()));
        store(new Change.Builder().put(made.session().freshened(now)));
        cookie = "__Host-coordinator=" + made.cookie().value();
    }

    private void store(Change.Builder writes) {
        assertThat(ledger.commit(writes.change(randomness))).isEqualTo(DynamoLedger.Commit.COMMITTED);
    }

    private CoordinatorFunction function(DynamoLedger behind) {
        return CoordinatorFunctions.coordinators(behind, clock, randomness);
    }

    private HttpAnswer post(CoordinatorFunction function, String path, String... fields) {
        return HttpAnswer.of(
            (in, out) -> function.handleRequest(in, out, null),
            HttpEvents.form(path, fields).cookie(cookie)
        );
    }

    private List<Map<String, AttributeValue>> items() {
        return table
            .client()
            .scanPaginator(scan -> scan.tableName(TemplateTable.NAME).consistentRead(true))
            .items()
            .stream()
            .toList();
    }

    private long notices() {
        String key = "MEMBER#" + MemberKey.of(COMMUNITY, BEN).hex();
        return items()
            .stream()
            .filter(item -> item.get("pk").s().equals(key) && item.get("sk").s().startsWith("ORDER#"))
            .filter(item -> item.get("kind").s().equals("coordinator-notice"))
            .count();
    }

    @Test
    void no_byte_leaves_before_the_notice_is_stored() throws IOException {
        var member = new EmailAddress("exported.canary", "agency.gov");
        var now = clock.instant();
        store(
            new Change.Builder().create(
                new Membership(
                    MemberKey.of(COMMUNITY, member),
                    COMMUNITY,
                    member,
                    new Details("Exported Canary", "", "", List.of()),
                    new Consent("1", now),
                    new Membership.State.Active(now),
                    Item.firstRevision(now)
                )
            )
        );
        try (var faulty = FaultyDynamo.before(table.endpoint())) {
            var function = function(new DynamoLedger(EmulatedTable.functionsClient(faulty.uri()), TemplateTable.NAME));
            long acts = ledger.auditHead(COMMUNITY).number();
            long told = notices();

            // Not carried out: nobody would be told.
            faulty.always(FaultyDynamo.Fault.THROTTLE);
            refused(export(function));
            assertThat(notices()).isEqualTo(told);
            assertThat(ledger.auditHead(COMMUNITY).number()).isEqualTo(acts);

            // Carried out, and the function can't know.
            faulty.always(FaultyDynamo.Fault.LOSE_ANSWER);
            refused(export(function));
            assertThat(notices()).isEqualTo(told + 1);

            faulty.always(FaultyDynamo.Fault.NONE);
            var answer = export(function);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("exported.canary@agency.gov");
            assertThat(notices()).isEqualTo(told + 2);
            assertThat(ledger.auditHead(COMMUNITY).number()).isEqualTo(acts + 2);
        }
    }

    private HttpAnswer export(CoordinatorFunction function) {
        return post(function, PAGES + "export", "status", "ACTIVE", "format", "csv");
    }

    private static void refused(HttpAnswer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).doesNotContain("Canary", "exported.canary");
    }

    @Test
    void nothing_uploaded_is_left_after_thirty_days() {
        var function = function(ledger);
        upload(function, "left.canary0@agency.gov", "left.canary1@agency.gov", "left.canary2@agency.gov");
        // A list that nobody starts.
        upload(function, "left.canary3@agency.gov");
        var start = clock.instant();
        var first = ledger.listImports(COMMUNITY, 9).getLast();
        String path = PAGES + "imports/" + first.ref().id();
        assertThat(
            post(function, path, "action", "start", "version", version(function, path), "agree", "yes").status()
        ).isEqualTo(303);
        assertThat(canaries()).isNotEmpty();

        var run = broadcasts();
        minutes(run, 3);
        // Refused by the mail service: nobody is to be reminded.
        assertThat(ledger.importCounts(first.ref()).of(ListImport.Outcome.FAILED)).isEqualTo(1);
        clock.advance(Invitations.REMIND_AFTER);
        minutes(run, 3);
        assertThat(ledger.listImport(first.ref()).orElseThrow().status()).isEqualTo("DONE");
        assertThat(ledger.importCounts(first.ref()).of(ListImport.Outcome.REMINDED)).isEqualTo(2);

        // The table deletes an item within two days after its time. The emulator's clock can't be moved.
        var left = canaries();
        assertThat(left)
            .isNotEmpty()
            .allSatisfy(item -> {
                // The list from its start, a person from the invitation, whose link works for so long.
                var from = item.containsKey("at") ? Instant.parse(item.get("at").s()) : start;
                assertThat(item).containsKey("expires");
                assertThat(Instant.ofEpochSecond(Long.parseLong(item.get("expires").n())))
                    .as("%s", item.get("sk"))
                    .isBeforeOrEqualTo(from.plus(Duration.ofDays(30)).minus(Duration.ofDays(2)));
            });
        // What is kept for good, or for two years, names nobody.
        assertThat(items())
            .filteredOn(item -> item.get("sk").s().equals("INVITED"))
            .hasSize(3);
        assertThat(ledger.listImport(first.ref()).orElseThrow().expiresAt()).isAfter(start.plus(Duration.ofDays(30)));
    }

    /** Uploads a list of addresses with names, and looks at its preview. */
    private void upload(CoordinatorFunction function, String... addresses) {
        var lines = new ArrayList<>(List.of("e-mail,name"));
        for (String address : addresses) {
            lines.add(address + ",Left Canary");
        }
        clock.advance(Duration.ofSeconds(1));
        var uploaded = post(
            function,
            PAGES + "imports",
            "text",
            String.join("\n", lines),
            "source",
            "Our list",
            "sourceDate",
            clock.instant().minus(Duration.ofDays(2)).toString().substring(0, 10),
            "may",
            "yes"
        );
        assertThat(uploaded.status()).isEqualTo(303);
        String path = uploaded.header("location");
        var previewed = post(
            function,
            path,
            "action",
            "map",
            "version",
            version(function, path),
            "format",
            "CSV",
            "header",
            "yes",
            "address",
            "0",
            "name",
            "1"
        );
        assertThat(previewed.status()).isEqualTo(303);
    }

    private String version(CoordinatorFunction function, String path) {
        var page = HttpAnswer.of(
            (in, out) -> function.handleRequest(in, out, null),
            HttpEvents.get(path).cookie(cookie)
        );
        var found = VERSION.matcher(page.text());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** The items that hold an address or a name of an uploaded list. */
    private List<Map<String, AttributeValue>> canaries() {
        return items()
            .stream()
            .filter(item -> item.toString().matches("(?s).*(left\\.canary|Left Canary).*"))
            .toList();
    }

    private static void minutes(BroadcastRun run, int number) {
        for (int i = 0; i < number; i++) {
            run.run();
        }
    }

    /** The run of the invitations, with a mail service that refuses one of the people. */
    private BroadcastRun broadcasts() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var sender = new MailSender(
            ledger,
            mail ->
                mail.to().value().startsWith("left.canary2")
                    ? new SendOutcome.Rejected("MessageRejected")
                    : new SendOutcome.Accepted("message" + randomness.id()),
            Duration.ofSeconds(10),
            (send, _) -> new OutgoingMail(send.to(), send.to(), new byte[0], send.order().ref()),
            clock,
            randomness,
            new Log(nowhere)
        );
        var communities = Community.all(CoordinatorTableIT.class.getClassLoader());
        return new BroadcastRun(
            ledger,
            DynamoMemberStatistics.toCount(table.functionsClient(), TemplateTable.NAME),
            sender,
            (mailing, _, _) -> new Archive.Opening("slug-" + mailing.ref().id(), Change.none()),
            _ -> List.of(ADA),
            new BroadcastRun.Settings(
                () -> communities,
                () -> new SendQuota(50, -1, 0),
                new SendingPace.Limits(0, 0, 1_000),
                Duration.ofSeconds(50),
                50,
                0,
                new Invitations.Pace(3_600, 0)
            ),
            new Workers(Runnable::run, 1),
            time -> clock.set(time.isAfter(clock.instant()) ? time : clock.instant()),
            clock,
            randomness,
            new Log(nowhere),
            new Metrics(nowhere, "table")
        );
    }
}
