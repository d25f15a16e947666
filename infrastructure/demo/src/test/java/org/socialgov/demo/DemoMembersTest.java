package org.socialgov.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.Settings;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;

class DemoMembersTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final OwnListings OWN = OwnListings.shipped();
    private static final Directory DIRECTORY = new Directory(OWN, GovSource.none());

    private final List<String> marked = new ArrayList<>();
    private final FakeLedger ledger = new FakeLedger();
    private final List<String> progress = new ArrayList<>();

    @Test
    void as_many_members_as_asked_for_are_filled_in_of_about_160_organizations() {
        var filled = fill(1_200);
        assertThat(filled.members()).isEqualTo(1_200);
        assertThat(filled.organizations()).isBetween(150, 170);
        assertThat(ledger.statistics("socialgov").members()).isEqualTo(1_200);
        assertThat(members())
            .filteredOn(member -> member.status().equals("ACTIVE"))
            .hasSize(1_200);
        assertThat(members())
            .filteredOn(member -> member.status().equals("LEFT"))
            .hasSizeBetween(60, 90);
        assertThat(members())
            .filteredOn(member -> member.status().equals("SUPPRESSED"))
            .hasSizeBetween(20, 40);
    }

    @Test
    void every_chart_and_list_has_something_to_show() {
        fill(1_200);
        var dailyStatistics = ledger.statistics("socialgov").dailyStatistics().orElseThrow();
        assertThat(dailyStatistics.months()).hasSizeBetween(36, 38);
        assertThat(dailyStatistics.months().subList(0, 36)).allMatch(month -> month.joined() > 0);
        assertThat(dailyStatistics.months().getLast().members()).isEqualTo(1_200);
        assertThat(dailyStatistics.snapshot().byOrganization().rows()).hasSizeGreaterThan(30);
        assertThat(dailyStatistics.snapshot().byOrganization().other()).isPresent();
        assertThat(dailyStatistics.snapshot().byKind().rows()).hasSizeGreaterThan(2);
        var months = dailyStatistics.months();
        assertThat(
            ledger
                .statistics("socialgov")
                .requestsSince(months.get(months.size() - 3).month())
                .confirmRate()
                .orElseThrow()
        ).isBetween(70, 95);
        assertThat(members())
            .extracting(member -> member.delivery().frequency())
            .contains(DeliveryPreferences.Frequency.values());
        assertThat(ledger.items()).filteredOn(HistoryEntry.class::isInstance).hasSizeGreaterThan(1_200);
    }

    @Test
    void the_archive_has_a_past_that_says_that_it_is_made_up_and_no_broadcast_sends() {
        fill(30);
        var past = ledger.archive("socialgov", Optional.empty(), 99);
        assertThat(past).hasSize(8);
        assertThat(past).allSatisfy(entry -> {
            var ref = new Mailing.Ref("socialgov", entry.position().mailing());
            assertThat(ledger.mailingText(ref, 1).orElseThrow().text()).endsWith(
                "This announcement is made up. It shows what an archive looks like."
            );
            assertThat(entry.position().startedAt()).isBefore(NOW);
        });
        assertThat(ledger.dueMailings(NOW.plus(Duration.ofDays(365)), 99)).isEmpty();
        fill(31);
        assertThat(ledger.archive("socialgov", Optional.empty(), 99)).isEqualTo(past);
    }

    @Test
    void nobody_is_real_and_nobody_gets_mail() {
        fill(1_200);
        assertThat(members())
            .isNotEmpty()
            .allSatisfy(member -> {
                assertThat(member.address().local()).matches("[a-z]+\\.[a-z]+\\.made-up-\\d+(-left|-bounced)?");
                assertThat(member.details().name()).matches("[A-Z][a-z]+ [A-Z][a-z]+");
            });
        // What is held for digests is the only mail, and due with none of them.
        assertThat(ledger.orders()).allMatch(order -> order.state() instanceof MailOrder.State.Held);
        assertThat(ledger.overdue(NOW.plus(Duration.ofDays(365)), 99)).isEmpty();
    }

    @Test
    void the_newest_announcement_is_held_for_weekly_digests_and_each_has_counts_of_all_members() {
        fill(1_200);
        var mailings = ledger.mailings("socialgov", Optional.empty(), 99);
        var newest = mailings.getFirst().progress().known();
        assertThat(newest.of(BroadcastProgress.Counts.Outcome.HELD)).isPositive().isEqualTo(ledger.orders().size());
        assertThat(mailings)
            .hasSize(8)
            .allSatisfy(mailing -> {
                var counts = mailing.progress().known();
                assertThat(counts.members().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_200);
                assertThat(counts.of(BroadcastProgress.Counts.Outcome.SENT)).isPositive();
            });
        assertThat(ledger.orders()).allSatisfy(order ->
            assertThat(ledger.member(order.ref().member()).orElseThrow().delivery().frequency()).isEqualTo(
                DeliveryPreferences.Frequency.WEEKLY
            )
        );
    }

    @Test
    void everybody_joined_within_three_years_in_office_hours_and_left_after_that() {
        fill(1_200);
        assertThat(members())
            .isNotEmpty()
            .allSatisfy(member -> {
                switch (member.state()) {
                    case Membership.State.Active(var joinedAt) -> assertThat(joinedAt).isBetween(
                        NOW.minus(Duration.ofDays(3 * 365 + 4)),
                        NOW
                    );
                    case Membership.State.Left(var leftAt, var joinedAt, _) -> assertThat(leftAt).isBetween(
                        joinedAt,
                        NOW
                    );
                    case Membership.State.Suppressed(var at, _) -> assertThat(at).isBefore(NOW);
                    default -> throw new AssertionError(member.status());
                }
                assertThat(member.consent().at()).isBefore(NOW);
            });
    }

    @Test
    void filled_twice_it_is_filled_once_and_more_can_be_added() {
        fill(90);
        var before = ledger.items();
        assertThat(fill(90).people()).isZero();
        assertThat(ledger.items()).isEqualTo(before);

        assertThat(fill(130).members()).isEqualTo(130);
        assertThat(ledger.statistics("socialgov").members()).isEqualTo(130);
        assertThat(members())
            .filteredOn(member -> member.status().equals("ACTIVE"))
            .hasSize(130);
    }

    @Test
    void a_member_who_is_there_already_stays() {
        fill(40);
        assertThat(members()).extracting(Membership::revision).containsOnly(1L);
        var someone = members().getFirst();
        fill(60);
        assertThat(ledger.member(someone.key())).contains(someone);
    }

    @Test
    void progress_is_told_to_its_end() {
        fill(1_200);
        assertThat(progress)
            .startsWith("0 1200", "22 1200")
            .endsWith("1200 1200")
            .hasSizeGreaterThan(40)
            .doesNotHaveDuplicates();
    }

    @Test
    void organizations_are_of_every_kind_that_our_table_has() {
        var workplaces = Wiring.workplaces(OWN, DIRECTORY);
        assertThat(workplaces).hasSizeBetween(150, 170);
        assertThat(workplaces)
            .extracting(workplace -> workplace.affiliation().kind())
            .contains(Kind.FEDERAL, Kind.MILITARY, Kind.STATE, Kind.CITY, Kind.COUNTY, Kind.TRIBAL, Kind.TERRITORY);
        assertThat(workplaces)
            .extracting(workplace -> workplace.affiliation().counted())
            .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "http://127.0.0.1:4566", "http://localhost:4566", "http://[::1]:4566", "http://127.1.2.3" }
    )
    void a_table_on_this_machine_may_be_filled(String endpoint) {
        assertThat(Wiring.isOnThisMachine(endpoint)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "https://dynamodb.us-east-1.amazonaws.com",
            "http://10.0.0.1:4566",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://evil.example/localhost",
            "http://localhost@evil.example",
            "http://0.0.0.0:4566",
            "not an address",
        }
    )
    void any_other_table_is_refused(String endpoint) {
        assertThat(Wiring.isOnThisMachine(endpoint)).isFalse();
        assertThatThrownBy(() ->
            Wiring.from(new Settings(Map.of("AWS_ENDPOINT_URL", endpoint, "TABLE_NAME", "x", "AWS_REGION", "y")))
        )
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("loopback");
    }

    @Test
    void without_an_endpoint_nothing_is_filled() {
        assertThatThrownBy(() ->
            Wiring.from(new Settings(Map.of("TABLE_NAME", "x", "AWS_REGION", "y")))
        ).hasMessageContaining("AWS_ENDPOINT_URL");
    }

    @Test
    void made_up_members_are_marked_as_such() {
        fill(5);
        assertThat(marked).containsExactly(Wiring.demoCommunity().id());
    }

    private DemoMembers.Filled fill(int count) {
        var wiring = new Wiring(
            ledger,
            ledger,
            ledger,
            marked::add,
            Wiring.demoCommunity(),
            Wiring.workplaces(OWN, DIRECTORY),
            NOW,
            new FakeRandomness(ledger.items().size())
        );
        progress.clear();
        marked.clear();
        return new DemoMembers(wiring, (done, all) -> progress.add(done + " " + all)).fill(count);
    }

    private List<Membership> members() {
        return ledger.items().stream().filter(Membership.class::isInstance).map(Membership.class::cast).toList();
    }
}
