package org.socialgov.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Report(String part, String... columns) {
        this.part = part;
        this.columns = List.of(columns);
    }

    public void row(String... values) {
        rows.add(List.of(values));
    }

    /**
     * Prints the table and writes {@code part.json}.
     *
     * @param how what was run, for the heading
     */
    public void write(Path folder, String how) throws IOException {
        var text = new StringBuilder("\n" + part + ": " + how + "\n\n");
        line(text, columns);
        line(
            text,
            columns
                .stream()
                .map(column -> "---")
                .toList()
        );
        rows.forEach(row -> line(text, row));
        System.out.println(text);
        var objects = new ArrayList<Map<String, String>>();
        for (var row : rows) {
            var object = new LinkedHashMap<String, String>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("how", how);
        json.put("rows", objects);
        var file = folder.resolve(part + ".json");
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        System.out.println("Written to " + file);
    }

    static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
