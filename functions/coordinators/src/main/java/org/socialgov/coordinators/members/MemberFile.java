package org.socialgov.coordinators.members;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.Membership;
import org.socialgov.environment.JsonText;
import org.socialgov.web.CsvWriter;

/** A part of the exported list of members, as CSV for spreadsheets or as JSON with exact values. */
final class MemberFile {

    /**
     * The largest answer of a function has 6 MB, in which the file is a JSON string. The rest is for headers.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>
     */
    private static final int MOST_BYTES = 5_900_000;

    /** A column of the CSV file, and a value of the JSON file. */
    private record Column(String name, Function<Membership, String> value) {}

    private static final String TOPICS = "topics";

    private static final List<Column> COLUMNS = List.of(
        new Column("email", member -> member.address().value()),
        new Column("name", member -> member.details().name()),
        new Column("organization", member -> member.details().organization()),
        new Column("role", member -> member.details().role()),
        new Column("status", Membership::status),
        new Column("status_since", member -> member.since().toString()),
        new Column("recognized_organization", recognized(Affiliation::organization)),
        new Column("kind", recognized(known -> known.kind().slug())),
        new Column("recognized_as_of", recognized(known -> known.asOf().toString())),
        new Column(TOPICS, member -> String.join(" ", member.details().topics())),
        new Column("frequency", member -> member.delivery().frequency().slug()),
        new Column("consent_version", member -> member.consent().noticeVersion()),
        new Column("consent_at", member -> member.consent().at().toString())
    );

    private static Function<Membership, String> recognized(Function<Affiliation, String> value) {
        return member -> member.affiliation().map(value).orElse("");
    }

    private MemberFile() {}

    /** Whether a file fits into the answer of a function. */
    static boolean fits(String file) {
        return JsonText.quoted(file).getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /** @param bom whether it begins with a byte order mark, by which Excel knows UTF-8 */
    static String csv(List<Membership> members, boolean bom) {
        var csv = CsvWriter.quotingAll(COLUMNS.stream().map(Column::name).toList());
        for (Membership member : members) {
            csv.row(
                COLUMNS.stream()
                    .map(column -> column.value().apply(member))
                    .toList()
            );
        }
        return (bom ? "\uFEFF" : "") + csv.text();
    }

    static String json(List<Membership> members, Community community, Instant asOf, int part, int parts) {
        var json = new StringBuilder("{\"community\":");
        JsonText.append(json, community.id());
        json.append(",\"asOf\":\"").append(asOf).append("\",\"part\":").append(part);
        json.append(",\"parts\":").append(parts).append(",\"members\":[");
        String before = "\n";
        for (Membership member : members) {
            append(json.append(before), member);
            before = ",\n";
        }
        return json.append("\n]}\n").toString();
    }

    private static void append(StringBuilder json, Membership member) {
        String before = "{";
        for (Column column : COLUMNS) {
            JsonText.append(json.append(before), column.name());
            json.append(':');
            if (column.name().equals(TOPICS)) {
                var topics = member.details().topics().stream().map(JsonText::quoted).toList();
                json.append('[').append(String.join(",", topics)).append(']');
            } else {
                JsonText.append(json, column.value().apply(member));
            }
            before = ",";
        }
        json.append('}');
    }
}
