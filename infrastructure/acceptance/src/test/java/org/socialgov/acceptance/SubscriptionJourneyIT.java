package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.local.mail.CaughtMail;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What members do with their own subscription: a journey for each sentence that promises something of it. */
class SubscriptionJourneyIT {

    private static final String COMMUNITY = "/communities/social-media/";
    private static final String JOIN = COMMUNITY + "join";
    private static final String MANAGE = "/communities/manage-your-listserv-subscription";
    private static final String SUBSCRIPTION = COMMUNITY + "subscription";
    private static final Pattern LIST_UNSUBSCRIBE = Pattern.compile(
        "<(https?://[^>]+)>, <mailto:socialgov@example\\.gov\\?subject=leave>"
    );

    @TempDir
    static Path state;

    private static DeployedSystem system;
    private static Visitor visitor;

    @BeforeAll
    static void start() {
        system = DeployedSystem.start(state);
        visitor = system.visitor();
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void the_mailed_link_opens_a_session_in_a_random_cookie_that_no_script_and_no_other_site_gets() {
        becomeMember("opens@agency.gov");
        visitor.post(MANAGE, Map.of("email", "opens@agency.gov"));
        var link = DeployedSystem.link(system.mail("opens@agency.gov", "manage"), "subscription");
        assertThat(visitor.get(link).headers().firstValue("set-cookie")).as("opening it does nothing").isEmpty();

        var opened = press(link);
        assertThat(opened.statusCode()).isEqualTo(303);
        assertThat(opened.headers().firstValue("location")).contains(SUBSCRIPTION);
        var cookie = opened.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Strict", "Max-Age=900");
        assertThat(cookie.split("[=;]")[1]).hasSizeGreaterThanOrEqualTo(40);
        assertThat(press(link).statusCode()).as("once").isEqualTo(410);
    }

    @Test
    void the_page_shows_what_is_kept_and_takes_every_field_of_it() {
        var session = session("shows@agency.gov");
        var page = session.get(SUBSCRIPTION).body();
        assertThat(page).contains(
            "shows@agency.gov",
            "value=\"" + DeployedSystem.SOMEBODY + "\"",
            "value=\"Example Agency\"",
            "value=\"Editor\""
        );
        assertThat(page).contains("name=\"topic\"", "name=\"frequency\"", "name=\"pausedUntil\"");

        var day = LocalDate.now(ZoneOffset.UTC).plusDays(40).toString();
        var saved = session.send(
            form(
                session,
                SUBSCRIPTION,
                List.of(
                    Map.entry("name", "Other Name"),
                    Map.entry("organization", "Other Agency"),
                    Map.entry("role", "Other Role"),
                    Map.entry("topic", "training"),
                    Map.entry("topic", "shared-tools"),
                    Map.entry("frequency", "paused"),
                    Map.entry("pausedUntil", day)
                )
            )
        );
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(session.get(SUBSCRIPTION).body())
            .contains("value=\"Other Name\"", "value=\"Other Agency\"", "value=\"Other Role\"", "value=\"" + day + "\"")
            .containsPattern("value=\"training\"[^>]* checked")
            .containsPattern("value=\"shared-tools\"[^>]* checked")
            .containsPattern("value=\"paused\"[^>]* checked")
            .doesNotContainPattern("value=\"best-practices\"[^>]* checked");

        for (String frequency : List.of("each", "daily", "weekly")) {
            session.post(SUBSCRIPTION, Map.of("name", "Other Name", "frequency", frequency));
            assertThat(session.get(SUBSCRIPTION).body()).containsPattern("value=\"" + frequency + "\"[^>]* checked");
        }
    }

    @Test
    void an_address_is_changed_when_both_ends_have_confirmed_and_not_before() {
        var session = session("former@agency.gov");
        session.post(SUBSCRIPTION, Map.of("action", "change-address", "email", "later@agency.gov"));

        var atLater = DeployedSystem.link(system.mail("later@agency.gov", "change-address"), "change-address");
        assertThat(press(atLater).statusCode()).isEqualTo(200);
        assertThat(session.get(SUBSCRIPTION).body()).contains("former@agency.gov");
        assertThat(system.mails("later@agency.gov", "welcome")).isEmpty();

        var atFormer = DeployedSystem.link(system.mail("former@agency.gov", "change-address"), "change-address");
        assertThat(press(atFormer).statusCode()).isEqualTo(200);
        system.mail("later@agency.gov", "welcome");
        assertThat(session.get(SUBSCRIPTION).statusCode()).isEqualTo(403);
    }

    @Test
    void leaving_on_the_page_is_told_by_mail_and_can_be_undone_there_and_by_the_mail() {
        var session = session("leaves@agency.gov");
        session.post(SUBSCRIPTION, Map.of("action", "leave"));
        var undo = DeployedSystem.link(system.mail("leaves@agency.gov", "goodbye"), "undo");

        assertThat(session.get(SUBSCRIPTION).body()).contains("Undo leaving");
        assertThat(visitor.post(undo, box(visitor.get(undo).body())).statusCode()).isEqualTo(200);
        assertThat(session.get(SUBSCRIPTION).body()).contains("value=\"leave\"").doesNotContain("Undo leaving");
    }

    @Test
    void all_that_is_kept_is_downloaded_as_json_and_then_erased_with_a_receipt() {
        var session = session("erases@agency.gov");
        var download = session.get(SUBSCRIPTION + "?download=json");
        assertThat(download.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        assertThat(download.body()).contains(
            "erases@agency.gov",
            DeployedSystem.SOMEBODY,
            "Example Agency",
            "Editor",
            "2026-11-01"
        );

        assertThat(session.post(SUBSCRIPTION, Map.of("action", "erase")).statusCode())
            .as("without the box")
            .isEqualTo(422);
        assertThat(session.post(SUBSCRIPTION, Map.of("action", "erase", "agree", "yes")).statusCode()).isEqualTo(200);
        system.mail("erases@agency.gov", "erased");
        system.awaitAllEarlierMail();
        assertThat(system.items().toString()).doesNotContain("erases@agency.gov");
    }

    @Test
    void the_mail_programs_own_button_leaves_at_once_and_the_member_is_told_and_can_undo_it() {
        var address = "one-click@agency.gov";
        var welcome = becomeMember(address);
        assertThat(welcome.header("List-Unsubscribe-Post")).contains("List-Unsubscribe=One-Click");
        var header = LIST_UNSUBSCRIBE.matcher(welcome.header("List-Unsubscribe").orElseThrow());
        assertThat(header.matches()).isTrue();

        // As a mail provider posts it: nothing but the body (RFC 8058).
        var left = visitor.post(header.group(1), Map.of("List-Unsubscribe", "One-Click"));
        assertThat(left.statusCode()).isEqualTo(200);
        var undo = DeployedSystem.link(system.mail(address, "goodbye"), "undo");
        assertThat(visitor.post(undo, box(visitor.get(undo).body())).statusCode()).isEqualTo(200);
    }

    @Test
    void what_a_forwarded_mail_lets_a_stranger_do_is_that_one_unsubscribe_and_shows_nothing() {
        var address = "forwards@agency.gov";
        var unsubscribe = DeployedSystem.link(becomeMember(address), "unsubscribe");
        assertThat(visitor.get(unsubscribe).body()).doesNotContain(
            address,
            DeployedSystem.SOMEBODY,
            "Example Agency",
            "Editor"
        );

        var before = memberships();
        for (String other : List.of(
            "confirm",
            "approve",
            "decline",
            "undo",
            "change-address",
            "never-again",
            "subscription"
        )) {
            var path = unsubscribe.replace("/unsubscribe?", "/" + other + "?");
            assertThat(visitor.get(path).statusCode()).as("GET %s", other).isEqualTo(404);
            assertThat(visitor.post(path, Map.of("agree", "yes")).statusCode())
                .as("POST %s", other)
                .isEqualTo(404);
        }
        assertThat(memberships()).containsAll(before).hasSameSizeAs(before);
    }

    /** Test 36, on the table itself: who reads all of it, a backup for example, opens nothing with it. */
    @Test
    void what_the_table_holds_opens_nothing() throws NoSuchAlgorithmException {
        var address = "read-by-many@agency.gov";
        var own = DeployedSystem.link(becomeMember(address), "unsubscribe").split("token=")[1];
        visitor.post(MANAGE, Map.of("email", address));
        system.mail(address, "manage");
        var key = memberships()
            .stream()
            .filter(item -> item.toString().contains(address))
            .findFirst()
            .orElseThrow()
            .get("pk")
            .s();
        var held = new TreeSet<String>();
        system
            .items()
            .stream()
            .filter(item -> item.toString().contains(key.substring("MEMBER#".length())))
            .flatMap(item -> item.values().stream())
            .forEach(value -> collect(value, held));
        for (String value : Set.copyOf(held)) {
            var hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            held.add(HexFormat.of().formatHex(hash));
            held.add(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        }
        // That one alone may lie there, for use in each announcement.
        held.remove(own);
        assertThat(held).hasSizeGreaterThan(100);

        var before = memberships();
        for (String value : held) {
            for (String path : List.of("confirm", "approve", "undo", "never-again", "unsubscribe", "subscription")) {
                var link = COMMUNITY + path + "?token=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
                assertThat(visitor.post(link, Map.of("agree", "yes")).statusCode())
                    .as("%s %s", path, value)
                    .isEqualTo(404);
            }
            var session = visitor.carrying("subscription=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            assertThat(session.get(SUBSCRIPTION).statusCode()).as("session %s", value).isEqualTo(403);
        }
        assertThat(memberships()).isEqualTo(before);
    }

    /** Every text in a value, and what stands behind the kind in a key. */
    private static void collect(AttributeValue value, Set<String> into) {
        if (value.s() != null && !value.s().isBlank()) {
            into.add(value.s());
            into.addAll(List.of(value.s().split("#")));
            into.remove("");
        }
        value
            .m()
            .values()
            .forEach(inner -> collect(inner, into));
        value.l().forEach(inner -> collect(inner, into));
    }

    private static List<Map<String, AttributeValue>> memberships() {
        return system
            .items()
            .stream()
            .filter(item -> item.get("sk").s().equals("MEMBER"))
            .toList();
    }

    private static CaughtMail becomeMember(String address) {
        visitor.post(
            JOIN,
            Map.of(
                "email",
                address,
                "name",
                DeployedSystem.SOMEBODY,
                "organization",
                "Example Agency",
                "role",
                "Editor",
                "topic",
                "best-practices",
                "consent",
                "yes"
            )
        );
        press(DeployedSystem.link(system.mail(address, "confirm"), "confirm"));
        return system.mail(address, "welcome");
    }

    /** A member's browser after the link in the welcome was pressed. */
    private static Visitor session(String address) {
        var opened = press(DeployedSystem.link(becomeMember(address), "subscription"));
        return visitor.carrying(opened.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0]);
    }

    private static HttpResponse<String> press(String link) {
        return visitor.post(link, box(visitor.get(link).body()));
    }

    /** Some of these pages have a box, others a button alone; one that is used up has neither. */
    private static Map<String, String> box(String page) {
        return page.contains("type=\"checkbox\"") ? DeployedSystem.ticked(page) : Map.of("agree", "yes");
    }

    /** A form in which a field may be there more than once. */
    private static HttpRequest.Builder form(Visitor session, String path, List<Map.Entry<String, String>> fields) {
        var body = new StringBuilder();
        for (var field : fields) {
            body.append(body.isEmpty() ? "" : "&")
                .append(field.getKey())
                .append('=')
                .append(URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8));
        }
        return session
            .request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }
}
