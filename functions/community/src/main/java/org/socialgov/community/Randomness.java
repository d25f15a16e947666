package org.socialgov.community;

import java.util.HexFormat;

/** Where what can't be guessed comes from. */
@FunctionalInterface
public interface Randomness {
    /** So many bytes from a cryptographically strong source. */
    byte[] bytes(int count);

    /** A random id of a record: 32 hexadecimal digits. */
    default String id() {
        return HexFormat.of().formatHex(bytes(16));
    }
}
