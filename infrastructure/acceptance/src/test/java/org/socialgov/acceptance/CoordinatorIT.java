package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.Details;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.web.FunctionRoute;

/**
 * What two coordinators do with the members, the settings and each other: by the pages, the functions and the mails of the
 * deployed system. {@link ImportIT} brings a list along, {@link AnnouncementIT} sends announcements.
 *
 * <p>The test that removes coordinators comes last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CoordinatorIT {

    private static final String A = "a@example.gov";
    private static final String B = "b@example.gov";
    private static final String C = "c@example.gov";

    private static final String OVERVIEW = DeployedSystem.COORDINATORS + "/overview";
    private static final String MEMBERS = DeployedSystem.COORDINATORS + "/members";
    private static final String EXPORT = DeployedSystem.COORDINATORS + "/export";
    private static final String TEAM = DeployedSystem.COORDINATORS + "/team";
    private static final String SETTINGS = DeployedSystem.COORDINATORS + "/settings";

    private static final int STORED = 60;
    private static final String WORDS = "The next call is about captions.";

    private static final Pattern LINK = Pattern.compile("(?:href|action)=\"([^\"]*)\"");
    private static final Pattern ROW = Pattern.compile("<th scope=\"row\"[^>]*><a [^>]*/members/([0-9a-f]{64})");
    private static final Pattern OLDER = Pattern.compile("href=\"([^\"]*after=[^\"]+)\"");
    private static final Pattern WAITING = Pattern.compile("name=\"revision\" value=\"([0-9a-f]{64}):([0-9]+)\"");
    private static final Pattern EXPORT_ID = Pattern.compile("name=\"export\" value=\"([^\"]+)\"");

    @TempDir
    static Path state;

    private static DeployedSystem system;

    /** The browsers in which the two are signed in. */
    private static Visitor a;
    private static Visitor b;

    @BeforeAll
    static void start() {
        system = DeployedSystem.start(
            state,
            Map.of("coordinators", A + "," + B, "parameters", "PostsPerTenMinutes=9999")
        );
        for (int i = 0; i < STORED - 2; i++) {
            store("Stored Canary", "Example Agency", "stored" + i + "@agency.gov");
        }
        store("Wilhelmina Canary", "Quillfeather Office", "zebra.sample@agency.gov");
        store("=1+1", "Example Agency", "formula@agency.gov");
        a = system.signIn(A);
        b = system.signIn(B);
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
    }

    private static void store(String name, String organization, String address) {
        var details = new Details(name, organization, "Editor", List.of("training"));
        system.store("socialgov", address, details, Instant.now());
    }

    private static HttpResponse<String> search(String words) {
        return a.post(MEMBERS, Map.of("q", words, "status", "ACTIVE"));
    }

    /** The members' keys in a page's rows, as the page shows them. */
    private static List<String> rows(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        return ROW.matcher(page.body())
            .results()
            .map(row -> row.group(1))
            .toList();
    }

    private static String key(String address) {
        return MemberKey.of("socialgov", EmailAddress.parse(address).orElseThrow()).hex();
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var more = new HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    /** No address is in the links of a page, or in where an answer leads to. */
    private static void checkLinks(HttpResponse<String> answer) {
        var links = new ArrayList<>(
            LINK.matcher(answer.body())
                .results()
                .map(link -> link.group(1))
                .toList()
        );
        answer.headers().firstValue("location").ifPresent(links::add);
        assertThat(links)
            .isNotEmpty()
            .noneMatch(link -> link.matches("(?i).*(agency|stored|zebra|formula|wilhelmina|quillfeather).*"));
    }

    private static int notices(String to) {
        return system.mails(to, "coordinator-notice").size();
    }

    @Test
    void a_saved_welcome_is_in_the_next_welcome_mail_until_it_is_taken_back() {
        var typed = Map.of("action", "preview", "welcome", WORDS);
        var preview = a.post(SETTINGS, typed).body();
        assertThat(preview).contains("<p>" + WORDS + "</p>");
        int before = notices(B);
        int own = notices(A);
        assertThat(a.post(SETTINGS, DeployedSystem.form(preview, "save")).statusCode()).isEqualTo(303);
        system.await("the other one is told", () -> notices(B) > before);
        assertThat(system.mails(B, "coordinator-notice").getFirst().text()).contains(WORDS);
        endMailFunction();
        assertThat(system.becomeMember("early@agency.gov").text()).contains(WORDS);

        // Going back is a preview, too: it is saved as a new version.
        var back = a.post(SETTINGS, Map.of("action", "back", "to", "0")).body();
        endMailFunction();
        assertThat(system.becomeMember("meanwhile@agency.gov").text()).contains(WORDS);
        assertThat(a.post(SETTINGS, DeployedSystem.form(back, "save")).statusCode()).isEqualTo(303);
        assertThat(a.post(SETTINGS, DeployedSystem.form(preview, "save")).statusCode())
            .as("a form of an earlier version")
            .isEqualTo(409);
        system.await("the other one is told again", () -> notices(B) == before + 2);
        endMailFunction();
        assertThat(system.becomeMember("late@agency.gov").text()).doesNotContain(WORDS);
        assertThat(notices(A)).isEqualTo(own);
    }

    /** Another container reads the settings at once; one that runs keeps what it read for a minute, which isn't waited for. */
    private static void endMailFunction() {
        system.awaitAllEarlierMail();
        for (long process : system.function("MailFunction").processes()) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void a_mailed_link_signs_a_coordinator_in_once_and_no_scanner() {
        var visitor = system.visitor();
        int before = system.mails(A, "coordinator").size();
        var known = visitor.post(DeployedSystem.COORDINATORS, Map.of("email", A));
        var stranger = visitor.post(DeployedSystem.COORDINATORS, Map.of("email", "stranger@agency.gov"));
        assertThat(known.statusCode()).isEqualTo(303).isEqualTo(stranger.statusCode());
        assertThat(known.body()).isEqualTo(stranger.body());
        assertThat(known.headers().firstValue("location")).isEqualTo(stranger.headers().firstValue("location"));
        assertThat(known.headers().map().keySet()).isEqualTo(stranger.headers().map().keySet());
        system.await("the link", () -> system.mails(A, "coordinator").size() > before);
        String link = DeployedSystem.link(system.mails(A, "coordinator").getFirst(), "coordinators/sign-in");
        for (int i = 0; i < 20; i++) {
            assertThat(visitor.get(link).headers().firstValue("set-cookie")).isEmpty();
            assertThat(visitor.head(link).headers().firstValue("set-cookie")).isEmpty();
        }
        var unticked = visitor.post(link, Map.of());
        assertThat(unticked.statusCode()).isEqualTo(422);
        assertThat(unticked.headers().firstValue("set-cookie")).isEmpty();
        var opened = system.click(link);
        assertThat(opened.statusCode()).isEqualTo(303);
        assertThat(opened.headers().firstValue("set-cookie").orElseThrow()).contains(
            "HttpOnly",
            "Secure",
            "SameSite=Strict",
            "Path=/"
        );
        assertThat(system.click(link).statusCode()).isEqualTo(410);
        system.awaitAllEarlierMail();
        assertThat(system.mails(A, "coordinator")).hasSize(before + 1);
        assertThat(system.mails("stranger@agency.gov", "coordinator")).isEmpty();
    }

    @Test
    void the_first_decision_counts_and_the_second_coordinator_is_told() {
        String person = "waits@consulting.example";
        system.join(person);
        system.confirm(person);
        String decline = DeployedSystem.link(system.mail(B, "approval-request"), "decline");
        var shown = a.get(OVERVIEW);
        checkLinks(shown);
        var waiting = WAITING.matcher(shown.body());
        assertThat(waiting.find()).isTrue();
        var approve = Map.of("member", waiting.group(1), "revision", waiting.group(2), "action", "approve");
        assertThat(a.post(OVERVIEW, approve).statusCode()).isEqualTo(200);
        system.mail(person, "approved");
        assertThat(system.click(decline).body()).contains(A + " approved this request");
        assertThat(system.statusOf(person)).isEqualTo("ACTIVE");
    }

    @Test
    void the_list_shows_each_member_once_and_its_links_no_address() {
        var first = a.get(MEMBERS);
        var keys = new ArrayList<>(rows(first));
        assertThat(keys).hasSize(50);
        checkLinks(first);
        var older = OLDER.matcher(first.body());
        assertThat(older.find()).isTrue();
        String second = older.group(1).replace("&amp;", "&");
        assertThat(b.get(second).statusCode()).as("another session's page token").isEqualTo(400);
        keys.addAll(rows(a.get(second)));
        checkLinks(a.get(second));
        assertThat(keys).hasSize(system.members()).hasSizeGreaterThanOrEqualTo(STORED).doesNotHaveDuplicates();

        for (String words : List.of("wilh", "quillf", "zebra.s", "zebra.sample@agency.gov")) {
            var found = search(words);
            assertThat(rows(found)).as(words).containsExactly(key("zebra.sample@agency.gov"));
            checkLinks(found);
        }
        assertThat(rows(search("ilhelmina"))).isEmpty();
        assertThat(rows(search("stored"))).hasSize(50);
    }

    @Test
    void a_removed_member_is_told_and_comes_back_by_the_mailed_link() {
        String person = "removed@agency.gov";
        system.becomeMember(person);
        int before = system.members();
        String path = MEMBERS + "/" + key(person);
        var seen = a.get(path);
        checkLinks(seen);
        var remove = with(DeployedSystem.form(seen.body(), "remove"), "reason", "Has left the agency");
        var correct = with(DeployedSystem.form(seen.body(), "correct"), "reason", "Married");
        assertThat(b.post(path, with(correct, "name", "Married Canary")).statusCode()).isEqualTo(303);

        assertThat(a.post(path, remove).statusCode()).as("a revision that is not the newest").isEqualTo(409);
        system.awaitAllEarlierMail();
        assertThat(system.mails(person, "removed")).isEmpty();
        assertThat(system.statusOf(person)).isEqualTo("ACTIVE");
        assertThat(system.members()).isEqualTo(before);

        var newest = DeployedSystem.form(a.get(path).body(), "remove");
        var done = a.post(path, with(newest, "reason", "Has left the agency"));
        assertThat(done.statusCode()).isEqualTo(303);
        checkLinks(done);
        var mail = system.mail(person, "removed");
        assertThat(mail.text()).contains("Has left the agency");
        assertThat(system.statusOf(person)).isEqualTo("LEFT");
        assertThat(system.members()).isEqualTo(before - 1);

        assertThat(system.click(DeployedSystem.link(mail, "undo")).statusCode()).isEqualTo(200);
        assertThat(system.statusOf(person)).isEqualTo("ACTIVE");
        assertThat(system.members()).isEqualTo(before);
    }

    @Test
    void the_list_leaves_only_in_the_browser_that_asked_for_the_fresh_link() {
        var asked = Map.of("status", "ACTIVE", "format", "csv");
        int before = notices(A);
        int own = notices(B);
        var refused = b.post(EXPORT, asked);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("content-disposition")).isEmpty();
        assertThat(refused.body()).doesNotContain("@agency.gov");
        system.awaitAllEarlierMail();
        assertThat(notices(A)).isEqualTo(before);

        String link = system.freshLink(b, B, FunctionRoute.COORDINATORS_EXPORT);
        var ticked = Map.of("agree", "yes");
        assertThat(a.post(link, ticked).statusCode()).isEqualTo(403);
        assertThat(system.visitor().post(link, ticked).statusCode()).isEqualTo(403);
        assertThat(a.post(EXPORT, asked).statusCode()).isEqualTo(403);
        var opened = b.post(link, ticked);
        assertThat(opened.statusCode()).isEqualTo(303);
        checkLinks(b.get(opened.headers().firstValue("location").orElseThrow()));

        var id = EXPORT_ID.matcher(b.get(EXPORT).body());
        assertThat(id.find()).isTrue();
        var export = with(asked, "export", id.group(1));
        var file = b.post(EXPORT, export);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type")).contains("text/csv; charset=utf-8");
        assertThat(file.headers().firstValue("content-disposition").orElseThrow()).startsWith("attachment; filename=");
        assertThat(file.body())
            .startsWith(
                "\"email\",\"name\",\"organization\",\"role\",\"status\",\"status_since\",\"recognized_organization\"," +
                    "\"kind\",\"recognized_as_of\",\"topics\",\"frequency\",\"consent_version\",\"consent_at\"\r\n"
            )
            .contains("\"formula@agency.gov\",\"'=1+1\",")
            .doesNotContain("\"=");
        assertThat(file.body().lines()).hasSize(1 + system.members());
        assertThat(b.post(EXPORT, with(export, "bom", "yes")).body()).isEqualTo("\uFEFF" + file.body());

        system.await("the other one is told", () -> notices(A) > before);
        system.awaitAllEarlierMail();
        assertThat(notices(A)).isEqualTo(before + 1);
        assertThat(notices(B)).isEqualTo(own);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void a_removed_coordinator_has_no_session_link_or_mail_and_the_last_one_stays() {
        system.freshen(a, A, FunctionRoute.COORDINATORS_TEAM);
        var invite = Map.of("action", "invite", "email", C, "name", "Cory Canary");
        assertThat(a.post(TEAM, invite).statusCode()).isEqualTo(303);
        String invitation = DeployedSystem.link(system.mail(C, "coordinator-invitation"), "coordinators/accept");
        assertThat(system.click(invitation).statusCode()).isEqualTo(200);

        String person = "asks@elsewhere.example";
        system.join(person);
        system.confirm(person);
        var request = system.awaitMail(
            mail -> mail.to().contains(B) && mail.text().contains(person),
            "the request of " + person
        );
        assertThat(b.get(OVERVIEW).statusCode()).isEqualTo(200);
        var remove = Map.of(
            "action",
            "remove",
            "coordinator",
            AddressKey.of(EmailAddress.parse(B).orElseThrow()).hex(),
            "reason",
            "Other duties"
        );
        assertThat(a.post(TEAM, remove).statusCode()).isEqualTo(303);
        assertThat(b.get(OVERVIEW).statusCode()).isEqualTo(403);
        String approve = DeployedSystem.link(request, "approve");
        assertThat(system.visitor().get(approve).statusCode()).isEqualTo(410);
        assertThat(system.visitor().post(approve, Map.of("agree", "yes")).statusCode()).isEqualTo(410);
        assertThat(system.statusOf(person)).isEqualTo("AWAITING_APPROVAL");

        String newcomer = "newcomer@agency.gov";
        system.becomeMember(newcomer);
        for (String told : List.of(A, C)) {
            system.awaitMail(
                mail ->
                    mail.to().contains(told) &&
                    mail.header("X-Mail-Reason").orElse("").equals("join-notice") &&
                    mail.text().contains(newcomer),
                "the notice to " + told
            );
        }
        system.awaitAllEarlierMail();
        assertThat(system.mails(B, "join-notice")).noneMatch(mail -> mail.text().contains(newcomer));

        var leave = Map.of("action", "leave", "agree", "yes");
        assertThat(a.post(TEAM, leave).statusCode()).isEqualTo(200);
        assertThat(a.get(OVERVIEW).statusCode()).isEqualTo(403);
        var c = system.signIn(C);
        system.freshen(c, C, FunctionRoute.COORDINATORS_TEAM);
        assertThat(c.post(TEAM, leave).statusCode()).isEqualTo(409);
        assertThat(c.get(OVERVIEW).statusCode()).isEqualTo(200);
    }
}
