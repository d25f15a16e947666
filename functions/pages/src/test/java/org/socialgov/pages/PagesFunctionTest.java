package org.socialgov.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Community;
import org.socialgov.environment.Log;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Representations;

/** The function over events, with the site that the build made. */
class PagesFunctionTest {

    private static final String COMMUNITY = "/communities/social-media/";

    private static final String JOIN = COMMUNITY + "join";
    private static final String MANAGE = "/communities/manage-your-listserv-subscription";

    /** What other functions answer. */
    private static final Set<String> OTHER_FUNCTIONS = Set.of(
        COMMUNITY + "members",
        COMMUNITY + "archive",
        "/directory"
    );

    /** Another function's image: it may have so many bytes, and its own test says that it hasn't more. */
    private static final String BADGE = COMMUNITY + "members.svg";
    private static final int BADGE_BYTES = 1_500;

    /** Paths of other functions: those below a community's path, and those of no one community. */
    private static Stream<FunctionRoute> functions() {
        return Stream.of(FunctionRoute.values()).filter(route -> route.kind() != FunctionRoute.Kind.FORM);
    }

    private static String pathOf(FunctionRoute route) {
        return route.template().replace("{community}", "social-media").replaceAll("\\{.*}", "2026-11-24-x");
    }

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    static final Map<String, String> SETTINGS = Map.of(
        "SITE_NAME",
        "Government Communities",
        "AGENCY",
        "",
        "COMMUNITY_ADDRESS",
        "a@example.gov",
        "SITE_ORIGIN",
        "",
        "GOVERNMENT_SITE",
        "false",
        "ONLY_BY_EDGE",
        "off",
        "EDGE_SECRET_HASHES",
        ""
    );

    private static final Map<String, String> GOVERNMENT = new HashMap<>(SETTINGS);

    static {
        GOVERNMENT.put("GOVERNMENT_SITE", "true");
        GOVERNMENT.put(
            "AGENCY",
            "Bureau of Locks & Dams|BLD|www.example.gov|https://www.example.gov/about| https://www.example.gov/foia|" +
                "https://www.example.gov/no-fear|https://oig.example.gov/|https://www.example.gov/reports"
        );
    }

    private final PagesFunction function = function(
        new Deployment("Government Communities", "socialgov@example.gov", Optional.empty())
    );

    private PagesFunction function(Deployment deployment) {
        var log = new Log(WatchedLog.to(logged));
        return new PagesFunction(Wiring.http(deployment, getClass().getClassLoader(), log));
    }

    private HttpAnswer get(String path) {
        return answer(HttpEvents.get(path));
    }

    private HttpAnswer answer(HttpEvents event) {
        return Crawl.answer(function, event.eventBytes());
    }

    @Test
    void the_communitys_page_shows_its_document_and_the_way_to_join_by_form() {
        var page = get(COMMUNITY);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text())
            .startsWith("<!DOCTYPE html>")
            .contains("<title>Social Media Community of Practice | Government Communities</title>")
            .contains("<h1>Social Media Community of Practice</h1>", ">What We Do</h2>")
            .contains("href=\"/communities/social-media/join/\"", ">Join SocialGov</a>")
            .contains("mailto:socialgov@example.gov?subject=Join%20%23SocialGov");
    }

    @Test
    void the_stylesheet_has_every_kind_of_alert() {
        assertThat(get(Crawl.stylesheet(get("/").text())).text()).contains(
            ".usa-alert--success",
            ".usa-alert--info",
            ".usa-alert--warning",
            ".usa-alert--error"
        );
    }

    @Test
    void a_page_says_where_it_lies_by_the_apis_name_or_the_sites_origin() {
        assertThat(get(COMMUNITY).text()).contains("rel=\"canonical\" href=\"https://" + HttpEvents.DOMAIN + COMMUNITY);
        var event = HttpEvents.get(COMMUNITY).eventBytes();
        var elsewhere = function(
            new Deployment("Government Communities", "a@example.gov", Optional.of("https://socialgov.example.gov"))
        );
        assertThat(Crawl.answer(elsewhere, event).text()).contains("href=\"https://socialgov.example.gov" + COMMUNITY);
    }

    @Test
    void only_a_governments_deployment_says_that_it_is_one() {
        String official = "An official website of the United States government";
        assertThat(get("/").text()).doesNotContain(official);
        var government = function(Deployment.read(new Settings(GOVERNMENT)));
        assertThat(Crawl.answer(government, HttpEvents.get("/").eventBytes()).text()).contains(official);
        assertThat(Crawl.answer(government, HttpEvents.get("/nowhere/").eventBytes()).text()).contains(official);
    }

    /** https://designsystem.digital.gov/components/identifier/ */
    @Test
    void each_page_of_a_governments_site_names_its_agency_and_has_the_required_links() {
        assertThat(get("/").text()).doesNotContain("usa-identifier", "USA.gov");
        var government = function(Deployment.read(new Settings(GOVERNMENT)));
        for (String path : List.of("/", COMMUNITY + "join/", "/nowhere/")) {
            assertThat(Crawl.answer(government, HttpEvents.get(path).eventBytes()).text()).contains(
                "<p class=\"usa-identifier__identity-domain\">" + HttpEvents.DOMAIN + "</p>",
                "An official website of the <a href=\"https://www.example.gov/\">Bureau of Locks &amp; Dams</a>",
                "href=\"https://www.example.gov/about\" class=\"usa-identifier__required-link usa-link\">About BLD</a>",
                "href=\"/accessibility/\" class=\"usa-identifier__required-link usa-link\">Accessibility statement</a>",
                "href=\"https://www.example.gov/foia\" class=\"usa-identifier__required-link usa-link\">FOIA requests</a>",
                "href=\"https://www.example.gov/no-fear\" class=\"usa-identifier__required-link usa-link\">No FEAR Act data</a>",
                "href=\"https://oig.example.gov/\" class=\"usa-identifier__required-link usa-link\">Office of the Inspector General</a>",
                "href=\"https://www.example.gov/reports\" class=\"usa-identifier__required-link usa-link\">Performance reports</a>",
                "href=\"/privacy/\" class=\"usa-identifier__required-link usa-link\">Privacy policy</a>",
                "<a href=\"https://www.usa.gov/\" class=\"usa-link\">Visit USA.gov</a>"
            );
        }
    }

    @Test
    void a_governments_site_without_its_agency_does_not_start() {
        var incomplete = new HashMap<>(GOVERNMENT);
        incomplete.put("AGENCY", "||||||| ");
        assertThat(catchThrowable(() -> Deployment.read(new Settings(incomplete))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("AGENCY");
    }

    @Test
    void the_site_has_the_name_that_the_deployment_gives_it() {
        var named = function(new Deployment("Bureau Communities", "a@example.gov", Optional.empty()));
        assertThat(Crawl.answer(named, HttpEvents.get("/").eventBytes()).text()).contains(
            " | Bureau Communities</title>",
            "<meta property=\"og:site_name\" content=\"Bureau Communities\">",
            "<span itemprop=\"name\">Bureau Communities</span>"
        );
        assertThat(Crawl.answer(named, HttpEvents.get("/nowhere/").eventBytes()).text()).contains(
            " | Bureau Communities</title>"
        );
        assertThat(Crawl.answer(named, HttpEvents.get("/feed.xml").eventBytes()).text()).contains(
            "<title>Bureau Communities</title>",
            "<author><name>Bureau Communities</name></author>"
        );
        assertThat(Crawl.answer(named, HttpEvents.get("/feed.json").eventBytes()).text()).contains(
            "\"title\":\"Bureau Communities\"",
            "\"authors\":[{\"name\":\"Bureau Communities\"}]"
        );
        assertThat(Crawl.answer(named, HttpEvents.get("/events.ics").eventBytes()).text()).contains(
            "X-WR-CALNAME:Bureau Communities "
        );
    }

    @Test
    void a_name_that_a_format_would_escape_stops_the_start() {
        assertThat(catchThrowable(() -> new Deployment("Locks & Dams", "a@example.gov", Optional.empty())))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("SITE_NAME");
    }

    @Test
    void the_page_after_the_form_says_what_to_look_for() {
        assertThat(get(COMMUNITY + "join/check-your-mail/").text()).contains(
            "<strong>socialgov@example.gov</strong>",
            "Confirm that you want to join SocialGov",
            "How long it takes",
            "Email the coordinators"
        );
    }

    @Test
    void every_page_has_a_strong_tag_and_is_not_sent_again_to_who_has_it() {
        for (String path : Crawl.pages(function)) {
            for (String encoding : List.of("", "gzip", "br, gzip")) {
                var event = HttpEvents.get(path).header("accept-encoding", encoding);
                var first = answer(event);
                assertThat(first.status()).as(path).isEqualTo(200);
                String tag = first.header("etag");
                assertThat(tag).startsWith("\"").endsWith("\"");
                for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
                    var again = answer(event.header("if-none-match", known));
                    assertThat(again.status()).as(path).isEqualTo(304);
                    assertThat(again.body()).isEmpty();
                    assertThat(again.header("etag")).isEqualTo(tag);
                    assertThat(again.header("cache-control")).isEqualTo(first.header("cache-control"));
                    assertThat(again.header("vary")).isEqualTo("accept-encoding");
                }
                assertThat(answer(event.header("if-none-match", "\"other\"")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void what_is_compressed_is_the_same_page_under_another_tag() {
        var plain = get(COMMUNITY);
        var gzip = answer(HttpEvents.get(COMMUNITY).header("accept-encoding", "gzip, deflate, br"));
        assertThat(plain.headers()).doesNotContainKey("content-encoding");
        assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
        assertThat(gzip.text()).isEqualTo(plain.text());
        assertThat(gzip.header("etag")).isNotEqualTo(plain.header("etag"));
        assertThat(gzip.header("vary")).isEqualTo("accept-encoding");
    }

    @Test
    void a_client_that_refuses_a_coding_does_not_get_it() {
        assertThat(Representations.takes("gzip;q=0, br", "gzip")).isFalse();
        assertThat(Representations.takes("gzip;q=0.001", "gzip")).isTrue();
        assertThat(Representations.takes("*;q=0", "gzip")).isFalse();
        assertThat(Representations.takes("identity, *", "gzip")).isTrue();
        assertThat(Representations.takes("gzip;q=0, *", "gzip")).isFalse();
        assertThat(Representations.takes("x-gzip", "gzip")).isFalse();
        assertThat(Representations.takes("", "gzip")).isFalse();
        assertThat(Representations.takes("GZIP", "gzip")).isTrue();
    }

    @Test
    void a_page_may_be_kept_by_shared_caches_for_a_while_and_a_file_for_good() {
        assertThat(get(COMMUNITY).header("cache-control")).isEqualTo("public, max-age=60, s-maxage=300");
        String css = Crawl.stylesheet(get(COMMUNITY).text());
        var file = answer(HttpEvents.get(css).header("accept-encoding", "gzip, br"));
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("content-type")).isEqualTo("text/css; charset=utf-8");
        assertThat(file.header("content-encoding")).isEqualTo("br");
        assertThat(file.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(answer(HttpEvents.get(css).header("accept-encoding", "gzip")).text()).isEqualTo(get(css).text());
    }

    @Test
    void head_has_the_headers_of_get_and_no_body() {
        for (String path : List.of("/", COMMUNITY, Crawl.stylesheet(get("/").text()), "/events", "/nowhere/")) {
            var got = get(path);
            var head = answer(HttpEvents.request("HEAD", path));
            assertThat(head.status()).isEqualTo(got.status());
            assertThat(head.headers()).isEqualTo(got.headers());
            assertThat(head.body()).isEmpty();
        }
        var tag = get(COMMUNITY).header("etag");
        assertThat(answer(HttpEvents.request("HEAD", COMMUNITY).header("if-none-match", tag)).status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND" })
    void a_wrong_method_is_told_the_right_ones(String method) {
        var answer = answer(HttpEvents.request(method, COMMUNITY));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void every_path_without_its_closing_slash_leads_to_the_one_with_it() {
        for (String path : Crawl.pages(function)) {
            if (path.length() > 1 && path.endsWith("/")) {
                String slashless = path.substring(0, path.length() - 1);
                assertThat(get(slashless).status()).as(slashless).isEqualTo(308);
                assertThat(get(slashless).header("location")).isEqualTo(path);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void a_functions_path_with_a_closing_slash_leads_to_the_one_without(FunctionRoute route) {
        String path = pathOf(route);
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            var answer = answer(HttpEvents.request(method, path + "/").query("token=a%2Bb&x="));
            assertThat(answer.status()).as(method).isEqualTo(308);
            assertThat(answer.header("location")).isEqualTo(path + "?token=a%2Bb&x=");
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.body()).isEmpty();
            boolean token = route.kind() == FunctionRoute.Kind.LINK;
            assertThat(answer.header("x-robots-tag")).isEqualTo(token ? "noindex" : null);
            assertThat(answer.header("referrer-policy")).isEqualTo(
                token ? "same-origin" : "strict-origin-when-cross-origin"
            );
        }
        var plain = get(path + "/");
        assertThat(plain.header("location")).isEqualTo(path);
        assertThat(plain.header("cache-control")).isEqualTo("no-store");
    }

    /** A mail provider's one-click unsubscribe comes from no page (RFC 8058). */
    @Test
    void another_sites_post_is_sent_on_to_the_function_which_judges_it() {
        var post = HttpEvents.form(COMMUNITY + "unsubscribe/", "List-Unsubscribe", "One-Click");
        assertThat(answer(post.query("token=x").header("sec-fetch-site", "cross-site")).status()).isEqualTo(308);
        assertThat(
            answer(HttpEvents.form(JOIN + "/", "a", "b").header("sec-fetch-site", "cross-site")).status()
        ).isEqualTo(308);
    }

    /** Its function redirects nothing, and PagesFunction never to the spelling that a request came in. */
    @ParameterizedTest
    @MethodSource("functions")
    void a_functions_own_path_is_never_sent_back(FunctionRoute route) {
        for (String method : List.of("GET", "HEAD", "POST")) {
            assertThat(answer(HttpEvents.request(method, pathOf(route))).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/communities/nowhere/confirm/", COMMUNITY + "confirm//", COMMUNITY + "x/confirm/" })
    void a_path_that_no_function_has_is_not_found(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { JOIN, MANAGE })
    void a_forms_page_is_shown_and_its_posts_are_sent_to_the_function(String path) {
        var page = get(path + "/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("cache-control")).isEqualTo("public, max-age=60, s-maxage=300");
        assertThat(page.text()).contains("method=\"post\" action=\"" + path + "\"");
        var head = answer(HttpEvents.request("HEAD", path + "/"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).isEqualTo(page.headers());
        assertThat(head.body()).isEmpty();

        for (String method : List.of("GET", "HEAD")) {
            var without = answer(HttpEvents.request(method, path).query("a=1"));
            assertThat(without.status()).isEqualTo(308);
            assertThat(without.header("location")).isEqualTo(path + "/?a=1");
            assertThat(without.header("cache-control")).isEqualTo("no-store");
        }
        var post = answer(HttpEvents.form(path + "/", "email", "a@example.gov").query("a=1"));
        assertThat(post.status()).isEqualTo(308);
        assertThat(post.header("location")).isEqualTo(path + "?a=1");
        assertThat(post.header("cache-control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = { JOIN, MANAGE })
    void a_forms_paths_tell_their_methods(String path) {
        for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")) {
            for (String spelling : List.of(path, path + "/")) {
                var answer = answer(HttpEvents.request(method, spelling));
                assertThat(answer.status())
                    .as(method + " " + spelling)
                    .isEqualTo(405);
                assertThat(answer.header("allow")).isEqualTo("GET, HEAD, POST");
            }
        }
        // A route takes it; where a gateway sends it here all the same, a redirect would lead back to here.
        var post = answer(HttpEvents.form(path, "email", "a@example.gov"));
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("allow")).isEqualTo("GET, HEAD, POST");
    }

    @Test
    void the_form_to_join_asks_what_the_community_asks_and_shows_its_privacy_notice() {
        String page = get(JOIN + "/").text();
        for (String field : List.of("email", "name", "organization", "role", "topic", "consent", "website")) {
            assertThat(page).contains("name=\"" + field + "\"");
        }
        assertThat(page)
            .contains("<title>Join SocialGov | Government Communities</title>", "Privacy notice", "Authority:")
            .contains("value=\"best-practices\"", "value=\"terms-of-service\"")
            .contains("Anyone with a U.S. government email address can join")
            .contains("<a class=\"usa-link\" href=\"/directory\">Check your email domain")
            .contains("<img class=\"site-made__image\" src=\"" + JOIN + ".svg\" width=\"48\" height=\"48\" alt=\"\">")
            .doesNotContain(" checked", "Error:", "usa-alert--error");
    }

    @Test
    void the_form_to_manage_a_subscription_asks_for_an_address() {
        assertThat(get(MANAGE + "/").text()).contains("<h1>Manage your subscription</h1>", "name=\"email\"");
    }

    @Test
    void a_redirects_query_cannot_add_a_header() {
        var answer = answer(HttpEvents.get("/events").query("a=1\r\nset-cookie: b=c\u0000é"));
        assertThat(answer.header("location")).isEqualTo("/events/?a=1set-cookie:b=c");
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "//evil.example/",
            "/nowhere",
            "/../site/index",
            "/site/index",
            "/communities/social-media/../../site/index",
            "/communities/%2e%2e/",
            "/communities/social-media/index.page",
            "/<script>alert(1)</script>/",
            "/\"onmouseover=alert(1)/",
            "/%00",
            "/META-INF/MANIFEST.MF",
            "/org/socialgov/pages/PagesFunction.class",
            "/COMMUNITIES/social-media/",
        }
    )
    void an_unknown_path_is_not_found_and_never_repeated(String path) {
        var answer = get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.text())
            .contains("<h1>Page not found</h1>", "href=\"/\"")
            .doesNotContain("alert(1)", "evil.example");
    }

    @Test
    void a_program_gets_its_error_as_json() {
        var answer = answer(HttpEvents.get("/nowhere/").header("accept", "application/json"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json; charset=utf-8");
        assertThat(answer.text())
            .startsWith(
                "{\"type\":\"about:blank\",\"title\":\"Page not found\",\"status\":404,\"detail\":\"There is no page"
            )
            .endsWith("\"}");
    }

    @Test
    void every_response_has_the_headers() {
        String big = "x".repeat(140_000);
        var answers = List.of(
            get(COMMUNITY),
            answer(HttpEvents.get(COMMUNITY).header("if-none-match", "*")),
            get(Crawl.stylesheet(get("/").text())),
            get("/events"),
            answer(HttpEvents.request("POST", "/events/").rawBody("%%%", true)),
            answer(HttpEvents.form("/events", "a", "b").header("sec-fetch-site", "cross-site")),
            get("/nowhere/"),
            answer(HttpEvents.request("PUT", "/")),
            answer(HttpEvents.request("POST", "/events/").text(big))
        );
        assertThat(answers.stream().map(HttpAnswer::status)).containsExactly(
            200,
            304,
            200,
            308,
            400,
            403,
            404,
            405,
            413
        );
        for (var answer : answers) {
            assertThat(answer.headers())
                .containsEntry("strict-transport-security", "max-age=63072000; includeSubDomains")
                .containsEntry(
                    "content-security-policy",
                    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                )
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("referrer-policy", "strict-origin-when-cross-origin")
                .containsEntry("cross-origin-opener-policy", "same-origin")
                .containsKeys("permissions-policy", "cache-control")
                .doesNotContainKeys("server", "x-powered-by");
            if (answer.body().length > 0) {
                assertThat(answer.header("content-type")).contains("charset=utf-8");
            }
        }
    }

    @Test
    void no_link_on_any_page_leads_nowhere() {
        for (String path : Crawl.pages(function)) {
            for (String link : Crawl.links(get(path).text())) {
                var answer = get(link);
                assertThat(OTHER_FUNCTIONS.contains(ofFirst(link)) || answer.status() == 200)
                    .as(link + " on " + path)
                    .isTrue();
            }
        }
    }

    @Test
    void the_communitys_page_with_all_that_it_loads_is_small() {
        var seen = Crawl.loadedBy(get(COMMUNITY).text());
        int bytes = answer(HttpEvents.get(COMMUNITY).header("accept-encoding", "gzip, br")).body().length;
        for (String path : seen) {
            if (path.equals(BADGE)) {
                bytes += BADGE_BYTES;
            } else {
                var answer = answer(HttpEvents.get(path).header("accept-encoding", "gzip, br"));
                assertThat(answer.status()).as(path).isEqualTo(200);
                bytes += answer.body().length;
            }
        }
        // Every image that the stylesheet could ever ask for, too.
        for (String path : Crawl.loadedBy(get(Crawl.stylesheet(get(COMMUNITY).text())).text())) {
            bytes += answer(HttpEvents.get(path).header("accept-encoding", "gzip, br")).body().length;
        }
        assertThat(bytes).isLessThan(20_000);
    }

    @Test
    void the_search_finds_marks_and_never_believes_what_it_is_asked() {
        var found = answer(HttpEvents.get("/search/").query("q=acessible+captions"));
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.header("etag")).isNotNull();
        assertThat(found.text()).contains(
            "<title>acessible captions - Search | Government Communities</title>",
            "<meta name=\"description\" content=\"Search best practices, training, tools and resources\">",
            "<mark>Captions</mark>",
            "results</h2>"
        );
        var hostile = answer(HttpEvents.get("/search/").query("q=%22%3E%3Cscript%3Ezzqx%28%29%3C%2Fscript%3E"));
        assertThat(hostile.text())
            .contains("value=\"&quot;&gt;&lt;script&gt;zzqx()&lt;/script&gt;\"")
            .doesNotContain("<script");
        var nothing = answer(HttpEvents.get("/search/").query("q=zzqqxx"));
        assertThat(nothing.text()).contains("Nothing found", "You can also look here:");
        assertThat(get("/search/").text()).contains("name=\"q\"", "You can also look here:");
        assertThat(answer(HttpEvents.get("/search/").query("q=a&q=b")).status()).isEqualTo(400);
        assertThat(get("/search").header("location")).isEqualTo("/search/");
        assertThat(answer(HttpEvents.get("/search/").query("q=" + "x".repeat(5000))).status()).isEqualTo(200);
    }

    /** People type into addresses, and campaigns' links have fields of their own. */
    @Test
    void a_query_is_taken_as_text_however_it_is_escaped() {
        var typed = Map.of(
            "q=20%+of+posts",
            "20% of posts",
            "q=100%",
            "100%",
            "q=caf%E9",
            "café",
            "q=%ff",
            "ÿ",
            "q=a|b",
            "a|b",
            "q=join&utm_campaign=caf%E9",
            "join",
            "q=join&utm_content=50%off&fbclid=%",
            "join",
            "q=join" + "&x=y".repeat(300),
            "join"
        );
        typed.forEach((query, text) -> {
            var answer = answer(HttpEvents.get("/search/").query(query));
            assertThat(answer.status()).as(query).isEqualTo(200);
            assertThat(answer.text()).contains("value=\"" + text + "\"");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "unsubscribe, /communities/manage-your-listserv-subscription/",
        "leave, /communities/manage-your-listserv-subscription/",
        "change my address, /communities/manage-your-listserv-subscription/",
        "sign up, /communities/social-media/join/",
        "how many members, /communities/social-media/members",
        "email domain, /directory",
        "account hacked, /category/socialmedia/account-security/",
        "blocking users, /category/socialmedia/public-comments/",
        "plainlanguage, /category/socialmedia/plain-language-in-posts/",
        "X, /resources/federal-compatible-terms-of-service-agreements/twitter/",
    })
    void the_search_leads_first_to_what_people_look_for(String query, String path) {
        String results = answer(
            HttpEvents.get("/search/").query("q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        ).text();
        int first = results.indexOf("<h3 class=\"usa-collection__heading\">");
        String address = results.substring(results.indexOf("href=\"", first) + 6);
        assertThat(ofFirst(address.substring(0, address.indexOf('"')))).isEqualTo(path);
    }

    /** A path of any community, as SocialGov has it: one may be added to the content. */
    private static String ofFirst(String path) {
        for (Community community : Community.all(PagesFunctionTest.class.getClassLoader())) {
            if (path.startsWith(community.path())) {
                return COMMUNITY + path.substring(community.path().length());
            }
        }
        return path;
    }

    @Test
    void a_mistyped_word_is_corrected_and_said() {
        assertThat(answer(HttpEvents.get("/search/").query("q=acessibilty")).text()).contains(
            "Showing results for <strong>accessibility</strong>"
        );
    }

    @Test
    void machines_find_what_they_ask_for() {
        assertThat(get("/robots.txt").text()).contains("Sitemap: https://" + HttpEvents.DOMAIN + "/sitemap.xml");
        assertThat(get("/sitemap.xml").text())
            .contains(
                "<loc>https://" + HttpEvents.DOMAIN + COMMUNITY + "</loc>",
                "<loc>https://" + HttpEvents.DOMAIN + COMMUNITY + "join/</loc>",
                "<loc>https://" + HttpEvents.DOMAIN + COMMUNITY + "members</loc>",
                "<loc>https://" + HttpEvents.DOMAIN + "/directory</loc>",
                "<loc>https://" + HttpEvents.DOMAIN + MANAGE + "/</loc>"
            )
            .doesNotContain("check-your-mail", "/confirm", "/subscription<", "join.svg");
        assertThat(get("/.well-known/security.txt").text()).contains(
            "Contact: mailto:socialgov@example.gov",
            "Expires: 2026-08-29T00:00:00Z"
        );
        assertThat(get("/feed.xml").header("content-type")).isEqualTo("application/atom+xml; charset=utf-8");
        assertThat(get("/feed.json").header("content-type")).isEqualTo("application/feed+json; charset=utf-8");
        assertThat(get("/events.ics").header("content-type")).isEqualTo("text/calendar; charset=utf-8");
        assertThat(get("/resources/federal-compatible-terms-of-service-agreements.csv").text()).startsWith(
            "name,slug,url"
        );
    }

    @Test
    void pages_run_no_script_load_nothing_from_elsewhere_and_style_nothing_in_place() {
        for (String path : Crawl.pages(function)) {
            String page = get(path).text();
            assertThat(page).as(path).doesNotContain("<script", "<style", " style=", " onclick=", "data:", "<iframe");
            assertThat(Crawl.loadedBy(page))
                .isNotEmpty()
                .allMatch(loaded -> loaded.startsWith("/"));
        }
        assertThat(get(Crawl.stylesheet(get("/").text())).text()).doesNotContain("data:", "http:", "https:", "@import");
    }

    @Test
    void the_log_holds_no_path_and_no_query() {
        answer(HttpEvents.get("/canary-path").query("token=canary-token").header("referer", "canary-referer"));
        assertThat(logged.toString(StandardCharsets.UTF_8)).contains("\"status\":404").doesNotContain("canary");
    }

    @Test
    void a_missing_setting_stops_the_start_by_name() {
        for (String name : SETTINGS.keySet()) {
            var without = new HashMap<>(SETTINGS);
            without.remove(name);
            assertThat(catchThrowable(() -> Deployment.read(new Settings(without)))).hasMessageContaining(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "https://example.gov?x=1", "https://someone@example.gov", "https://exa mple.gov", "https://" }
    )
    void an_origin_that_would_break_each_link_stops_the_start(String origin) {
        var settings = new HashMap<>(SETTINGS);
        settings.put("SITE_ORIGIN", origin);
        assertThat(catchThrowable(() -> Deployment.read(new Settings(settings))))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("the setting SITE_ORIGIN must be an origin");
    }
}
