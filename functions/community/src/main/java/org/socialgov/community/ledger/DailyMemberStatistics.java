package org.socialgov.community.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;

/**
 * Result of the daily count of a community's members.
 *
 * @param months from the month of the first join on, the oldest first
 * @param snapshot by organization and kind, once a week: a daily one would disclose who joined
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
     * One month, in UTC.
     *
     * @param joined number of members who joined in it
     * @param left number of members who left in it
     * @param members number of members at its end; for the current month, now
     */
    public record Month(YearMonth month, int joined, int left, int members) {}

    /**
     * Members by organization and by kind of government, and the rate of confirmed requests to join. The number of
     * settled requests is never published: a person who entered another person's address could learn from it whether
     * that address is a member's.
     *
     * @param members all members at that time, rounded like the other numbers
     * @param organizations number of their organizations, rounded
     * @param confirmRate percentage of confirmed requests among those settled since {@link #requestsSince}; empty if
     *     too few were settled
     */
    public record Snapshot(
        Instant at,
        int members,
        int organizations,
        AnonymizedCounts<Affiliation.Organization> byOrganization,
        AnonymizedCounts<Kind> byKind,
        Optional<Integer> confirmRate
    ) {
        /** The first month of the confirm rate, which covers the month of the snapshot and the two before. */
        public YearMonth requestsSince() {
            return requestsSince(at);
        }

        public static YearMonth requestsSince(Instant at) {
            return MemberCountShard.month(at).minusMonths(2);
        }
    }
}
