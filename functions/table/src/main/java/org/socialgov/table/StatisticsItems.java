package org.socialgov.table;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.community.ledger.MemberCountShard;

/**
 * Member statistics as DynamoDB attributes, in both directions. Each organization's number is an attribute of its own,
 * named after its kind and name: DynamoDB can add to such an attribute without a read.
 */
final class StatisticsItems {

    private static final String MEMBERS = "members";
    private static final String ORGANIZATION = "of ";
    private static final String CONFIRMED = "confirmed ";
    private static final String LAPSED = "lapsed ";

    private StatisticsItems() {}

    static void write(MemberCountShard counts, ItemWriter out) {
        out.number(MEMBERS, counts.members());
        counts.organizations().forEach((organization, count) -> out.number(attribute(organization), count));
        counts
            .requests()
            .forEach((month, requests) ->
                out.number(CONFIRMED + month, requests.confirmed()).number(LAPSED + month, requests.lapsed())
            );
    }

    static MemberCountShard counts(ItemReader in) {
        var organizations = new HashMap<Affiliation.Organization, Integer>();
        var requests = new HashMap<YearMonth, MemberCountShard.Requests>();
        for (String name : in.values().keySet()) {
            if (name.startsWith(ORGANIZATION) && in.integer(name) != 0) {
                organizations.put(organization(name), in.integer(name));
            } else if (name.startsWith(CONFIRMED)) {
                var settled = new MemberCountShard.Requests(in.integer(name), 0);
                requests.merge(month(name, CONFIRMED), settled, MemberCountShard.Requests::plus);
            } else if (name.startsWith(LAPSED)) {
                var settled = new MemberCountShard.Requests(0, in.integer(name));
                requests.merge(month(name, LAPSED), settled, MemberCountShard.Requests::plus);
            }
        }
        return new MemberCountShard(
            in.partition(Keys.STATISTICS),
            Character.digit(in.sort(Keys.COUNTS).charAt(0), MemberCountShard.PARTS),
            in.integer(MEMBERS),
            organizations,
            requests,
            in.revision()
        );
    }

    private static YearMonth month(String attribute, String prefix) {
        return YearMonth.parse(attribute.substring(prefix.length()));
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

    static void write(DailyMemberStatistics statistics, ItemWriter out) {
        out.instant("countedAt", statistics.countedAt())
            .items("months", statistics.months(), StatisticsItems::write)
            .item("snapshot", write(statistics.snapshot()));
        statistics
            .choices()
            .ifPresent(choices ->
                out.item(
                    "choices",
                    new ItemWriter()
                        .numbers("frequencies", choices.frequencies(), DeliveryPreferences.Frequency::slug)
                        .numbers("topics", choices.topics())
                        .number("everything", choices.everything())
                )
            );
    }

    private static ItemWriter write(DailyMemberStatistics.Month month) {
        return new ItemWriter()
            .text("month", month.month().toString())
            .number("joined", month.joined())
            .number("left", month.left())
            .number(MEMBERS, month.members());
    }

    private static ItemWriter write(DailyMemberStatistics.Snapshot snapshot) {
        var out = new ItemWriter()
            .instant("at", snapshot.at())
            .number(MEMBERS, snapshot.members())
            .number("organizations", snapshot.organizations())
            .item("byOrganization", write(snapshot.byOrganization(), StatisticsItems::attribute))
            .item("byKind", write(snapshot.byKind(), Kind::slug));
        snapshot.confirmRate().ifPresent(percent -> out.number("confirmRate", percent));
        return out;
    }

    private static <G> ItemWriter write(AnonymizedCounts<G> counts, Function<G, String> name) {
        var out = new ItemWriter().items("rows", counts.rows(), row ->
            new ItemWriter().text("group", name.apply(row.group())).number(MEMBERS, row.members())
        );
        counts
            .other()
            .ifPresent(other -> out.number("otherGroups", other.groups()).number("otherMembers", other.members()));
        return out;
    }

    static DailyMemberStatistics dailyStatistics(ItemReader in) {
        var snapshot = in.item("snapshot");
        return new DailyMemberStatistics(
            in.partition(Keys.STATISTICS),
            in.instant("countedAt"),
            in.items("months", month ->
                new DailyMemberStatistics.Month(
                    YearMonth.parse(month.text("month")),
                    month.integer("joined"),
                    month.integer("left"),
                    month.integer(MEMBERS)
                )
            ),
            new DailyMemberStatistics.Snapshot(
                snapshot.instant("at"),
                snapshot.integer(MEMBERS),
                snapshot.integer("organizations"),
                anonymized(snapshot.item("byOrganization"), StatisticsItems::organization),
                anonymized(snapshot.item("byKind"), StatisticsItems::kind),
                snapshot.has("confirmRate") ? Optional.of(snapshot.integer("confirmRate")) : Optional.empty()
            ),
            // Earlier releases didn't count them.
            in.has("choices") ? Optional.of(choices(in.item("choices"))) : Optional.empty(),
            in.revision()
        );
    }

    private static DailyMemberStatistics.Choices choices(ItemReader in) {
        return new DailyMemberStatistics.Choices(
            in.numbers("frequencies", ItemReader::frequency),
            in.numbers("topics"),
            in.integer("everything")
        );
    }

    private static <G> AnonymizedCounts<G> anonymized(ItemReader in, Function<String, G> group) {
        return new AnonymizedCounts<>(
            in.items("rows", row -> new AnonymizedCounts.Row<>(group.apply(row.text("group")), row.integer(MEMBERS))),
            in.has("otherGroups")
                ? Optional.of(new AnonymizedCounts.Other(in.integer("otherGroups"), in.integer("otherMembers")))
                : Optional.empty()
        );
    }

    static Kind kind(String slug) {
        return Kind.of(slug).orElseThrow(() -> new IllegalStateException("no kind of government is called " + slug));
    }
}
