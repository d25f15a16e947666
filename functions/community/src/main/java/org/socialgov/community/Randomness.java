package org.socialgov.community;

import java.util.HexFormat;

/** The port to cryptographically strong random bytes. */
@FunctionalInterface
public interface Randomness {
    byte[] bytes(int count);

    /** A random id of a record: 32 hexadecimal digits. */
    default String id() {
        return HexFormat.of().formatHex(bytes(16));
    }
}
