package org.socialgov.local.gateway;

/**
 * What a closing slash in a request's path means. AWS documents neither, and both are reported, so the system has to
 * work under both.
 */
public enum Slash {
    /** {@code /x/} is another path than {@code /x}, and has no route of its own. */
    DISTINCT,

    /** {@code /x/} has the route of {@code /x}. */
    IGNORE,
}
