package org.socialgov.community.statistics;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.socialgov.community.Community;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Wording;
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

    /**
     * How the members got mail at the last daily count, in a sentence for the coordinators: how many at each frequency, and
     * how many get the mail about each topic. Empty before the first count of it.
     */
    public Optional<String> choices(Community of, Wording wording) {
        return dailyStatistics.flatMap(counted -> counted.choices().map(known -> choices(counted, known, of, wording)));
    }

    private static String choices(
        DailyMemberStatistics counted,
        DailyMemberStatistics.Choices known,
        Community of,
        Wording wording
    ) {
        var places = new HashMap<String, Object>();
        places.put("day", wording.date("date.day", counted.countedAt().atZone(of.announcements().timezone())));
        for (var frequency : DeliveryPreferences.Frequency.values()) {
            places.put(frequency.slug(), "%,d".formatted(known.of(frequency)));
        }
        var numbers = wording.say("announcing.last-night", places);
        var topics = of
            .topics()
            .stream()
            .map(topic -> topic.label() + " " + "%,d".formatted(known.of(topic.slug())))
            .collect(Collectors.joining(", "));
        return topics.isEmpty()
            ? numbers
            : numbers + " " + wording.say("announcing.last-night.topics", Map.of("topics", topics));
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
