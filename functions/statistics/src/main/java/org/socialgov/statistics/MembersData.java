package org.socialgov.statistics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.ledger.AnonymizedCounts;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.web.CsvWriter;

/**
 * The statistics of a community's members as JSON and CSV. Groups that are combined for privacy are called {@code
 * other}, without a kind.
 */
final class MembersData {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String OTHER = "other";

    private MembersData() {}

    static String json(MembersNumbers numbers) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("community", numbers.community().name());
            json.writeStringField("asOf", numbers.asOf().toString());
            json.writeNumberField("members", numbers.members());
            json.writeNumberField("organizations", numbers.organizations());
            if (numbers.dailyStatistics().isPresent()) {
                write(json, numbers.dailyStatistics().get());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing a string failed", impossible);
        }
        return text.toString();
    }

    private static void confirmRate(JsonGenerator json, DailyMemberStatistics.Snapshot snapshot) throws IOException {
        json.writeObjectFieldStart("confirmRate");
        json.writeStringField("since", snapshot.requestsSince().toString());
        if (snapshot.confirmRate().isPresent()) {
            json.writeNumberField("percent", snapshot.confirmRate().get());
        } else {
            json.writeNullField("percent");
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, DailyMemberStatistics dailyStatistics) throws IOException {
        json.writeArrayFieldStart("growth");
        for (DailyMemberStatistics.Month month : dailyStatistics.months()) {
            json.writeStartObject();
            json.writeStringField("month", month.month().toString());
            json.writeNumberField("joined", month.joined());
            json.writeNumberField("left", month.left());
            json.writeNumberField("members", month.members());
            json.writeEndObject();
        }
        json.writeEndArray();
        write(json, dailyStatistics.snapshot());
    }

    private static void write(JsonGenerator json, DailyMemberStatistics.Snapshot snapshot) throws IOException {
        json.writeObjectFieldStart("snapshot");
        json.writeStringField("asOf", MembersNumbers.isoDay(snapshot.at()));
        json.writeNumberField("members", snapshot.members());
        json.writeNumberField("organizations", snapshot.organizations());
        json.writeArrayFieldStart("byOrganization");
        for (AnonymizedCounts.Row<Affiliation.Organization> row : snapshot.byOrganization().rows()) {
            json.writeStartObject();
            json.writeStringField("organization", row.group().name());
            json.writeStringField("kind", row.group().kind().slug());
            json.writeNumberField("members", row.members());
            json.writeEndObject();
        }
        if (snapshot.byOrganization().other().isPresent()) {
            var other = snapshot.byOrganization().other().get();
            json.writeStartObject();
            json.writeStringField("organization", OTHER);
            json.writeNullField("kind");
            json.writeNumberField("organizations", other.groups());
            json.writeNumberField("members", other.members());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("byKind");
        for (AnonymizedCounts.Row<Kind> row : snapshot.byKind().rows()) {
            json.writeStartObject();
            json.writeStringField("kind", row.group().slug());
            json.writeNumberField("members", row.members());
            json.writeEndObject();
        }
        if (snapshot.byKind().other().isPresent()) {
            json.writeStartObject();
            json.writeStringField("kind", OTHER);
            json.writeNumberField("members", snapshot.byKind().other().get().members());
            json.writeEndObject();
        }
        json.writeEndArray();
        confirmRate(json, snapshot);
        json.writeEndObject();
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
