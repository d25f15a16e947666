package org.socialgov.community.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;

/**
 * What the daily count of a community's members found, besides the numbers of the moment.
 *
 * @param months from the first join on, the oldest first
 * @param snapshot by organization and kind, once a week: day by day, it would tell who joined
 */
public record DailyMemberStatistics(
    String community,
    Instant countedAt,
    List<Month> months,
    Snapshot snapshot,
    long revision
) implements UncountedItem {
    public DailyMemberStatistics {
        months = List.copyOf(months);
    }

    /**
     * A month, in UTC.
     *
     * @param joined who became a member in it
     * @param left who left in it
     * @param members how many there were at its end, or are now in the month that goes on
     */
    public record Month(YearMonth month, int joined, int left, int members) {}

    /**
     * Members by organization and by kind of government, and what became of requests to join. How many requests were
     * settled is published nowhere: a person who asked for an address would learn from it whether the address is a member's.
     *
     * @param members all of them at that moment
     * @param organizations how many organizations they were of
     * @param confirmRate of the requests that were settled since {@link #requestsSince}, how many were confirmed, in
     *     percent; empty if too few were settled
     */
    public record Snapshot(
        Instant at,
        int members,
        int organizations,
        AnonymizedCounts<Affiliation.Organization> byOrganization,
        AnonymizedCounts<Kind> byKind,
        Optional<Integer> confirmRate
    ) {
        /** The first of the months whose requests the confirm rate is of: that of the snapshot and the two before. */
        public YearMonth requestsSince() {
            return requestsSince(at);
        }

        public static YearMonth requestsSince(Instant at) {
            return MemberCountShard.month(at).minusMonths(2);
        }
    }
}
