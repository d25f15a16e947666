package org.socialgov.community.directory;

/** What came of reading a file with the list of {@code .gov} domains. */
public sealed interface Intake {
    /** It could be read. */
    record Taken(GovList list) implements Intake {}

    /**
     * It is not what it should be.
     *
     * @param reason what is wrong with it, for the person who looks after the system. It may stand in a log, so it
     *     quotes nothing that may be an address
     */
    record Refused(String reason) implements Intake {}
}
