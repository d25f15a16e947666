package org.socialgov.table;

import java.time.Instant;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;
import org.socialgov.table.dynamo.AttributeValue;

/**
 * Member statistics as DynamoDB attributes, in both directions. Each organization's number is an attribute of its own,
 * named after its kind and name: DynamoDB can add to such an attribute without a read.
 */
final class StatisticsItems {

    private static final String MEMBERS = "members";
    private static final String ORGANIZATION = "of ";
    private static final String CONFIRMED = "confirmed ";
    private static final String LAPSED = "lapsed ";
    private static final String CONFIRM_RATE = "confirmRate";

    private static final String CHOICES = "choices";
    private static final String FREQUENCIES = "frequencies";
    private static final String TOPICS = "topics";
    private static final String EVERYTHING = "everything";

    private StatisticsItems() {}

    static Map<String, AttributeValue> write(MemberCountShard counts) {
        var item = new HashMap<String, AttributeValue>();
        item.put(MEMBERS, number(counts.members()));
        counts.organizations().forEach((organization, count) -> item.put(attribute(organization), number(count)));
        counts.requests().forEach((month, requests) -> {
            item.put(CONFIRMED + month, number(requests.confirmed()));
            item.put(LAPSED + month, number(requests.lapsed()));
        });
        return item;
    }

    static MemberCountShard counts(Map<String, AttributeValue> item) {
        var organizations = new HashMap<Affiliation.Organization, Integer>();
        var requests = new HashMap<YearMonth, MemberCountShard.Requests>();
        item.forEach((name, value) -> {
            if (name.startsWith(ORGANIZATION) && integer(value) != 0) {
                organizations.put(organization(name), integer(value));
            } else if (name.startsWith(CONFIRMED)) {
                var settled = new MemberCountShard.Requests(integer(value), 0);
                requests.merge(
                    YearMonth.parse(name.substring(CONFIRMED.length())),
                    settled,
                    MemberCountShard.Requests::plus
                );
            } else if (name.startsWith(LAPSED)) {
                var settled = new MemberCountShard.Requests(0, integer(value));
                requests.merge(
                    YearMonth.parse(name.substring(LAPSED.length())),
                    settled,
                    MemberCountShard.Requests::plus
                );
            }
        });
        return new MemberCountShard(
            community(item),
            Character.digit(item.get(Keys.SK).s().charAt(Keys.COUNTS.length()), MemberCountShard.PARTS),
            integer(item.get(MEMBERS)),
            organizations,
            requests,
            revision(item)
        );
    }

    /** The name of the attribute with an organization's number. */
    static String attribute(Affiliation.Organization organization) {
        return ORGANIZATION + organization.kind().slug() + " " + organization.name();
    }

    private static Affiliation.Organization organization(String attribute) {
        int space = attribute.indexOf(' ', ORGANIZATION.length());
        return new Affiliation.Organization(
            attribute.substring(space + 1),
            kind(attribute.substring(ORGANIZATION.length(), space))
        );
    }

    static Map<String, AttributeValue> write(DailyMemberStatistics dailyStatistics) {
        var item = new HashMap<String, AttributeValue>();
        item.put("countedAt", instant(dailyStatistics.countedAt()));
        item.put(
            "months",
            AttributeValue.fromL(dailyStatistics.months().stream().map(StatisticsItems::month).toList())
        );
        item.put("snapshot", AttributeValue.fromM(snapshot(dailyStatistics.snapshot())));
        dailyStatistics.choices().ifPresent(choices -> item.put(CHOICES, AttributeValue.fromM(choices(choices))));
        return item;
    }

    private static Map<String, AttributeValue> choices(DailyMemberStatistics.Choices choices) {
        var frequencies = new HashMap<String, AttributeValue>();
        choices.frequencies().forEach((frequency, members) -> frequencies.put(frequency.slug(), number(members)));
        var topics = new HashMap<String, AttributeValue>();
        choices.topics().forEach((topic, members) -> topics.put(topic, number(members)));
        return Map.of(
            FREQUENCIES,
            AttributeValue.fromM(frequencies),
            TOPICS,
            AttributeValue.fromM(topics),
            EVERYTHING,
            number(choices.everything())
        );
    }

    private static DailyMemberStatistics.Choices choices(AttributeValue value) {
        var frequencies = new EnumMap<DeliveryPreferences.Frequency, Integer>(DeliveryPreferences.Frequency.class);
        value
            .m()
            .get(FREQUENCIES)
            .m()
            .forEach((slug, members) ->
                frequencies.put(
                    DeliveryPreferences.Frequency.of(slug).orElseThrow(() ->
                        new IllegalStateException("no frequency is called " + slug)
                    ),
                    integer(members)
                )
            );
        var topics = new HashMap<String, Integer>();
        value
            .m()
            .get(TOPICS)
            .m()
            .forEach((topic, members) -> topics.put(topic, integer(members)));
        return new DailyMemberStatistics.Choices(frequencies, topics, integer(value.m().get(EVERYTHING)));
    }

    private static Map<String, AttributeValue> snapshot(DailyMemberStatistics.Snapshot snapshot) {
        var map = new HashMap<String, AttributeValue>();
        map.put("at", instant(snapshot.at()));
        map.put(MEMBERS, number(snapshot.members()));
        map.put("organizations", number(snapshot.organizations()));
        map.put("byOrganization", anonymized(snapshot.byOrganization(), StatisticsItems::attribute));
        map.put("byKind", anonymized(snapshot.byKind(), Kind::slug));
        snapshot.confirmRate().ifPresent(percent -> map.put(CONFIRM_RATE, number(percent)));
        return map;
    }

    static DailyMemberStatistics dailyStatistics(Map<String, AttributeValue> item) {
        var snapshot = item.get("snapshot").m();
        return new DailyMemberStatistics(
            community(item),
            Instant.parse(item.get("countedAt").s()),
            item.get("months").l().stream().map(AttributeValue::m).map(StatisticsItems::month).toList(),
            new DailyMemberStatistics.Snapshot(
                Instant.parse(snapshot.get("at").s()),
                integer(snapshot.get(MEMBERS)),
                integer(snapshot.get("organizations")),
                anonymized(snapshot.get("byOrganization").m(), StatisticsItems::organization),
                anonymized(snapshot.get("byKind").m(), StatisticsItems::kind),
                Optional.ofNullable(snapshot.get(CONFIRM_RATE)).map(StatisticsItems::integer)
            ),
            // Earlier releases didn't count them.
            Optional.ofNullable(item.get(CHOICES)).map(StatisticsItems::choices),
            revision(item)
        );
    }

    private static AttributeValue month(DailyMemberStatistics.Month month) {
        return AttributeValue.fromM(
            Map.of(
                "month",
                AttributeValue.fromS(month.month().toString()),
                "joined",
                number(month.joined()),
                "left",
                number(month.left()),
                MEMBERS,
                number(month.members())
            )
        );
    }

    private static DailyMemberStatistics.Month month(Map<String, AttributeValue> month) {
        return new DailyMemberStatistics.Month(
            YearMonth.parse(month.get("month").s()),
            integer(month.get("joined")),
            integer(month.get("left")),
            integer(month.get(MEMBERS))
        );
    }

    private static <G> AttributeValue anonymized(AnonymizedCounts<G> anonymized, Function<G, String> name) {
        var map = new HashMap<String, AttributeValue>();
        map.put(
            "rows",
            AttributeValue.fromL(
                anonymized
                    .rows()
                    .stream()
                    .map(row ->
                        AttributeValue.fromM(
                            Map.of(
                                "group",
                                AttributeValue.fromS(name.apply(row.group())),
                                MEMBERS,
                                number(row.members())
                            )
                        )
                    )
                    .toList()
            )
        );
        anonymized.other().ifPresent(other -> {
            map.put("otherGroups", number(other.groups()));
            map.put("otherMembers", number(other.members()));
        });
        return AttributeValue.fromM(map);
    }

    private static <G> AnonymizedCounts<G> anonymized(Map<String, AttributeValue> map, Function<String, G> group) {
        List<AnonymizedCounts.Row<G>> rows = map
            .get("rows")
            .l()
            .stream()
            .map(AttributeValue::m)
            .map(row -> new AnonymizedCounts.Row<>(group.apply(row.get("group").s()), integer(row.get(MEMBERS))))
            .toList();
        return new AnonymizedCounts<>(
            rows,
            map.containsKey("otherGroups")
                ? Optional.of(
                      new AnonymizedCounts.Other(integer(map.get("otherGroups")), integer(map.get("otherMembers")))
                  )
                : Optional.empty()
        );
    }

    static Kind kind(String slug) {
        return Kind.of(slug).orElseThrow(() -> new IllegalStateException("no kind of government is called " + slug));
    }

    private static String community(Map<String, AttributeValue> item) {
        return item.get(Keys.PK).s().substring(Keys.STATISTICS.length());
    }

    private static long revision(Map<String, AttributeValue> item) {
        return Long.parseLong(item.get(Keys.REVISION).n());
    }

    private static AttributeValue instant(Instant at) {
        return AttributeValue.fromS(Items.instant(at));
    }

    private static AttributeValue number(int number) {
        return AttributeValue.fromN(Integer.toString(number));
    }

    private static int integer(AttributeValue value) {
        return Integer.parseInt(value.n());
    }
}
