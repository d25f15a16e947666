package org.socialgov.community.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;

/**
 * The number of a community's members, in total and by organization. It is split into 16 shards, since concurrent joins
 * and leaves would conflict on a single item. Numbers are added to a shard in the same transaction as the membership
 * that they count.
 *
 * @param part 0 to 15
 * @param members active members, with or without a known organization
 * @param organizations number of members by organization
 * @param requests settled requests to join, by the month (in UTC) in which they were settled
 */
public record MemberCountShard(
    String community,
    int part,
    int members,
    Map<Affiliation.Organization, Integer> organizations,
    Map<YearMonth, Requests> requests,
    long revision
) implements UncountedItem.Added {
    /** The number of shards; a membership's key decides its shard. */
    public static final int PARTS = 16;

    /**
     * Settled requests to join.
     *
     * @param confirmed number of confirmed ones
     * @param lapsed number of those that expired or can no longer be confirmed
     */
    public record Requests(int confirmed, int lapsed) {
        public static final Requests NONE = new Requests(0, 0);

        /**
         * The smallest number of settled requests for a rate: a smaller one would disclose the outcome of a single
         * request.
         */
        public static final int LEAST_SETTLED = 20;

        public Requests plus(Requests others) {
            return new Requests(confirmed + others.confirmed, lapsed + others.lapsed);
        }

        /** The percentage of settled requests that were confirmed; empty if too few were settled. */
        public Optional<Integer> confirmRate() {
            return confirmed + lapsed < LEAST_SETTLED
                ? Optional.empty()
                : Optional.of((int) Math.round((100.0 * confirmed) / (confirmed + lapsed)));
        }
    }

    public MemberCountShard {
        organizations = Map.copyOf(organizations);
        requests = Map.copyOf(requests);
    }

    public MemberCountShard(
        String community,
        int part,
        int members,
        Map<Affiliation.Organization, Integer> organizations,
        long revision
    ) {
        this(community, part, members, organizations, Map.of(), revision);
    }

    public static MemberCountShard none(String community, int part) {
        return new MemberCountShard(community, part, 0, Map.of(), 0);
    }

    /** The shard that a membership is counted in. */
    public static int partOf(MemberKey key) {
        return Character.digit(key.hex().charAt(0), PARTS);
    }

    /**
     * A change by one member.
     *
     * @param by 1 or -1
     */
    public static MemberCountShard one(Membership member, int by) {
        return new MemberCountShard(
            member.community(),
            partOf(member.key()),
            by,
            member
                .affiliation()
                .map(known -> Map.of(known.counted(), by))
                .orElse(Map.of()),
            1
        );
    }

    /**
     * A change by one member, if the membership is active.
     *
     * @param by 1 or -1
     */
    static Optional<MemberCountShard> of(Membership member, int by) {
        return member.state() instanceof Membership.State.Active ? Optional.of(one(member, by)) : Optional.empty();
    }

    public static MemberCountShard settled(String community, MemberKey key, Requests how, Instant now) {
        return new MemberCountShard(community, partOf(key), 0, Map.of(), Map.of(month(now), how), 1);
    }

    /** One request to join that was not confirmed in time. */
    public static MemberCountShard lapsed(Membership member, Instant now) {
        return settled(member.community(), member.key(), new Requests(0, 1), now);
    }

    /** The sum with other numbers of the same shard; zeros are left out. The revision stays. */
    public MemberCountShard plus(MemberCountShard others) {
        var sum = new HashMap<>(organizations);
        others.organizations.forEach((organization, count) -> sum.merge(organization, count, Integer::sum));
        sum.values().removeIf(count -> count == 0);
        var settled = new HashMap<>(requests);
        others.requests.forEach((month, all) -> settled.merge(month, all, Requests::plus));
        return new MemberCountShard(community, part, members + others.members, sum, settled, revision);
    }

    /** Whether the numbers of members are the same, whatever the revisions. */
    public boolean countsTheSameMembersAs(MemberCountShard others) {
        return members == others.members && organizations.equals(others.organizations);
    }

    boolean isNothing() {
        return members == 0 && organizations.isEmpty() && requests.isEmpty();
    }

    public static YearMonth month(Instant at) {
        return YearMonth.from(at.atZone(ZoneOffset.UTC));
    }
}
