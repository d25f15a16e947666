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
 * What is known of a community's members as numbers.
 *
 * @param counts the parts that were ever counted in
 * @param dailyStatistics what the last daily count found; empty before the first
 */
public record MemberStatistics(
    String community,
    List<MemberCountShard> counts,
    Optional<DailyMemberStatistics> dailyStatistics
) {
    public MemberStatistics {
        counts = List.copyOf(counts);
    }

    /** Where they are read. */
    public interface Source {
        /** In one read, which may lag behind by a moment. */
        MemberStatistics statistics(String community);
    }

    /** How many members there are now. */
    public int members() {
        return Math.max(0, counts.stream().mapToInt(MemberCountShard::members).sum());
    }

    /** How many organizations they are of now. */
    public int organizations() {
        return (int) byOrganization()
            .values()
            .stream()
            .filter(count -> count > 0)
            .count();
    }

    /**
     * What became of the requests to join that were settled in a month or later.
     */
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
