package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Membership;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.WatchedLog;

class MemberListPagesTest {

    private static final String MEMBERS = COORDINATORS + "/members";
    private static final Pattern ADDRESS = Pattern.compile("[a-z0-9.]+@agency\\.gov");
    private static final Pattern OLDER = Pattern.compile("href=\"[^\"?]+\\?([^\"]*after=[^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("name=\"after\" value=\"([^\"]+)\"");

    private final InMemorySystem system = new InMemorySystem();
    private String ada;

    @BeforeEach
    void signIn() {
        ada = system.signIn(ADA);
    }

    private Membership member(String name, String email, Membership.State state) {
        WatchedLog.neverIn(name, email);
        return system.put(
            new Membership(
                MemberKey.of("socialgov", InMemorySystem.address(email)),
                "socialgov",
                InMemorySystem.address(email),
                new Details(name, "Office of Things", "", List.of()),
                new Consent("2026-01", system.clock.instant()),
                state,
                Item.firstRevision(system.clock.instant())
            )
        );
    }

    private void members(int count) {
        for (int i = 0; i < count; i++) {
            system.clock.advance(Duration.ofSeconds(1));
            member("Member " + i, "member" + i + "@agency.gov", new Membership.State.Active(system.clock.instant()));
        }
        ada = system.signIn(ADA);
    }

    private HttpAnswer get(String query) {
        return system.send(HttpEvents.get(MEMBERS).query(query).cookie(ada));
    }

    private HttpAnswer post(String cookie, String... fields) {
        return system.send(HttpEvents.form(MEMBERS, fields).cookie(cookie));
    }

    private HttpAnswer search(String words) {
        return post(ada, "q", words, "status", "ACTIVE");
    }

    private static List<String> addresses(HttpAnswer page) {
        return ADDRESS.matcher(page.text()).results().map(MatchResult::group).distinct().toList();
    }

    private static String found(Pattern pattern, HttpAnswer page) {
        var found = pattern.matcher(page.text());
        assertThat(found.find()).as("%s on the page", pattern).isTrue();
        return found.group(1).replace("&amp;", "&");
    }

    @Test
    void a_page_has_fifty_rows_the_newest_first_and_none_is_shown_twice() {
        members(60);
        var first = get("");
        assertThat(first.status()).isEqualTo(200);
        var second = get(found(OLDER, first));
        var shown = new ArrayList<>(addresses(first));
        assertThat(shown).hasSize(50).startsWith("member59@agency.gov", "member58@agency.gov");
        shown.addAll(addresses(second));
        assertThat(shown).hasSize(60).doesNotHaveDuplicates();
        assertThat(second.text()).doesNotContain("after=").contains(">Newest</a>");
    }

    @Test
    void a_page_token_serves_one_session_and_one_query() {
        members(60);
        String older = found(OLDER, get(""));
        String token = older.substring(older.indexOf("after=") + 6);
        assertThat(get(older).status()).isEqualTo(200);

        String ben = system.signIn(BEN);
        assertThat(system.send(HttpEvents.get(MEMBERS).query(older).cookie(ben)).status()).isEqualTo(400);
        assertThat(get("status=LEFT&after=" + token).status()).isEqualTo(400);
        assertThat(post(ada, "q", "member", "status", "ACTIVE", "after", token).status()).isEqualTo(400);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String altered = token.substring(0, i) + other + token.substring(i + 1);
            // The last character of base64 has bits that mean nothing.
            if (i < token.length() - 1) {
                assertThat(get("status=ACTIVE&after=" + altered).status())
                    .as("altered at %d", i)
                    .isEqualTo(400);
            }
        }
        assertThat(get("after=x").status()).isEqualTo(400);
        assertThat(get("after=" + "A".repeat(2_000)).status()).isEqualTo(400);
        assertThat(get("status=OTHER").status()).isEqualTo(400);
    }

    @Test
    void each_status_has_a_list_of_its_own() {
        var now = system.clock.instant();
        member("Ann Active", "active@agency.gov", new Membership.State.Active(now));
        member("Wim Waits", "waits@agency.gov", new Membership.State.AwaitingApproval(now));
        member("Pia Pending", "pending@agency.gov", new Membership.State.Pending(now, now.plusSeconds(99)));
        member("Leo Left", "left@agency.gov", new Membership.State.Left(now, now));
        member("Dan Declined", "declined@agency.gov", new Membership.State.Declined(now, "no"));
        member(
            "Sue Suppressed",
            "suppressed@agency.gov",
            new Membership.State.Suppressed(now, Membership.SuppressionReason.BOUNCE)
        );
        assertThat(addresses(get(""))).containsExactly("active@agency.gov");
        assertThat(addresses(get("status=ACTIVE"))).containsExactly("active@agency.gov");
        assertThat(addresses(get("status=AWAITING_APPROVAL"))).containsExactly("waits@agency.gov");
        assertThat(addresses(get("status=PENDING"))).containsExactly("pending@agency.gov");
        assertThat(addresses(get("status=LEFT"))).containsExactly("left@agency.gov");
        assertThat(addresses(get("status=DECLINED"))).containsExactly("declined@agency.gov");
        assertThat(addresses(get("status=SUPPRESSED"))).containsExactly("suppressed@agency.gov");
    }

    @Test
    void a_search_finds_the_beginnings_of_words_and_a_whole_address_in_any_status() {
        var now = system.clock.instant();
        member("José García", "jose.garcia@agency.gov", new Membership.State.Active(now));
        member("Joan Garland", "joan@agency.gov", new Membership.State.Active(now));
        member("Leo Left", "left@agency.gov", new Membership.State.Left(now, now));
        for (String words : List.of("jose", "GARCI", "jose.g", "García José", "things jos")) {
            assertThat(addresses(search(words)))
                .as(words)
                .containsExactly("jose.garcia@agency.gov");
        }
        assertThat(addresses(search("ga"))).hasSize(2);
        assertThat(addresses(search("arcia"))).isEmpty();
        assertThat(search("left@agency.gov").text()).contains("Leo Left", "Status: Left");
        assertThat(search("nobody at all").text()).contains("Nobody was found.");
    }

    @Test
    void a_search_without_a_word_comes_back_as_typed() {
        for (String words : List.of("", "   ", "-- @ !", "x".repeat(201))) {
            var answer = search(words);
            assertThat(answer.status()).as(words).isEqualTo(422);
            assertThat(answer.text()).contains("role=\"alert\"", "href=\"#q\"");
        }
        assertThat(search("-- @ !").text()).contains("value=\"-- @ !\"");
    }

    @Test
    void a_search_goes_on_by_a_form_that_repeats_its_words() {
        members(60);
        var first = search("member");
        var second = post(ada, "q", "member", "status", "ACTIVE", "after", found(TOKEN, first));
        assertThat(addresses(first)).hasSize(50);
        assertThat(addresses(second)).hasSize(10).doesNotContainAnyElementsOf(addresses(first));
    }

    @Test
    void no_address_is_in_a_link_and_no_cache_keeps_a_page() {
        members(60);
        for (var answer : List.of(get(""), search("member5"), search("member5@agency.gov"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.header("x-robots-tag")).isEqualTo("noindex");
            assertThat(Pattern.compile("(?:href|action)=\"([^\"]*)\"").matcher(answer.text()).results())
                .isNotEmpty()
                .noneMatch(link -> link.group(1).matches("(?i).*(agency|member5).*"));
        }
    }

    @Test
    void a_session_shows_a_thousand_rows_and_more_after_a_fresh_link() {
        members(51);
        for (int page = 0; page < 20; page++) {
            assertThat(get("").status()).isEqualTo(200);
        }
        var refused = get("");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("Confirm that it is you").doesNotContain("@agency.gov");
        assertThat(search("member5").status()).isEqualTo(403);
        assertThat(system.send(HttpEvents.get(MEMBERS).cookie(system.signIn(BEN))).status()).isEqualTo(200);

        system.freshen(ADA, ada, "COORDINATORS_MEMBERS");
        assertThat(get("").status()).isEqualTo(200);
        system.clock.advance(Duration.ofMinutes(10));
        assertThat(get("").status()).isEqualTo(403);
    }

    @Test
    void nothing_is_listed_without_a_session() {
        members(1);
        ada = "x=y";
        assertThat(get("").status()).isEqualTo(403);
        var typed = search("member");
        assertThat(typed.status()).isEqualTo(403);
        assertThat(typed.text()).contains("name=\"q\" value=\"member\"").doesNotContain("@agency.gov");
    }

    @Test
    void an_empty_list_says_what_to_do_first() {
        assertThat(get("").text()).contains(
            "No members yet: share the join page, or bring a list along.",
            "href=\"/communities/social-media/join/\">The join page",
            "href=\"" + COORDINATORS + "/imports\">Bring a list along</a></p>"
        );
        assertThat(get("status=LEFT").text()).contains("Nobody has this status.");
    }

    @Test
    void hostile_text_is_text() {
        member("<script>alert(1)</script>", "hostile@agency.gov", new Membership.State.Active(system.clock.instant()));
        assertThat(get("").text()).contains("&lt;script&gt;").doesNotContain("<script>alert");
        assertThat(search("\"><script>alert(2)</script>").text()).doesNotContain("<script>alert");
    }

    @Test
    void a_table_that_is_not_reached_is_said() {
        members(1);
        system.ledger.fail(FakeLedger.Failure.READS);
        assertThat(get("").status()).isEqualTo(503);
    }
}
