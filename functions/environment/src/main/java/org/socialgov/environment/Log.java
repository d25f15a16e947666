package org.socialgov.environment;

import java.io.PrintStream;
import java.util.Map;

/**
 * The log: one line of JSON for each decision. A line holds record ids, codes and numbers; never an address, a name,
 * a token, a path's query or the text of an exception that may hold one of them (an SDK's messages do).
 */
public final class Log {

    private final PrintStream out;

    public Log(PrintStream out) {
        this.out = out;
    }

    /** A decision that was taken, for example {@code mail-sent}, with the facts that a person on call needs. */
    public void info(String event, Map<String, ?> facts) {
        line("INFO", event, facts);
    }

    /** Something that a person should look at. */
    public void error(String event, Map<String, ?> facts) {
        line("ERROR", event, facts);
    }

    /**
     * Something unexpected: where it was thrown and of what kind, without its message, since the messages of
     * clients and parsers quote what they were given.
     */
    public void unexpected(String event, Throwable thrown) {
        var where = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            where.append(where.isEmpty() ? "" : " caused by ").append(t.getClass().getName());
            int suppressed = t.getSuppressed().length;
            where.append(suppressed == 0 ? "" : " (" + suppressed + " suppressed)");
            var trace = t.getStackTrace();
            for (int i = 0; i < Math.min(trace.length, 12); i++) {
                where.append(i == 0 ? " at " : " < ").append(trace[i]);
            }
        }
        line("ERROR", event, Map.of("thrown", where.toString()));
    }

    private void line(String level, String event, Map<String, ?> facts) {
        var line = new StringBuilder("{\"level\":\"").append(level).append("\",\"event\":");
        quote(line, event);
        facts
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(fact -> {
                line.append(',');
                quote(line, fact.getKey());
                line.append(':');
                switch (fact.getValue()) {
                    case Number number -> line.append(number);
                    case Boolean bool -> line.append(bool);
                    default -> quote(line, String.valueOf(fact.getValue()));
                }
            });
        out.println(line.append('}'));
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < 0x20) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
