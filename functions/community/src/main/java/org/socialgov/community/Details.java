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

    /** As it can be shown: what was stored before the rule of {@link TypedText} held, or came by mail, may break it. */
    public Details cleaned() {
        return new Details(TypedText.name(name), TypedText.name(organization), TypedText.name(role), topics);
    }

    @Override
    public String toString() {
        return "Details[redacted]";
    }
}
