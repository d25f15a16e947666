package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;
import static org.socialgov.coordinators.InMemorySystem.OVERVIEW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.LedgerBetween;

class TeamPagesTest {

    private static final String TEAM = COORDINATORS + "/team";
    private static final String ACCEPT = COORDINATORS + "/accept";
    private static final String CAT = "cat.example@agency.gov";

    private final InMemorySystem system = new InMemorySystem();

    /** Signs in, with a fresh period. */
    private String fresh(String email) {
        String cookie = system.signIn(email);
        system.freshen(email, cookie, "COORDINATORS_TEAM");
        return cookie;
    }

    private HttpAnswer post(String cookie, String... fields) {
        return system.send(HttpEvents.form(TEAM, fields).cookie(cookie));
    }

    private HttpAnswer invite(String cookie, String email) {
        return post(cookie, "action", "invite", "email", email, "name", "Cat Lee");
    }

    private HttpAnswer remove(String cookie, String email) {
        return post(cookie, "action", "remove", "coordinator", key(email), "reason", "Left the agency");
    }

    private HttpAnswer accept(String email) {
        return system.click(
            ACCEPT,
            system.token(email, MailKind.COORDINATOR_INVITATION, Link.Purpose.COORDINATOR_INVITATION)
        );
    }

    private static String key(String email) {
        return AddressKey.of(InMemorySystem.address(email)).hex();
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

    private List<String> told() {
        return system.mailroom
            .mails(MailKind.COORDINATOR_NOTICE)
            .stream()
            .map(mail -> mail.to().value())
            .toList();
    }

    @Test
    void an_address_without_a_name_is_shown_once() {
        String page = system.send(HttpEvents.get(TEAM).cookie(system.signIn(ADA))).text();
        assertThat(page)
            .contains("<h3>" + ADA + "</h3>\n<p>This is you.</p>", "<h3>" + BEN + "</h3>")
            .doesNotContain("<p>" + ADA, "<p>" + BEN);
    }

    @Test
    void each_change_needs_a_fresh_link() {
        String cookie = system.signIn(ADA);
        var before = system.ledger.items();
        for (String action : List.of("invite", "send-again", "cancel", "remove", "leave")) {
            var answer = post(cookie, "action", action, "email", CAT, "name", "Cat", "agree", "yes");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("<h1>Confirm that it is you</h1>");
        }
        assertThat(system.ledger.items()).isEqualTo(before);
        assertThat(system.send(HttpEvents.get(TEAM).cookie(cookie)).text()).contains(ADA, BEN);
        String freshly = fresh(ADA);
        system.clock.advance(Duration.ofMinutes(10));
        assertThat(invite(freshly, CAT).status()).isEqualTo(403);
    }

    @Test
    void a_coordinator_is_invited_accepts_and_takes_over() {
        String ada = fresh(ADA);
        assertThat(invite(ada, CAT).status()).isEqualTo(303);
        assertThat(coordinators()).containsExactlyInAnyOrder(ADA, BEN);
        assertThat(told()).containsExactly(BEN);
        assertThat(system.send(HttpEvents.get(TEAM).cookie(ada)).text()).contains(
            "Cat Lee",
            "the invitation expires on"
        );

        String token = system.token(CAT, MailKind.COORDINATOR_INVITATION, Link.Purpose.COORDINATOR_INVITATION);
        var before = system.ledger.items();
        for (int i = 0; i < 20; i++) {
            var page = system.send(HttpEvents.get(ACCEPT).query("token=" + token));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).doesNotContain(CAT, ADA, "Cat Lee");
        }
        assertThat(system.send(HttpEvents.form(ACCEPT).query("token=" + token)).status()).isEqualTo(422);
        assertThat(system.ledger.items()).isEqualTo(before);

        assertThat(accept(CAT).status()).isEqualTo(200);
        assertThat(accept(CAT).status()).isEqualTo(410);
        assertThat(coordinators()).containsExactlyInAnyOrder(ADA, BEN, CAT);
        // The last one is the new coordinator's first mail.
        assertThat(told()).containsExactlyInAnyOrder(BEN, ADA, BEN, CAT);
        var left = post(ada, "action", "leave", "agree", "yes");
        assertThat(left.status()).isEqualTo(200);
        assertThat(left.text()).contains("You no longer coordinate");
        assertThat(coordinators()).containsExactlyInAnyOrder(BEN, CAT);
        assertThat(system.send(HttpEvents.get(OVERVIEW).cookie(ada)).status()).isEqualTo(403);
        assertThat(system.send(HttpEvents.get(OVERVIEW).cookie(system.signIn(CAT))).text()).contains(
            "invited Cat Lee to coordinate",
            "Cat Lee became a coordinator",
            ADA + " stopped coordinating"
        );
    }

    @Test
    void a_strangers_mailbox_becomes_no_coordinators_in_one_step() {
        String ada = fresh(ADA);
        var answer = invite(ada, "pat@stranger.example");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("value=\"pat@stranger.example\"", "value=\"Cat Lee\"");
        assertThat(invite(ada, BEN).status()).isEqualTo(409);
        var nameless = post(ada, "action", "invite", "email", CAT, "name", "");
        assertThat(nameless.status()).isEqualTo(422);
        assertThat(nameless.text()).contains("Enter the name");
        assertThat(system.mailroom.mails(MailKind.COORDINATOR_INVITATION)).isEmpty();
    }

    @Test
    void an_earlier_or_canceled_invitation_opens_nothing() {
        String ada = fresh(ADA);
        invite(ada, CAT);
        String first = system.token(CAT, MailKind.COORDINATOR_INVITATION, Link.Purpose.COORDINATOR_INVITATION);
        system.clock.advance(Duration.ofMinutes(1));
        assertThat(post(ada, "action", "send-again", "coordinator", key(CAT)).status()).isEqualTo(303);
        assertThat(system.click(ACCEPT, first).status()).isEqualTo(410);
        assertThat(post(ada, "action", "cancel", "coordinator", key(CAT)).status()).isEqualTo(303);
        assertThat(accept(CAT).status()).isEqualTo(410);
        invite(ada, CAT);
        system.clock.advance(Duration.ofDays(7));
        assertThat(accept(CAT).status()).isEqualTo(410);
        assertThat(invite(fresh(ADA), CAT).status()).isEqualTo(429);
        assertThat(coordinators()).containsExactlyInAnyOrder(ADA, BEN);
    }

    @Test
    void the_last_one_stays() {
        String ada = fresh(ADA);
        assertThat(remove(ada, BEN).status()).isEqualTo(303);
        assertThat(coordinators()).containsExactly(ADA);
        assertThat(told()).containsExactly(BEN);
        var answer = post(ada, "action", "leave", "agree", "yes");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("Invite somebody first");
        assertThat(remove(ada, ADA).status()).isEqualTo(409);
        assertThat(coordinators()).containsExactly(ADA);
    }

    @Test
    void a_removal_needs_a_reason_and_ends_sessions_and_open_invitations() {
        String ben = fresh(BEN);
        invite(ben, CAT);
        String ada = fresh(ADA);
        assertThat(post(ada, "action", "remove", "coordinator", key(BEN), "reason", "").status()).isEqualTo(422);
        assertThat(remove(ada, BEN).status()).isEqualTo(303);
        assertThat(system.send(HttpEvents.get(OVERVIEW).cookie(ben)).status()).isEqualTo(403);
        assertThat(accept(CAT).status()).isEqualTo(410);
        assertThat(coordinators()).containsExactly(ADA);
    }

    /** A removal ends a stolen session for good, also where the person is invited again within the hour. */
    @Test
    void a_coordinator_who_comes_back_signs_in_anew() {
        String before = system.signIn(BEN);
        system.clock.advance(Duration.ofMinutes(1));
        String ada = fresh(ADA);
        remove(ada, BEN);
        system.clock.advance(Duration.ofMinutes(1));
        invite(ada, BEN);
        accept(BEN);
        assertThat(coordinators()).containsExactlyInAnyOrder(ADA, BEN);
        assertThat(system.send(HttpEvents.get(OVERVIEW).cookie(before)).status()).isEqualTo(403);
        assertThat(system.send(HttpEvents.get(OVERVIEW).cookie(system.signIn(BEN))).status()).isEqualTo(200);
    }

    @Test
    void a_newcomer_removes_nobody() {
        invite(fresh(ADA), CAT);
        accept(CAT);
        var refused = remove(fresh(CAT), ADA);
        assertThat(refused.status()).isEqualTo(409);
        // What was typed is kept, in a form that is open.
        assertThat(refused.text()).contains(">\nLeft the agency</textarea>").containsOnlyOnce("<details open>");
        assertThat(coordinators()).containsExactlyInAnyOrder(ADA, BEN, CAT);
        system.clock.advance(Duration.ofHours(24));
        assertThat(remove(fresh(CAT), ADA).status()).isEqualTo(303);
        assertThat(coordinators()).containsExactlyInAnyOrder(BEN, CAT);
    }

    @Test
    void two_are_removed_in_a_day_and_no_third() {
        var addresses = new ArrayList<>(List.of(InMemorySystem.address(ADA)));
        for (String name : List.of("bob", "cat", "dan")) {
            addresses.add(InMemorySystem.address(name + "@example.gov"));
        }
        var many = new InMemorySystem(UnaryOperator.identity(), FirstCoordinators.ofAll(addresses));
        String cookie = many.signIn(ADA);
        many.freshen(ADA, cookie, "COORDINATORS_TEAM");
        var statuses = new ArrayList<Integer>();
        for (String name : List.of("bob", "cat", "dan")) {
            statuses.add(
                many
                    .send(
                        HttpEvents.form(
                            TEAM,
                            "action",
                            "remove",
                            "coordinator",
                            key(name + "@example.gov"),
                            "reason",
                            "Left"
                        ).cookie(cookie)
                    )
                    .status()
            );
        }
        assertThat(statuses).containsExactly(303, 303, 409);
    }

    @Test
    void two_who_remove_each_other_leave_one() {
        String ada = fresh(ADA);
        String ben = fresh(BEN);
        var between = LedgerBetween.beforeFirstCommit(system.ledger, () ->
            assertThat(remove(ben, ADA).status()).isEqualTo(303)
        );
        var function = system.function(
            between,
            FirstCoordinators.ofAll(List.of(InMemorySystem.address(ADA), InMemorySystem.address(BEN)))
        );
        var answer = InMemorySystem.send(
            function,
            HttpEvents.form(TEAM, "action", "remove", "coordinator", key(BEN), "reason", "Left").cookie(ada)
        );
        assertThat(answer.status()).isEqualTo(403);
        assertThat(coordinators()).containsExactly(BEN);
        assertThat(system.ledger.coordinators("socialgov").head().active()).isEqualTo(1);
    }
}
