package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Consent;
import org.socialgov.community.CsvText;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.JsonText;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.LedgerBetween;

class ExportPagesTest {

    private static final String EXPORT = COORDINATORS + "/export";
    private static final String HEADER =
        "\"email\",\"name\",\"organization\",\"role\",\"status\",\"status_since\",\"recognized_organization\"," +
        "\"kind\",\"recognized_as_of\",\"topics\",\"frequency\",\"consent_version\",\"consent_at\"\r\n";
    private static final Pattern ID = Pattern.compile("name=\"export\" value=\"([^\"]+)\"");
    private static final Pattern PART = Pattern.compile("name=\"part\" value=\"([^\"]+)\"");

    private static final Pattern EMAIL = Pattern.compile("\"email\":\"([^\"]+)\"");

    /** Of an answer of a Lambda function. */
    private static final int MOST_BYTES = 6 << 20;

    private final InMemorySystem system = new InMemorySystem();

    private String fresh(String email) {
        String cookie = system.signIn(email);
        system.freshen(email, cookie, "COORDINATORS_EXPORT");
        return cookie;
    }

    private Membership member(Details details, EmailAddress address, Membership.State state) {
        return new Membership(
            MemberKey.of("socialgov", address),
            "socialgov",
            address,
            details,
            new Consent("2026-01", system.clock.instant()),
            DeliveryPreferences.at(DeliveryPreferences.Frequency.WEEKLY),
            Optional.of(new Affiliation("General Things Administration", Kind.FEDERAL, LocalDate.parse("2026-02-01"))),
            Membership.Generation.NONE,
            state,
            Item.firstRevision(system.clock.instant())
        );
    }

    private void active(String name, String email) {
        var state = new Membership.State.Active(system.clock.instant());
        var details = new Details(name, "Office, \"West\"", "Writer", List.of("training", "best-practices"));
        system.put(member(details, InMemorySystem.address(email), state));
    }

    private void active(int count) {
        for (int i = 0; i < count; i++) {
            system.clock.advance(Duration.ofMillis(1));
            active("Ann " + i, "ann" + i + "@agency.gov");
        }
    }

    private HttpAnswer post(String cookie, String... fields) {
        return system.send(HttpEvents.form(EXPORT, fields).cookie(cookie));
    }

    private HttpAnswer csv(String cookie) {
        return post(cookie, "status", "ACTIVE", "format", "csv");
    }

    private List<AuditEntry> exports() {
        return system.ledger
            .items()
            .stream()
            .filter(AuditEntry.class::isInstance)
            .map(AuditEntry.class::cast)
            .filter(entry -> entry.act() == AuditEntry.Act.MEMBERS_EXPORTED)
            .toList();
    }

    private List<String> told() {
        return system.mailroom
            .mails(MailKind.COORDINATOR_NOTICE)
            .stream()
            .map(mail -> mail.to().value())
            .toList();
    }

    @Test
    void the_list_leaves_as_csv() {
        active("=1+1", "ann@agency.gov");
        String cookie = fresh(ADA);
        String at = system.ledger.members().getFirst().since().toString();
        var answer = csv(cookie);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(
            HEADER +
                "\"ann@agency.gov\",\"'=1+1\",\"Office, \"\"West\"\"\",\"Writer\",\"ACTIVE\",\"" +
                at +
                "\",\"General Things Administration\",\"federal\",\"2026-02-01\",\"training best-practices\",\"weekly\"," +
                "\"2026-01\",\"" +
                at +
                "\"\r\n"
        );
        assertThat(answer.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(answer.header("content-disposition")).matches(
            "attachment; filename=\"members-[0-9]{4}-[0-9]{2}-[0-9]{2}\\.csv\""
        );
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        var withMark = post(cookie, "status", "ACTIVE", "format", "csv", "bom", "yes");
        assertThat(withMark.text()).isEqualTo("\uFEFF" + answer.text());
    }

    @Test
    void the_list_leaves_as_json_with_exact_values() {
        active("=1+1", "ann@agency.gov");
        String cookie = fresh(ADA);
        String at = system.ledger.members().getFirst().since().toString();
        assertThat(post(cookie, "status", "ACTIVE", "format", "json").text()).isEqualTo(
            """
            {"community":"socialgov","asOf":"%s","part":1,"parts":1,"members":[
            {"email":"ann@agency.gov","name":"=1+1","organization":"Office, \\"West\\"","role":"Writer",\
            "status":"ACTIVE","status_since":"%s","recognized_organization":"General Things Administration",\
            "kind":"federal","recognized_as_of":"2026-02-01","topics":["training","best-practices"],\
            "frequency":"weekly","consent_version":"2026-01","consent_at":"%s"}
            ]}
            """.formatted(system.clock.instant(), at, at)
        );
    }

    @Test
    void the_page_is_one_of_the_coordinators_pages() {
        String cookie = system.signIn(ADA);
        assertThat(system.send(HttpEvents.get(InMemorySystem.OVERVIEW).cookie(cookie)).text()).contains(
            "href=\"" + EXPORT + "\">Export</a>"
        );
        assertThat(system.send(HttpEvents.get(EXPORT).cookie(cookie)).text())
            .contains("href=\"" + EXPORT + "\" aria-current=\"page\">Export</a>")
            .containsOnlyOnce("aria-current=\"page\">");
    }

    @Test
    void statuses_leave_only_when_they_are_chosen() {
        active("Ann", "ann@agency.gov");
        var now = system.clock.instant();
        var left = new Membership.State.Left(now, now);
        system.put(member(Details.NONE, InMemorySystem.address("left@agency.gov"), left));
        String cookie = fresh(ADA);
        var page = system.send(HttpEvents.get(EXPORT).cookie(cookie)).text();
        assertThat(page).contains("Active (1)", "Left (1)", BEN);
        assertThat(Pattern.compile("name=\"status\" value=\"([A-Z_]+)\" checked").matcher(page).results())
            .extracting(box -> box.group(1))
            .containsExactly("ACTIVE");
        assertThat(csv(cookie).text()).contains("ann@agency.gov").doesNotContain("left@agency.gov");
        assertThat(post(cookie, "status", "ACTIVE", "status", "LEFT", "format", "csv").text()).contains(
            "ann@agency.gov",
            "left@agency.gov"
        );
        assertThat(post(cookie, "format", "csv").status()).isEqualTo(422);
        assertThat(post(cookie, "status", "ACTIVE", "format", "xlsx").status()).isEqualTo(422);
    }

    @Test
    void no_byte_leaves_before_the_notice_is_stored() {
        active("Ann", "ann@agency.gov");
        String cookie = system.signIn(ADA);
        assertThat(csv(cookie).status()).isEqualTo(403);
        assertThat(csv(cookie).text()).contains("Confirm that it is you").doesNotContain("ann@agency.gov");
        assertThat(told()).isEmpty();

        system.freshen(ADA, cookie, "COORDINATORS_EXPORT");
        system.ledger.fail(FakeLedger.Failure.BEFORE_COMMIT);
        var failed = csv(cookie);
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.text()).doesNotContain("ann@agency.gov");
        assertThat(exports()).isEmpty();
        assertThat(system.measured()).doesNotContain("BulkActs");

        system.ledger.fail(FakeLedger.Failure.NONE);
        assertThat(csv(cookie).text()).contains("ann@agency.gov");
        assertThat(told()).containsExactly(BEN);
        assertThat(exports())
            .singleElement()
            .satisfies(entry -> assertThat(entry.line()).doesNotContain("@", "ACTIVE"));
        assertThat(system.measured()).containsOnlyOnce("\"BulkActs\":1}");
    }

    @Test
    void a_double_click_is_one_export() {
        active("Ann", "ann@agency.gov");
        String cookie = fresh(ADA);
        String id = found(ID, system.send(HttpEvents.get(EXPORT).cookie(cookie))).getFirst();
        for (int click = 0; click < 2; click++) {
            assertThat(post(cookie, "status", "ACTIVE", "format", "csv", "export", id).text()).contains(
                "ann@agency.gov"
            );
        }
        assertThat(exports()).hasSize(1);
        assertThat(told()).containsExactly(BEN);
        // Other data under the same id is told again.
        post(cookie, "status", "LEFT", "format", "csv", "export", id);
        assertThat(exports()).hasSize(2);
        system.clock.advance(Duration.ofMinutes(9));
        system.freshen(ADA, cookie, "COORDINATORS_EXPORT");
        system.clock.advance(Duration.ofMinutes(2));
        post(cookie, "status", "ACTIVE", "format", "csv", "export", id);
        assertThat(exports()).hasSize(3);
    }

    @Test
    void the_id_of_an_export_opens_no_part() {
        active(1);
        String cookie = fresh(ADA);
        String id = found(ID, system.send(HttpEvents.get(EXPORT).cookie(cookie))).getFirst();

        assertThat(post(cookie, "part", id).status()).isEqualTo(400);
    }

    @Test
    void a_large_list_leaves_in_parts_and_each_member_once() {
        active(5_003);
        var now = system.clock.instant();
        for (int i = 0; i < 4; i++) {
            var address = InMemorySystem.address("left" + i + "@agency.gov");
            system.put(member(Details.NONE, address, new Membership.State.Left(now, now)));
        }
        String cookie = fresh(ADA);
        var page = post(cookie, "status", "LEFT", "status", "ACTIVE", "format", "json");
        assertThat(page.text()).contains("Part 1 of 2: 5000 people", "Part 2 of 2: 7 people").doesNotContain("ann1@");
        var parts = found(PART, page);
        var seen = new ArrayList<String>();
        for (String part : parts) {
            String json = post(cookie, "part", part).text();
            EMAIL.matcher(json)
                .results()
                .forEach(each -> seen.add(each.group(1)));
            assertThat(json).contains("\"parts\":2");
        }
        assertThat(seen).hasSize(5_007).doesNotHaveDuplicates();
        assertThat(post(cookie, "part", parts.getLast()).header("content-disposition")).contains("-2-of-2.json");
        assertThat(exports()).hasSize(1);

        assertThat(post(fresh(BEN), "part", parts.getFirst()).status()).isEqualTo(400);
        system.clock.advance(Duration.ofMinutes(10));
        assertThat(post(cookie, "part", parts.getFirst()).status()).isEqualTo(403);
    }

    @Test
    void a_part_fits_a_lambda_answer() {
        String longest = "\"\u4e16".repeat(50);
        var details = new Details(longest, longest.repeat(2), longest.repeat(2), List.of("training", "best-practices"));
        for (int i = 0; i < 5_000; i++) {
            system.clock.advance(Duration.ofMillis(1));
            var address = InMemorySystem.address("a".repeat(50) + i + "@" + "b".repeat(60) + ".agency.gov");
            system.put(member(details, address, new Membership.State.Active(system.clock.instant())));
        }
        String cookie = fresh(ADA);
        for (String format : List.of("csv", "json")) {
            var seen = new HashSet<String>();
            var answers = new ArrayDeque<HttpAnswer>();
            answers.add(post(cookie, "status", "ACTIVE", "format", format));
            while (!answers.isEmpty()) {
                var answer = answers.poll();
                assertThat(quoted(answer)).isLessThan(MOST_BYTES);
                if (answer.header("content-type").startsWith("text/html")) {
                    found(PART, answer).forEach(part -> answers.add(post(cookie, "part", part)));
                } else {
                    Pattern.compile("a{50}[0-9]+@")
                        .matcher(answer.text())
                        .results()
                        .forEach(each -> assertThat(seen.add(each.group())).isTrue());
                }
            }
            assertThat(seen).hasSize(5_000);
        }
    }

    /** Bytes of a body in the answer, in which it is a JSON string. */
    private static int quoted(HttpAnswer answer) {
        return JsonText.quoted(answer.text()).getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void what_is_exported_comes_in_again_exactly() {
        for (String name : List.of("=1+1", "'=1", "'t Hooft", "+1 (Ann)", "a\"b, c", "＝x", " -dash", "Zoë")) {
            var details = new Details(name, name, name, List.of());
            String email = "round" + system.ledger.members().size() + "@agency.gov";
            system.put(
                member(details, InMemorySystem.address(email), new Membership.State.Active(system.clock.instant()))
            );
        }
        var cell = Pattern.compile("\"((?:[^\"]|\"\")*)\"(?:,|\r\n)");
        var cells = cell
            .matcher(csv(fresh(ADA)).text().substring(HEADER.length()))
            .results()
            .map(each -> CsvText.restored(each.group(1).replace("\"\"", "\"")))
            .toList();
        for (int row = 0; row < cells.size(); row += 13) {
            var stored = system.member(cells.get(row)).details();
            assertThat(cells.subList(row + 1, row + 4)).containsOnly(stored.name());
        }
        assertThat(cells).hasSize(8 * 13);
    }

    /** Removed between the check of the session and the commit: the transaction checks it again. */
    @Test
    void a_coordinator_who_is_removed_meanwhile_exports_nothing() {
        var removing = new RemovedMeanwhile();
        var disturbed = new InMemorySystem(
            removing,
            FirstCoordinators.ofAll(List.of(InMemorySystem.address(ADA), InMemorySystem.address(BEN)))
        );
        String ada = disturbed.signIn(ADA);
        disturbed.freshen(ADA, ada, "COORDINATORS_EXPORT");
        String ben = disturbed.signIn(BEN);
        disturbed.freshen(BEN, ben, "COORDINATORS_TEAM");
        removing.before = () ->
            disturbed.send(
                HttpEvents.form(
                    COORDINATORS + "/team",
                    "action",
                    "remove",
                    "coordinator",
                    AddressKey.of(InMemorySystem.address(ADA)).hex(),
                    "reason",
                    "x"
                ).cookie(ben)
            );
        var answer = disturbed.send(HttpEvents.form(EXPORT, "status", "ACTIVE", "format", "csv").cookie(ada));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("content-type")).startsWith("text/html");
    }

    /** Lets another request through before the first commit. */
    private static final class RemovedMeanwhile implements UnaryOperator<Ledger> {

        private Runnable before = () -> {};

        @Override
        public Ledger apply(Ledger table) {
            return new LedgerBetween(table) {
                @Override
                protected Ledger.Commit commit(Change change) {
                    var now = before;
                    before = () -> {};
                    now.run();
                    return super.commit(change);
                }
            }.table();
        }
    }

    private static List<String> found(Pattern pattern, HttpAnswer page) {
        var found = pattern
            .matcher(page.text())
            .results()
            .map(each -> each.group(1))
            .toList();
        assertThat(found).as("%s on the page", pattern).isNotEmpty();
        return found;
    }
}
