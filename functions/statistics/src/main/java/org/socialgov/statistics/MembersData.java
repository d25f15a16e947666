package org.socialgov.statistics;

import java.util.ArrayList;
import java.util.List;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.environment.JsonObject;
import org.socialgov.web.CsvWriter;

/**
 * The statistics of a community's members as JSON and CSV. Groups that are combined for privacy are called {@code
 * other}, without a kind.
 */
final class MembersData {

    private static final String OTHER = "other";

    private MembersData() {}

    static String json(MembersNumbers numbers) {
        var json = new JsonObject()
            .with("community", numbers.community().name())
            .with("asOf", numbers.asOf())
            .with("members", numbers.members())
            .with("organizations", numbers.organizations());
        numbers
            .dailyStatistics()
            .ifPresent(counted ->
                json
                    .with("growth", counted.months().stream().map(MembersData::month).toList())
                    .with("snapshot", snapshot(counted.snapshot()))
            );
        return json.toString();
    }

    private static JsonObject month(DailyMemberStatistics.Month month) {
        return new JsonObject()
            .with("month", month.month())
            .with("joined", month.joined())
            .with("left", month.left())
            .with("members", month.members());
    }

    private static JsonObject snapshot(DailyMemberStatistics.Snapshot snapshot) {
        var organizations = new ArrayList<JsonObject>();
        for (var row : snapshot.byOrganization().rows()) {
            organizations.add(
                new JsonObject()
                    .with("organization", row.group().name())
                    .with("kind", row.group().kind().slug())
                    .with("members", row.members())
            );
        }
        snapshot
            .byOrganization()
            .other()
            .ifPresent(other ->
                organizations.add(
                    new JsonObject()
                        .with("organization", OTHER)
                        .with("kind", null)
                        .with("organizations", other.groups())
                        .with("members", other.members())
                )
            );
        var kinds = new ArrayList<JsonObject>();
        for (var row : snapshot.byKind().rows()) {
            kinds.add(new JsonObject().with("kind", row.group().slug()).with("members", row.members()));
        }
        snapshot
            .byKind()
            .other()
            .ifPresent(other -> kinds.add(new JsonObject().with("kind", OTHER).with("members", other.members())));
        return new JsonObject()
            .with("asOf", MembersNumbers.isoDay(snapshot.at()))
            .with("members", snapshot.members())
            .with("organizations", snapshot.organizations())
            .with("byOrganization", organizations)
            .with("byKind", kinds)
            .with(
                "confirmRate",
                new JsonObject().with("since", snapshot.requestsSince()).with("percent", snapshot.confirmRate())
            );
    }

    /** One number on each line (RFC 4180), with its measure, its group, and its date. */
    static String csv(MembersNumbers numbers) {
        var csv = new CsvWriter("measure", "group", "kind", "asOf", "value");
        String now = MembersNumbers.isoDay(numbers.asOf());
        add(csv, "members", "", "", now, numbers.members());
        add(csv, "organizations", "", "", now, numbers.organizations());
        numbers.dailyStatistics().ifPresent(dailyStatistics -> {
            String counted = MembersNumbers.isoDay(dailyStatistics.countedAt());
            for (DailyMemberStatistics.Month month : dailyStatistics.months()) {
                String name = month.month().toString();
                add(csv, "joined", name, "", counted, month.joined());
                add(csv, "left", name, "", counted, month.left());
                add(csv, "members-at-end-of-month", name, "", counted, month.members());
            }
            var snapshot = dailyStatistics.snapshot();
            String at = MembersNumbers.isoDay(snapshot.at());
            for (AnonymizedCounts.Row<Affiliation.Organization> row : snapshot.byOrganization().rows()) {
                add(csv, "members-of-organization", row.group().name(), row.group().kind().slug(), at, row.members());
            }
            snapshot
                .byOrganization()
                .other()
                .ifPresent(other -> add(csv, "members-of-organization", OTHER, "", at, other.members()));
            for (AnonymizedCounts.Row<Kind> row : snapshot.byKind().rows()) {
                add(csv, "members-of-kind", row.group().slug(), row.group().slug(), at, row.members());
            }
            snapshot
                .byKind()
                .other()
                .ifPresent(other -> add(csv, "members-of-kind", OTHER, "", at, other.members()));
            snapshot
                .confirmRate()
                .ifPresent(percent ->
                    add(csv, "confirm-rate-percent", "since " + snapshot.requestsSince(), "", at, percent)
                );
        });
        return csv.text();
    }

    private static void add(CsvWriter csv, String measure, String group, String kind, String asOf, int value) {
        csv.row(List.of(measure, group, kind, asOf, Integer.toString(value)));
    }
}
