package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;
import static org.socialgov.coordinators.InMemorySystem.OVERVIEW;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.records.Audit;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;

class AuditPagesTest {

    private static final String AUDIT = COORDINATORS + "/audit";

    private final InMemorySystem system = new InMemorySystem();
    private String cookie;

    @BeforeEach
    void signIn() {
        cookie = system.signIn(ADA);
    }

    private HttpAnswer page(String query) {
        return system.send(HttpEvents.get(AUDIT).query(query).cookie(cookie));
    }

    private void append(AuditEntry.Act act, String about, String by) {
        var writes = new Change.Builder();
        Audit.after(system.ledger.auditHead("socialgov"))
            .append(act, about, by, "", system.clock.instant())
            .writeTo(writes);
        system.ledger.commit(writes.change(system.randomness));
        system.clock.advance(Duration.ofSeconds(1));
    }

    private static int entries(HttpAnswer page) {
        String list = page.text().substring(page.text().indexOf("<ul class=\"site-audit\">"));
        return list.substring(0, list.indexOf("</ul>")).split("<li>", -1).length - 1;
    }

    @Test
    void each_entry_is_on_one_page_the_newest_first() {
        for (int number = 2; number <= 120; number++) {
            append(AuditEntry.Act.SETTINGS_CHANGED, "settings-" + number, AuditEntry.OPERATIONS);
        }
        var newest = page("");
        assertThat(entries(newest)).isEqualTo(50);
        assertThat(newest.text().indexOf("version 120)")).isLessThan(newest.text().indexOf("version 119)"));
        assertThat(newest.text()).contains("version 71)", "?before=71\"").doesNotContain("version 70)");
        var older = page("before=71");
        assertThat(entries(older)).isEqualTo(50);
        assertThat(older.text()).contains("version 70)", "version 21)", "?before=21\"", "The newest entries");
        var oldest = page("before=21");
        assertThat(entries(oldest)).isEqualTo(20);
        assertThat(oldest.text())
            .contains(ADA + " signed in")
            .doesNotContain("?before=");
        // More entries meanwhile move nothing on the older pages.
        append(AuditEntry.Act.EXPORTED, "records", AuditEntry.OPERATIONS);
        assertThat(entries(page("before=21"))).isEqualTo(20);
        assertThat(page("before=1").text()).contains("The newest entries").doesNotContain("<li>January");
    }

    @Test
    void names_are_those_that_are_still_stored() {
        var member = system.waiting("pat@stranger.example");
        append(AuditEntry.Act.APPROVED, member.key().hex(), Audit.person(InMemorySystem.address(BEN)));
        append(AuditEntry.Act.DECLINED, "0".repeat(64), AuditEntry.SYSTEM);
        append(AuditEntry.Act.SENT, "0".repeat(32), Audit.person(InMemorySystem.address("gone@example.gov")));
        assertThat(page("").text()).contains(
            BEN + " approved Pat Example",
            "The system declined an erased membership",
            "A former coordinator sent an announcement"
        );
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "-1", "x", "", "1%20or%201", "9999999999999" })
    void a_number_that_is_none_is_refused(String before) {
        assertThat(page("before=" + before).status()).isEqualTo(400);
    }

    @Test
    void without_a_session_nothing_is_shown_and_nothing_can_be_posted() {
        var answer = system.send(HttpEvents.get(AUDIT));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).doesNotContain(ADA);
        var posted = system.send(HttpEvents.form(AUDIT, "action", "x").cookie(cookie));
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void the_overview_names_coordinators_to_whom_mail_does_not_arrive() {
        assertThat(system.send(HttpEvents.get(OVERVIEW).cookie(cookie)).text()).doesNotContain(
            "Email doesn&#39;t arrive"
        );
        var ben = system.ledger
            .coordinators("socialgov")
            .entries()
            .stream()
            .filter(each -> each.address().value().equals(BEN))
            .findFirst()
            .orElseThrow();
        var bounced = ben.reachable(Optional.of(system.clock.instant()));
        system.ledger.commit(new Change.Builder().put(bounced).change(system.randomness));
        assertThat(system.send(HttpEvents.get(OVERVIEW).cookie(cookie)).text()).contains(
            "Email doesn&#39;t arrive",
            BEN + " (since "
        );
    }
}
