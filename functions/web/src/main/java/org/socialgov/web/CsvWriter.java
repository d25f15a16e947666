package org.socialgov.web;

import java.util.List;
import java.util.StringJoiner;

/**
 * Writes CSV that spreadsheets can open: quoted where it must be (RFC 4180), and no field is taken for a formula.
 * The one place for it. It is written by hand since it is twenty lines, and a library would start with each function.
 */
public final class CsvWriter {

    /** A spreadsheet takes a text that begins with one of these for a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private final StringBuilder text = new StringBuilder();

    /** @param header the names of the columns */
    public CsvWriter(String... header) {
        row(List.of(header));
    }

    /** Adds a line. */
    public void row(List<String> fields) {
        var line = new StringJoiner(",", "", "\r\n");
        fields.forEach(field -> line.add(cell(field)));
        text.append(line);
    }

    /** All lines. */
    public String text() {
        return text.toString();
    }

    private static String cell(String value) {
        String safe = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        boolean quote = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quote ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
