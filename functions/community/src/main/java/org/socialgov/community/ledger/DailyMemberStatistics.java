package org.socialgov.community.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;

/**
 * Result of the daily count of a community's members.
 *
 * @param months from the month of the first join on, the oldest first
 * @param snapshot by organization and kind, once a week: a daily one would disclose who joined
 * @param choices how members get mail; empty if an earlier release counted
 */
public record DailyMemberStatistics(
    String community,
    Instant countedAt,
    List<Month> months,
    Snapshot snapshot,
    Optional<Choices> choices,
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
     * How the active members get mail on the day of the count. Coordinators read it when they write an announcement. It is
     * never published: the numbers are exact, and small ones would disclose a member's choice.
     *
     * @param topics number of members who chose a topic, by its slug
     * @param everything number of members who chose no topic, and so get the mail about each
     */
    public record Choices(
        Map<DeliveryPreferences.Frequency, Integer> frequencies,
        Map<String, Integer> topics,
        int everything
    ) {
        public static final Choices NONE = new Choices(Map.of(), Map.of(), 0);

        public Choices {
            frequencies = Map.copyOf(frequencies);
            topics = Map.copyOf(topics);
        }

        public Choices plus(DeliveryPreferences.Frequency frequency, Collection<String> chosen) {
            var byFrequency = new HashMap<>(frequencies);
            byFrequency.merge(frequency, 1, Integer::sum);
            var byTopic = new HashMap<>(topics);
            chosen.forEach(topic -> byTopic.merge(topic, 1, Integer::sum));
            return new Choices(byFrequency, byTopic, chosen.isEmpty() ? everything + 1 : everything);
        }

        public int of(DeliveryPreferences.Frequency frequency) {
            return frequencies.getOrDefault(frequency, 0);
        }

        /** The number of members who get the mail about a topic, those who paused included. */
        public int of(String topic) {
            return topics.getOrDefault(topic, 0) + everything;
        }
    }

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
