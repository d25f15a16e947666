package org.socialgov.local.functions;

import java.time.Instant;

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
