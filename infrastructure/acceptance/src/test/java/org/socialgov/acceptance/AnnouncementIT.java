package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.DeliveryPreferences.Frequency;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.local.mail.CaughtMail;
import org.socialgov.table.DynamoLedger;

/**
 * From a coordinator's mail program to the members' mailboxes, through everything that the template deploys. The
 * broadcast is invoked at once where its minute would have to be waited for.
 */
class AnnouncementIT {

    private static final String ANN = "ann@example.gov";
    private static final String BEN = "ben@example.gov";

    /** So slow that a broadcast can be stopped in its middle. */
    private static final int MAILS_PER_SECOND = 4;

    private static final List<String> EACH = IntStream.range(0, 16)
        .mapToObj(number -> "each" + number + "@agency.gov")
        .toList();
    private static final String DAILY = "daily@agency.gov";
    private static final String WEEKLY = "weekly@agency.gov";
    private static final String PAUSED = "paused@agency.gov";
    private static final String OTHER_TOPIC = "other-topic@agency.gov";
    private static final String LEAVES = "leaves@agency.gov";

    @TempDir
    static Path state;

    private static DeployedSystem system;

    @BeforeAll
    static void members() {
        system = DeployedSystem.start(state, options ->
            options
                .withCoordinators(List.of(ANN, BEN))
                .withParameters(
                    Map.of(
                        "BroadcastHoldSeconds",
                        "0",
                        "BroadcastMailsPerSecond",
                        Integer.toString(MAILS_PER_SECOND),
                        "DigestEveryMinutes",
                        "1"
                    )
                )
        );
        var endpoint = system
            .local()
            .clients()
            .dynamoDb()
            .serviceClientConfiguration()
            .endpointOverride()
            .orElseThrow();
        var ledger = new DynamoLedger(
            EmulatedTable.functionsClient(endpoint),
            system.local().stack().outputs().get("TableName")
        );
        EACH.forEach(address -> create(ledger, address, DeliveryPreferences.EACH, "training"));
        create(ledger, LEAVES, DeliveryPreferences.EACH, "training");
        create(ledger, DAILY, DeliveryPreferences.at(Frequency.DAILY), "training");
        create(ledger, WEEKLY, DeliveryPreferences.at(Frequency.WEEKLY), "training");
        create(ledger, PAUSED, DeliveryPreferences.EACH.paused(Optional.empty()), "training");
        create(ledger, OTHER_TOPIC, DeliveryPreferences.EACH, "shared-tools");
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static void create(DynamoLedger ledger, String address, DeliveryPreferences delivery, String topic) {
        var email = EmailAddress.parse(address).orElseThrow();
        var joined = Instant.now().minusSeconds(3_600);
        var member = new Membership(
            MemberKey.of("socialgov", email),
            "socialgov",
            email,
            new Details(DeployedSystem.NAME, "Example Agency", "Editor", List.of(topic)),
            new Consent("2026-11-01", joined),
            new Membership.State.Active(joined),
            Item.firstRevision(joined)
        );
        var randomness = new SystemRandomness();
        ledger.commit(new Change.Builder().create(member).change(randomness));
        ledger.commit(
            new Change.Builder().replace(member, member.changed(member.details(), delivery)).change(randomness)
        );
    }

    private static void write(String from, String subject, String text, String dmarc, String... headers)
        throws MessagingException {
        var message = system.message(from, subject, dmarc);
        message.setText(text);
        for (int i = 0; i < headers.length; i += 2) {
            message.setHeader(headers[i], headers[i + 1]);
        }
        Transport.send(message);
    }

    private static CaughtMail preview(String subject) {
        return system.awaitMail(
            mail -> isOfKind(mail, "preview") && mail.subject().contains(subject),
            "the preview of " + subject
        );
    }

    private static boolean isOfKind(CaughtMail mail, String reason) {
        return mail.header("X-Mail-Reason").orElse("").equals(reason);
    }

    private static List<CaughtMail> about(String subject, String... reasons) {
        return system
            .local()
            .mailbox()
            .all()
            .stream()
            // A digest of several has them in its text.
            .filter(mail -> mail.subject().contains(subject) || mail.text().contains(subject))
            .filter(mail -> Stream.of(reasons).anyMatch(reason -> isOfKind(mail, reason)))
            .toList();
    }

    private static List<String> recipients(String subject, String... reasons) {
        return about(subject, reasons)
            .stream()
            .flatMap(mail -> mail.to().stream())
            .toList();
    }

    /** The minute comes. It ends when nothing is left, or the run's time is over. */
    private static CompletableFuture<Void> broadcast() {
        return CompletableFuture.runAsync(() ->
            system.local().functions().invoke("BroadcastFunction", "{}".getBytes(StandardCharsets.UTF_8))
        );
    }

    private static void awaitMails(String subject, int number) {
        system.await(
            () -> number + " mails about " + subject + ", not " + about(subject, "announcement").size(),
            () -> {
                if (about(subject, "announcement").size() < number) {
                    broadcast().join();
                }
                return about(subject, "announcement").size() >= number;
            }
        );
    }

    private static int send(String preview, Map<String, String> fields) {
        return system.visitor().post(preview, fields).statusCode();
    }

    @Test
    void only_a_proven_coordinator_makes_a_draft() throws MessagingException {
        write(ANN, "Grey clinic", "Text.", "GRAY");
        write(ANN, "Forged clinic", "Text.", "FAIL");
        write("nobody@agency.gov", "Foreign clinic", "Text.", "PASS");
        write(ANN, "Automatic clinic", "Text.", "PASS", "Auto-Submitted", "auto-replied");
        write(ANN, "Returned clinic", "Text.", "PASS", "List-Id", "<socialgov.example.gov>");
        write(ANN, "Proven clinic", "Text.", "PASS");
        var preview = preview("Proven clinic");
        assertThat(preview.to()).containsExactly(ANN);
        assertThat(DeployedSystem.link(preview, "send")).isNotEqualTo(DeployedSystem.link(preview, "stop"));
        assertThat(preview.header("List-Unsubscribe")).isEmpty();
        system.awaitMail(
            mail -> isOfKind(mail, "passed-on") && mail.text().contains("Foreign clinic"),
            "the forwarded mail of a person who is no coordinator"
        );
        system.awaitAllEarlierMail();
        assertThat(about("clinic", "preview"))
            .extracting(CaughtMail::subject)
            .allMatch(subject -> subject.contains("Proven clinic"));
        assertThat(recipients("Proven clinic", "announcement", "digest")).isEmpty();
    }

    @Test
    void the_link_shows_nothing_and_its_button_sends_to_each_once() throws MessagingException {
        write(ANN, "Alt text hour", "A word that is not public: marmalade.", "PASS");
        String link = DeployedSystem.link(preview("Alt text hour"), "send");
        for (int i = 0; i < 3; i++) {
            var page = system.visitor().get(link);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).doesNotContain("Alt text hour", "marmalade", ANN);
            assertThat(system.visitor().head(link).statusCode()).isEqualTo(200);
        }
        assertThat(send(link, Map.of("topic", "training"))).isEqualTo(422);
        assertThat(recipients("Alt text hour", "announcement")).isEmpty();
        assertThat(send(link, Map.of("topic", "training", "agree", "yes"))).isEqualTo(200);
        assertThat(send(link, Map.of("topic", "training", "agree", "yes"))).isEqualTo(200);
        awaitMails("Alt text hour", EACH.size());
        system.await("the digests come", () -> {
            broadcast().join();
            return recipients("Alt text hour", "digest").containsAll(List.of(DAILY, WEEKLY));
        });
        broadcast().join();
        assertThat(recipients("Alt text hour", "announcement", "digest"))
            .doesNotHaveDuplicates()
            .containsAll(EACH)
            .contains(DAILY, WEEKLY)
            .doesNotContain(PAUSED, OTHER_TOPIC);
        assertThat(recipients("Alt text hour", "digest")).containsExactlyInAnyOrder(DAILY, WEEKLY);

        archived(about("Alt text hour", "announcement").getFirst());
    }

    private static void archived(CaughtMail mail) {
        String permalink = mail.header("Archived-At").orElseThrow().replaceAll("[<>]", "");
        var page = system.visitor().get(permalink);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Alt text hour", "marmalade").doesNotContain(ANN, "token=");
        String tag = page.headers().firstValue("etag").orElseThrow();
        assertThat(
            system.visitor().send(system.visitor().request(permalink).header("If-None-Match", tag)).statusCode()
        ).isEqualTo(304);
        assertThat(
            system
                .visitor()
                .get(DeployedSystem.COMMUNITY + "archive")
                .body()
        ).contains("Alt text hour");
        assertThat(
            system
                .visitor()
                .get(DeployedSystem.COMMUNITY + "archive.json")
                .body()
        ).contains("Alt text hour");
        assertThat(
            system
                .visitor()
                .get(permalink + "-not")
                .statusCode()
        ).isEqualTo(404);
        var post = system.visitor().post(DeployedSystem.COMMUNITY + "archive", Map.of());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).isPresent();
    }

    @Test
    void each_mail_has_its_own_way_out_which_one_click_takes() throws MessagingException {
        write(ANN, "One click", "See https://digital.gov/events/ and <b>this</b>.", "PASS");
        assertThat(send(DeployedSystem.link(preview("One click"), "send"), Map.of("agree", "yes"))).isEqualTo(200);
        awaitMails("One click", EACH.size() + 1);
        var mails = about("One click", "announcement");
        assertThat(mails.stream().map(mail -> mail.header("List-Unsubscribe").orElseThrow())).doesNotHaveDuplicates();
        for (CaughtMail mail : mails) {
            assertThat(mail.headers().keySet()).contains(
                "List-Id",
                "List-Unsubscribe-Post",
                "List-Help",
                "List-Subscribe",
                "List-Owner",
                "List-Post",
                "List-Archive",
                "Archived-At",
                "Precedence",
                "X-Auto-Response-Suppress",
                "Feedback-ID",
                "References"
            );
            assertThat(mail.header("Auto-Submitted")).isEmpty();
            assertThat(mail.raw().length).isLessThanOrEqualTo(100_000);
            assertThat(mail.html()).doesNotContain("<img", "<b>this");
            assertThat(
                mail.html().replace(system.local().uri().toString(), "").replace("https://digital.gov/", "")
            ).doesNotContain("href=\"http");
        }
        String address = about("One click", "announcement")
            .stream()
            .filter(mail -> mail.to().contains(LEAVES))
            .findFirst()
            .orElseThrow()
            .header("List-Unsubscribe")
            .orElseThrow()
            .replaceFirst("^<([^>]*)>.*", "$1");
        var answer = system
            .visitor()
            .send(
                system
                    .visitor()
                    .request(address)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
            );
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(system.statusOf(LEAVES)).isEqualTo("LEFT");
        assertThat(system.statusOf(EACH.getFirst())).isEqualTo("ACTIVE");
    }

    @Test
    void a_stopped_broadcast_sends_no_more_until_it_goes_on_to_the_rest() throws MessagingException {
        write(ANN, "Stop and go", "Text.", "PASS");
        assertThat(send(DeployedSystem.link(preview("Stop and go"), "send"), Map.of("agree", "yes"))).isEqualTo(200);
        // The notice to the other coordinator has a link of its own.
        var notice = system.awaitMail(
            mail -> isOfKind(mail, "send-notice") && mail.to().contains(BEN) && mail.text().contains("Stop and go"),
            "the notice to the other coordinator"
        );
        String stop = DeployedSystem.link(notice, "stop");
        var running = broadcast();
        system.await("the first mail leaves", () -> !about("Stop and go", "announcement").isEmpty());
        assertThat(send(stop, Map.of("action", "stop", "agree", "yes"))).isEqualTo(200);
        running.join();
        int stopped = about("Stop and go", "announcement").size();
        assertThat(stopped).isLessThan(EACH.size());
        broadcast().join();
        assertThat(about("Stop and go", "announcement")).hasSize(stopped);
        system.awaitMail(mail -> isOfKind(mail, "send-report"), "the report of the stop");

        assertThat(send(stop, Map.of("action", "go-on", "agree", "yes"))).isEqualTo(200);
        awaitMails("Stop and go", EACH.size());
        broadcast().join();
        assertThat(recipients("Stop and go", "announcement")).doesNotHaveDuplicates().containsAll(EACH);
    }
}
