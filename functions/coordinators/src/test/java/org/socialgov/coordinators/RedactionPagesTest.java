package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.records.Audit;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.SentAnnouncements;
import org.socialgov.testkit.TestCommunities;

class RedactionPagesTest {

    private static final Community SOCIALGOV = TestCommunities.socialgov();
    private static final EmailAddress ADA = EmailAddress.parse(InMemorySystem.ADA).orElseThrow();

    private final InMemorySystem system = new InMemorySystem();
    private final String slug = new SentAnnouncements(system.ledger, SOCIALGOV, ADA, system.randomness).send(
        "Clinic <today>",
        "Hidden words",
        system.clock.instant()
    );
    private final String path = "/communities/social-media/archive/" + slug + "/redact";

    @Test
    void a_coordinator_removes_an_announcement_with_a_reason() {
        String cookie = system.signIn(InMemorySystem.ADA);
        assertThat(get(path, cookie).text()).contains("&quot;Clinic &lt;today&gt;&quot; will be removed");

        var answer = post(cookie, "agree", "yes", "reason", "It named a person.");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo(path);
        assertThat(entry().redaction()).contains(
            new ArchiveEntry.Redaction(system.clock.instant(), "It named a person.")
        );
        var head = system.ledger.auditHead(SOCIALGOV.id());
        var last = system.ledger.auditEntries(SOCIALGOV.id(), head.number(), head.number()).getFirst();
        assertThat(last.act()).isEqualTo(AuditEntry.Act.REDACTED);
        assertThat(last.by()).isEqualTo(Audit.person(ADA));
        assertThat(last.text()).isEqualTo(Audit.hash("It named a person."));

        assertThat(get(path, cookie).text())
            .contains("The announcement is removed", "Back to the overview")
            .doesNotContain("Clinic");
        assertThat(post(cookie, "agree", "yes", "reason", "Again").status()).isEqualTo(303);
        assertThat(entry().redaction().orElseThrow().reason()).isEqualTo("It named a person.");
        assertThat(system.ledger.auditHead(SOCIALGOV.id())).isEqualTo(head);
    }

    @Test
    void the_overview_leads_to_it() {
        String cookie = system.signIn(InMemorySystem.ADA);
        assertThat(get(InMemorySystem.OVERVIEW, cookie).text()).contains("href=\"" + path + "\"");
    }

    @ParameterizedTest
    @CsvSource({ "'', Wrong", "yes, ''", "no, Wrong", "'', ''" })
    void without_the_box_or_a_reason_nothing_is_removed(String box, String reason) {
        String cookie = system.signIn(InMemorySystem.ADA);
        var answer = post(cookie, "agree", box, "reason", reason);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("<title>Error: ", "role=\"alert\"").contains(reason);
        assertThat(entry().redaction()).isEmpty();
    }

    @Test
    void a_reason_that_is_too_long_comes_back_as_typed() {
        String cookie = system.signIn(InMemorySystem.ADA);
        var answer = post(cookie, "agree", "yes", "reason", "x".repeat(501));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("x".repeat(501));
        assertThat(entry().redaction()).isEmpty();
    }

    @Test
    void without_a_session_nothing_is_shown_or_removed() {
        assertThat(get(path, "none=x").status()).isEqualTo(403);
        assertThat(get(path, "none=x").text()).doesNotContain("Clinic");
        assertThat(post("none=x", "agree", "yes", "reason", "Wrong").status()).isEqualTo(403);
        String cookie = system.signIn(InMemorySystem.ADA);
        var foreign = system.send(
            HttpEvents.form(path, "agree", "yes", "reason", "Wrong")
                .cookie(cookie)
                .header("sec-fetch-site", "cross-site")
        );
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(entry().redaction()).isEmpty();
    }

    @Test
    void a_scanner_that_opens_the_page_removes_nothing() {
        String cookie = system.signIn(InMemorySystem.ADA);
        for (String method : List.of("GET", "HEAD")) {
            assertThat(system.send(HttpEvents.request(method, path).cookie(cookie)).status()).isEqualTo(200);
        }
        var wrong = system.send(HttpEvents.request("DELETE", path).cookie(cookie));
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("allow")).isEqualTo("GET, HEAD, POST");
        assertThat(entry().redaction()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "2026-03-02-unknown", "unknown", "%2e%2e" })
    void an_announcement_that_is_not_there_is_not_found(String other) {
        String cookie = system.signIn(InMemorySystem.ADA);
        String unknown = "/communities/social-media/archive/" + other + "/redact";
        assertThat(get(unknown, cookie).status()).isEqualTo(404);
        assertThat(
            system.send(HttpEvents.form(unknown, "agree", "yes", "reason", "Wrong").cookie(cookie)).status()
        ).isEqualTo(404);
    }

    private ArchiveEntry entry() {
        var zone = SOCIALGOV.announcements().timezone();
        return Archive.find(SOCIALGOV.id(), slug, zone, system.ledger).orElseThrow();
    }

    private HttpAnswer get(String address, String cookie) {
        return system.send(HttpEvents.get(address).cookie(cookie));
    }

    private HttpAnswer post(String cookie, String... fields) {
        return system.send(HttpEvents.form(path, fields).cookie(cookie));
    }
}
