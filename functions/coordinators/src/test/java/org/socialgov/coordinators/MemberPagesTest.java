package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.Wording;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.UncountedItem;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.WatchedLog;

class MemberPagesTest {

    private static final String PAT = "pat@agency.gov";

    private final InMemorySystem system = new InMemorySystem();
    private String ada;

    @BeforeEach
    void signIn() {
        ada = system.signIn(ADA);
        // Orders that a test stores are not sent: each has the state that the test gives it.
        system.ledger.onOrder(_ -> {});
    }

    private Membership member(Membership.State state) {
        WatchedLog.neverIn("Pat Example", PAT);
        return system.put(
            new Membership(
                MemberKey.of("socialgov", InMemorySystem.address(PAT)),
                "socialgov",
                InMemorySystem.address(PAT),
                new Details("Pat Example", "Office of Things", "Writer", List.of()),
                new Consent("2026-01", system.clock.instant()),
                state,
                Item.firstRevision(system.clock.instant())
            )
        );
    }

    private Membership active() {
        return member(new Membership.State.Active(system.clock.instant()));
    }

    private static String path(Membership member) {
        return COORDINATORS + "/members/" + member.key().hex();
    }

    private HttpAnswer get(Membership member) {
        return system.send(HttpEvents.get(path(member)).cookie(ada));
    }

    private void put(UncountedItem item) {
        system.ledger.commit(new Change.Builder().put(item).change(system.randomness));
    }

    private static String said(String key) {
        return Wording.of("en").say("coordinators.member." + key);
    }

    @Test
    void the_page_shows_what_is_known_of_a_member() {
        var answer = get(active());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
            .contains("<h1>Pat Example</h1>", PAT, "Office of Things", "Writer", "A member since")
            .contains("To version 2026-01 of the privacy notice");
        assertThat(answer.header("cache-control")).contains("no-store");
    }

    @Test
    void the_list_leads_to_the_page() {
        var member = active();
        var list = system.send(HttpEvents.get(COORDINATORS + "/members").cookie(ada));
        assertThat(list.text()).contains("href=\"" + path(member) + "\"");
    }

    @Test
    void nothing_is_shown_without_a_session_or_of_another_key() {
        var member = active();
        assertThat(system.send(HttpEvents.get(path(member))).status()).isEqualTo(403);
        assertThat(system.send(HttpEvents.get(path(member))).text()).doesNotContain(PAT);
        for (String key : List.of("0".repeat(64), "x", member.key().hex().substring(1))) {
            var answer = system.send(HttpEvents.get(COORDINATORS + "/members/" + key).cookie(ada));
            assertThat(answer.status()).as(key).isEqualTo(404);
        }
    }

    @Test
    void the_history_says_what_happened() {
        var member = active();
        for (HistoryEntry.Event event : HistoryEntry.Event.values()) {
            put(HistoryEntry.of(member, event, "session", system.clock.instant(), system.randomness));
            String words = said("event." + event.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            assertThat(get(member).text())
                .as("%s", event)
                .contains(": " + words + "</li>");
        }
    }

    @Test
    void the_history_says_of_a_mail_what_became_of_it() {
        var member = active();
        var sent = Instant.parse("2026-05-03T18:05:00Z");
        for (MailOrder.DeliveryEvent.Type type : MailOrder.DeliveryEvent.Type.values()) {
            var order = new MailOrder(
                new MailOrder.Ref(member.key(), system.randomness.id()),
                "socialgov",
                MailKind.CONFIRM,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                sent,
                new MailOrder.State.Sent("message", sent),
                List.of(new MailOrder.DeliveryEvent(sent.plusSeconds(60), type, "MailboxFull")),
                1
            );
            put(order);
            String news = switch (type) {
                case SEND -> "";
                case DELIVERY -> "; delivered 2:06";
                case SOFT_BOUNCE -> "; came back for now 2:06";
                case BOUNCE -> "; came back for good 2:06";
                case COMPLAINT -> "; reported as spam 2:06";
                case REJECT -> "; refused by the mail service 2:06";
            };
            assertThat(get(member).text())
                .as("%s", type)
                .contains("May 3, 2026, at 2:05")
                .containsPattern("Email to confirm the request; sent 2:05[^<;]*" + news);
        }
    }

    @Test
    void a_click_stands_with_the_mail_whose_link_it_was() {
        var member = active();
        var now = system.clock.instant();
        var order = new MailOrder(
            new MailOrder.Ref(member.key(), system.randomness.id()),
            "socialgov",
            MailKind.CONFIRM,
            Optional.empty(),
            now,
            new MailOrder.State.Sent("message", now),
            1
        );
        put(order);
        system.clock.advance(Duration.ofMinutes(9));
        put(
            HistoryEntry.of(
                member,
                HistoryEntry.Event.JOINED,
                order.ref().id(),
                system.clock.instant(),
                system.randomness
            )
        );
        assertThat(get(member).text()).containsPattern("Email to confirm the request; sent [^<]*; joined \\(");
    }

    @Test
    void each_kind_of_mail_has_words() {
        var member = active();
        for (MailKind kind : MailKind.values()) {
            put(
                new MailOrder(
                    new MailOrder.Ref(member.key(), system.randomness.id()),
                    "socialgov",
                    kind,
                    Optional.empty(),
                    system.clock.instant(),
                    new MailOrder.State.Sent("message", system.clock.instant()),
                    1
                )
            );
        }
        assertThat(get(member).text()).contains("Welcome; sent", "Link to manage the subscription; sent");
    }

    @Test
    void a_decision_names_the_coordinator_and_the_reason() {
        var member = active();
        var now = system.clock.instant();
        put(HistoryEntry.of(member, HistoryEntry.Event.APPROVED, "session", now, system.randomness));
        put(
            new ApprovalDecision(
                member.key(),
                true,
                InMemorySystem.address(ADA),
                "Known & <trusted>",
                now,
                now,
                Item.firstRevision(now)
            )
        );
        assertThat(get(member).text()).contains(": approved; by " + ADA + "; reason: Known &amp; &lt;trusted&gt;</li>");
    }
}
