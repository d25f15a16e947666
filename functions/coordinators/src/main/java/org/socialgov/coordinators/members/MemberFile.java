package org.socialgov.coordinators.members;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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

    private static final List<String> COLUMNS = List.of(
        "email",
        "name",
        "organization",
        "role",
        "status",
        "status_since",
        "recognized_organization",
        "kind",
        "recognized_as_of",
        "topics",
        "frequency",
        "consent_version",
        "consent_at"
    );

    private MemberFile() {}

    /** Whether a file fits into the answer of a function. */
    static boolean fits(String file) {
        return JsonText.quoted(file).getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /** @param bom whether it begins with a byte order mark, by which Excel knows UTF-8 */
    static String csv(List<Membership> members, boolean bom) {
        var csv = CsvWriter.quotingAll(COLUMNS);
        for (Membership member : members) {
            csv.row(values(member));
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
        var values = values(member);
        for (int i = 0; i < COLUMNS.size(); i++) {
            String column = COLUMNS.get(i);
            JsonText.append(json.append(i == 0 ? '{' : ','), column);
            json.append(':');
            if (column.equals("topics")) {
                String before = "[";
                for (String topic : member.details().topics()) {
                    JsonText.append(json.append(before), topic);
                    before = ",";
                }
                json.append(before.equals("[") ? "[]" : "]");
            } else {
                JsonText.append(json, values.get(i));
            }
        }
        json.append('}');
    }

    private static List<String> values(Membership member) {
        var details = member.details();
        var known = member.affiliation();
        return List.of(
            member.address().value(),
            details.name(),
            details.organization(),
            details.role(),
            member.status(),
            member.since().toString(),
            known.map(Affiliation::organization).orElse(""),
            known.map(each -> each.kind().slug()).orElse(""),
            known.map(each -> each.asOf().toString()).orElse(""),
            String.join(" ", details.topics()),
            member.delivery().frequency().slug(),
            member.consent().noticeVersion(),
            member.consent().at().toString()
        );
    }
}
