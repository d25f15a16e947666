package org.socialgov.web;

import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The number in front of what the build leaves in binary form. A function whose code reads another format than its zip
 * holds would serve garbage, or fail somewhere inside.
 *
 * @param name what it is the format of, for example {@code a page}
 * @param number counted up with each change of the form
 */
record Format(String name, int number) {
    /** Before the number: bytes that begin otherwise are something else, or of a build before formats had numbers. */
    private static final int MARK = 0x5347_0000;

    void write(DataOutputStream out) throws IOException {
        out.writeInt(MARK | number);
    }

    /**
     * Checks the first number of a resource.
     *
     * @throws IllegalStateException if it is of something else, saying how to mend it
     */
    void check(int found) {
        if (found != (MARK | number)) {
            throw new IllegalStateException(
                name +
                    " is not in the format " +
                    number +
                    ((found & 0xffff_0000) == MARK ? " but in the format " + (found & 0xffff) : "") +
                    ": build functions/site and the function again, from the same commit"
            );
        }
    }
}
