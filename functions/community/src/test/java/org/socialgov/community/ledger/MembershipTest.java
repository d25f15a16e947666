package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.CONSENT;
import static org.socialgov.community.Given.DETAILS;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.OTHER_CONSENT;
import static org.socialgov.community.Given.OTHER_DETAILS;
import static org.socialgov.community.Given.REVISION;
import static org.socialgov.community.Given.member;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Given;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.Membership.State;
import org.socialgov.community.storage.Members;

class MembershipTest {

    private static final State ACTIVE = new State.Active(NOW);
    private static final State LEFT = new State.Left(NOW, NOW);
    private static final Optional<Affiliation> KNOWN = Optional.of(
        new Affiliation("Department of Labor", Kind.FEDERAL, LocalDate.of(2026, 3, 1))
    );
    private static final DeliveryPreferences WEEKLY = DeliveryPreferences.at(DeliveryPreferences.Frequency.WEEKLY);

    @Test
    void a_state_has_the_name_that_people_and_reports_know() {
        assertThat(Given.everyState())
            .extracting(state -> member(state).status())
            .containsExactly("PENDING", "AWAITING_APPROVAL", "ACTIVE", "LEFT", "DECLINED", "SUPPRESSED");
    }

    @Test
    void a_change_of_state_changes_nothing_else() {
        var weekly = member(ACTIVE).affiliated(KNOWN).changed(DETAILS, WEEKLY);

        assertThat(weekly.becomes(LEFT)).isEqualTo(
            new Membership(
                KEY,
                COMMUNITY,
                ADDRESS,
                DETAILS,
                CONSENT,
                WEEKLY,
                KNOWN,
                Membership.Generation.NONE,
                LEFT,
                REVISION + 2
            )
        );
    }

    @Test
    void a_member_changes_details_and_delivery_and_nothing_else() {
        assertThat(member(ACTIVE).affiliated(KNOWN).changed(OTHER_DETAILS, WEEKLY)).isEqualTo(
            new Membership(
                KEY,
                COMMUNITY,
                ADDRESS,
                OTHER_DETAILS,
                CONSENT,
                WEEKLY,
                KNOWN,
                Membership.Generation.NONE,
                ACTIVE,
                REVISION + 1
            )
        );
    }

    @Test
    void how_mail_was_wanted_before_says_nothing_about_a_new_request() {
        assertThat(
            member(LEFT).affiliated(KNOWN).changed(DETAILS, WEEKLY).with(OTHER_DETAILS, OTHER_CONSENT)
        ).isEqualTo(
            new Membership(
                KEY,
                COMMUNITY,
                ADDRESS,
                OTHER_DETAILS,
                OTHER_CONSENT,
                DeliveryPreferences.EACH,
                KNOWN,
                Membership.Generation.NONE,
                LEFT,
                REVISION + 1
            )
        );
    }

    @Test
    void a_membership_goes_on_under_another_address_as_it_is() {
        var other = Given.address("other@example.gov");
        var weekly = member(ACTIVE).affiliated(KNOWN).changed(DETAILS, WEEKLY);

        assertThat(weekly.movedTo(other, 1)).isEqualTo(
            new Membership(
                MemberKey.of(COMMUNITY, other),
                COMMUNITY,
                other,
                DETAILS,
                CONSENT,
                WEEKLY,
                KNOWN,
                Membership.Generation.NONE,
                ACTIVE,
                1
            )
        );
        assertThat(weekly.movedTo(other, 7).revision()).isEqualTo(7);
    }

    /** Its links and sessions end with it, and go on with it under another address. */
    @Test
    void a_generation_lasts_as_long_as_the_membership() {
        var asked = Membership.pending(Given.request(), Optional.empty(), "generation", NOW);
        var member = asked
            .becomes(ACTIVE)
            .changed(DETAILS, WEEKLY)
            .with(OTHER_DETAILS, OTHER_CONSENT)
            .affiliated(KNOWN)
            .agreeing(OTHER_CONSENT);
        var moved = member.movedTo(Given.address("other@example.gov"), 1);

        for (var later : List.of(asked, member, moved, member.askedAgain(Given.request(), Optional.empty(), NOW))) {
            assertThat(later.generation()).isEqualTo(
                new Membership.Generation(Optional.of("generation"), Optional.empty())
            );
            assertThat(later.isOfGeneration(Optional.of("generation"), NOW)).isTrue();
            assertThat(later.isOfGeneration(Optional.of("earlier"), NOW)).isFalse();
        }
    }

    /** A release without generations may have created it a moment ago, beside a function of this release. */
    @Test
    void a_link_without_a_generation_is_of_the_membership_that_it_is_not_older_than() {
        var member = Membership.pending(Given.request(), Optional.empty(), "generation", NOW).becomes(ACTIVE);

        assertThat(member.isOfGeneration(Optional.empty(), NOW)).isTrue();
        assertThat(member.isOfGeneration(Optional.empty(), NOW.minusMillis(1))).isFalse();
        assertThat(member(ACTIVE).isOfGeneration(Optional.empty(), NOW.minusSeconds(1_000))).isTrue();
        // A release without generations has written the membership since, and left it out.
        assertThat(member(ACTIVE).isOfGeneration(Optional.of("generation"), NOW)).isTrue();
    }

    @Test
    void what_people_say_about_themselves_does_not_show_where_records_are_printed() {
        assertThat(member(ACTIVE).toString())
            .doesNotContain("Sample", ADDRESS.value())
            .contains("Details[redacted]", "EmailAddress[redacted]");
    }

    @Test
    void nothing_is_sent_to_an_address_that_is_suppressed_as_a_member_or_as_nobody() {
        var suppressed = Given.suppressed(Membership.SuppressionReason.BOUNCE);
        var quiet = Optional.of(Tombstone.none(KEY).suppressed(NOW));
        var none = AddressMailLimit.none(Given.ADDRESS_KEY);

        assertThat(Given.addressStatus(suppressed).isSuppressed()).isTrue();
        assertThat(Given.addressStatus(ACTIVE).isSuppressed()).isFalse();
        assertThat(Given.nothingKnown().isSuppressed()).isFalse();
        assertThat(new Members.AddressStatus(Optional.empty(), Optional.empty(), quiet, none).isSuppressed()).isTrue();
        assertThat(
            new Members.AddressStatus(
                Optional.empty(),
                Optional.empty(),
                Optional.of(Tombstone.none(KEY)),
                none
            ).isSuppressed()
        ).isFalse();
    }
}
