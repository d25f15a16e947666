package org.socialgov.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Consent;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.environment.Log;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.web.Deployment;

class MembersFunctionTest {

    private static final String PAGE = "/communities/social-media/members";
    private static final String JSON = "/communities/social-media/members.json";
    private static final String CSV = "/communities/social-media/members.csv";
    private static final String BADGE = "/communities/social-media/members.svg";

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void made_up_members_are_marked_on_the_page_and_on_the_badge() {
        var community = TestCommunities.socialgov();
        var real = new MemberStatistics(community.id(), List.of(), Optional.empty());
        var example = new MemberStatistics(community.id(), List.of(), Optional.empty(), true);
        var wording = Wording.of("en");
        for (var figures : List.of(real, example)) {
            var numbers = new MembersNumbers(community, Instant.EPOCH, figures);
            assertThat(
                new MembersPage(numbers, wording).main().markup().contains("These members are made up.")
            ).isEqualTo(figures.isExample());
            assertThat(Charts.badge(numbers, wording).markup().contains("Example numbers, as of")).isEqualTo(
                figures.isExample()
            );
        }
    }

    @Test
    void a_count_puts_right_what_was_counted_wrong() {
        var key = add("Department of Labor", Kind.FEDERAL);
        var wrong = new MemberCountShard("socialgov", MemberCountShard.partOf(key), 41, Map.of(), 1);
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Add(wrong))));
        assertThat(numbers()).isEqualTo("42 members at 1 organizations");
        system.recount();
        assertThat(numbers()).isEqualTo("1 members at 1 organizations");
    }

    @Test
    void the_page_and_the_badge_are_compressed_and_sent_once() {
        populate();
        for (String path : List.of(PAGE, BADGE)) {
            var event = HttpEvents.get(path).header("accept-encoding", "gzip, deflate, br");
            var answer = system.members(event);
            assertThat(answer.header("content-encoding")).as(path).isEqualTo("gzip");
            assertThat(answer.body().length)
                .as(path)
                .isLessThan((get(path).body().length / 3) * 2);
            var again = system.members(event.header("if-none-match", answer.header("etag")));
            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.header("cache-control")).as(path).isEqualTo("public, max-age=60");
        }
    }

    @Test
    void the_page_shows_each_chart_with_its_table_and_the_same_numbers_as_the_data() {
        populate();
        String page = get(PAGE).text();
        assertThat(page)
            .contains("<h1>Members of SocialGov</h1>")
            .contains("<meta name=\"description\" content=\"The number of members of SocialGov today,")
            .contains("28 members at 5 government organizations, as of March 2, 2026.")
            .contains(
                "<tr><th scope=\"row\">Department of Labor</th><td>Federal</td><td class=\"site-number\">10</td></tr>"
            )
            .contains("3 other organizations, and members of no listed organization")
            .contains("<tr><th scope=\"row\">March 2026</th>")
            .contains("href=\"/communities/social-media/members.json\"");
        assertThat(count(page, "<svg ")).isEqualTo(3);
        assertThat(count(page, "<table ")).isEqualTo(3);
        assertThat(count(page, "role=\"img\"")).isEqualTo(3);

        assertThat(get(JSON).text())
            .contains("\"members\":28,\"organizations\":5")
            .contains("{\"organization\":\"Department of Labor\",\"kind\":\"federal\",\"members\":10}")
            .contains("{\"organization\":\"Ohio\",\"kind\":\"state\",\"members\":5}")
            .contains("{\"organization\":\"other\",\"kind\":null,\"organizations\":3,\"members\":5}")
            .contains("{\"month\":\"2026-03\",\"joined\":28,\"left\":0,\"members\":28}");
        assertThat(get(CSV).text())
            .startsWith("measure,group,kind,asOf,value\r\nmembers,,,2026-03-02,28\r\norganizations,,,2026-03-02,5\r\n")
            .contains("\r\nmembers-of-organization,Department of Labor,federal,2026-03-02,10\r\n")
            .contains("\r\nmembers-of-organization,other,,2026-03-02,5\r\n")
            .contains("\r\nmembers-at-end-of-month,2026-03,,2026-03-02,28\r\n");
    }

    @Test
    void no_number_and_no_difference_of_numbers_tells_of_few_or_of_one_organization() {
        populate();
        for (String path : List.of(PAGE, JSON, CSV)) {
            assertThat(get(path).text()).doesNotContain("Springfield", "Ponca", "Texas");
        }
        String json = get(JSON).text();
        var left = new HashMap<String, Integer>();
        for (var kind : found("\\{\"kind\":\"([^\"]+)\",\"members\":(\\d+)}", json)) {
            left.put(kind.group(1), Integer.parseInt(kind.group(2)));
        }
        assertThat(left).containsEntry("federal", 10).containsEntry("other", 15).hasSize(2);
        for (var organization : found("\"kind\":\"([^\"]+)\",\"members\":(\\d+)},", json.split("\"byKind\"")[0])) {
            String kind = left.containsKey(organization.group(1)) ? organization.group(1) : "other";
            left.merge(kind, -Integer.parseInt(organization.group(2)), Integer::sum);
        }
        assertThat(left.values()).allMatch(few -> few == 0 || few >= 5);
        assertThat(left).containsEntry("federal", 0).containsEntry("other", 10);
    }

    private static List<MatchResult> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    @Test
    void by_organization_the_numbers_change_once_a_week_and_in_all_at_once() {
        populate();
        for (int i = 0; i < 3; i++) {
            add("Department of Labor", Kind.FEDERAL);
        }
        system.clock.advance(Duration.ofDays(1));
        system.recount();
        assertThat(get(JSON).text())
            .contains("\"members\":31,\"organizations\":5")
            .contains("{\"organization\":\"Department of Labor\",\"kind\":\"federal\",\"members\":10}");
        system.clock.advance(Duration.ofDays(6));
        system.recount();
        assertThat(get(JSON).text()).contains(
            "{\"organization\":\"Department of Labor\",\"kind\":\"federal\",\"members\":15}"
        );
    }

    @Test
    void before_the_first_count_the_page_shows_what_is_known() {
        add("Department of Labor", Kind.FEDERAL);
        assertThat(get(PAGE).text()).contains("1 member at 1 government organization, as of", "after the first count");
        assertThat(get(JSON).text()).contains("\"members\":1,\"organizations\":1}");
        assertThat(get(CSV).text()).hasLineCount(3);
    }

    @Test
    void of_requests_to_join_only_the_rate_of_the_week_is_told() {
        populate();
        settle(15, 4);
        system.clock.advance(Duration.ofDays(7));
        system.recount();
        assertThat(get(JSON).text()).contains("\"confirmRate\":{\"since\":\"2026-01\",\"percent\":null}");
        assertThat(get(CSV).text()).doesNotContain("confirm-rate");
        assertThat(get(PAGE).text()).contains("when at least 20 requests ended").doesNotContain("percent were");

        settle(0, 1);
        String before = get(JSON).text() + get(CSV).text() + get(PAGE).text();
        system.clock.advance(Duration.ofHours(1));
        system.recount();
        assertThat(get(JSON).text()).contains("\"confirmRate\":{\"since\":\"2026-01\",\"percent\":null}");
        assertThat(before).doesNotContain("lapsed", "confirmed\"");
        system.clock.advance(Duration.ofDays(7));
        system.recount();
        assertThat(get(JSON).text()).contains("\"confirmRate\":{\"since\":\"2026-01\",\"percent\":75}");
        assertThat(get(CSV).text()).contains("\r\nconfirm-rate-percent,since 2026-01,,2026-03-16,75\r\n");
        assertThat(get(PAGE).text()).contains("ended since January 2026, 75 percent were confirmed");
        for (String path : List.of(PAGE, JSON, CSV)) {
            assertThat(get(path).text()).doesNotContain("lapsed", "\"confirmed\"");
        }
    }

    /** The months are in UTC, and so are the days beside them; people read the day of where most of them work. */
    @Test
    void days_are_those_of_utc_for_programs_and_of_new_york_for_people() {
        system.clock.advance(Duration.between(system.clock.instant(), Instant.parse("2026-04-01T01:00:00Z")));
        populate();
        assertThat(get(CSV).text())
            .contains("members,,,2026-04-01,28")
            .contains("members-of-organization,other,,2026-04-01,5")
            .contains("joined,2026-04,,2026-04-01,28");
        assertThat(get(JSON).text()).contains("\"snapshot\":{\"asOf\":\"2026-04-01\"");
        assertThat(get(PAGE).text()).contains("as of March 31, 2026.", "As of March 31, 2026.");
    }

    @Test
    void an_organization_of_two_kinds_is_told_apart_where_its_kind_is_not_beside_it() {
        for (int i = 0; i < 5; i++) {
            add("Department of Defense", Kind.FEDERAL);
            add("Department of Defense", Kind.MILITARY);
            add("Department of Labor", Kind.FEDERAL);
        }
        system.recount();
        assertThat(get(PAGE).text()).contains(
            ">Department of Defense (Federal)</text>",
            ">Department of Defense (Military)</text>",
            ">Department of Labor</text>",
            "<th scope=\"row\">Department of Defense</th><td>Military</td>"
        );
    }

    @Test
    void the_badge_is_an_image_of_the_two_numbers_with_their_day() {
        populate();
        var badge = get(BADGE);
        assertThat(badge.status()).isEqualTo(200);
        assertThat(badge.header("content-type")).isEqualTo("image/svg+xml; charset=utf-8");
        assertThat(badge.text())
            .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
            .contains(
                "<title id=\"name\">SocialGov: 28 members at 5 government organizations, as of March 2, 2026</title>"
            )
            .contains(">28</text>", ">5</text>", ">As of March 2, 2026</text>")
            .contains("prefers-color-scheme:dark", "forced-colors:active")
            .doesNotContain("style=", "<script", "href");
        // The community's page loads it: PagesFunctionTest counts so many bytes for it.
        assertThat(badge.text()).hasSizeLessThan(1_500);
    }

    @Test
    void a_view_is_one_read() {
        populate();
        int[] reads = new int[1];
        var function = new MembersFunction(
            Wiring.Pages.of(
                new Deployment("Government Communities", "socialgov@example.gov", Optional.empty()),
                TestCommunities.captionsFirst(),
                community -> {
                    reads[0]++;
                    return system.ledger.statistics(community);
                },
                system.clock,
                new Log(new PrintStream(OutputStream.nullOutputStream()))
            )
        );
        for (String path : List.of(PAGE, JSON, CSV, BADGE)) {
            reads[0] = 0;
            assertThat(
                HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), HttpEvents.get(path)).status()
            ).isEqualTo(200);
            assertThat(reads[0]).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "/communities/nobody/members",
            "/communities/nobody/members/",
            "/communities/nobody/members.json",
            "/communities/social-media/members//",
            "/communities/social-media/x/members.json",
            "/communities/members.json",
        }
    )
    void where_there_is_no_community_there_are_no_numbers(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { PAGE, JSON, CSV, BADGE })
    void a_path_with_a_closing_slash_is_answered_as_without(String path) {
        assertThat(get(path + "/").status()).isEqualTo(200);
        assertThat(get(path + "/").text()).isEqualTo(get(path).text());
    }

    @ParameterizedTest
    @ValueSource(strings = { PAGE, JSON, CSV, BADGE })
    void numbers_can_be_read_and_not_changed(String path) {
        assertThat(system.members(HttpEvents.request("POST", path)).status()).isEqualTo(405);
        var head = system.members(HttpEvents.request("HEAD", path));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(get(path).header("cache-control")).isEqualTo("public, max-age=60");
    }

    @Test
    void a_table_that_can_not_be_reached_is_said() {
        system.ledger.fail(FakeLedger.Failure.READS);
        var answer = get(PAGE);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("30");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void an_organizations_name_is_text_wherever_it_stands() {
        for (int i = 0; i < 5; i++) {
            add("=cmd|' /C calc'!A0, <script>alert(\"1\")</script>", Kind.CITY);
            add("Ohio & more", Kind.STATE);
        }
        system.recount();
        assertThat(get(PAGE).text())
            .doesNotContain("<script>")
            .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;", "Ohio &amp; more");
        assertThat(get(CSV).text()).contains(",\"'=cmd|' /C calc'!A0, <script>alert(\"\"1\"\")</script>\",city,");
        assertThat(get(JSON).text()).contains("<script>alert(\\\"1\\\")</script>");
    }

    @Test
    void every_id_on_the_page_is_there_once_and_every_reference_leads_to_one() {
        populate();
        String page = get(PAGE).text();
        var ids = Pattern.compile(" id=\"([^\"]+)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(
            Pattern.compile(" aria-labelledby=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
        ).isSubsetOf(ids);
    }

    /** A small number would disclose a member's choice. */
    @Test
    void how_members_get_mail_is_counted_and_never_published() {
        populate();
        var counted = choices();
        var member = system.ledger.member(add(null, null)).orElseThrow();
        var quiet = member.changed(
            new Details("Pat", "", "", List.of("training")),
            DeliveryPreferences.EACH.paused(Optional.empty())
        );
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Put(quiet))));
        system.recount();

        assertThat(choices()).isEqualTo(counted.plus(DeliveryPreferences.Frequency.PAUSED, List.of("training")));
        assertThat(Stream.of(PAGE, BADGE, JSON, CSV).map(path -> get(path).text())).allSatisfy(text ->
            assertThat(text).doesNotContainIgnoringCase(
                "paused",
                "digest",
                "frequenc",
                "choices",
                "\"topics",
                "last night"
            )
        );
    }

    private DailyMemberStatistics.Choices choices() {
        return system.ledger.statistics("socialgov").dailyStatistics().orElseThrow().choices().orElseThrow();
    }

    private void populate() {
        for (int i = 0; i < 12; i++) {
            add("Department of Labor", Kind.FEDERAL);
        }
        for (int i = 0; i < 8; i++) {
            add("Ohio", Kind.STATE);
        }
        for (int i = 0; i < 4; i++) {
            add("Texas", Kind.STATE);
        }
        add("Springfield", Kind.CITY);
        add("Springfield", Kind.CITY);
        add("Ponca Tribe", Kind.TRIBAL);
        add(null, null);
        system.recount();
    }

    private int added;

    private MemberKey add(String organization, Kind kind) {
        var address = EmailAddress.parse("person" + ++added + "@agency.gov").orElseThrow();
        var member = new Membership(
            MemberKey.of("socialgov", address),
            "socialgov",
            address,
            new Details("Pat", "", "", List.of()),
            new Consent("1", system.clock.instant()),
            DeliveryPreferences.EACH,
            Optional.ofNullable(organization).map(name ->
                new Affiliation(name, kind, OwnListings.shipped().reviewed())
            ),
            Membership.Generation.NONE,
            new Membership.State.Active(system.clock.instant()),
            1
        );
        var writes = new ArrayList<Change.Write>();
        writes.add(new Change.Write.Put(member));
        writes.add(new Change.Write.Add(MemberCountShard.one(member, 1)));
        system.ledger.commit(new Change(system.randomness.id(), writes));
        return member.key();
    }

    private void settle(int confirmed, int lapsed) {
        var month = YearMonth.from(system.clock.instant().atZone(ZoneOffset.UTC));
        var settled = Map.of(month, new MemberCountShard.Requests(confirmed, lapsed));
        var counts = new MemberCountShard("socialgov", 0, 0, Map.of(), settled, 1);
        system.ledger.commit(new Change(system.randomness.id(), List.of(new Change.Write.Add(counts))));
    }

    private String numbers() {
        var found = Pattern.compile("\"members\":(\\d+),\"organizations\":(\\d+)").matcher(get(JSON).text());
        assertThat(found.find()).isTrue();
        return found.group(1) + " members at " + found.group(2) + " organizations";
    }

    private HttpAnswer get(String path) {
        return system.members(HttpEvents.get(path));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
