package org.socialgov.community.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Community;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;

class RecountTest {

    private static final Affiliation.Organization LABOR = new Affiliation.Organization(
        "Department of Labor",
        Kind.FEDERAL
    );
    private static final Affiliation.Organization OHIO = new Affiliation.Organization("Ohio", Kind.STATE);
    /** A Monday. */
    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");

    private static final Comparator<Affiliation.Organization> BY_TEXT = Comparator.comparing(
        Affiliation.Organization::name
    );

    private final List<MemberScan.Entry> memberScan = new ArrayList<>();
    private final Random random = new Random(31);
    private MemberStatistics figures = new MemberStatistics("socialgov", List.of(), Optional.empty());
    private int people;

    @Test
    void members_are_counted_with_their_organizations_and_nobody_else_is() {
        active(LABOR, "2025-01-10T00:00:00Z");
        active(LABOR, "2026-03-01T00:00:00Z");
        active(OHIO, "2026-03-01T00:00:00Z");
        active(null, "2026-03-01T00:00:00Z");
        add("PENDING", LABOR, null, null);
        add("LEFT", LABOR, "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z");
        add("SUPPRESSED", null, null, null);
        memberScan.add(entry("another", "ACTIVE", LABOR, "2025-01-10T00:00:00Z", null));

        recount(NOW);

        assertThat(figures.members()).isEqualTo(4);
        assertThat(figures.organizations()).isEqualTo(2);
        assertThat(figures.byOrganization()).isEqualTo(Map.of(LABOR, 2, OHIO, 1));
    }

    @Test
    void what_was_counted_wrong_is_put_right_and_what_is_right_is_left_alone() {
        for (int i = 0; i < 40; i++) {
            active(LABOR, "2025-01-10T00:00:00Z");
        }
        recount(NOW);
        var right = figures.counts();
        assertThat(figures.members()).isEqualTo(40);
        recount(NOW.plus(Duration.ofDays(1)));
        assertThat(figures.counts()).isEqualTo(right);

        var wrong = new ArrayList<>(right);
        wrong.set(
            0,
            right.getFirst().plus(new MemberCountShard("socialgov", right.getFirst().part(), 3, Map.of(OHIO, 2), 1))
        );
        figures = new MemberStatistics("socialgov", wrong, figures.dailyStatistics());
        assertThat(figures.members()).isEqualTo(43);
        recount(NOW.plus(Duration.ofDays(2)));
        assertThat(figures.members()).isEqualTo(40);
        assertThat(figures.byOrganization()).isEqualTo(Map.of(LABOR, 40));
        // Only what is still as it was read is put right.
        assertThat(figures.part(wrong.getFirst().part()).revision()).isEqualTo(wrong.getFirst().revision() + 1);
    }

    @Test
    void requests_that_are_too_old_are_forgotten_where_the_members_are_right_too() {
        settle(YearMonth.of(2024, 2), 3, 4);
        settle(YearMonth.of(2024, 3), 1, 2);
        recount(NOW);
        assertThat(figures.requestsSince(YearMonth.of(2020, 1))).isEqualTo(new MemberCountShard.Requests(1, 2));
    }

    @Test
    void a_kind_does_not_show_beside_its_organizations_where_few_would_be_left() {
        active(LABOR, 12);
        active(OHIO, 8);
        active(new Affiliation.Organization("Texas", Kind.STATE), 4);
        active(new Affiliation.Organization("Springfield", Kind.CITY), 2);
        recount(NOW);

        var snapshot = figures.dailyStatistics().orElseThrow().snapshot();
        assertThat(snapshot.byOrganization().rows())
            .extracting(AnonymizedCounts.Row::group)
            .containsExactly(LABOR, OHIO);
        assertThat(snapshot.byKind().rows()).containsExactly(new AnonymizedCounts.Row<>(Kind.FEDERAL, 10));
        assertThat(snapshot.byKind().other()).contains(new AnonymizedCounts.Other(2, 10));
    }

    @Test
    void a_kind_does_not_show_where_one_of_its_organizations_alone_is_not_shown() {
        active(LABOR, 6);
        active(OHIO, 5);
        active(new Affiliation.Organization("Zoning Board", Kind.FEDERAL), 5);
        active(new Affiliation.Organization("Springfield", Kind.CITY), 1);
        recount(NOW);

        var snapshot = figures.dailyStatistics().orElseThrow().snapshot();
        assertThat(snapshot.byOrganization().rows())
            .extracting(AnonymizedCounts.Row::group)
            .containsExactly(LABOR, OHIO);
        assertThat(snapshot.byKind().rows()).containsExactly(new AnonymizedCounts.Row<>(Kind.STATE, 5));
        assertThat(snapshot.byKind().other()).contains(new AnonymizedCounts.Other(2, 10));
    }

    /** The other kinds hold six here, five of whom are shown by their organization. */
    @Test
    void the_other_kinds_are_not_told_of_few_either() {
        active(LABOR, 10);
        active(new Affiliation.Organization("Agency B", Kind.FEDERAL), 3);
        active(new Affiliation.Organization("Agency C", Kind.FEDERAL), 3);
        active(OHIO, 8);
        active(new Affiliation.Organization("Tribe", Kind.TRIBAL), 5);
        active(new Affiliation.Organization("Springfield", Kind.CITY), 1);
        recount(NOW);

        var snapshot = figures.dailyStatistics().orElseThrow().snapshot();
        assertThat(snapshot.byOrganization().rows()).hasSize(3);
        assertThat(snapshot.byOrganization().other()).contains(new AnonymizedCounts.Other(3, 5));
        assertThat(snapshot.byKind()).isEqualTo(
            new AnonymizedCounts<>(List.of(), Optional.of(new AnonymizedCounts.Other(4, 30)))
        );
    }

    @Test
    void whatever_the_numbers_are_no_subtraction_tells_of_few_or_of_one_organization() {
        var cases = new Random(7);
        for (int i = 0; i < 1_500; i++) {
            memberScan.clear();
            figures = new MemberStatistics("socialgov", List.of(), Optional.empty());
            for (int n = cases.nextInt(9); n > 0; n--) {
                var kind = Kind.values()[cases.nextInt(4)];
                active(new Affiliation.Organization("organization" + n, kind), 1 + cases.nextInt(9));
            }
            active(null, Math.max(0, cases.nextInt(8) - 4));
            recount(NOW);
            assertTellsOfNobody(figures.dailyStatistics().orElseThrow().snapshot());
        }
    }

    /** Row 15 of the penetration test: subtracted, two snapshots showed the one person who had joined between them. */
    @Test
    void no_two_published_snapshots_differ_by_fewer_than_five() {
        var history = new Random(15);
        for (int run = 0; run < 60; run++) {
            memberScan.clear();
            figures = new MemberStatistics("socialgov", List.of(), Optional.empty());
            var published = new ArrayList<DailyMemberStatistics.Snapshot>();
            for (int week = 0; week < 12; week++) {
                for (int n = history.nextInt(12); n > 0; n--) {
                    int which = history.nextInt(7);
                    active(
                        which == 0
                            ? null
                            : new Affiliation.Organization("organization" + which, Kind.values()[which % 3]),
                        1
                    );
                }
                for (int n = history.nextInt(4); n > 0 && !memberScan.isEmpty(); n--) {
                    memberScan.remove(history.nextInt(memberScan.size()));
                }
                recount(NOW.plus(Duration.ofDays(7L * week)));
                published.add(figures.dailyStatistics().orElseThrow().snapshot());
            }
            for (var one : published) {
                for (var other : published) {
                    assertNoSmallDifference(numbers(one), numbers(other));
                }
            }
        }
    }

    private static void assertNoSmallDifference(Map<String, Integer> one, Map<String, Integer> other) {
        one.forEach((what, number) -> {
            int difference = Math.abs(number - other.getOrDefault(what, number));
            assertThat(difference == 0 || difference >= 5)
                .as("%s: %d, then %d", what, number, other.get(what))
                .isTrue();
        });
    }

    /** What a reader takes from a snapshot: each number, and what is left of all and of a kind beside the named ones. */
    private static Map<String, Integer> numbers(DailyMemberStatistics.Snapshot snapshot) {
        var numbers = new HashMap<String, Integer>();
        numbers.put("members", snapshot.members());
        numbers.put("organizations", snapshot.organizations());
        int unnamed = snapshot.members();
        for (var row : snapshot.byOrganization().rows()) {
            numbers.put(row.group().name(), row.members());
            unnamed -= row.members();
        }
        numbers.put("beside " + numbers.keySet().stream().sorted().toList(), unnamed);
        snapshot
            .byOrganization()
            .other()
            .ifPresent(other -> numbers.put("other organizations", other.members()));
        for (var row : snapshot.byKind().rows()) {
            var named = snapshot
                .byOrganization()
                .rows()
                .stream()
                .filter(each -> each.group().kind() == row.group())
                .toList();
            numbers.put(row.group().name(), row.members());
            numbers.put(
                row.group() + " beside " + named.stream().map(AnonymizedCounts.Row::group).sorted(BY_TEXT).toList(),
                row.members() - named.stream().mapToInt(AnonymizedCounts.Row::members).sum()
            );
        }
        snapshot
            .byKind()
            .other()
            .ifPresent(other -> numbers.put("other kinds", other.members()));
        return numbers;
    }

    /** By the exact numbers, which decide what is shown. */
    private void assertTellsOfNobody(DailyMemberStatistics.Snapshot snapshot) {
        var all = figures.byOrganization();
        var shown = snapshot.byOrganization().rows().stream().map(AnonymizedCounts.Row::group).toList();
        var kinds = snapshot.byKind().rows().stream().map(AnonymizedCounts.Row::group).toList();
        int others = figures.members();
        for (Kind kind : kinds) {
            int members = all
                .entrySet()
                .stream()
                .filter(each -> each.getKey().kind() == kind)
                .mapToInt(Map.Entry::getValue)
                .sum();
            others -= members;
            assertTellsOfNobody(members, each -> each == kind, all, shown);
        }
        if (snapshot.byKind().other().isPresent()) {
            assertTellsOfNobody(others, kind -> !kinds.contains(kind), all, shown);
        }
        snapshot
            .byOrganization()
            .other()
            .ifPresent(_ -> assertTellsOfNobody(figures.members(), _ -> true, all, shown));
    }

    private static void assertTellsOfNobody(
        int members,
        Predicate<Kind> kinds,
        Map<Affiliation.Organization, Integer> all,
        List<Affiliation.Organization> shown
    ) {
        var of = all
            .keySet()
            .stream()
            .filter(each -> kinds.test(each.kind()))
            .toList();
        int left = members - of.stream().filter(shown::contains).mapToInt(all::get).sum();
        if (left != 0) {
            assertThat(left).isGreaterThanOrEqualTo(5);
            assertThat(
                of
                    .stream()
                    .filter(each -> !shown.contains(each))
                    .count()
            ).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void growth_is_told_month_by_month_from_the_first_join_on() {
        active(LABOR, "2025-12-31T23:59:59Z");
        active(OHIO, "2026-02-01T00:00:00Z");
        add("LEFT", LABOR, "2025-12-05T00:00:00Z", "2026-02-03T00:00:00Z");
        recount(NOW);
        assertThat(figures.dailyStatistics().orElseThrow().months()).containsExactly(
            new DailyMemberStatistics.Month(YearMonth.of(2025, 12), 2, 0, 2),
            new DailyMemberStatistics.Month(YearMonth.of(2026, 1), 0, 0, 2),
            new DailyMemberStatistics.Month(YearMonth.of(2026, 2), 1, 1, 2),
            new DailyMemberStatistics.Month(YearMonth.of(2026, 3), 0, 0, 2)
        );
    }

    @Test
    void a_month_that_is_over_stays_as_it_was_counted() {
        active(LABOR, "2026-02-10T00:00:00Z");
        active(LABOR, "2026-02-11T00:00:00Z");
        recount(Instant.parse("2026-02-28T23:00:00Z"));
        active(LABOR, "2026-02-28T23:30:00Z");
        recount(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(figures.dailyStatistics().orElseThrow().months().getFirst().members()).isEqualTo(3);

        memberScan.clear();
        active(OHIO, "2026-03-15T00:00:00Z");
        recount(Instant.parse("2026-03-20T00:00:00Z"));
        assertThat(figures.dailyStatistics().orElseThrow().months()).containsExactly(
            new DailyMemberStatistics.Month(YearMonth.of(2026, 2), 3, 0, 3),
            new DailyMemberStatistics.Month(YearMonth.of(2026, 3), 1, 0, 1)
        );
    }

    @Test
    void the_snapshot_by_organization_is_made_once_a_week() {
        for (int i = 0; i < 6; i++) {
            active(LABOR, "2025-01-10T00:00:00Z");
            active(OHIO, "2025-01-10T00:00:00Z");
        }
        recount(NOW);
        var first = figures.dailyStatistics().orElseThrow().snapshot();
        assertThat(figures.dailyStatistics().orElseThrow().revision()).isEqualTo(1);
        assertThat(first.byOrganization().rows()).extracting(AnonymizedCounts.Row::group).containsExactly(LABOR, OHIO);
        assertThat(first.byKind().rows())
            .extracting(AnonymizedCounts.Row::group)
            .containsExactly(Kind.FEDERAL, Kind.STATE);

        active(OHIO, "2026-03-03T00:00:00Z");
        recount(NOW.plus(Duration.ofDays(6)));
        assertThat(figures.members()).isEqualTo(13);
        assertThat(figures.dailyStatistics().orElseThrow().snapshot()).isEqualTo(first);
        assertThat(figures.dailyStatistics().orElseThrow().revision()).isEqualTo(2);

        recount(NOW.plus(Duration.ofDays(7)));
        assertThat(figures.dailyStatistics().orElseThrow().snapshot().members()).isEqualTo(10);
    }

    @Test
    void what_became_of_requests_is_kept_when_members_are_put_right() {
        active(LABOR, "2025-01-10T00:00:00Z");
        recount(NOW);
        var part = figures.counts().getFirst();
        var old = YearMonth.of(2020, 1);
        var settled = Map.of(
            YearMonth.of(2026, 2),
            new MemberCountShard.Requests(15, 5),
            old,
            new MemberCountShard.Requests(9, 9)
        );
        figures = new MemberStatistics(
            "socialgov",
            List.of(new MemberCountShard("socialgov", part.part(), 7, Map.of(), settled, 5)),
            figures.dailyStatistics()
        );
        recount(NOW);
        assertThat(figures.members()).isEqualTo(1);
        assertThat(figures.requestsSince(old)).isEqualTo(new MemberCountShard.Requests(15, 5));
        assertThat(figures.requestsSince(YearMonth.of(2026, 3))).isEqualTo(MemberCountShard.Requests.NONE);
    }

    @Test
    void the_confirm_rate_is_that_of_the_week_and_of_three_months() {
        settle(YearMonth.of(2025, 12), 0, 50);
        settle(YearMonth.of(2026, 1), 14, 3);
        settle(YearMonth.of(2026, 3), 1, 1);
        recount(NOW);
        assertThat(figures.dailyStatistics().orElseThrow().snapshot().confirmRate()).isEmpty();

        settle(YearMonth.of(2026, 2), 0, 1);
        recount(NOW.plus(Duration.ofDays(6)));
        assertThat(figures.dailyStatistics().orElseThrow().snapshot().confirmRate()).isEmpty();
        recount(NOW.plus(Duration.ofDays(7)));
        var snapshot = figures.dailyStatistics().orElseThrow().snapshot();
        assertThat(snapshot.confirmRate()).contains(75);
        assertThat(snapshot.requestsSince()).isEqualTo(YearMonth.of(2026, 1));
    }

    @Test
    void a_community_without_members_is_counted_too() {
        recount(NOW);
        var dailyStatistics = figures.dailyStatistics().orElseThrow();
        assertThat(figures.members()).isZero();
        assertThat(dailyStatistics.months()).containsExactly(
            new DailyMemberStatistics.Month(YearMonth.of(2026, 3), 0, 0, 0)
        );
    }

    private void settle(YearMonth month, int confirmed, int lapsed) {
        var settled = Map.of(month, new MemberCountShard.Requests(confirmed, lapsed));
        var counts = new ArrayList<>(figures.counts());
        counts.removeIf(each -> each.part() == 0);
        counts.add(figures.part(0).plus(new MemberCountShard("socialgov", 0, 0, Map.of(), settled, 1)));
        figures = new MemberStatistics("socialgov", counts, figures.dailyStatistics());
    }

    @Test
    void how_members_get_mail_is_counted_as_it_is_on_the_day() {
        var today = LocalDate.of(2026, 3, 2);
        chose(DeliveryPreferences.EACH);
        chose(DeliveryPreferences.EACH, "training", "tools");
        chose(DeliveryPreferences.at(DeliveryPreferences.Frequency.WEEKLY), "training");
        chose(DeliveryPreferences.EACH.paused(Optional.empty()));
        chose(DeliveryPreferences.at(DeliveryPreferences.Frequency.DAILY).paused(Optional.of(today)));
        add("LEFT", null, "2026-01-10T00:00:00Z", "2026-02-10T00:00:00Z");
        recount(Instant.parse("2026-03-02T15:00:00Z"));

        assertThat(figures.dailyStatistics().orElseThrow().choices()).contains(
            new DailyMemberStatistics.Choices(
                Map.of(
                    DeliveryPreferences.Frequency.EACH,
                    2,
                    DeliveryPreferences.Frequency.DAILY,
                    1,
                    DeliveryPreferences.Frequency.WEEKLY,
                    1,
                    DeliveryPreferences.Frequency.PAUSED,
                    1
                ),
                Map.of("training", 2, "tools", 1),
                3
            )
        );
    }

    private void chose(DeliveryPreferences delivery, String... topics) {
        var entry = entry("socialgov", "ACTIVE", null, "2026-01-10T00:00:00Z", null);
        memberScan.add(
            new MemberScan.Entry(
                entry.key(),
                entry.community(),
                entry.status(),
                entry.joinedAt(),
                entry.leftAt(),
                entry.organization(),
                delivery,
                List.of(topics)
            )
        );
    }

    private void active(Affiliation.Organization organization, int members) {
        for (int i = 0; i < members; i++) {
            active(organization, "2025-01-10T00:00:00Z");
        }
    }

    private void active(Affiliation.Organization organization, String joinedAt) {
        add("ACTIVE", organization, joinedAt, null);
    }

    private void add(String status, Affiliation.Organization of, String joinedAt, String leftAt) {
        memberScan.add(entry("socialgov", status, of, joinedAt, leftAt));
    }

    private MemberScan.Entry entry(
        String community,
        String status,
        Affiliation.Organization organization,
        String joinedAt,
        String leftAt
    ) {
        return new MemberScan.Entry(
            MemberKey.of(community, new EmailAddress("person" + ++people, "agency.gov")),
            community,
            status,
            Optional.ofNullable(joinedAt).map(Instant::parse),
            Optional.ofNullable(leftAt).map(Instant::parse),
            Optional.ofNullable(organization),
            DeliveryPreferences.EACH,
            List.of()
        );
    }

    private void recount(Instant now) {
        var recount = new Recount("socialgov", Community.TIME_ZONE, now);
        memberScan.forEach(recount::take);
        var counts = new HashMap<Integer, MemberCountShard>();
        figures.counts().forEach(each -> counts.put(each.part(), each));
        var dailyStatistics = figures.dailyStatistics();
        for (Change change : recount.changes(figures, this::bytes)) {
            for (Change.Write write : change.writes()) {
                switch (write.item()) {
                    case MemberCountShard part -> counts.put(part.part(), part);
                    case DailyMemberStatistics found -> dailyStatistics = Optional.of(found);
                    default -> throw new IllegalStateException("not a figure");
                }
            }
        }
        figures = new MemberStatistics("socialgov", List.copyOf(counts.values()), dailyStatistics);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
