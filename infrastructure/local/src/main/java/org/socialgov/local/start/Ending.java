package org.socialgov.local.start;

import java.time.Duration;

/** The end of a process. */
public final class Ending {

    private Ending() {}

    /**
     * Waits for the end of a process. {@link Process#onExit} isn't used, since its result comes from the JVM's common pool:
     * where all threads of that wait for a function, they would wait for each other.
     *
     * @param process the process
     * @param most    the longest wait; an interrupt ends it, too
     */
    public static void await(Process process, Duration most) {
        try {
            process.waitFor(most);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
