package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.ListImport.Outcome;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.storage.Transactions;
import org.socialgov.testkit.HttpEvents;

/** The page that an invited person of an imported list opens. */
class InvitationPageTest {

    private static final String INSIDE = "lee@agency.gov";
    private static final String OUTSIDE = "lee@company.example.com";

    private final InMemorySystem system = new InMemorySystem();
    private final ListImport.Ref ref = ListImport.Ref.create("socialgov", system.clock.instant(), system.randomness);

    /** The links of the invitation's mail. */
    private Map<Link.Purpose, Link.Token> invite(String email, boolean approved) {
        var now = system.clock.instant();
        var reading = new ListImport.Reading("csv", true, Map.of("address", 0), List.of());
        var source = new ListImport.Source(
            "GSA LISTSERV",
            LocalDate.of(2026, 1, 2),
            InMemorySystem.COORDINATORS.getFirst()
        );
        var started = ListImport.uploaded(ref, source, reading, now, "table").started(
            Map.of(),
            "batch",
            1,
            source.by(),
            now,
            "table"
        );
        var row = new ListImport.Row(1, InMemorySystem.address(email), "Lee Sample", "Sample Office", approved);
        var turn = Invitations.Found.by(started, row, system.ledger).turn(now, system.randomness);
        var send = ((Invitations.Turn.Send) turn).mail();
        assertThat(system.ledger.commit(send.change())).isEqualTo(Transactions.Commit.COMMITTED);
        return send.links();
    }

    private int count(Outcome outcome) {
        return system.ledger.importCounts(ref).of(outcome);
    }

    @Test
    void a_scanner_makes_no_member_and_learns_nothing() {
        var token = invite(INSIDE, false).get(Link.Purpose.INVITATION).value();
        String path = InMemorySystem.path(Link.Purpose.INVITATION);
        var before = system.ledger.everything(invitedKey());
        for (int i = 0; i < 20; i++) {
            for (String method : List.of("GET", "HEAD")) {
                var answer = system.send(HttpEvents.request(method, path).query("token=" + token), path);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).doesNotContain("lee", "Lee", "Sample", "GSA LISTSERV");
            }
        }
        // A program that posts the form as it is served.
        assertThat(system.send(HttpEvents.form(path).query("token=" + token), path).status()).isEqualTo(422);
        assertThat(system.ledger.everything(invitedKey())).isEqualTo(before);
    }

    private MemberKey invitedKey() {
        return MemberKey.of("socialgov", InMemorySystem.address(INSIDE));
    }

    @Test
    void the_page_shows_the_notice_and_the_click_makes_a_member_with_consent_now() {
        var token = invite(INSIDE, false).get(Link.Purpose.INVITATION).value();
        assertThat(system.open(Link.Purpose.INVITATION, token).text()).contains("site-details", "agree");
        system.clock.advance(Duration.ofDays(3));

        assertThat(system.click(Link.Purpose.INVITATION, token).status()).isEqualTo(200);

        var member = system.membership(INSIDE);
        assertThat(member.state()).isEqualTo(new Membership.State.Active(system.clock.instant()));
        assertThat(member.consent().at()).isEqualTo(system.clock.instant());
        assertThat(member.consent().isGiven()).isTrue();
        assertThat(member.details().name()).isEqualTo("Lee Sample");
        assertThat(system.mailroom.newest(MailKind.WELCOME).to()).isEqualTo(InMemorySystem.address(INSIDE));
        assertThat(system.history(INSIDE).stream().map(HistoryEntry::event)).containsExactly(
            HistoryEntry.Event.INVITED,
            HistoryEntry.Event.JOINED
        );
        assertThat(count(Outcome.CAME)).isEqualTo(1);

        // A second click says the same, and changes nothing.
        var items = system.ledger.everything(invitedKey());
        assertThat(system.click(Link.Purpose.INVITATION, token).status()).isEqualTo(200);
        assertThat(system.ledger.everything(invitedKey())).isEqualTo(items);
        assertThat(count(Outcome.CAME)).isEqualTo(1);
    }

    @Test
    void outside_the_rule_the_coordinators_decide() {
        var token = invite(OUTSIDE, false).get(Link.Purpose.INVITATION).value();
        assertThat(system.click(Link.Purpose.INVITATION, token).status()).isEqualTo(200);
        assertThat(system.membership(OUTSIDE).status()).isEqualTo("AWAITING_APPROVAL");
        assertThat(count(Outcome.WAITING)).isEqualTo(1);
        assertThat(count(Outcome.CAME)).isZero();
    }

    @Test
    void outside_the_rule_and_approved_in_advance_is_a_member() {
        var token = invite(OUTSIDE, true).get(Link.Purpose.INVITATION).value();
        system.click(Link.Purpose.INVITATION, token);
        assertThat(system.membership(OUTSIDE).status()).isEqualTo("ACTIVE");
        assertThat(count(Outcome.CAME)).isEqualTo(1);
    }

    @Test
    void joining_by_the_form_counts_as_having_come() {
        var token = invite(INSIDE, false).get(Link.Purpose.INVITATION).value();
        system.member(INSIDE);
        assertThat(count(Outcome.CAME)).isEqualTo(1);
        assertThat(system.click(Link.Purpose.INVITATION, token).status()).isEqualTo(200);
        assertThat(count(Outcome.CAME)).isEqualTo(1);
    }

    @Test
    void an_invited_person_who_asked_by_the_form_is_confirmed_by_either_link() {
        var token = invite(INSIDE, false).get(Link.Purpose.INVITATION).value();
        system.join(INSIDE);
        system.click(Link.Purpose.INVITATION, token);
        assertThat(system.membership(INSIDE).status()).isEqualTo("ACTIVE");
        // What the person typed counts.
        assertThat(system.membership(INSIDE).details().name()).isEqualTo("Pat Example");
    }

    @Test
    void one_click_in_the_mail_program_stops_all_mail() {
        var links = invite(INSIDE, false);
        String path = InMemorySystem.path(Link.Purpose.NEVER_AGAIN);
        for (int i = 0; i < 2; i++) {
            var answer = system.send(
                HttpEvents.form(path, "List-Unsubscribe", "One-Click")
                    .header("sec-fetch-site", "cross-site")
                    .query("token=" + links.get(Link.Purpose.NEVER_AGAIN).value()),
                path
            );
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(count(Outcome.NEVER_AGAIN)).isEqualTo(1);
        assertThat(
            system.click(Link.Purpose.INVITATION, links.get(Link.Purpose.INVITATION).value()).status()
        ).isEqualTo(410);
        assertThat(system.ledger.member(invitedKey())).isEmpty();
        system.join(INSIDE);
        assertThat(system.ledger.member(invitedKey())).isEmpty();
    }

    @Test
    void a_link_that_is_over_or_unknown_says_so() {
        var token = invite(INSIDE, false).get(Link.Purpose.INVITATION).value();
        assertThat(system.open(Link.Purpose.INVITATION, "x".repeat(43)).status()).isEqualTo(404);
        assertThat(system.open(Link.Purpose.CONFIRM, token).status()).isEqualTo(404);
        system.clock.advance(Duration.ofDays(28).minusSeconds(1));
        assertThat(system.open(Link.Purpose.INVITATION, token).status()).isEqualTo(200);
        system.clock.advance(Duration.ofSeconds(1));
        assertThat(system.open(Link.Purpose.INVITATION, token).status()).isEqualTo(410);
        assertThat(system.click(Link.Purpose.INVITATION, token).status()).isEqualTo(410);
        assertThat(system.ledger.member(invitedKey())).isEmpty();
    }
}
