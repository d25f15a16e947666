package org.socialgov.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A part's table, printed in Markdown and written as JSON. */
public final class Report {

    private final String part;
    private final List<String> columns = new ArrayList<>();
    private final List<String> formats = new ArrayList<>();
    private final List<Object[]> rows = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    /** @param columns each with the format of its values at its end: {@code total ms %.0f} */
    public Report(String part, String... columns) {
        this.part = part;
        for (String column : columns) {
            int format = column.indexOf('%');
            this.columns.add(column.substring(0, format).strip());
            formats.add(column.substring(format));
        }
    }

    /** @param values null is an empty cell */
    public void row(Object... values) {
        rows.add(values);
    }

    /** A figure of the whole part, below the table. */
    public void figure(String what, Object value) {
        figures.put(what, value);
    }

    /**
     * Prints the table and writes {@code part.json}.
     *
     * @param how what was run, for the heading
     */
    public void write(Path folder, String how) throws IOException {
        System.out.println("\n" + part + ": " + how + "\n");
        System.out.println("| " + String.join(" | ", columns) + " |\n|" + " --- |".repeat(columns.size()));
        var objects = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var line = new StringBuilder("|");
            var object = new LinkedHashMap<String, Object>();
            for (int i = 0; i < row.length; i++) {
                line.append(' ')
                    .append(row[i] == null ? "" : formatted(formats.get(i), row[i]))
                    .append(" |");
                object.put(columns.get(i), row[i]);
            }
            System.out.println(line);
            objects.add(object);
        }
        System.out.println();
        figures.forEach((what, value) ->
            System.out.println(what + ": " + (value instanceof Double ? formatted("%.2f", value) : value))
        );
        var json = new LinkedHashMap<String, Object>();
        json.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("java", Runtime.version().toString());
        json.put("how", how);
        json.put("rows", objects);
        json.put("figures", figures);
        var file = folder.resolve(part + ".json");
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        System.out.println("Written to " + file);
    }

    /** A text in a column of numbers stands as it is. */
    private static String formatted(String format, Object value) {
        return value instanceof String text ? text : String.format(Locale.ROOT, format, value);
    }
}
