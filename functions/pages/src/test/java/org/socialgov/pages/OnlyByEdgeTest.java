package org.socialgov.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.environment.Log;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;

/** A content delivery network in front of the API, by the secret header that it adds: infrastructure/edge.yaml. */
class OnlyByEdgeTest {

    private static final String SECRET = "5e".repeat(32);
    private static final String SECRET_BEFORE = "0b".repeat(32);
    /** As sha256sum prints them, with the hyphen of the template's parameter. */
    private static final String HASH = "8414-cd6b08e92be7f34132d9f8fabaa0cf0f072bab807b434e7ff02efc918a1e";
    private static final String HASH_BEFORE = "1290-ff1f79b9e8645c2d7e9c9e750826b680180f8a0d812b6474707f19498cc7";
    private static final String HEADER = "x-origin-secret";

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

    private HttpAnswer answer(String hashes, HttpEvents event) {
        WatchedLog.neverIn(SECRET, SECRET_BEFORE);
        var function = new PagesFunction(
            Wiring.http(
                Deployment.read(new Settings(settings("on", hashes))),
                getClass().getClassLoader(),
                new Log(WatchedLog.to(logged))
            )
        );
        return Crawl.answer(function, event.eventBytes());
    }

    private static Map<String, String> settings(String only, String hashes) {
        return new HashMap<>(
            Map.of(
                "COMMUNITY_ADDRESS",
                "socialgov@example.gov",
                "SITE_ORIGIN",
                "https://socialgov.example.gov",
                "GOVERNMENT_SITE",
                "false",
                "SITE_NAME",
                "Government Communities",
                "AGENCY",
                "",
                "ONLY_BY_EDGE",
                only,
                "EDGE_SECRET_HASHES",
                hashes
            )
        );
    }

    @Test
    void a_request_with_the_secret_is_answered() {
        assertThat(answer(HASH + ",", HttpEvents.get("/").header(HEADER, SECRET)).status()).isEqualTo(200);
    }

    @Test
    void while_the_secret_is_changed_the_old_and_the_new_one_open_and_afterwards_the_new_one_only() {
        for (String secret : new String[] { SECRET, SECRET_BEFORE }) {
            var event = HttpEvents.get("/").header(HEADER, secret);
            assertThat(answer(HASH + "," + HASH_BEFORE, event).status()).isEqualTo(200);
        }
        assertThat(answer(HASH + ",", HttpEvents.get("/").header(HEADER, SECRET_BEFORE)).status()).isEqualTo(403);
        assertThat(answer(HASH + ",", HttpEvents.get("/").header(HEADER, SECRET)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "5e",
            HASH,
            "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e,5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e",
            "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e ",
        }
    )
    void a_wrong_secret_opens_nothing_and_neither_does_its_hash(String wrong) {
        assertThat(answer(HASH + ",", HttpEvents.get("/").header(HEADER, wrong)).status()).isEqualTo(403);
    }

    @Test
    void a_request_without_the_secret_gets_a_plain_page_that_leads_to_the_site_and_never_a_redirect() {
        var refused = answer(HASH, HttpEvents.get("/"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("location")).isNull();
        assertThat(refused.header("cache-control")).isEqualTo("no-store");
        assertThat(refused.header("x-robots-tag")).isEqualTo("noindex");
        assertThat(refused.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(refused.text())
            .contains("<html lang=\"en\">", "<a href=\"https://socialgov.example.gov/\">")
            .doesNotContain("stylesheet");
        assertThat(logged.toString(StandardCharsets.UTF_8)).contains("\"status\":403");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/communities/social-media/", "/nowhere/", "/robots.txt", "/events", "/search/" })
    void every_path_is_refused_without_the_secret(String path) {
        assertThat(answer(HASH, HttpEvents.get(path)).status()).isEqualTo(403);
        assertThat(answer(HASH, HttpEvents.request("POST", path)).status()).isEqualTo(403);
    }

    @Test
    void a_HEAD_is_refused_without_a_body_and_a_body_that_can_not_be_read_is_refused_as_unread() {
        var head = answer(HASH, HttpEvents.request("HEAD", "/"));
        assertThat(head.status()).isEqualTo(403);
        assertThat(head.text()).isEmpty();
        assertThat(answer(HASH, HttpEvents.request("POST", "/").rawBody("?", true)).status()).isEqualTo(403);
    }

    @Test
    void a_program_gets_problem_json() {
        var refused = answer(HASH, HttpEvents.get("/feed.json").without("accept").header("accept", "application/json"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("content-type")).isEqualTo("application/problem+json; charset=utf-8");
        assertThat(refused.text()).contains("\"status\":403", "\"title\":\"The site is at another address\"");
        assertThat(refused.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void what_can_not_work_stops_the_start_by_the_settings_name() {
        assertThatThrownBy(() -> Deployment.read(new Settings(settings("on", ",")))).hasMessageContaining(
            "EDGE_SECRET_HASHES"
        );
        assertThatThrownBy(() -> Deployment.read(new Settings(settings("yes", HASH)))).hasMessageContaining(
            "ONLY_BY_EDGE"
        );
        for (String hash : new String[] { "5e", SECRET + "00", "g".repeat(64), HASH + "," + "5e" }) {
            assertThatThrownBy(() -> Deployment.read(new Settings(settings("off", hash))))
                .hasMessageContaining("EDGE_SECRET_HASHES")
                .hasMessageNotContaining(hash);
        }
        var unnamed = settings("on", HASH);
        unnamed.put("SITE_ORIGIN", "");
        assertThatThrownBy(() -> Deployment.read(new Settings(unnamed))).hasMessageContaining("SITE_ORIGIN");
    }

    @Test
    void no_text_of_a_deployment_shows_a_hash() {
        assertThat(Deployment.read(new Settings(settings("on", HASH))).toString()).doesNotContain("8414", "cd6b");
    }
}
