package org.socialgov.local.functions;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One invocation that has ended, as the status page shows it.
 *
 * @param requestId id of the invocation
 * @param at        the time of its start
 * @param trigger   its cause, for a reader
 * @param cold      whether a process was started for it
 * @param initMillis the duration of that start; 0 for a warm one
 * @param millis    the duration of the handler
 * @param outcome   its result
 * @param detail    the status of the response, or the error
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

    /** {@return the error, without the type of the exception if there is a message} */
    public String reason() {
        return TYPE.matcher(detail).replaceFirst("");
    }

    /** The result of an invocation. */
    public enum Outcome {
        /** The handler returned a response. */
        ANSWERED,
        /** The handler threw. */
        FAILED,
        /** The handler took longer than the function's timeout; its process was ended. */
        TIMED_OUT,
        /** The process ended during the invocation. */
        CRASHED,
        /** The handler could not be loaded. */
        NOT_STARTED,
        /** All processes of the function were busy until the timeout. */
        THROTTLED;

        /** {@return its name, for a reader} */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
