package org.socialgov.community.directory;

/** Result of reading a file with the list of {@code .gov} domains. */
public sealed interface Intake {
    record Taken(GovList list) implements Intake {}

    /**
     * The file is not valid.
     *
     * @param reason the fault, for an operator. It is logged, so it quotes no text that can be an address
     */
    record Refused(String reason) implements Intake {}
}
