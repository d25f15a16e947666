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
 * How many members a community has, of which organizations: one part of sixteen, since a number that every join and
 * leave changes would make them wait for each other. It is changed by adding to it, in the same transaction as the
 * membership that is counted.
 *
 * @param part 0 to 15
 * @param members those that are active, with or without an organization that is known
 * @param organizations how many of them each organization has
 * @param requests what became of requests to join, by the month (in UTC) in which that was settled
 */
public record MemberCountShard(
    String community,
    int part,
    int members,
    Map<Affiliation.Organization, Integer> organizations,
    Map<YearMonth, Requests> requests,
    long revision
) implements UncountedItem {
    /** How many parts there are; a membership's key says which one it is counted in. */
    public static final int PARTS = 16;

    /**
     * What became of requests to join.
     *
     * @param confirmed those whose button was pressed
     * @param lapsed those that nobody confirmed in time, or can confirm any more
     */
    public record Requests(int confirmed, int lapsed) {
        public static final Requests NONE = new Requests(0, 0);

        /** Of fewer than these no rate is told: it would tell what became of a single one. */
        public static final int LEAST_SETTLED = 20;

        public Requests plus(Requests others) {
            return new Requests(confirmed + others.confirmed, lapsed + others.lapsed);
        }

        /** Of those that are settled, how many were confirmed, in percent; empty if too few are. */
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

    /** Of members alone. */
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

    /** The part that a membership is counted in. */
    public static int partOf(MemberKey key) {
        return Character.digit(key.hex().charAt(0), PARTS);
    }

    /** One member more or less. */
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

    /** One member more or less, if the membership is active. */
    static Optional<MemberCountShard> of(Membership member, int by) {
        return member.state() instanceof Membership.State.Active ? Optional.of(one(member, by)) : Optional.empty();
    }

    /** One request to join that was settled. */
    public static MemberCountShard settled(String community, MemberKey key, Requests how, Instant now) {
        return new MemberCountShard(community, partOf(key), 0, Map.of(), Map.of(month(now), how), 1);
    }

    /** One request to join that nobody confirmed. */
    public static MemberCountShard lapsed(Membership member, Instant now) {
        return settled(member.community(), member.key(), new Requests(0, 1), now);
    }

    /** These and others of the same part together; what comes to nothing is left out. The revision stays. */
    public MemberCountShard plus(MemberCountShard others) {
        var sum = new HashMap<>(organizations);
        others.organizations.forEach((organization, count) -> sum.merge(organization, count, Integer::sum));
        sum.values().removeIf(count -> count == 0);
        var settled = new HashMap<>(requests);
        others.requests.forEach((month, all) -> settled.merge(month, all, Requests::plus));
        return new MemberCountShard(community, part, members + others.members, sum, settled, revision);
    }

    /** Whether these are the same numbers of members, whenever they were written. */
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
