package org.socialgov.local.functions;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One invocation that has ended, as the status page shows it.
 *
 * @param requestId id of the invocation
 * @param at        when it came
 * @param trigger   what caused it, for a person
 * @param cold      whether a process was started for it
 * @param initMillis how long that start took; 0 for a warm one
 * @param millis    how long the handler took
 * @param outcome   how it ended
 * @param detail    the answer's status, or what went wrong
 */
public record Invocation(
    String requestId,
    Instant at,
    String trigger,
    boolean cold,
    long initMillis,
    long millis,
    Outcome outcome,
    String detail
) {
    private static final Pattern TYPE = Pattern.compile("^(?:\\w+\\.)+[\\w$]+: (?!null$)");

    /** {@return what went wrong, without the type of the exception, if that has words of its own} */
    public String reason() {
        return TYPE.matcher(detail).replaceFirst("");
    }

    /** How an invocation ended. */
    public enum Outcome {
        /** The handler answered. */
        ANSWERED,
        /** The handler threw. */
        FAILED,
        /** The handler took longer than the function's timeout; its process was ended. */
        TIMED_OUT,
        /** The process ended in the middle of it. */
        CRASHED,
        /** The handler could not be loaded. */
        NOT_STARTED,
        /** All processes that the function may have were busy until its time ran out. */
        THROTTLED,
    }
}
