package org.socialgov.community;

import java.util.List;

/**
 * What people say about themselves.
 *
 * @param organization empty if not said
 * @param role empty if not said
 * @param topics the slugs of the topics chosen, in the community's order
 */
public record Details(String name, String organization, String role, List<String> topics) {
    /** Nothing said, or nothing kept. */
    public static final Details NONE = new Details("", "", "", List.of());

    public Details {
        topics = List.copyOf(topics);
    }

    @Override
    public String toString() {
        return "Details[redacted]";
    }
}
