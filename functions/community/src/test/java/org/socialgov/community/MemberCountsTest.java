package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.NOW;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.community.MemberCounts.Requests;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.Listing;

/** The numbers themselves, added and summed. */
class MemberCountsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Affiliation LABOR = new Affiliation("Department of Labor", Kind.FEDERAL, DAY);
    private static final Affiliation.Organization OHIO = new Affiliation.Organization("Ohio", Kind.STATE);
    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final YearMonth APRIL = YearMonth.of(2026, 4);

    @Test
    void one_member_counts_once_and_once_for_their_organization() {
        var member = Given.member(new Membership.State.Active(NOW));

        assertThat(MemberCounts.one(member, 1).members()).isEqualTo(1);
        assertThat(MemberCounts.one(member, 1).organizations()).isEmpty();
        assertThat(MemberCounts.one(member.affiliated(Optional.of(LABOR)), -1).organizations()).isEqualTo(
            Map.of(LABOR.counted(), -1)
        );
    }

    @Test
    void parts_are_added_number_by_number_and_what_comes_to_nothing_is_left_out() {
        var one = new MemberCounts(
            COMMUNITY,
            3,
            5,
            Map.of(LABOR.counted(), 2, OHIO, 1),
            Map.of(MARCH, new Requests(1, 2)),
            7
        );
        var other = new MemberCounts(
            COMMUNITY,
            3,
            -1,
            Map.of(OHIO, -1),
            Map.of(MARCH, new Requests(10, 20), APRIL, new Requests(3, 0)),
            2
        );

        assertThat(one.plus(other)).isEqualTo(
            new MemberCounts(
                COMMUNITY,
                3,
                4,
                Map.of(LABOR.counted(), 2),
                Map.of(MARCH, new Requests(11, 22), APRIL, new Requests(3, 0)),
                9
            )
        );
    }

    @Test
    void an_organization_whose_members_come_to_nothing_over_all_parts_is_none() {
        var figures = new Figures(
            COMMUNITY,
            List.of(
                new MemberCounts(COMMUNITY, 0, 2, Map.of(LABOR.counted(), 1, OHIO, 1), 1),
                new MemberCounts(COMMUNITY, 1, -1, Map.of(OHIO, -1), 1)
            ),
            Optional.empty()
        );

        assertThat(figures.organizations()).isEqualTo(1);
        assertThat(figures.members()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ "1, 1, 50", "2, 1, 67", "0, 3, 0", "3, 0, 100" })
    void of_settled_requests_so_many_percent_were_confirmed(int confirmed, int lapsed, int percent) {
        assertThat(new Requests(confirmed, lapsed).confirmRate()).contains(percent);
    }

    @Test
    void of_no_request_there_is_no_percentage() {
        assertThat(Requests.NONE.confirmRate()).isEmpty();
    }

    @Test
    void a_mailbox_belongs_to_what_the_directory_says_or_to_nobody_it_knows() {
        var listing = new Listing("dol.gov", "Department of Labor", Optional.empty(), Kind.FEDERAL, DAY);
        var member = Given.member(Given.pendingSince(NOW));
        var found = new Pressing.Found(Optional.empty(), Optional.of(member), Optional.empty(), Optional.empty());

        assertThat(Affiliation.of(Optional.of(listing))).contains(LABOR);
        assertThat(Affiliation.of(Optional.empty())).isEmpty();
        var belonging = found.belongingTo(Optional.of(LABOR));
        assertThat(belonging.member().orElseThrow().affiliation()).contains(LABOR);
        assertThat(belonging.belongingTo(Optional.empty())).isEqualTo(found);
    }
}
