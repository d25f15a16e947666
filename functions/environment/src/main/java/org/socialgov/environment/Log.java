package org.socialgov.environment;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;

/**
 * The log: one line of JSON for each decision. A line contains record ids, codes and numbers; never an address, a name,
 * a token, the query of a path, or an exception's message, which can contain one of them (messages of SDKs do).
 */
public final class Log {

    private final PrintStream out;

    public Log(PrintStream out) {
        this.out = out;
    }

    /** A log that nobody reads. */
    public static Log none() {
        return new Log(new PrintStream(OutputStream.nullOutputStream()));
    }

    /** An exception whose code may stand in the log: it is one of a service's own words, never a value. */
    public interface Coded {
        String code();
    }

    /** A decision, for example {@code mail-sent}, with the facts that an engineer on call needs. */
    public void info(String event, Map<String, ?> facts) {
        line("INFO", event, facts);
    }

    /** An event that a person should look at. */
    public void error(String event, Map<String, ?> facts) {
        line("ERROR", event, facts);
    }

    /**
     * An unexpected exception: its class, its code and its place, without its message, since messages of clients and parsers quote
     * their input.
     */
    public void unexpected(String event, Throwable thrown) {
        var where = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            where.append(where.isEmpty() ? "" : " caused by ").append(t.getClass().getName());
            where.append(t instanceof Coded coded ? " (" + coded.code() + ")" : "");
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
        JsonText.append(line, event);
        // No stream and no switch over types: each loads classes at the first line, while a visitor waits.
        var keys = facts.keySet().toArray(new String[0]);
        Arrays.sort(keys);
        for (String key : keys) {
            line.append(',');
            JsonText.append(line, key);
            line.append(':');
            Object value = facts.get(key);
            if (value instanceof Number || value instanceof Boolean) {
                line.append(value);
            } else {
                JsonText.append(line, String.valueOf(value));
            }
        }
        out.println(line.append('}'));
    }
}
