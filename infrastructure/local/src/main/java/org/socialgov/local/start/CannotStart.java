package org.socialgov.local.start;

/** The system can't start. The message is one line with the problem and what to do about it. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A problem that the user has to fix.
     *
     * @param whatToDo one line: what is wrong, and what to do
     */
    public CannotStart(String whatToDo) {
        super(whatToDo);
    }

    /**
     * A problem that the user has to fix.
     *
     * @param whatToDo one line: what is wrong, and what to do
     * @param cause    the cause
     */
    public CannotStart(String whatToDo, Throwable cause) {
        super(whatToDo, cause);
    }
}
