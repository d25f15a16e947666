package org.socialgov.web;

import java.util.List;
import java.util.StringJoiner;
import org.socialgov.community.CsvText;

/**
 * Writes CSV that spreadsheets can open: quoted where it must be (RFC 4180), and no field is taken for a formula.
 * The one place for it. It is written by hand since it is twenty lines, and a library would start with each function.
 */
public final class CsvWriter {

    private final StringBuilder text = new StringBuilder();
    private final boolean quotesAll;

    /** @param header the names of the columns */
    public CsvWriter(String... header) {
        this(false, List.of(header));
    }

    private CsvWriter(boolean quotesAll, List<String> header) {
        this.quotesAll = quotesAll;
        row(header);
    }

    /** A table of which every field is quoted. */
    public static CsvWriter quotingAll(List<String> header) {
        return new CsvWriter(true, header);
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

    private String cell(String value) {
        String safe = CsvText.defused(value);
        boolean quote = quotesAll || safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quote ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
