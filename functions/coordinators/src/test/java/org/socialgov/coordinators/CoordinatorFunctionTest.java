package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;
import static org.socialgov.coordinators.InMemorySystem.FRESH;
import static org.socialgov.coordinators.InMemorySystem.OVERVIEW;
import static org.socialgov.coordinators.InMemorySystem.SIGN_IN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.CoordinatorSession;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Ledger;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.LedgerBetween;
import org.socialgov.testkit.TestCoordinators;

class CoordinatorFunctionTest {

    private static final String CHECK_YOUR_MAIL = COORDINATORS + "/check-your-mail/";

    private final InMemorySystem system = new InMemorySystem();

    private String token(String email) {
        return system.token(email, MailKind.COORDINATOR, Link.Purpose.COORDINATOR);
    }

    private HttpAnswer overview(String cookie) {
        return system.send(HttpEvents.get(OVERVIEW).cookie(cookie));
    }

    private HttpAnswer post(String cookie, String... fields) {
        return system.send(HttpEvents.form(OVERVIEW, fields).cookie(cookie));
    }

    private Set<String> coordinators() {
        return system.ledger
            .coordinators("socialgov")
            .entries()
            .stream()
            .filter(CoordinatorEntry::isActive)
            .map(entry -> entry.address().value())
            .collect(Collectors.toSet());
    }

    @Test
    void without_a_session_the_overview_shows_nothing_and_says_what_to_do() {
        var answer = system.send(HttpEvents.get(OVERVIEW));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text())
            .contains("<h1>Sign in to see this page</h1>")
            .contains("action=\"/communities/social-media/coordinators\"");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.header("x-robots-tag")).isEqualTo("noindex");
    }

    @Test
    void replies_do_not_tell_who_coordinates() {
        var known = system.ask(ADA);
        var unknown = system.ask("pat@stranger.example");
        assertThat(known.status()).isEqualTo(303);
        assertThat(known.header("location")).isEqualTo(CHECK_YOUR_MAIL);
        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(unknown.headers()).isEqualTo(known.headers());
        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(system.mailroom.mails())
            .singleElement()
            .satisfies(mail -> {
                assertThat(mail.kind()).isEqualTo(MailKind.COORDINATOR);
                assertThat(mail.to().value()).isEqualTo(ADA);
            });
        var json = system.send(HttpEvents.json(COORDINATORS, "{\"email\":\"" + BEN + "\"}"));
        var other = system.send(HttpEvents.json(COORDINATORS, "{\"email\":\"lee@stranger.example\"}"));
        assertThat(json.status()).isEqualTo(202);
        assertThat(other.text()).isEqualTo(json.text());
    }

    @Test
    void replies_cost_the_same_calls_for_any_address() {
        var first = FirstCoordinators.ofAll(List.of(InMemorySystem.address(ADA)));
        for (String email : List.of(ADA, "pat@stranger.example")) {
            var writes = new ArrayList<Integer>();
            var reads = new ArrayList<String>();
            UnaryOperator<Ledger> counting = table ->
                new LedgerBetween(table) {
                    @Override
                    protected Object read(Read read) {
                        reads.add(read.method());
                        return super.read(read);
                    }

                    @Override
                    protected Ledger.Commit commit(Change change) {
                        writes.add(change.writes().size());
                        return super.commit(change);
                    }
                }.table();
            new InMemorySystem(counting, first).ask(email);
            assertThat(writes).as(email).containsExactly(2);
            assertThat(reads).as(email).containsExactly("count", "coordinators", "addressStatus");
        }
    }

    @Test
    void an_address_that_is_none_comes_back_with_what_to_mend() {
        var answer = system.ask("ada.coordinator");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("<title>Error: ").contains("value=\"ada.coordinator\"");
        assertThat(system.mailroom.mails()).isEmpty();
        assertThat(system.send(HttpEvents.get(COORDINATORS)).status()).isEqualTo(200);
    }

    @Test
    void an_address_gets_three_links_in_ten_minutes_and_twenty_in_a_day() {
        for (int i = 0; i < 5; i++) {
            assertThat(system.ask(ADA).status()).isEqualTo(303);
        }
        assertThat(system.mailroom.mails()).hasSize(3);
        for (int i = 0; i < 30; i++) {
            system.clock.advance(Duration.ofMinutes(11));
            system.ask(ADA);
        }
        assertThat(system.mailroom.mails()).hasSize(20);
    }

    @Test
    void a_link_opens_a_session_of_an_hour_once() {
        system.ask(ADA);
        String token = token(ADA);
        var answer = system.click(SIGN_IN, token);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo(OVERVIEW);
        assertThat(answer.cookies())
            .singleElement()
            .satisfies(cookie ->
                assertThat(cookie)
                    .startsWith("__Host-coordinator=")
                    .contains("; HttpOnly", "; Secure", "; SameSite=Strict", "; Path=/", "; Max-Age=3600")
            );
        String cookie = answer.cookies().getFirst().split(";")[0];
        assertThat(overview(cookie).status()).isEqualTo(200);
        assertThat(overview(cookie).text()).contains("You are signed in as " + ADA);
        assertThat(system.click(SIGN_IN, token).status()).isEqualTo(410);
        assertThat(system.send(HttpEvents.get(SIGN_IN).query("token=" + token)).status()).isEqualTo(410);
        system.clock.advance(CoordinatorSession.LASTS);
        assertThat(overview(cookie).status()).isEqualTo(403);
    }

    @Test
    void a_scanner_signs_nobody_in() {
        system.ask(ADA);
        String token = token(ADA);
        var before = system.ledger.items();
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            for (int i = 0; i < 20; i++) {
                var answer = system.send(HttpEvents.request(method, SIGN_IN).query("token=" + token));
                assertThat(answer.cookies()).isEmpty();
                assertThat(answer.text()).doesNotContain(ADA);
            }
        }
        var posted = system.send(HttpEvents.form(SIGN_IN).query("token=" + token));
        assertThat(posted.status()).isEqualTo(422);
        assertThat(posted.cookies()).isEmpty();
        assertThat(system.ledger.items()).isEqualTo(before);
        assertThat(system.click(SIGN_IN, token).status()).isEqualTo(303);
    }

    @Test
    void a_link_of_another_purpose_community_or_time_opens_nothing() {
        system.ask(ADA);
        String token = token(ADA);
        assertThat(system.click("/communities/captions/coordinators/sign-in", token).status()).isEqualTo(404);
        assertThat(system.click(SIGN_IN, "A".repeat(43)).status()).isEqualTo(404);
        String cookie = system.signIn(BEN);
        assertThat(system.click(FRESH, token, cookie).status()).isEqualTo(404);
        assertThat(system.send(HttpEvents.get(SIGN_IN).query("token=" + token + "&token=" + token)).status()).isEqualTo(
            400
        );
        system.clock.advance(Duration.ofMinutes(60));
        assertThat(system.click(SIGN_IN, token).status()).isEqualTo(410);
    }

    @Test
    void the_parameter_says_nothing_after_seeding() {
        system.signIn(ADA);
        assertThat(coordinators()).containsExactlyInAnyOrder(ADA, BEN);
        assertThat(system.ledger.coordinators("socialgov").head().active()).isEqualTo(2);

        var redeployed = system.function(
            system.ledger,
            FirstCoordinators.ofAll(List.of(InMemorySystem.address("cat.coordinator@example.gov")))
        );
        int before = system.mailroom.mails().size();
        InMemorySystem.send(redeployed, HttpEvents.form(COORDINATORS, "email", "cat.coordinator@example.gov"));
        assertThat(system.mailroom.mails()).hasSize(before);
        InMemorySystem.send(redeployed, HttpEvents.form(COORDINATORS, "email", BEN));
        assertThat(system.mailroom.mails()).hasSize(before + 1);
    }

    @Test
    void two_first_sign_ins_seed_once() {
        system.ask(ADA);
        system.ask(BEN);
        String second = token(BEN);
        // While the first one is committed, the second one goes through as a whole.
        var between = LedgerBetween.beforeFirstCommit(system.ledger, () ->
            assertThat(system.click(SIGN_IN, second).status()).isEqualTo(303)
        );
        var function = system.function(
            between,
            FirstCoordinators.ofAll(List.of(InMemorySystem.address(ADA), InMemorySystem.address(BEN)))
        );
        var answer = InMemorySystem.send(
            function,
            HttpEvents.form(SIGN_IN, "agree", "yes").query("token=" + token(ADA))
        );
        assertThat(answer.status()).isEqualTo(303);
        assertThat(system.ledger.coordinators("socialgov").head().revision()).isEqualTo(1);
        assertThat(system.ledger.coordinators("socialgov").entries()).hasSize(2);
        assertThat(coordinators()).containsExactlyInAnyOrder(ADA, BEN);
    }

    @Test
    void a_removed_coordinators_session_and_links_are_dead_at_the_next_click() {
        String cookie = system.signIn(BEN);
        system.ask(BEN);
        String signIn = token(BEN);
        system.send(HttpEvents.form(FRESH, "for", "COORDINATORS_OVERVIEW").cookie(cookie));
        String fresh = system.token(BEN, MailKind.COORDINATOR_FRESH, Link.Purpose.FRESH);
        assertThat(overview(cookie).status()).isEqualTo(200);

        TestCoordinators.are(system.ledger, "socialgov", system.clock.instant(), InMemorySystem.address(ADA));
        assertThat(overview(cookie).status()).isEqualTo(403);
        assertThat(post(cookie, "action", "sign-out").status()).isEqualTo(403);
        assertThat(system.click(SIGN_IN, signIn).status()).isEqualTo(410);
        assertThat(system.send(HttpEvents.get(SIGN_IN).query("token=" + signIn)).status()).isEqualTo(410);
        assertThat(system.click(FRESH, fresh, cookie).status()).isEqualTo(403);
        int before = system.mailroom.mails().size();
        assertThat(system.ask(BEN).status()).isEqualTo(303);
        assertThat(system.mailroom.mails()).hasSize(before);
    }

    @Test
    void a_fresh_link_opens_nothing_in_another_browser() {
        String here = system.signIn(ADA);
        String elsewhere = system.signIn(ADA);
        system.send(HttpEvents.form(FRESH, "for", "COORDINATORS_OVERVIEW").cookie(here));
        String token = system.token(ADA, MailKind.COORDINATOR_FRESH, Link.Purpose.FRESH);

        assertThat(system.click(FRESH, token).status()).isEqualTo(403);
        var other = system.click(FRESH, token, elsewhere);
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.text()).contains("This link works only in the browser in which you asked for it.");
        assertThat(
            system
                .send(
                    HttpEvents.form(FRESH)
                        .query("token=" + token)
                        .cookie(here)
                )
                .status()
        ).isEqualTo(422);
        var answer = system.click(FRESH, token, here);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo(OVERVIEW);
        assertThat(system.click(FRESH, token, here).status()).isEqualTo(410);

        var now = system.clock.instant();
        var session = session(here);
        assertThat(session.isFreshAt(now)).isTrue();
        assertThat(session.isFreshAt(now.plus(CoordinatorSession.FRESH))).isFalse();
        assertThat(session(elsewhere).isFreshAt(now)).isFalse();
    }

    private CoordinatorSession session(String cookie) {
        var token = Link.Token.parse(cookie.substring(cookie.indexOf('=') + 1)).orElseThrow();
        return system.ledger.coordinatorSession(token.hash()).orElseThrow();
    }

    @Test
    void a_session_gets_six_fresh_links_in_ten_minutes() {
        String cookie = system.signIn(ADA);
        for (int i = 0; i < 6; i++) {
            var answer = system.send(HttpEvents.form(FRESH, "for", "COORDINATORS_OVERVIEW").cookie(cookie));
            assertThat(answer.header("location")).isEqualTo(CHECK_YOUR_MAIL);
        }
        var answer = system.send(HttpEvents.form(FRESH, "for", "COORDINATORS_OVERVIEW").cookie(cookie));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(system.mailroom.mails(MailKind.COORDINATOR_FRESH)).hasSize(6);
    }

    @Test
    void what_the_table_holds_opens_no_session() {
        system.signIn(ADA);
        for (var item : system.ledger.items()) {
            if (item instanceof CoordinatorSession session) {
                assertThat(overview(InMemorySystem.COOKIE + "=" + session.hash().hex()).status()).isEqualTo(403);
                assertThat(overview(InMemorySystem.COOKIE + "=" + session.id()).status()).isEqualTo(403);
            }
            if (item instanceof Link link) {
                assertThat(system.click(SIGN_IN, link.hash().hex()).status()).isEqualTo(404);
            }
        }
    }

    @Test
    void a_members_session_opens_nothing_here() {
        String cookie = system.signIn(ADA);
        String value = cookie.substring(cookie.indexOf('=') + 1);
        assertThat(overview("__Host-subscription=" + value).status()).isEqualTo(403);
    }

    @Test
    void a_session_serves_each_community_that_its_address_coordinates_and_no_other() {
        var ofOne = new InMemorySystem(
            table -> table,
            new FirstCoordinators(
                List.of(InMemorySystem.address(ADA)),
                Map.of("captions", List.of(InMemorySystem.address(BEN)))
            )
        );
        String cookie = ofOne.signIn(ADA);
        var captions = HttpEvents.get("/communities/captions/coordinators/overview").cookie(cookie);
        assertThat(ofOne.send(captions).status()).isEqualTo(403);
        String both = system.signIn(ADA);
        assertThat(
            system.send(HttpEvents.get("/communities/captions/coordinators/overview").cookie(both)).status()
        ).isEqualTo(200);
    }

    @Test
    void signing_out_ends_one_session_and_everywhere_all() {
        String first = system.signIn(ADA);
        system.clock.advance(Duration.ofSeconds(1));
        String second = system.signIn(ADA);
        assertThat(overview(second).text()).contains("Another session, since", "Sign out everywhere");
        var answer = post(first, "action", "sign-out");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.cookies().getFirst()).contains("Max-Age=0");
        assertThat(overview(first).status()).isEqualTo(403);
        assertThat(overview(second).status()).isEqualTo(200);
        assertThat(overview(second).text()).doesNotContain("Another session");

        system.clock.advance(Duration.ofSeconds(1));
        String third = system.signIn(ADA);
        system.clock.advance(Duration.ofSeconds(1));
        post(third, "action", "sign-out-everywhere");
        assertThat(overview(second).status()).isEqualTo(403);
        assertThat(overview(third).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = { "cross-site", "same-site", "none" })
    void a_post_of_another_page_changes_nothing(String site) {
        String cookie = system.signIn(ADA);
        var event = HttpEvents.form(OVERVIEW, "action", "sign-out").cookie(cookie).header("sec-fetch-site", site);
        assertThat(system.send(event).status()).isEqualTo(403);
        var foreign = HttpEvents.form(OVERVIEW, "action", "sign-out")
            .cookie(cookie)
            .without("sec-fetch-site")
            .header("origin", "https://evil.example");
        assertThat(system.send(foreign).status()).isEqualTo(403);
        assertThat(overview(cookie).status()).isEqualTo(200);
    }

    @Test
    void what_was_typed_outlives_the_session() {
        var member = system.waiting("pat@stranger.example");
        String cookie = system.signIn(ADA);
        system.clock.advance(CoordinatorSession.LASTS);
        var fields = new String[] {
            "member",
            member.key().hex(),
            "revision",
            member.key().hex() + ":" + member.revision(),
            "reason",
            "A friend <of> ours",
            "action",
            "approve",
        };
        var answer = post(cookie, fields);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text())
            .contains("value=\"" + member.key().hex() + "\"")
            .contains("value=\"A friend &lt;of&gt; ours\"")
            .contains("action=\"" + OVERVIEW + "\"");
        assertThat(system.member("pat@stranger.example").status()).isEqualTo("AWAITING_APPROVAL");
        assertThat(post(system.signIn(ADA), fields).status()).isEqualTo(200);
        assertThat(system.member("pat@stranger.example").status()).isEqualTo("ACTIVE");
    }

    @Test
    void the_longest_waiting_is_first_and_empty_pages_name_the_first_step() {
        String cookie = system.signIn(ADA);
        assertThat(overview(cookie).text())
            .contains("Nobody waits for a decision.")
            .contains("or send an email from your address to socialgov@example.gov.")
            .contains("href=\"/communities/social-media/announcements\"");
        system.waiting("first@stranger.example");
        system.clock.advance(Duration.ofMinutes(30));
        system.waiting("second@stranger.example");
        String page = overview(cookie).text();
        assertThat(page.indexOf("first@stranger.example"))
            .isPositive()
            .isLessThan(page.indexOf("second@stranger.example"));
        assertThat(page).contains("(today)", "Example Agency");
        assertThat(page).contains(
            "href=\"" +
                COORDINATORS +
                "/members/" +
                system.member("first@stranger.example").key().hex() +
                "\">Pat Example: details and history</a>"
        );
    }

    @Test
    void a_community_without_members_is_told_how_to_get_some() {
        String cookie = system.signIn(ADA);
        system.waiting("pat@stranger.example");
        assertThat(overview(cookie).text()).contains(
            "No members yet: share the join page, or bring a list along.",
            "href=\"/communities/social-media/join/\">The join page",
            "href=\"" + COORDINATORS + "/imports\">Bring a list along</a></p>"
        );
        var pat = system.member("pat@stranger.example");
        post(cookie, "member", pat.key().hex(), "revision", Long.toString(pat.revision()), "action", "approve");
        assertThat(overview(cookie).text()).doesNotContain("No members yet");
    }

    @Test
    void requests_of_another_community_hide_none_and_those_beyond_a_form_are_counted() {
        for (int i = 0; i < 120; i++) {
            var email = InMemorySystem.address("other" + i + "@stranger.example");
            system.put(
                new Membership(
                    MemberKey.of("captions", email),
                    "captions",
                    email,
                    new Details("Pat Example", "Example Agency", "Writer", List.of()),
                    new Consent("2026-01", system.clock.instant()),
                    new Membership.State.AwaitingApproval(system.clock.instant()),
                    Item.firstRevision(system.clock.instant())
                )
            );
        }
        system.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 28; i++) {
            system.waiting("person" + i + "@stranger.example");
        }
        assertThat(overview(system.signIn(ADA)).text())
            .contains("@stranger.example", "More people wait than are shown: 3.")
            .doesNotContain("other0@");
    }

    @Test
    void the_first_decision_counts_and_the_second_is_told() {
        var member = system.waiting("pat@stranger.example");
        String ada = system.signIn(ADA);
        String ben = system.signIn(BEN);
        String revision = member.key().hex() + ":" + member.revision();
        var first = post(ada, "member", member.key().hex(), "revision", revision, "action", "approve");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).contains("Pat Example: approved. The person was told.");
        assertThat(system.member("pat@stranger.example").status()).isEqualTo("ACTIVE");
        assertThat(system.mailroom.mails(MailKind.APPROVED)).hasSize(1);

        var second = post(ben, "member", member.key().hex(), "revision", revision, "action", "decline");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).contains("Pat Example: " + ADA + " had already approved this request.");
        assertThat(system.member("pat@stranger.example").status()).isEqualTo("ACTIVE");
        assertThat(system.mailroom.mails(MailKind.DECLINED)).isEmpty();
        assertThat(overview(ben).text()).contains(ADA + " approved Pat Example");
    }

    @Test
    void a_stale_form_changes_nothing() {
        var member = system.waiting("pat@stranger.example");
        String cookie = system.signIn(ADA);
        String key = member.key().hex();
        for (String revision : List.of(key + ":" + (member.revision() - 1), "1")) {
            var answer = post(cookie, "member", key, "revision", revision, "action", "approve");
            assertThat(answer.text()).contains("the request has changed since you opened the page");
        }
        assertThat(system.member("pat@stranger.example")).isEqualTo(member);
        var unknown = post(cookie, "member", "0".repeat(64), "revision", "1", "action", "approve");
        assertThat(unknown.text()).contains("One request doesn&#39;t exist any more.");
        assertThat(post(cookie, "member", key, "revision", "x", "action", "approve").status()).isEqualTo(400);
        assertThat(post(cookie, "member", key, "revision", "1", "action", "").status()).isEqualTo(400);
    }

    @Test
    void without_a_choice_or_with_too_long_a_message_nothing_is_decided() {
        var member = system.waiting("pat@stranger.example");
        String cookie = system.signIn(ADA);
        assertThat(post(cookie, "action", "approve", "reason", "Welcome").status()).isEqualTo(422);
        var long_ = post(
            cookie,
            "member",
            member.key().hex(),
            "revision",
            member.key().hex() + ":" + member.revision(),
            "action",
            "decline",
            "reason",
            "x".repeat(501)
        );
        assertThat(long_.status()).isEqualTo(422);
        assertThat(long_.text()).contains("x".repeat(501), " checked");
        assertThat(system.member("pat@stranger.example")).isEqualTo(member);
    }

    @Test
    void a_coordinator_who_is_removed_while_deciding_decides_nothing() {
        var member = system.waiting("pat@stranger.example");
        String cookie = system.signIn(BEN);
        var answer = InMemorySystem.send(
            removingBenMeanwhile(),
            HttpEvents.form(
                OVERVIEW,
                "member",
                member.key().hex(),
                "revision",
                member.key().hex() + ":" + member.revision(),
                "action",
                "approve"
            ).cookie(cookie)
        );
        assertThat(answer.status()).isEqualTo(403);
        assertThat(system.member("pat@stranger.example")).isEqualTo(member);
    }

    @Test
    void a_coordinator_who_is_removed_while_asking_for_a_fresh_link_gets_none() {
        String cookie = system.signIn(BEN);
        var ask = HttpEvents.form(FRESH, "for", "COORDINATORS_OVERVIEW").cookie(cookie);
        assertThat(InMemorySystem.send(removingBenMeanwhile(), ask).status()).isEqualTo(403);
        assertThat(system.mailroom.mails(MailKind.COORDINATOR_FRESH)).isEmpty();
    }

    @Test
    void a_coordinator_who_is_removed_while_clicking_a_fresh_link_gets_no_fresh_period() {
        String cookie = system.signIn(BEN);
        system.send(HttpEvents.form(FRESH, "for", "COORDINATORS_OVERVIEW").cookie(cookie));
        String token = system.token(BEN, MailKind.COORDINATOR_FRESH, Link.Purpose.FRESH);
        var click = HttpEvents.form(FRESH, "agree", "yes")
            .query("token=" + token)
            .cookie(cookie);
        assertThat(InMemorySystem.send(removingBenMeanwhile(), click).status()).isEqualTo(403);
        assertThat(session(cookie).isFreshAt(system.clock.instant())).isFalse();
    }

    /** The function; before its first change is committed, one of the two coordinators is removed. */
    private CoordinatorFunction removingBenMeanwhile() {
        var between = LedgerBetween.beforeFirstCommit(system.ledger, () ->
            TestCoordinators.are(system.ledger, "socialgov", system.clock.instant(), InMemorySystem.address(ADA))
        );
        return system.function(between, FirstCoordinators.ofAll(List.of(InMemorySystem.address(ADA))));
    }

    @Test
    void a_sign_in_that_was_asked_for_at_a_page_leads_back_there() {
        String announcement = "/communities/social-media/announcements/" + "a".repeat(32);
        for (String wanted : List.of(announcement, COORDINATORS + "/settings", COORDINATORS + "/overview")) {
            system.clock.advance(Duration.ofHours(1));
            assertThat(system.send(HttpEvents.form(COORDINATORS, "email", ADA, "for", wanted)).status()).isEqualTo(303);
            var answer = system.click(
                InMemorySystem.SIGN_IN,
                system.token(ADA, MailKind.COORDINATOR, Link.Purpose.COORDINATOR)
            );
            assertThat(answer.header("location")).isEqualTo(wanted);
        }
        assertThat(system.send(HttpEvents.get(COORDINATORS + "/settings")).text()).contains(
            "name=\"for\" value=\"" + COORDINATORS + "/settings\""
        );
        // A form with a mistake keeps it.
        assertThat(system.send(HttpEvents.form(COORDINATORS, "email", "ada", "for", announcement)).text()).contains(
            "name=\"for\" value=\"" + announcement + "\""
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "https://evil.example/",
            "//evil.example/announcements",
            "/communities/social-media/unsubscribe",
            "/communities/social-media/coordinators/fresh?token=x",
            "/communities/social-media/announcements/x?y=z",
            "/communities/captions/announcements",
            "/communities/social-media/announcements/../../../x",
        }
    )
    void a_sign_in_leads_to_no_other_page(String wanted) {
        system.send(HttpEvents.form(COORDINATORS, "email", ADA, "for", wanted));
        var answer = system.click(
            InMemorySystem.SIGN_IN,
            system.token(ADA, MailKind.COORDINATOR, Link.Purpose.COORDINATOR)
        );
        assertThat(answer.header("location")).isEqualTo(OVERVIEW);
    }

    /** Test 50: the logs are watched, as in every test of this module. */
    @Test
    void no_address_in_a_url_or_log() {
        system.waiting("pat@stranger.example");
        String cookie = system.signIn(ADA);
        system.freshen(ADA, cookie, "COORDINATORS_TEAM");
        var answers = new ArrayList<HttpAnswer>();
        for (String page : List.of("/overview", "/team", "/settings", "/audit", "/fresh", "/sign-in?token=x")) {
            int query = page.indexOf('?');
            var event = HttpEvents.get(COORDINATORS + (query < 0 ? page : page.substring(0, query))).cookie(cookie);
            answers.add(system.send(query < 0 ? event : event.query(page.substring(query + 1))));
        }
        String key = system.member("pat@stranger.example").key().hex();
        String team = COORDINATORS + "/team";
        for (var event : List.of(
            HttpEvents.form(OVERVIEW, "member", key, "revision", "1", "action", "approve"),
            HttpEvents.form(team, "action", "invite", "email", "cat@agency.gov", "name", "Cat Lee"),
            HttpEvents.form(team, "action", "invite", "email", "cat@stranger.example", "name", "Cat Lee"),
            HttpEvents.form(COORDINATORS + "/settings", "action", "save", "version", "0", "welcome", "Ask " + ADA),
            HttpEvents.form(COORDINATORS, "email", BEN),
            HttpEvents.form(COORDINATORS, "email", BEN + " x"),
            HttpEvents.form(OVERVIEW, "action", "sign-out-everywhere")
        )) {
            answers.add(system.send(event.cookie(cookie)));
        }
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isLessThan(500);
            assertThat(answer.header("location") == null ? "" : answer.header("location")).doesNotContain("@", "%40");
            assertThat(ADDRESSES.matcher(answer.text()).results().map(MatchResult::group)).allSatisfy(address ->
                assertThat(address.replace("mailto:socialgov@example.gov", ""))
                    // Whom to write to about the site is the same for everybody.
                    .doesNotContain("@", "%40")
            );
        });
    }

    /** What a page links to, or sends a form to. */
    private static final Pattern ADDRESSES = Pattern.compile("(?:href|action|src)=\"[^\"]*\"");

    @Test
    void a_table_that_does_not_answer_keeps_the_form() {
        system.ledger.fail(FakeLedger.Failure.READS);
        var answer = system.ask(ADA);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("value=\"" + ADA + "\"");
        assertThat(overview(InMemorySystem.COOKIE + "=" + "A".repeat(43)).status()).isEqualTo(503);
    }

    @Test
    void a_table_that_stops_answering_keeps_what_was_typed_in_a_session() {
        String cookie = system.signIn(ADA);
        for (var failure : List.of(FakeLedger.Failure.READS, FakeLedger.Failure.BEFORE_COMMIT)) {
            system.ledger.fail(failure);
            var answer = system.send(
                HttpEvents.form(
                    COORDINATORS + "/settings",
                    "action",
                    "save",
                    "version",
                    "0",
                    "welcome",
                    "Kept words"
                ).cookie(cookie)
            );
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isNotNull();
            assertThat(answer.text()).contains(
                "name=\"welcome\" value=\"Kept words\"",
                "name=\"action\" value=\"save\""
            );
            system.ledger.fail(FakeLedger.Failure.NONE);
        }
        assertThat(system.ledger.liveSettings("socialgov").version()).isZero();
    }
}
