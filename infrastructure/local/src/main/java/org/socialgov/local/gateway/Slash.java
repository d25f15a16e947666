package org.socialgov.local.gateway;

/**
 * The meaning of a closing slash in a request's path. AWS documents neither, and both are reported, so the system must
 * work with both.
 */
public enum Slash {
    /** {@code /x/} is a different path from {@code /x}, and has no route of its own. */
    DISTINCT,

    /** {@code /x/} has the route of {@code /x}. */
    IGNORE,
}
