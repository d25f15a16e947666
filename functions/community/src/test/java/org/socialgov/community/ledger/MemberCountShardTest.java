package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.NOW;
import static org.socialgov.community.Given.member;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.MemberCountShard.Requests;
import org.socialgov.community.statistics.MemberStatistics;

class MemberCountShardTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Affiliation LABOR = new Affiliation("Department of Labor", Kind.FEDERAL, DAY);
    private static final Affiliation.Organization OHIO = new Affiliation.Organization("Ohio", Kind.STATE);
    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final YearMonth APRIL = YearMonth.of(2026, 4);

    @Test
    void two_cities_of_one_name_are_two_and_an_agencys_domains_are_one() {
        assertThat(known("springfield-a.gov", "City of Springfield", Kind.CITY)).isEqualTo(
            "City of Springfield (springfield-a.gov)"
        );
        for (var kind : Kind.values()) {
            var same = known("a.gov", "Name", kind).equals(known("b.gov", "Name", kind));
            assertThat(same)
                .as(kind.slug())
                .isEqualTo(
                    Set.of(Kind.FEDERAL, Kind.MILITARY, Kind.STATE, Kind.INTERSTATE, Kind.TERRITORY).contains(kind)
                );
        }
    }

    private static String known(String domain, String organization, Kind kind) {
        var listing = new Listing(domain, organization, Optional.empty(), kind, LocalDate.EPOCH);
        return Affiliation.of(Optional.of(listing)).orElseThrow().organization();
    }

    @Test
    void the_directory_says_whom_a_mailbox_belongs_to_and_since_when_that_is_known() {
        var listing = new Listing("dol.gov", "Department of Labor", Optional.empty(), Kind.FEDERAL, DAY);

        assertThat(Affiliation.of(Optional.of(listing))).contains(LABOR);
        assertThat(Affiliation.of(Optional.empty())).isEmpty();
    }

    @Test
    void the_organization_at_confirmation_is_kept_with_the_member() {
        var found = new LinkContext(
            Optional.of(Given.link(Link.Purpose.CONFIRM, NOW)),
            Optional.of(member(Given.pendingSince(NOW))),
            Optional.of(Given.rejoinRequest(NOW)),
            Optional.of(Tombstone.none(Given.KEY)),
            Optional.empty(),
            Optional.empty()
        );
        var belonging = found.withAffiliation(Optional.of(LABOR));

        assertThat(belonging.member()).contains(member(Given.pendingSince(NOW)).affiliated(Optional.of(LABOR)));
        assertThat(belonging.link()).isEqualTo(found.link());
        assertThat(belonging.rejoinRequest()).isEqualTo(found.rejoinRequest());
        assertThat(belonging.tombstone()).isEqualTo(found.tombstone());
        assertThat(belonging.withAffiliation(Optional.empty()).member()).isEqualTo(found.member());
    }

    @Test
    void one_member_is_one_of_their_organization_in_the_part_of_their_key() {
        var known = member(new Membership.State.Active(NOW)).affiliated(Optional.of(LABOR));
        int part = Character.digit(Given.KEY.hex().charAt(0), 16);

        assertThat(MemberCountShard.one(known, 1)).isEqualTo(
            new MemberCountShard(COMMUNITY, part, 1, Map.of(LABOR.counted(), 1), 1)
        );
        assertThat(MemberCountShard.one(known.affiliated(Optional.empty()), -1)).isEqualTo(
            new MemberCountShard(COMMUNITY, part, -1, Map.of(), 1)
        );
    }

    @Test
    void counts_of_the_same_part_add_up_number_by_number() {
        var one = new MemberCountShard(COMMUNITY, 3, 2, Map.of(OHIO, 2), Map.of(MARCH, new Requests(1, 2)), 4);
        var other = new MemberCountShard(
            COMMUNITY,
            3,
            1,
            Map.of(OHIO, -2, LABOR.counted(), 1),
            Map.of(MARCH, new Requests(3, 4), APRIL, new Requests(5, 6)),
            7
        );

        assertThat(one.plus(other)).isEqualTo(
            new MemberCountShard(
                COMMUNITY,
                3,
                3,
                Map.of(LABOR.counted(), 1),
                Map.of(MARCH, new Requests(4, 6), APRIL, new Requests(5, 6)),
                4
            )
        );
    }

    @Test
    void the_confirm_rate_is_of_what_is_settled() {
        assertThat(new Requests(20, 20).confirmRate()).contains(50);
        assertThat(new Requests(20, 10).confirmRate()).contains(67);
        assertThat(new Requests(0, 20).confirmRate()).contains(0);
    }

    @Test
    void of_fewer_than_twenty_requests_no_rate_is_told() {
        assertThat(new Requests(10, 10).confirmRate()).contains(50);
        assertThat(new Requests(10, 9).confirmRate()).isEmpty();
        assertThat(new Requests(0, 0).confirmRate()).isEmpty();
    }

    @Test
    void an_organization_that_nobody_is_left_of_is_none_whatever_its_parts_say() {
        var figures = new MemberStatistics(
            COMMUNITY,
            List.of(
                new MemberCountShard(COMMUNITY, 1, 1, Map.of(OHIO, 1), 1),
                new MemberCountShard(COMMUNITY, 2, 1, Map.of(OHIO, -1, LABOR.counted(), 2), 1)
            ),
            Optional.empty()
        );

        assertThat(figures.members()).isEqualTo(2);
        assertThat(figures.organizations()).isEqualTo(1);
    }
}
