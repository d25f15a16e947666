package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.MailboxKey;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;

/** Limits and "never mail me again" hold for a mailbox, not for a spelling of its address. */
class MailboxLimitsTest {

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void twenty_joins_for_twenty_spellings_of_one_mailbox_cause_one_mail() {
        for (int i = 0; i < 20; i++) {
            assertThat(system.join("ann.bell+call-this-number-" + i + "@agency.gov").status()).isEqualTo(303);
        }
        system.join("annbell@agency.gov");

        assertThat(system.mailroom.mails()).hasSize(1);
        // Each request is kept: a person who confirms the one that was mailed is that spelling's member.
        assertThat(system.ledger.members()).hasSize(21);
    }

    @Test
    void a_request_whose_mail_a_limit_held_back_is_not_reminded_of() {
        for (int i = 0; i < 5; i++) {
            system.join("ann+" + i + "@agency.gov");
        }
        system.clock.advance(Duration.ofDays(2));

        var due = system.ledger.unconfirmed(system.clock.instant(), 100);
        assertThat(due).hasSize(1);
    }

    @Test
    void never_again_holds_for_every_spelling_of_the_mailbox() {
        system.join("ann+1@agency.gov");
        system.neverAgain();
        for (int i = 2; i < 20; i++) {
            system.clock.advance(Duration.ofDays(2));
            system.join("ann+" + i + "@agency.gov");
            system.join("a.nn@agency.gov");
        }

        assertThat(system.mailroom.mails()).hasSize(1);
    }

    /** A link is good for a year, the request that it came with is gone after days. */
    @Test
    void never_again_holds_for_every_spelling_where_the_request_is_gone_already() {
        system.join("ann+1@agency.gov");
        var token = system.mailroom.newest(MailKind.CONFIRM).token(Link.Purpose.NEVER_AGAIN);
        system.ledger.commit(
            new Change.Builder().remove(system.membership("ann+1@agency.gov")).change(system.randomness)
        );
        system.click(Link.Purpose.NEVER_AGAIN, token);
        system.clock.advance(Duration.ofDays(2));
        system.join("ann+2@agency.gov");

        assertThat(system.mailroom.mails()).hasSize(1);
    }

    @Test
    void never_again_in_a_session_holds_for_every_spelling() {
        system.member("ann@agency.gov");
        String cookie = system.session("ann@agency.gov");
        system.manage(cookie, "action", "never-again", "agree", "yes");
        int mails = system.mailroom.mails().size();
        system.clock.advance(Duration.ofDays(2));
        system.join("ann+1@agency.gov");

        assertThat(system.membership("ann@agency.gov").status()).isEqualTo("SUPPRESSED");
        assertThat(system.mailroom.mails()).hasSize(mails);
    }

    /** A membership that somebody confirmed is theirs, whatever another spelling says. */
    @Test
    void never_again_of_another_spelling_leaves_a_membership_as_it_is() {
        var before = system.member("annbell@agency.gov");
        system.clock.advance(Duration.ofDays(1));
        system.join("ann.bell@agency.gov");
        system.neverAgain();

        assertThat(system.membership("annbell@agency.gov")).isEqualTo(before);
    }

    @Test
    void one_mailbox_cannot_ask_the_coordinators_again_and_again_by_erasing() {
        system.join("pat@contractor.example");
        system.click(Link.Purpose.CONFIRM, system.confirmToken());
        var decline = system.mailroom.newest(MailKind.APPROVAL_REQUEST).token(Link.Purpose.DECLINE);
        system.click(Link.Purpose.DECLINE, decline);
        int asked = system.mailroom.mails(MailKind.APPROVAL_REQUEST).size();
        int confirmations = system.mailroom.mails(MailKind.CONFIRM).size();
        system.manage(system.session("pat@contractor.example"), "action", "erase", "agree", "yes");
        assertThat(system.ledger.members()).isEmpty();

        for (int day = 1; day <= 28; day++) {
            system.clock.advance(Duration.ofDays(1));
            system.join("pat+" + day + "@contractor.example");
            system.join("pat@contractor.example");
        }
        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(confirmations);
        assertThat(system.mailroom.mails(MailKind.APPROVAL_REQUEST)).hasSize(asked);
        // The answer is that of a declined membership, and its order has forgotten the address.
        assertThat(system.mailroom.newest(MailKind.DECLINED).to().value()).startsWith("pat");
        assertThat(system.ledger.orders())
            .filteredOn(order -> order.kind() == MailKind.DECLINED)
            .hasSizeGreaterThan(1)
            .allMatch(order -> order.person().isEmpty() && order.note().isEmpty());
        assertThat(system.ledger.members()).isEmpty();

        system.clock.advance(Duration.ofDays(2));
        system.join("pat@contractor.example");
        assertThat(system.mailroom.mails(MailKind.CONFIRM)).hasSize(confirmations + 1);
    }

    @Test
    void what_the_last_release_counted_for_a_spelling_still_counts() {
        var ann = InMemorySystem.address("ann.bell@agency.gov");
        var earlier = AddressMailLimit.none(MailboxKey.ofSpelling(ann))
            .take(MailKind.CONFIRM, new AddressMailLimit.Limits(1, 3, 5), system.clock.instant())
            .orElseThrow();
        system.ledger.commit(new Change.Builder().put(earlier).change(system.randomness));
        system.join("ann.bell@agency.gov");

        assertThat(system.mailroom.mails()).isEmpty();
    }
}
