package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Community;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.statistics.Recount;

/** What each join, leave, move and erasure adds to the numbers of members; MembersFunction shows them. */
class MemberCountsTest {

    private final InMemorySystem system = new InMemorySystem();

    @Test
    void joining_and_leaving_show_at_once() {
        assertThat(numbers()).isEqualTo("0 members at 0 organizations");
        system.member("pat@labor.example.gov");
        system.member("ann@dol.gov");
        system.member("ben@usda.gov");
        system.member("cara@fs.fed.us");
        system.join("dan@usda.gov");
        assertThat(numbers()).isEqualTo("4 members at 2 organizations");

        leave("ben@usda.gov");
        leave("ann@dol.gov");
        assertThat(numbers()).isEqualTo("2 members at 1 organizations");
        system.click(Link.Purpose.UNDO, system.mailroom.newest(MailKind.GOODBYE).token(Link.Purpose.UNDO));
        assertThat(numbers()).isEqualTo("3 members at 2 organizations");
    }

    @Test
    void a_member_who_stops_all_mail_is_counted_no_more() {
        system.member("ann@dol.gov");
        system.clock.advance(Duration.ofMinutes(20));
        system.join("ann@dol.gov");
        String never = system.mailroom.newest(MailKind.ALREADY_MEMBER).token(Link.Purpose.NEVER_AGAIN);
        system.click(Link.Purpose.NEVER_AGAIN, never);
        system.click(Link.Purpose.NEVER_AGAIN, never);
        assertThat(numbers()).isEqualTo("0 members at 0 organizations");
        assertThat(system.membership("ann@dol.gov").affiliation()).isEmpty();
    }

    @Test
    void a_member_who_waits_for_a_decision_is_counted_when_it_is_made() {
        system.join("pat@contractor.example");
        system.click(Link.Purpose.CONFIRM, system.confirmToken());
        assertThat(numbers()).isEqualTo("0 members at 0 organizations");
        system.click(
            Link.Purpose.APPROVE,
            system.mailroom.newest(MailKind.APPROVAL_REQUEST).token(Link.Purpose.APPROVE)
        );
        assertThat(numbers()).isEqualTo("1 members at 0 organizations");
    }

    @Test
    void a_member_who_moves_to_another_address_is_counted_with_its_organization() {
        system.member("ann@dol.gov");
        system.manage(system.session("ann@dol.gov"), "action", "change-address", "email", "ann@usda.gov");
        for (var mail : system.mailroom.mails(MailKind.CHANGE_ADDRESS)) {
            system.click(Link.Purpose.CHANGE_ADDRESS, mail.token(Link.Purpose.CHANGE_ADDRESS));
        }
        assertThat(numbers()).isEqualTo("1 members at 1 organizations");
        assertThat(system.membership("ann@usda.gov").affiliation())
            .map(Affiliation::organization)
            .contains("Department of Agriculture");
    }

    @Test
    void a_member_who_is_erased_is_counted_no_more() {
        system.member("ann@dol.gov");
        system.member("ben@dol.gov");
        system.manage(system.session("ann@dol.gov"), "action", "erase", "agree", "yes");
        assertThat(numbers()).isEqualTo("1 members at 1 organizations");
    }

    @Test
    void a_member_is_counted_with_what_is_known_where_the_list_of_domains_cannot_be_read() {
        system.listed.unreachable(true);
        system.member("ann@dol.gov");
        assertThat(numbers()).isEqualTo("1 members at 1 organizations");
    }

    @Test
    void a_members_organization_is_the_directorys_word_as_of_joining() {
        system.member("cara@fs.fed.us");
        assertThat(system.membership("cara@fs.fed.us").affiliation()).contains(
            new Affiliation("Department of Agriculture", Kind.FEDERAL, OwnListings.shipped().reviewed())
        );
        system.member("pat@example.com");
        assertThat(system.membership("pat@example.com").affiliation()).isEmpty();
    }

    @Test
    void a_count_finds_what_joins_and_leaves_have_counted() {
        for (String email : List.of("a@dol.gov", "b@dol.gov", "c@usda.gov", "d@unknown-town.gov")) {
            system.member(email);
        }
        leave("b@dol.gov");
        var recount = new Recount("socialgov", Community.TIME_ZONE, system.clock.instant());
        system.ledger.each(recount::take);
        // One change writes the day's statistics; each further one would correct a number.
        assertThat(recount.changes(system.ledger.statistics("socialgov"), system.randomness)).hasSize(1);
        assertThat(numbers()).isEqualTo("3 members at 2 organizations");
    }

    private void leave(String email) {
        system.click(
            Link.Purpose.UNSUBSCRIBE,
            system.mailroom
                .mails(MailKind.WELCOME)
                .stream()
                .filter(mail -> mail.to().equals(InMemorySystem.address(email)))
                .findFirst()
                .orElseThrow()
                .token(Link.Purpose.UNSUBSCRIBE)
        );
    }

    private String numbers() {
        var figures = system.ledger.statistics("socialgov");
        return figures.members() + " members at " + figures.organizations() + " organizations";
    }
}
