package org.socialgov.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.GovFile;
import org.socialgov.community.directory.GovList;
import org.socialgov.community.directory.GovListings;
import org.socialgov.community.directory.Intake;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.directory.Stock;
import org.socialgov.environment.Log;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeGovStore;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;

class DirectoryFunctionTest {

    private static final LocalDate DAY = LocalDate.of(2026, 8, 22);
    private static final String REVIEWED = OwnListings.shipped().reviewed().toString();

    private static final GovList FULL = list(ListFile.full(), DAY);

    private final FakeGovStore store = new FakeGovStore();
    private final FakeClock clock = FakeClock.start();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void the_page_asks_for_a_domain() {
        keepTheFullList();
        var answer = page("");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.text())
            .contains("<h1>Check an email domain</h1>")
            .contains("<meta name=\"description\" content=\"Find out which government")
            .contains("method=\"get\" action=\"/directory\"")
            .contains("name=\"domain\"")
            .contains("16,539 domains")
            .contains("<time datetime=\"2026-08-22\">August 22, 2026</time>")
            .doesNotContain("role=\"alert\"");
    }

    @Test
    void a_dry_run_finds_a_known_domain_and_no_unknown_one_without_a_table_and_says_nothing() {
        keepTheFullList();
        var function = new DirectoryFunction(wiring().forDryRun());
        written.reset();
        var pages = Stream.of(DirectoryFunction.DRY_RUN)
            .map(event -> HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), event))
            .toList();
        assertThat(pages).extracting(HttpAnswer::status).containsOnly(200);
        assertThat(pages.get(0).text()).contains("Department of Veterans Affairs");
        assertThat(pages.get(1).text()).contains("<h2 id=\"answer\">dry.run.example</h2>");
        assertThat(pages)
            .extracting(HttpAnswer::text)
            .noneMatch(text -> text.contains("16,539"));
        assertThat(written.toString()).isEmpty();
    }

    @Test
    void the_page_says_whose_a_domain_is() {
        keepTheFullList();
        assertThat(page("domain=hq.dhs.gov").text())
            .contains("<title>hq.dhs.gov: email domain")
            .contains("<h2 id=\"answer\">hq.dhs.gov</h2>")
            .contains("<dd>Department of Homeland Security</dd>")
            .contains("<dd>Federal</dd>")
            .contains("<dd>dhs.gov</dd>")
            .contains("value=\"hq.dhs.gov\"")
            .contains("href=\"/directory.json?domain=hq.dhs.gov\"")
            .doesNotContain("Bureau or office");
        assertThat(page("domain=irs.gov").text()).contains("<dd>Internal Revenue Service</dd>");
    }

    @Test
    void a_misspelling_is_met_with_a_question() {
        keepTheFullList();
        assertThat(page("domain=ambc.gov").text())
            .contains("Did you mean <a class=\"usa-link\" href=\"/directory?domain=abmc.gov\">abmc.gov</a>")
            .contains("doesn&#39;t know this domain");
        assertThat(page("domain=example.com").text()).contains("doesn&#39;t know").doesNotContain("Did you mean");
    }

    @Test
    void json_holds_the_fields_of_the_contract() {
        keepTheFullList();
        var answer = json("domain=hq.dhs.gov");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.text()).isEqualTo(
            "{\"domain\":\"hq.dhs.gov\",\"organization\":\"Department of Homeland Security\",\"kind\":\"federal\"," +
                "\"matched\":\"dhs.gov\",\"asOf\":\"2026-08-22\",\"suggestion\":null}"
        );
        assertThat(json("domain=ambc.gov").text()).isEqualTo(
            "{\"domain\":\"ambc.gov\",\"organization\":null,\"kind\":null,\"matched\":null," +
                "\"asOf\":\"2026-08-22\",\"suggestion\":\"abmc.gov\"}"
        );
        assertThat(json("domain=usace.army.mil").text()).isEqualTo(
            "{\"domain\":\"usace.army.mil\",\"organization\":\"Department of Defense\",\"kind\":\"military\"," +
                "\"matched\":\"mil\",\"asOf\":\"" +
                REVIEWED +
                "\",\"suggestion\":null}"
        );
    }

    @ParameterizedTest
    @ValueSource(strings = { "HQ.DHS.GOV", "hq.dhs.gov.", "%20hq.dhs.gov%09", "someone%40hq.dhs.gov", "HQ.dhs.gov" })
    void one_domain_has_one_answer_however_it_is_typed(String typed) {
        keepTheFullList();
        assertThat(json("domain=" + typed).text())
            .contains("\"domain\":\"hq.dhs.gov\"")
            .contains("\"matched\":\"dhs.gov\"");
        assertThat(page("domain=" + typed).text())
            .contains("value=\"hq.dhs.gov\"")
            .doesNotContain("someone");
    }

    @ParameterizedTest
    @ValueSource(strings = { "evilgsa.gov", "gsa.gov.evil.com", "xn--gsa-1ta.gov", "gsa.com" })
    void a_domain_that_only_looks_like_a_listed_one_is_unknown(String asked) {
        keepTheFullList();
        assertThat(json("domain=" + asked).text())
            .contains("\"kind\":null")
            .contains("\"organization\":null");
    }

    @ParameterizedTest
    @CsvSource({
        "domain=, Enter an email domain",
        "domain=%20, Enter an email domain",
        "domain=gsa, Enter one email domain",
        "domain=gsa..gov, Enter one email domain",
        "domain=https://gsa.gov/, Enter one email domain",
        "domain=a%40b%40gsa.gov, Enter one email domain",
        "domain=gsa.gov%0D%0Ax:y, Enter one email domain",
        "domain=%00, Enter one email domain",
    })
    void what_is_no_domain_comes_back_with_how_to_mend_it(String query, String message) {
        var html = page(query);
        assertThat(html.status()).isEqualTo(422);
        assertThat(html.header("cache-control")).isEqualTo("no-store");
        assertThat(html.text())
            .contains("<title>Error: Check an email domain")
            .contains("role=\"alert\" tabindex=\"-1\" autofocus")
            .contains("href=\"#domain\"")
            .contains("aria-invalid=\"true\"")
            .contains(message);
        var json = json(query);
        assertThat(json.status()).isEqualTo(422);
        assertThat(json.header("content-type")).isEqualTo("application/problem+json; charset=utf-8");
        assertThat(json.text()).contains("\"field\":\"domain\",\"detail\":\"" + message);
    }

    @Test
    void json_without_a_domain_says_what_to_send() {
        assertThat(json("").status()).isEqualTo(422);
        assertThat(json("").text()).contains("Enter an email domain");
    }

    @Test
    void a_domain_is_cleaned_of_what_means_nothing() {
        keepTheFullList();
        assertThat(json("domain=gsa.gov%C2%A0").text()).contains("\"domain\":\"gsa.gov\"");
        assertThat(json("domain=%E2%80%AAgsa.gov%E2%80%AC").status()).isEqualTo(200);
        assertThat(json("domain=gs%E2%80%93a.gov").status()).isEqualTo(422);
        // A Cyrillic letter among Latin ones.
        assertThat(json("domain=g%D1%95a.gov").status()).isEqualTo(422);
    }

    @Test
    void foreign_fields_are_ignored() {
        keepTheFullList();
        assertThat(page("domain=gsa.gov&utm_content=50%off").status()).isEqualTo(200);
        assertThat(json("domain=gsa.gov&utm_campaign=caf%E9").status()).isEqualTo(200);
    }

    @Test
    void a_domain_sent_twice_is_refused() {
        assertThat(json("domain=gsa.gov&domain=dhs.gov").status()).isEqualTo(400);
        assertThat(page("domain=gsa.gov&domain=dhs.gov").status()).isEqualTo(400);
    }

    @Test
    void hostile_text_is_text_whether_it_was_typed_or_listed() {
        keepTheFullList();
        String hostile = "\"><script>alert(1)</script>{{7*7}}${7*7}=cmd|' /C calc'!A0";
        assertThat(page("domain=" + URLEncoder.encode(hostile, StandardCharsets.UTF_8)).text())
            .doesNotContain("<script>")
            .contains(
                "value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}${7*7}=cmd|&#39; /C calc&#39;!A0\""
            );
        assertThat(page("domain=xss.gov").text())
            .doesNotContain("<script>")
            .contains("Town of &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Sons&quot;");
        assertThat(json("domain=xss.gov").text()).contains("alert(1)</script> & \\\"Sons\\\"\"");
    }

    @Test
    void no_question_whatsoever_is_an_error_of_ours() {
        keepTheFullList();
        var function = function();
        var random = new Random(34);
        String alphabet = "agsd.GOV-@ _%&=+\u0000\n\u00DF\u0130\u3002\uFF47\u200D\u0301xn--9<\"'";
        for (int i = 0; i < 500; i++) {
            var typed = new StringBuilder();
            for (int length = random.nextInt(16); length > 0; length--) {
                typed.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String query = random.nextBoolean()
                ? "domain=" + URLEncoder.encode(typed.toString(), StandardCharsets.UTF_8)
                : "domain=" + typed.toString().replaceAll("[^ -~]", "");
            for (String path : new String[] { "/directory", "/directory/", "/directory.json", "/directory.json/" }) {
                assertThat(ask(function, HttpEvents.get(path).query(query)).status())
                    .as(query)
                    .isIn(200, 400, 422);
            }
        }
        String long64k = "domain=" + "a.".repeat(30_000) + "gov";
        assertThat(ask(function, HttpEvents.get("/directory.json").query(long64k)).status()).isEqualTo(422);
    }

    @Test
    void other_methods_are_refused_and_head_has_no_body() {
        for (String path : new String[] { "/directory", "/directory.json" }) {
            var post = ask(function(), HttpEvents.request("POST", path));
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.header("allow")).isEqualTo("GET, HEAD");
        }
        var head = ask(function(), HttpEvents.request("HEAD", "/directory").query("domain=gsa.gov"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void a_path_with_a_closing_slash_is_answered_as_without() {
        for (String path : new String[] { "/directory", "/directory.json" }) {
            var without = ask(function(), HttpEvents.get(path).query("domain=gsa.gov"));
            var with = ask(function(), HttpEvents.get(path + "/").query("domain=gsa.gov"));
            assertThat(with.status()).isEqualTo(200);
            assertThat(with.text()).isEqualTo(without.text());
        }
    }

    @Test
    void a_path_below_it_is_nobodys() {
        assertThat(ask(function(), HttpEvents.get("/directory/other")).status()).isEqualTo(404);
    }

    @Test
    void without_a_list_our_own_table_answers_and_the_page_says_so() {
        assertThat(json("domain=nasa.gov").text())
            .contains("\"kind\":\"federal\"")
            .contains("\"asOf\":\"" + REVIEWED);
        assertThat(json("domain=town-of-somewhere-1.gov").text()).contains("\"kind\":null");
        assertThat(page("").text()).contains("Only well-known domains can be found");
    }

    @Test
    void a_new_list_is_found_within_a_minute_and_none_is_read_twice() {
        keepTheFullList();
        var function = function();
        int reads = store.reads();
        for (int i = 0; i < 100; i++) {
            assertThat(ask(function, "domain=town-of-somewhere-1.gov")).contains("\"kind\":\"city\"");
            assertThat(ask(function, "domain=unknown.gov")).contains("\"kind\":null");
        }
        assertThat(store.reads()).isEqualTo(reads);
        clock.advance(Duration.ofSeconds(60));
        keep(list(ListFile.full().without("town-of-somewhere-1.gov"), DAY.plusDays(1)));
        assertThat(ask(function, "domain=town-of-somewhere-1.gov")).contains("\"kind\":null", "2026-08-23");
        reads = store.reads();
        clock.advance(Duration.ofSeconds(60));
        ask(function, "domain=gsa.gov");
        assertThat(store.reads())
            .as("only whether there is another one")
            .isEqualTo(reads + 1);
    }

    @Test
    void a_table_that_can_not_be_reached_later_leaves_the_list_that_is_known() {
        keepTheFullList();
        var function = function();
        store.unreachable(true);
        clock.advance(Duration.ofHours(1));
        assertThat(ask(function, "domain=town-of-somewhere-1.gov")).contains("\"kind\":\"city\"");
        assertThat(log()).contains("directory-reload-failed");
    }

    @Test
    void a_list_that_was_not_taken_in_yet_is_logged_once() {
        var function = function();
        for (int minute = 0; minute < 3; minute++) {
            assertThat(ask(function, "domain=gsa.gov")).contains("\"kind\":\"federal\"");
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(
            log()
                .lines()
                .filter(line -> line.contains("directory-list-missing"))
        ).hasSize(1);
        keepTheFullList();
        written.reset();
        assertThat(ask(function(), "domain=gsa.gov")).contains("\"kind\":\"federal\"");
        assertThat(log()).contains("\"event\":\"request\"").doesNotContain("directory-list-missing");
    }

    @Test
    void a_table_that_was_never_reached_is_said_and_asked_again() {
        keepTheFullList();
        store.unreachable(true);
        var function = function();
        for (String path : new String[] { "/directory", "/directory.json" }) {
            var answer = ask(function, HttpEvents.get(path).query("domain=gsa.gov"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("30");
        }
        store.unreachable(false);
        assertThat(ask(function, "domain=gsa.gov")).contains("\"kind\":\"federal\"");
    }

    @Test
    void nothing_that_was_typed_is_logged() {
        keepTheFullList();
        page("domain=canary%40gsa.gov");
        json("domain=canary.example.gov");
        page("domain=canary%40%40gsa.gov");
        assertThat(log()).contains("\"event\":\"request\"").doesNotContain("canary").doesNotContain("gsa.gov");
    }

    @Test
    void answers_may_be_kept_for_a_while_and_carry_the_headers_of_every_page() {
        var answer = page("domain=gsa.gov");
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=300");
        assertThat(answer.headers()).containsKeys("content-security-policy", "strict-transport-security");
    }

    @Test
    void every_kind_has_its_word() {
        for (Kind kind : Kind.values()) {
            assertThat(Wording.of("en").has("directory.kind." + kind.slug())).isTrue();
        }
    }

    private void keepTheFullList() {
        keep(FULL);
    }

    private void keep(GovList list) {
        var day = list.asOf();
        var stock = new Stock(day, clock.instant(), list.counts());
        assertThat(store.replace(store.stock(), stock, GovListings.partsOf(list))).isTrue();
    }

    private static GovList list(ListFile file, LocalDate day) {
        return ((Intake.Taken) GovFile.read(file.bytes(), day)).list();
    }

    private DirectoryFunction function() {
        return new DirectoryFunction(wiring());
    }

    private Wiring.Lookup wiring() {
        var deployment = new Deployment("Government Communities", "socialgov@example.gov", Optional.empty());
        var log = new Log(WatchedLog.to(written));
        return Wiring.Lookup.of(deployment, store, clock, log);
    }

    private HttpAnswer page(String query) {
        return ask(function(), HttpEvents.get("/directory").query(query));
    }

    private HttpAnswer json(String query) {
        return ask(function(), HttpEvents.get("/directory.json").query(query));
    }

    private static String ask(DirectoryFunction function, String query) {
        return ask(function, HttpEvents.get("/directory.json").query(query)).text();
    }

    private static HttpAnswer ask(DirectoryFunction function, HttpEvents event) {
        return HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), event);
    }

    private String log() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
