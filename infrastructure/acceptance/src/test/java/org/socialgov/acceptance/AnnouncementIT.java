package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.DeliveryPreferences.Frequency;
import org.socialgov.community.Details;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.environment.SystemRandomness;
import org.socialgov.local.mail.CaughtMail;

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
    private static final String EACH_TO_DAILY = late("each-to-daily");
    private static final String DAILY_TO_EACH = late("daily-to-each");
    private static final String HELD_TO_EACH = "held-to-each@agency.gov";
    private static final String DIGEST_TO_EACH = "digest-to-each@agency.gov";

    /** The address of a second community, in which two coordinators must agree, and its only member. */
    private static final String CAPTIONS = "captions@example.gov";
    private static final String CAPTIONER = "captioner@agency.gov";

    @TempDir
    static Path state;

    private static DeployedSystem system;

    @BeforeAll
    static void members() throws IOException {
        system = DeployedSystem.start(
            state,
            Map.of(
                "coordinators",
                ANN + "," + BEN,
                "parameters",
                "BroadcastHoldSeconds=0,DigestEveryMinutes=1,BroadcastMailsPerSecond=" + MAILS_PER_SECOND
            )
        );
        var said = new CopyOnWriteArrayList<String>();
        var site = SiteCopy.in(state);
        site.watchedBy(system, said::add);
        site.addCommunity("captions", "address: " + CAPTIONS + "\ntwo_person: true\n");
        system.await(
            () -> "the second community shows; said so far: " + said,
            () -> system.visitor().get("/communities/captions/").statusCode() == 200
        );
        EACH.forEach(address -> create(address, DeliveryPreferences.EACH, "training"));
        create(LEAVES, DeliveryPreferences.EACH, "training");
        create(DAILY, DeliveryPreferences.at(Frequency.DAILY), "training");
        create(WEEKLY, DeliveryPreferences.at(Frequency.WEEKLY), "training");
        create(PAUSED, DeliveryPreferences.EACH.paused(Optional.empty()), "training");
        create(EACH_TO_DAILY, DeliveryPreferences.EACH, "best-practices");
        create(DAILY_TO_EACH, DeliveryPreferences.at(Frequency.DAILY), "best-practices");
        create(HELD_TO_EACH, DeliveryPreferences.at(Frequency.DAILY), "best-practices");
        create(DIGEST_TO_EACH, DeliveryPreferences.at(Frequency.DAILY), "best-practices");
        create(OTHER_TOPIC, DeliveryPreferences.EACH, "shared-tools");
        create("captions", CAPTIONER, DeliveryPreferences.EACH, "training");
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static void create(String address, DeliveryPreferences delivery, String topic) {
        create("socialgov", address, delivery, topic);
    }

    private static void create(String community, String address, DeliveryPreferences delivery, String topic) {
        var details = new Details(DeployedSystem.NAME, "Example Agency", "Editor", List.of(topic));
        var member = system.store(community, address, details, Instant.now().minusSeconds(3_600));
        var chosen = member.changed(member.details(), delivery);
        system.ledger().commit(new Change.Builder().replace(member, chosen).change(new SystemRandomness()));
    }

    /** {@return an address whose turn comes late: a broadcast takes members by their keys} */
    private static String late(String name) {
        return IntStream.iterate(0, number -> number + 1)
            .mapToObj(number -> name + number + "@agency.gov")
            .filter(address ->
                MemberKey.of("socialgov", EmailAddress.parse(address).orElseThrow()).hex().startsWith("ff")
            )
            .findFirst()
            .orElseThrow();
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

    /** A member changes the frequency on their own page, with a session that a mailed link opens. */
    private static void choose(String address, Frequency frequency) {
        int before = system.mails(address, "manage").size();
        system.visitor().post(DeployedSystem.MANAGE, Map.of("email", address));
        system.await("the link for " + address, () -> system.mails(address, "manage").size() > before);
        var link = DeployedSystem.link(system.mails(address, "manage").getLast(), "subscription");
        var saved = system
            .visitor()
            .withSession(system.click(link))
            .post(DeployedSystem.SUBSCRIPTION, Map.of("part", "frequency", "frequency", frequency.slug()));
        assertThat(saved.statusCode()).isEqualTo(303);
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

    /** Digests are due again at once: this minute's run isn't stored. A member still gets one digest a minute. */
    private static void forgetDigestRuns() {
        var table = system.local().stack().outputs().get("TableName");
        for (var item : system.items()) {
            if (item.get("sk").s().startsWith("DIGEST#")) {
                var key = Map.of("pk", item.get("pk"), "sk", item.get("sk"));
                system
                    .local()
                    .clients()
                    .dynamoDb()
                    .deleteItem(request -> request.tableName(table).key(key));
            }
        }
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

    private static void awaitEach(String subject) {
        system.await(
            () -> "mails about " + subject + " to all, not only to " + recipients(subject, "announcement"),
            () -> {
                broadcast().join();
                return recipients(subject, "announcement").containsAll(EACH);
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
        var running = broadcast();
        var first = system.awaitMail(
            mail -> isOfKind(mail, "announcement") && mail.subject().contains("Alt text hour"),
            "the first mail"
        );
        assertThat(recipients("Alt text hour", "announcement")).hasSizeLessThan(EACH.size());
        assertThat(system.visitor().get(permalink(first)).statusCode()).isEqualTo(200);
        running.join();
        awaitEach("Alt text hour");
        broadcast().join();
        assertThat(recipients("Alt text hour", "announcement"))
            .doesNotHaveDuplicates()
            .containsAll(EACH)
            .doesNotContain(DAILY, WEEKLY, PAUSED, OTHER_TOPIC);

        archived(about("Alt text hour", "announcement").getFirst());
    }

    private static String permalink(CaughtMail mail) {
        return mail.header("Archived-At").orElseThrow().replaceAll("[<>]", "");
    }

    private static void archived(CaughtMail mail) {
        String permalink = permalink(mail);
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
    void redaction_empties_page_feed_and_search() throws MessagingException {
        write(ANN, "Quince hour", "A word that must go: persimmon.", "PASS");
        String link = DeployedSystem.link(preview("Quince hour"), "send");
        assertThat(send(link, Map.of("topic", "shared-tools", "agree", "yes"))).isEqualTo(200);
        awaitMails("Quince hour", 1);
        String permalink = permalink(about("Quince hour", "announcement").getFirst());
        var pages = List.of(
            permalink,
            DeployedSystem.COMMUNITY + "archive",
            // Without a word that the page shows again as what was asked for.
            DeployedSystem.COMMUNITY + "archive?q=must",
            DeployedSystem.COMMUNITY + "archive.xml",
            DeployedSystem.COMMUNITY + "archive.json"
        );
        for (String page : pages) {
            assertThat(system.visitor().get(page).body()).as(page).containsIgnoringCase("Quince hour");
        }

        system.visitor().post(DeployedSystem.COMMUNITY + "coordinators", Map.of("email", BEN));
        var coordinator = system
            .visitor()
            .withSession(system.click(DeployedSystem.link(system.mail(BEN, "coordinator"), "sign-in")));
        String redact = permalink + "/redact";
        var fields = Map.of("reason", "It named a person.", "agree", "yes");
        assertThat(system.visitor().post(redact, fields).statusCode()).isEqualTo(403);
        assertThat(coordinator.post(redact, Map.of("reason", "It named a person.")).statusCode()).isEqualTo(422);
        assertThat(system.visitor().get(permalink).body()).contains("persimmon");

        assertThat(coordinator.post(redact, fields).statusCode()).isEqualTo(303);
        for (String page : pages) {
            assertThat(system.visitor().get(page).body())
                .as(page)
                .doesNotContainIgnoringCase("Quince hour", "persimmon", "must go");
        }
        assertThat(system.visitor().get(permalink).body()).contains("It named a person.");
    }

    @Test
    void two_coordinators_must_agree_where_the_community_wants_it() throws MessagingException {
        var message = system.message(ANN, "Two keys", "PASS");
        message.setRecipients(Message.RecipientType.TO, CAPTIONS);
        Transport.send(message);
        String own = DeployedSystem.link(preview("Two keys"), "send");
        assertThat(send(own, Map.of("agree", "yes"))).isEqualTo(200);
        var request = system.awaitMail(mail -> isOfKind(mail, "send-request"), "the request to the second coordinator");
        assertThat(send(own, Map.of("agree", "yes"))).isEqualTo(200);
        broadcast().join();
        system.awaitAllEarlierMail();
        assertThat(recipients("Two keys", "send-request")).containsExactly(BEN);
        assertThat(recipients("Two keys", "announcement")).isEmpty();

        assertThat(send(DeployedSystem.link(request, "send"), Map.of("agree", "yes"))).isEqualTo(200);
        awaitMails("Two keys", 1);
        assertThat(recipients("Two keys", "announcement")).containsExactly(CAPTIONER);
    }

    @Test
    void digests_have_what_was_held_and_a_changed_frequency_neither_repeats_nor_loses() throws MessagingException {
        write(ANN, "Frequency hour", "Text.", "PASS");
        var preview = preview("Frequency hour");
        String stop = DeployedSystem.link(preview, "stop");
        assertThat(send(DeployedSystem.link(preview, "send"), Map.of("agree", "yes"))).isEqualTo(200);
        var running = broadcast();
        system.await("the first mail leaves", () -> !about("Frequency hour", "announcement").isEmpty());
        assertThat(send(stop, Map.of("action", "stop", "agree", "yes"))).isEqualTo(200);
        running.join();

        // Between the click and their turn.
        assertThat(recipients("Frequency hour", "announcement")).doesNotContain(EACH_TO_DAILY);
        choose(EACH_TO_DAILY, Frequency.DAILY);
        choose(DAILY_TO_EACH, Frequency.EACH);
        assertThat(send(stop, Map.of("action", "go-on", "agree", "yes"))).isEqualTo(200);
        awaitEach("Frequency hour");
        // Between their turn and the digest.
        choose(HELD_TO_EACH, Frequency.EACH);
        var held = List.of(DAILY, WEEKLY, EACH_TO_DAILY, HELD_TO_EACH, DIGEST_TO_EACH);
        system.await("the digests come", () -> {
            forgetDigestRuns();
            broadcast().join();
            return recipients("Frequency hour", "digest").containsAll(held);
        });
        assertThat(recipients("Frequency hour", "digest")).containsExactlyInAnyOrderElementsOf(held);

        // After the digest.
        choose(DIGEST_TO_EACH, Frequency.EACH);
        broadcast().join();
        String permalink = permalink(about("Frequency hour", "announcement").getFirst());
        assertThat(recipients("Frequency hour", "announcement", "digest"))
            .doesNotHaveDuplicates()
            .containsAll(EACH)
            .containsAll(held)
            .contains(DAILY_TO_EACH)
            .doesNotContain(PAUSED);
        assertThat(about("Frequency hour", "announcement", "digest")).allMatch(
            mail -> mail.text().split(Pattern.quote(permalink), -1).length <= 2
        );
    }

    @Test
    void each_mail_has_its_own_way_out_which_one_click_takes() throws MessagingException {
        write(ANN, "One click", "See https://digital.gov/events/ and <b>this</b>.", "PASS");
        assertThat(send(DeployedSystem.link(preview("One click"), "send"), Map.of("agree", "yes"))).isEqualTo(200);
        awaitMails("One click", EACH.size() + 1);
        awaitEach("One click");
        system.awaitMail(
            mail ->
                isOfKind(mail, "announcement") && mail.subject().contains("One click") && mail.to().contains(LEAVES),
            "the mail to who leaves"
        );
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
    void a_stopped_broadcast_sends_no_more_until_it_goes_on_to_the_rest() throws Exception {
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
        // Who joins meanwhile doesn't wait for the broadcast.
        running = broadcast();
        system.await("the broadcast goes on", () -> about("Stop and go", "announcement").size() > stopped);
        system.join("meanwhile@agency.gov");
        boolean isGoingOut = about("Stop and go", "announcement").size() < EACH.size();
        assertThat(isGoingOut).as("the broadcast is still going out").isTrue();
        assertThat(
            system
                .local()
                .mailbox()
                .await(
                    mail -> isOfKind(mail, "confirm") && mail.to().contains("meanwhile@agency.gov"),
                    Duration.ofSeconds(10)
                )
        ).isPresent();
        running.join();
        awaitEach("Stop and go");
        broadcast().join();
        assertThat(recipients("Stop and go", "announcement")).doesNotHaveDuplicates().containsAll(EACH);
    }
}
