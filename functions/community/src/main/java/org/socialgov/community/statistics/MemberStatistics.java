package org.socialgov.community.statistics;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;

/**
 * A community's members as numbers.
 *
 * @param counts the stored shards
 * @param dailyStatistics the result of the last daily count; empty before the first
 * @param isExample whether the members are made up, as on a machine where somebody tries the system
 */
public record MemberStatistics(
    String community,
    List<MemberCountShard> counts,
    Optional<DailyMemberStatistics> dailyStatistics,
    boolean isExample
) {
    public MemberStatistics(
        String community,
        List<MemberCountShard> counts,
        Optional<DailyMemberStatistics> dailyStatistics
    ) {
        this(community, counts, dailyStatistics, false);
    }

    public MemberStatistics {
        counts = List.copyOf(counts);
    }

    /** The port to the stored statistics. */
    public interface Source {
        /** The statistics of a community, in one read, which may be eventually consistent. */
        MemberStatistics statistics(String community);
    }

    /** The current number of members. */
    public int members() {
        return Math.max(0, counts.stream().mapToInt(MemberCountShard::members).sum());
    }

    /** The current number of their organizations. */
    public int organizations() {
        return (int) byOrganization()
            .values()
            .stream()
            .filter(count -> count > 0)
            .count();
    }

    /** The requests to join that were settled in a month or later. */
    public MemberCountShard.Requests requestsSince(YearMonth month) {
        return counts
            .stream()
            .flatMap(each -> each.requests().entrySet().stream())
            .filter(each -> !each.getKey().isBefore(month))
            .map(Map.Entry::getValue)
            .reduce(MemberCountShard.Requests.NONE, MemberCountShard.Requests::plus);
    }

    Map<Affiliation.Organization, Integer> byOrganization() {
        var sum = new HashMap<Affiliation.Organization, Integer>();
        for (MemberCountShard part : counts) {
            part.organizations().forEach((organization, count) -> sum.merge(organization, count, Integer::sum));
        }
        return sum;
    }

    MemberCountShard part(int number) {
        return counts
            .stream()
            .filter(each -> each.part() == number)
            .findFirst()
            .orElseGet(() -> MemberCountShard.none(community, number));
    }
}
