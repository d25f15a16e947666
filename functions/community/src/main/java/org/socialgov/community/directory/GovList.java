package org.socialgov.community.directory;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The full list of {@code .gov} domains, as it was taken in from CISA's file.
 *
 * @param asOf the day that it is of
 * @param rows each domain once
 * @param leftOut what couldn't be used, a line of the file and the reason each
 */
public record GovList(LocalDate asOf, List<Row> rows, List<LeftOut> leftOut) {
    /**
     * @param domain two labels, the second {@code gov}
     * @param organization who holds it; never the office that registered it, which is somebody else's more often than not
     */
    public record Row(String domain, String organization, Kind kind) {}

    public record LeftOut(int line, String reason) {}

    public GovList {
        rows = List.copyOf(rows);
        leftOut = List.copyOf(leftOut);
    }

    public Map<Kind, Integer> counts() {
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        rows.forEach(row -> counts.merge(row.kind(), 1, Integer::sum));
        return counts;
    }
}
