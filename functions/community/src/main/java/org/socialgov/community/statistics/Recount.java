package org.socialgov.community.statistics;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.socialgov.community.Randomness;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;

/**
 * Counts a community's members one by one, and corrects the stored counts. Memberships are added one at a time, since
 * all of them may not fit into memory.
 */
public final class Recount {

    /** The number of months for which settled requests are kept. */
    private static final int REQUESTS_KEPT = 24;

    private static final Comparator<Affiliation.Organization> BY_NAME = Comparator.comparing(
        Affiliation.Organization::name
    ).thenComparing(Affiliation.Organization::kind);

    private final String community;
    private final Instant now;
    private final MemberCountShard[] parts = new MemberCountShard[MemberCountShard.PARTS];
    private final TreeMap<YearMonth, Integer> joined = new TreeMap<>();
    private final TreeMap<YearMonth, Integer> left = new TreeMap<>();
    private final LocalDate today;
    private DailyMemberStatistics.Choices choices = DailyMemberStatistics.Choices.NONE;

    /** @param zone the community's, in which a pause ends */
    public Recount(String community, ZoneId zone, Instant now) {
        this.community = community;
        this.now = now;
        today = LocalDate.ofInstant(now, zone);
        for (int part = 0; part < parts.length; part++) {
            parts[part] = MemberCountShard.none(community, part);
        }
    }

    /** Counts a membership, if it belongs to this community. */
    public void take(MemberScan.Entry entry) {
        if (!entry.community().equals(community)) {
            return;
        }
        if (entry.status().equals("ACTIVE")) {
            int part = MemberCountShard.partOf(entry.key());
            parts[part] = parts[part].plus(
                new MemberCountShard(
                    community,
                    part,
                    1,
                    entry
                        .organization()
                        .map(known -> Map.of(known, 1))
                        .orElse(Map.of()),
                    0
                )
            );
            choices = choices.plus(entry.delivery().on(today), entry.topics());
        }
        entry.joinedAt().ifPresent(at -> joined.merge(MemberCountShard.month(at), 1, Integer::sum));
        entry.leftAt().ifPresent(at -> left.merge(MemberCountShard.month(at), 1, Integer::sum));
    }

    /**
     * The changes that correct the stored counts, to be committed one by one.
     *
     * @param before as read before the first membership was counted: if a shard has changed meanwhile, its change has a
     *     conflict, and the next count corrects it
     */
    public List<Change> changes(MemberStatistics before, Randomness randomness) {
        var changes = new ArrayList<Change>();
        for (int number = 0; number < parts.length; number++) {
            var stored = before.part(number);
            var requests = recent(stored.requests());
            if (!parts[number].countsTheSameMembersAs(stored) || !requests.equals(stored.requests())) {
                var right = new MemberCountShard(
                    community,
                    number,
                    parts[number].members(),
                    parts[number].organizations(),
                    requests,
                    stored.revision() + 1
                );
                changes.add(new Change.Builder().put(right).change(randomness));
            }
        }
        changes.add(new Change.Builder().put(dailyStatistics(before)).change(randomness));
        return changes;
    }

    /** The settled requests of recent months. They can't be counted again, since lapsed requests are deleted. */
    private Map<YearMonth, MemberCountShard.Requests> recent(Map<YearMonth, MemberCountShard.Requests> requests) {
        var first = MemberCountShard.month(now).minusMonths(REQUESTS_KEPT);
        var recent = new HashMap<>(requests);
        recent.keySet().removeIf(month -> month.isBefore(first));
        return recent;
    }

    private DailyMemberStatistics dailyStatistics(MemberStatistics before) {
        var dailyStatistics = before.dailyStatistics();
        return new DailyMemberStatistics(
            community,
            now,
            months(dailyStatistics),
            dailyStatistics
                .map(DailyMemberStatistics::snapshot)
                .filter(this::isOfThisWeek)
                .orElseGet(() -> snapshot(before)),
            Optional.of(choices),
            dailyStatistics.map(DailyMemberStatistics::revision).orElse(0L) + 1
        );
    }

    /**
     * Counts the snapshot.
     *
     * @param before its settled requests are used, since they can't be counted again
     */
    private DailyMemberStatistics.Snapshot snapshot(MemberStatistics before) {
        var found = new MemberStatistics(community, List.of(parts), Optional.empty());
        var organizations = found.byOrganization();
        var byOrganization = AnonymizedCounts.of(organizations, found.members(), BY_NAME, _ -> true);
        return new DailyMemberStatistics.Snapshot(
            now,
            AnonymizedCounts.rounded(found.members()),
            AnonymizedCounts.rounded(found.organizations()),
            byOrganization.rounded(BY_NAME),
            byKind(organizations, found.members(), byOrganization).rounded(Comparator.naturalOrder()),
            before.requestsSince(DailyMemberStatistics.Snapshot.requestsSince(now)).confirmRate()
        );
    }

    /**
     * By kind. As many kinds are combined as needed, so that subtracting the published organizations from a kind
     * discloses no small number.
     */
    private static AnonymizedCounts<Kind> byKind(
        Map<Affiliation.Organization, Integer> organizations,
        int members,
        AnonymizedCounts<Affiliation.Organization> byOrganization
    ) {
        var kinds = new EnumMap<Kind, Integer>(Kind.class);
        organizations.forEach((organization, count) -> kinds.merge(organization.kind(), count, Integer::sum));
        var anonymized = EnumSet.noneOf(Kind.class);
        while (true) {
            var byKind = AnonymizedCounts.of(
                kinds,
                members,
                Comparator.naturalOrder(),
                kind -> !anonymized.contains(kind)
            );
            var telling = telling(byKind, organizations, byOrganization);
            if (telling.isEmpty()) {
                return byKind;
            }
            anonymized.add(telling.get());
        }
    }

    /** A kind that is published and would disclose a small number, if there is one. */
    private static Optional<Kind> telling(
        AnonymizedCounts<Kind> byKind,
        Map<Affiliation.Organization, Integer> organizations,
        AnonymizedCounts<Affiliation.Organization> byOrganization
    ) {
        var groups = new HashMap<Optional<Kind>, Integer>();
        var hidden = new HashMap<Optional<Kind>, Integer>();
        var shown = EnumSet.noneOf(Kind.class);
        for (AnonymizedCounts.Row<Kind> row : byKind.rows()) {
            shown.add(row.group());
            hidden.put(Optional.of(row.group()), row.members());
        }
        // Members of combined kinds and members without a known kind are one number.
        byKind.other().ifPresent(other -> hidden.put(Optional.empty(), other.members()));
        for (Affiliation.Organization organization : organizations.keySet()) {
            groups.merge(Optional.of(organization.kind()).filter(shown::contains), 1, Integer::sum);
        }
        for (AnonymizedCounts.Row<Affiliation.Organization> row : byOrganization.rows()) {
            var kind = Optional.of(row.group().kind()).filter(shown::contains);
            groups.merge(kind, -1, Integer::sum);
            hidden.merge(kind, -row.members(), Integer::sum);
        }
        return byKind
            .rows()
            .reversed()
            .stream()
            .map(AnonymizedCounts.Row::group)
            .filter(kind -> tells(Optional.of(kind), groups, hidden) || tells(Optional.empty(), groups, hidden))
            .findFirst();
    }

    private static boolean tells(
        Optional<Kind> kind,
        Map<Optional<Kind>, Integer> groups,
        Map<Optional<Kind>, Integer> hidden
    ) {
        return AnonymizedCounts.tells(groups.getOrDefault(kind, 0), hidden.getOrDefault(kind, 0));
    }

    private boolean isOfThisWeek(DailyMemberStatistics.Snapshot snapshot) {
        return monday(snapshot.at()).equals(monday(now));
    }

    /**
     * The months. A month that was counted after its end keeps its numbers: a member who has left since was a member
     * then.
     */
    private List<DailyMemberStatistics.Month> months(Optional<DailyMemberStatistics> before) {
        var known = new HashMap<YearMonth, DailyMemberStatistics.Month>();
        before.ifPresent(dailyStatistics ->
            dailyStatistics
                .months()
                .stream()
                .filter(each -> !dailyStatistics.countedAt().isBefore(end(each.month())))
                .forEach(each -> known.put(each.month(), each))
        );
        var first = joined.isEmpty() ? MemberCountShard.month(now) : joined.firstKey();
        for (YearMonth each : known.keySet()) {
            first = each.isBefore(first) ? each : first;
        }
        var months = new ArrayList<DailyMemberStatistics.Month>();
        int members = 0;
        for (YearMonth month = first; !month.isAfter(MemberCountShard.month(now)); month = month.plusMonths(1)) {
            int joins = joined.getOrDefault(month, 0);
            int leaves = left.getOrDefault(month, 0);
            members += joins - leaves;
            months.add(known.getOrDefault(month, new DailyMemberStatistics.Month(month, joins, leaves, members)));
        }
        return months;
    }

    private static Instant end(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalDate monday(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
