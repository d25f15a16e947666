package org.socialgov.coordinators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.coordinators.InMemorySystem.ADA;
import static org.socialgov.coordinators.InMemorySystem.BEN;
import static org.socialgov.coordinators.InMemorySystem.COORDINATORS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Consent;
import org.socialgov.community.Details;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.MemberActions;
import org.socialgov.community.joining.Leaving;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.WatchedLog;

class MemberActionsTest {

    private static final String PAT = "pat@agency.gov";

    private final InMemorySystem system = new InMemorySystem();
    private String ada;
    private String ben;

    @BeforeEach
    void signIn() {
        ada = system.signIn(ADA);
        ben = system.signIn(BEN);
        WatchedLog.neverIn("Pat Example", PAT, "Has left the agency");
    }

    private Membership member(String email, Membership.State state) {
        return system.put(
            new Membership(
                MemberKey.of("socialgov", InMemorySystem.address(email)),
                "socialgov",
                InMemorySystem.address(email),
                new Details("Pat Example", "Office of Things", "Writer", List.of()),
                new Consent("2026-01", system.clock.instant()),
                state,
                Item.firstRevision(system.clock.instant())
            )
        );
    }

    private Membership active() {
        return member(PAT, new Membership.State.Active(system.clock.instant()));
    }

    private Membership pat() {
        return system.member(PAT);
    }

    private HttpAnswer post(String cookie, String action, Membership seen, String... more) {
        var fields = new ArrayList<>(
            List.of("action", action, "revision", Long.toString(seen.revision()), "reason", "Has left the agency")
        );
        fields.addAll(List.of(more));
        return system.send(
            HttpEvents.form(COORDINATORS + "/members/" + seen.key().hex(), fields.toArray(String[]::new)).cookie(cookie)
        );
    }

    private List<HistoryEntry.Event> history() {
        return system.ledger
            .everything(pat().key())
            .stream()
            .filter(HistoryEntry.class::isInstance)
            .map(item -> ((HistoryEntry) item).event())
            .toList();
    }

    private List<AuditEntry.Act> audit() {
        long last = system.ledger.auditHead("socialgov").number();
        return system.ledger
            .auditEntries("socialgov", 1, last)
            .stream()
            .filter(entry -> entry.about().equals(pat().key().hex()))
            .map(AuditEntry::act)
            .toList();
    }

    @Test
    void the_first_decision_counts_and_the_second_is_told() {
        var seen = system.waiting(PAT);
        assertThat(post(ada, "approve", seen).status()).isEqualTo(303);

        var second = post(ben, "decline", seen);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text()).contains("approved by " + ADA, "Has left the agency");
        assertThat(pat().status()).isEqualTo("ACTIVE");
        assertThat(audit()).containsExactly(AuditEntry.Act.APPROVED);
        assertThat(system.mailroom.mails(MailKind.DECLINED)).isEmpty();
    }

    @Test
    void a_stale_form_changes_nothing() {
        var seen = active();
        assertThat(post(ada, "correct", seen, "name", "Pat Other", "organization", "", "role", "").status()).isEqualTo(
            303
        );
        var stale = post(ben, "remove", seen);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.text())
            .containsPattern("The newest event: [^<]*details corrected; by " + ADA)
            .contains(">\nHas left the agency</textarea>");
        assertThat(pat().status()).isEqualTo("ACTIVE");
        assertThat(audit()).containsExactly(AuditEntry.Act.CORRECTED);
    }

    @Test
    void the_same_form_twice_changes_nothing_the_second_time() {
        var seen = active();
        assertThat(post(ada, "remove", seen).status()).isEqualTo(303);
        long revision = pat().revision();
        assertThat(post(ada, "remove", seen).status()).isEqualTo(303);
        assertThat(pat().revision()).isEqualTo(revision);
        assertThat(history()).containsExactly(HistoryEntry.Event.REMOVED);
        assertThat(audit()).containsExactly(AuditEntry.Act.REMOVED);
        assertThat(system.mailroom.mails(MailKind.REMOVED)).hasSize(1);
    }

    @Test
    void a_removed_member_is_told_and_the_removal_can_be_taken_back() {
        post(ada, "remove", active());
        assertThat(pat().state()).isInstanceOf(Membership.State.Left.class);
        var mail = system.mailroom.newest(MailKind.REMOVED);
        assertThat(mail.to().value()).isEqualTo(PAT);
        assertThat(mail.token(Link.Purpose.UNDO)).isNotBlank();
        assertThat(post(ben, "restore", pat()).status()).isEqualTo(303);
        assertThat(pat().status()).isEqualTo("ACTIVE");
        assertThat(history()).containsExactly(HistoryEntry.Event.REMOVED, HistoryEntry.Event.RESTORED);
        assertThat(audit()).containsExactly(AuditEntry.Act.REMOVED, AuditEntry.Act.RESTORED);
    }

    @Test
    void restore_never_brings_back_who_left() {
        var member = active();
        var joinedAt = ((Membership.State.Active) member.state()).joinedAt();
        system.ledger.commit(
            Leaving.leave(member, joinedAt, "session", system.clock.instant(), system.randomness).change(
                system.randomness
            )
        );
        assertThat(post(ada, "restore", pat()).status()).isEqualTo(409);
        assertThat(pat().status()).isEqualTo("LEFT");
    }

    @Test
    void a_removal_is_taken_back_within_thirty_days_only() {
        post(ada, "remove", active());
        system.clock.advance(Link.Purpose.UNDO.lifetime());
        ada = system.signIn(ADA);
        assertThat(post(ada, "restore", pat()).status()).isEqualTo(409);
        assertThat(pat().status()).isEqualTo("LEFT");
    }

    @Test
    void nothing_lifts_a_complaint() {
        var now = system.clock.instant();
        int number = 0;
        for (var reason : Membership.SuppressionReason.values()) {
            if (reason == Membership.SuppressionReason.BOUNCE) {
                continue;
            }
            for (var act : MemberActions.Act.values()) {
                var seen = member("pat" + number++ + "@agency.gov", new Membership.State.Suppressed(now, reason));
                WatchedLog.neverIn(seen.address().value());
                assertThat(post(ada, word(act), seen, "name", "Pat Other").status())
                    .as("%s", act)
                    .isEqualTo(409);
                assertThat(system.ledger.member(seen.key())).contains(seen);
            }
        }
    }

    /** "Never mail me again" was chosen for another spelling of the address, which the membership doesn't show. */
    @Test
    void nothing_lifts_what_was_said_for_the_mailbox() {
        var now = system.clock.instant();
        int number = 0;
        for (var state : List.of(
            new Membership.State.Left(now, now, true),
            new Membership.State.Declined(now, ""),
            new Membership.State.Pending(now, now.plus(Duration.ofDays(7)))
        )) {
            var seen = member("sam" + number++ + "@agency.gov", state);
            WatchedLog.neverIn(seen.address().value());
            var mailbox = MemberKey.ofMailbox("socialgov", seen.address());
            system.ledger.commit(
                new Change.Builder().put(Tombstone.none(mailbox).suppressed(now)).change(system.randomness)
            );
            for (String act : List.of("restore", "allow", "resend")) {
                assertThat(post(ada, act, seen).status())
                    .as("%s %s", act, seen.status())
                    .isEqualTo(409);
                assertThat(system.ledger.member(seen.key())).contains(seen);
            }
        }
    }

    @Test
    void ask_again_subscribes_nobody() {
        var bouncedAt = system.clock.instant();
        member(PAT, new Membership.State.Suppressed(bouncedAt, Membership.SuppressionReason.BOUNCE));
        assertThat(post(ada, "ask-again", pat()).status()).isEqualTo(303);
        assertThat(pat().state()).isInstanceOfSatisfying(Membership.State.Pending.class, pending ->
            assertThat(pending.bouncedAt()).contains(bouncedAt)
        );
        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(1);
        assertThat(history()).containsExactly(HistoryEntry.Event.ASKED_AGAIN);
        assertThat(audit()).containsExactly(AuditEntry.Act.ASKED_AGAIN);
    }

    @Test
    void nobody_is_asked_again_who_said_never_again_by_another_spelling() {
        var now = system.clock.instant();
        var seen = member(PAT, new Membership.State.Suppressed(now, Membership.SuppressionReason.BOUNCE));
        var mailbox = MemberKey.ofMailbox("socialgov", seen.address());
        system.ledger.commit(
            new Change.Builder().put(Tombstone.none(mailbox).suppressed(now)).change(system.randomness)
        );
        assertThat(post(ada, "ask-again", seen).status()).isEqualTo(409);
        assertThat(pat()).isEqualTo(seen);
    }

    @Test
    void a_declined_request_waits_again() {
        post(ada, "decline", system.waiting(PAT));
        assertThat(post(ben, "allow", pat()).status()).isEqualTo(303);
        assertThat(pat().status()).isEqualTo("AWAITING_APPROVAL");
        system.clock.advance(Duration.ofMinutes(1));
        assertThat(post(ben, "approve", pat()).status()).isEqualTo(303);
        assertThat(pat().status()).isEqualTo("ACTIVE");
    }

    @Test
    void a_correction_is_told_with_the_values_before_and_changes_nothing_else() {
        var seen = active();
        post(ada, "correct", seen, "name", "Pat Other", "organization", "Office of Things", "role", "Editor");
        assertThat(pat().details()).isEqualTo(new Details("Pat Other", "Office of Things", "Editor", List.of()));
        assertThat(pat().address()).isEqualTo(seen.address());
        assertThat(pat().delivery()).isEqualTo(seen.delivery());
        assertThat(system.mailroom.mails(MailKind.CORRECTED)).hasSize(1);
    }

    @Test
    void a_member_gets_five_mails_about_corrections_in_a_day_and_the_sixth_waits() {
        active();
        for (int i = 1; i <= 5; i++) {
            assertThat(post(ada, "correct", pat(), "name", "Pat " + "I".repeat(i)).status()).isEqualTo(303);
        }
        var sixth = post(ben, "correct", pat(), "name", "Pat Other");
        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.header("retry-after")).isEqualTo(Long.toString(Duration.ofDays(1).toSeconds() + 1));
        assertThat(sixth.text()).contains("value=\"Pat Other\"");
        assertThat(pat().details().name()).isEqualTo("Pat IIIII");
        assertThat(system.mailroom.mails(MailKind.CORRECTED)).hasSize(5);
        system.clock.advance(Duration.ofDays(1).plusSeconds(1));
        ben = system.signIn(BEN);
        assertThat(post(ben, "correct", pat(), "name", "Pat Other").status()).isEqualTo(303);
    }

    @Test
    void the_mail_to_confirm_is_sent_again_within_the_limits_of_the_address() {
        var now = system.clock.instant();
        member(PAT, new Membership.State.Pending(now, now.plus(Duration.ofDays(7))));
        var seen = pat();
        assertThat(post(ada, "resend", seen).status()).isEqualTo(303);
        assertThat(post(ada, "resend", seen).status())
            .as("the same form, sent twice")
            .isEqualTo(303);
        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(1);
        var second = post(ben, "resend", pat());
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.header("retry-after")).isNotBlank();
        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(1);
        system.clock.advance(Duration.ofMinutes(10));
        assertThat(post(ben, "resend", pat()).status()).isEqualTo(303);
        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(2);
    }

    @Test
    void a_reason_is_needed_and_is_one_line() {
        var seen = active();
        var path = COORDINATORS + "/members/" + seen.key().hex();
        for (String reason : List.of("", "x".repeat(501))) {
            var answer = system.send(
                HttpEvents.form(
                    path,
                    "action",
                    "remove",
                    "revision",
                    Long.toString(seen.revision()),
                    "reason",
                    reason
                ).cookie(ada)
            );
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text()).contains("<title>Error:", "id=\"reason\"");
        }
        assertThat(pat().status()).isEqualTo("ACTIVE");
    }

    @Test
    void a_coordinator_removes_twenty_five_members_in_an_hour() {
        for (int i = 0; i < 26; i++) {
            var seen = member("m" + i + "@agency.gov", new Membership.State.Active(Instant.EPOCH));
            WatchedLog.neverIn(seen.address().value());
            assertThat(post(ada, "remove", seen).status())
                .as("%s", i)
                .isEqualTo(i < 25 ? 303 : 429);
        }
        assertThat(system.member("m25@agency.gov").status()).isEqualTo("ACTIVE");
    }

    @Test
    void a_form_without_a_session_or_from_another_site_changes_nothing() {
        var seen = active();
        assertThat(post("other=x", "remove", seen).status()).isEqualTo(403);
        var foreign = HttpEvents.form(
            COORDINATORS + "/members/" + seen.key().hex(),
            "action",
            "remove",
            "revision",
            Long.toString(seen.revision()),
            "reason",
            "x"
        )
            .cookie(ada)
            .header("sec-fetch-site", "cross-site");
        assertThat(system.send(foreign).status()).isEqualTo(403);
        assertThat(pat().status()).isEqualTo("ACTIVE");
    }

    private static String word(MemberActions.Act act) {
        return act.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
