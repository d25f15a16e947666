package org.socialgov.community.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads CSV (RFC 4180) record by record. */
public final class Csv {

    private final String text;
    private final char separator;
    private int at;
    private int line = 1;
    private int recordLine = 1;

    Csv(String text) {
        this(text, ',');
    }

    /** @param separator between fields: a comma, or what a program writes instead of it */
    public Csv(String text, char separator) {
        this.separator = separator;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The line on which the record begins that was read last. */
    public int line() {
        return recordLine;
    }

    /**
     * The fields of the next record, blank lines passed over; empty at the end.
     *
     * @throws Unclosed if the text ends inside quotes: whatever came after the quote is in one field
     */
    public Optional<List<String>> next() throws Unclosed {
        while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
            if (text.charAt(at++) == '\n') {
                line++;
            }
        }
        if (at >= text.length()) {
            return Optional.empty();
        }
        recordLine = line;
        var fields = new ArrayList<String>();
        do {
            fields.add(field());
        } while (take(separator));
        if (!take('\n') && take('\r')) {
            take('\n');
        }
        line++;
        return Optional.of(fields);
    }

    /** The text ended inside quotes that were opened on a line. */
    public static final class Unclosed extends Exception {

        private static final long serialVersionUID = 1;

        private final int line;

        Unclosed(int line) {
            super("a quote that is opened on line " + line + " is never closed");
            this.line = line;
        }

        public int line() {
            return line;
        }
    }

    private String field() throws Unclosed {
        var field = new StringBuilder();
        while (at < text.length() && !endsField(text.charAt(at))) {
            char c = text.charAt(at++);
            if (c == '"' && field.isEmpty()) {
                quoted(field);
            } else {
                field.append(c);
            }
        }
        return field.toString();
    }

    private void quoted(StringBuilder field) throws Unclosed {
        int opened = line;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"' && !take('"')) {
                return;
            }
            if (c == '\n') {
                line++;
            }
            field.append(c);
        }
        throw new Unclosed(opened);
    }

    private boolean endsField(char c) {
        return c == separator || c == '\n' || c == '\r';
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }
}
