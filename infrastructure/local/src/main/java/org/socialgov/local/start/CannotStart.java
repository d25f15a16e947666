package org.socialgov.local.start;

/** Something is missing or in the way. The message is one line that says what to do about it. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A problem that a person has to mend.
     *
     * @param whatToDo one line: what is wrong, and what to do
     */
    public CannotStart(String whatToDo) {
        super(whatToDo);
    }

    /**
     * A problem that a person has to mend.
     *
     * @param whatToDo one line: what is wrong, and what to do
     * @param cause    what was seen
     */
    public CannotStart(String whatToDo, Throwable cause) {
        super(whatToDo, cause);
    }
}
