package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.socialgov.local.mail.CaughtMail;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What members do with their own subscription: a journey for each sentence that promises something of it. */
@SharedSystem.Use
class SubscriptionJourneyIT {

    private static final String SUBSCRIPTION = DeployedSystem.SUBSCRIPTION;
    private static final Pattern LIST_UNSUBSCRIBE = Pattern.compile(
        "<(https?://[^>]+)>, <mailto:socialgov@example\\.gov\\?subject=leave%20%23socialgov%20token%3D[A-Za-z0-9_-]{43}>"
    );

    private static DeployedSystem system;
    private static Visitor visitor;

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
        visitor = system.visitor();
    }

    @Test
    void the_mailed_link_opens_a_session_in_a_random_cookie_that_no_script_and_no_other_site_gets() {
        system.becomeMember("opens@agency.gov");
        visitor.post(DeployedSystem.MANAGE, Map.of("email", "opens@agency.gov"));
        var link = DeployedSystem.link(system.mail("opens@agency.gov", "manage"), "subscription");
        assertThat(visitor.get(link).headers().firstValue("set-cookie")).as("opening it does nothing").isEmpty();

        var opened = system.click(link);
        assertThat(opened.statusCode()).isEqualTo(303);
        assertThat(opened.headers().firstValue("location")).contains(SUBSCRIPTION);
        var cookie = opened.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Strict", "Max-Age=900");
        assertThat(cookie.split("[=;]")[1]).hasSizeGreaterThanOrEqualTo(40);
        assertThat(system.click(link).statusCode()).as("once").isEqualTo(410);
    }

    @Test
    void the_page_shows_what_is_kept_and_takes_every_field_of_it() {
        var session = system.session("shows@agency.gov");
        var page = session.get(SUBSCRIPTION).body();
        assertThat(page).contains(
            "shows@agency.gov",
            "value=\"" + DeployedSystem.NAME + "\"",
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
        var session = system.session("former@agency.gov");
        session.post(SUBSCRIPTION, Map.of("action", "change-address", "email", "later@agency.gov"));

        var atLater = DeployedSystem.link(system.mail("later@agency.gov", "change-address"), "change-address");
        assertThat(system.click(atLater).statusCode()).isEqualTo(200);
        assertThat(session.get(SUBSCRIPTION).body()).contains("former@agency.gov");
        assertThat(system.mails("later@agency.gov", "moved")).isEmpty();

        var atFormer = DeployedSystem.link(system.mail("former@agency.gov", "change-address"), "change-address");
        assertThat(system.click(atFormer).statusCode()).isEqualTo(200);
        system.mail("later@agency.gov", "moved");
        assertThat(session.get(SUBSCRIPTION).statusCode()).isEqualTo(403);
    }

    @Test
    void leaving_on_the_page_is_told_by_mail_and_can_be_undone_there_and_by_the_mail() {
        var session = system.session("leaves@agency.gov");
        session.post(SUBSCRIPTION, Map.of("action", "leave"));
        var undo = DeployedSystem.link(system.mail("leaves@agency.gov", "goodbye"), "undo");

        assertThat(session.get(SUBSCRIPTION).body()).contains("Undo leaving");
        assertThat(system.click(undo).statusCode()).isEqualTo(200);
        assertThat(session.get(SUBSCRIPTION).body()).contains("value=\"leave\"").doesNotContain("Undo leaving");
    }

    @Test
    void all_that_is_kept_is_downloaded_as_json_and_then_erased_with_a_receipt() {
        var session = system.session("erases@agency.gov");
        var download = session.get(SUBSCRIPTION + "?download=json");
        assertThat(download.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        assertThat(download.body()).contains(
            "erases@agency.gov",
            DeployedSystem.NAME,
            "Example Agency",
            "Editor",
            "2026-11-30"
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
        var welcome = system.becomeMember(address);
        assertThat(welcome.header("List-Unsubscribe-Post")).contains("List-Unsubscribe=One-Click");
        var header = LIST_UNSUBSCRIBE.matcher(welcome.header("List-Unsubscribe").orElseThrow());
        assertThat(header.matches()).isTrue();

        // As a mail provider posts it: nothing but the body (RFC 8058).
        var left = visitor.post(header.group(1), Map.of("List-Unsubscribe", "One-Click"));
        assertThat(left.statusCode()).isEqualTo(200);
        var undo = DeployedSystem.link(system.mail(address, "goodbye"), "undo");
        assertThat(system.click(undo).statusCode()).isEqualTo(200);
    }

    @Test
    void what_a_forwarded_mail_lets_a_stranger_do_is_that_one_unsubscribe_and_shows_nothing() {
        var address = "forwards@agency.gov";
        var unsubscribe = DeployedSystem.link(system.becomeMember(address), "unsubscribe");
        assertThat(visitor.get(unsubscribe).body()).doesNotContain(
            address,
            DeployedSystem.NAME,
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
        var own = DeployedSystem.link(system.becomeMember(address), "unsubscribe").split("token=")[1];
        visitor.post(DeployedSystem.MANAGE, Map.of("email", address));
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
                var link =
                    DeployedSystem.COMMUNITY + path + "?token=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
                assertThat(visitor.post(link, Map.of("agree", "yes")).statusCode())
                    .as("%s %s", path, value)
                    .isEqualTo(404);
            }
            var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
            // The name on http, and the one on https.
            var session = visitor.withCookie("subscription=" + encoded + "; __Host-subscription=" + encoded);
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
