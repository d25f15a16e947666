package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.CONSENT;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.TICK;
import static org.socialgov.community.Given.member;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.ledger.Membership.State;

class TombstoneTest {

    @Test
    void a_declined_request_is_kept_for_its_days_only() {
        var until = NOW.plusSeconds(60);
        var declined = Tombstone.none(KEY).declined(until, NOW);
        assertThat(declined).isEqualTo(
            new Tombstone(KEY, Optional.empty(), Optional.of(until), Optional.empty(), Item.firstRevision(NOW))
        );
        assertThat(declined.expiresAt()).contains(until);
        var suppressed = declined.suppressed(NOW);
        assertThat(suppressed.declinedUntil()).contains(until);
        assertThat(suppressed.expiresAt()).isEmpty();
        assertThat(suppressed.declined(until.plusSeconds(1), NOW).revision()).isEqualTo(suppressed.revision() + 1);
    }

    @Test
    void an_address_that_never_joined_can_be_kept_from_getting_mail() {
        assertThat(Tombstone.none(KEY).suppressed(NOW)).isEqualTo(
            new Tombstone(KEY, Optional.of(NOW), Optional.empty(), Optional.empty(), 1)
        );
    }

    @Test
    void the_first_moment_counts() {
        var since = Tombstone.none(KEY).suppressed(NOW);

        assertThat(since.suppressed(NOW)).isSameAs(since);
        assertThat(since.suppressed(NOW.plusNanos(TICK))).isSameAs(since);
        assertThat(since.suppressed(NOW.minusNanos(TICK))).isEqualTo(
            new Tombstone(KEY, Optional.of(NOW.minusNanos(TICK)), Optional.empty(), Optional.empty(), 2)
        );
    }

    @Test
    void of_an_erased_membership_consent_is_kept() {
        assertThat(Tombstone.none(KEY).of(member(new State.Active(NOW)))).isEqualTo(
            new Tombstone(KEY, Optional.empty(), Optional.empty(), Optional.of(CONSENT), 1)
        );
    }

    @Test
    void an_erased_address_that_wanted_no_mail_gets_none_later() {
        var suppressed = member(new State.Suppressed(NOW, Membership.SuppressionReason.COMPLAINT));
        var quiet = Tombstone.none(KEY).suppressed(NOW.minusSeconds(1));

        assertThat(Tombstone.none(KEY).of(suppressed).suppressedAt()).contains(NOW);
        assertThat(quiet.of(member(new State.Active(NOW))).suppressedAt()).contains(NOW.minusSeconds(1));
    }
}
