package org.socialgov.community;

import java.util.List;

/**
 * A member's own details.
 *
 * @param organization empty if not given
 * @param role empty if not given
 * @param topics slugs of the chosen topics, in the community's order
 */
public record Details(String name, String organization, String role, List<String> topics) {
    public static final Details NONE = new Details("", "", "", List.of());

    public Details {
        topics = List.copyOf(topics);
    }

    /** As it can be shown: what was stored before the rule of {@link TypedText} held, or came by mail, may break it. */
    public Details cleaned() {
        return new Details(TypedText.name(name), TypedText.name(organization), TypedText.name(role), topics);
    }

    public Details withTopics(List<String> chosen) {
        return new Details(name, organization, role, chosen);
    }

    @Override
    public String toString() {
        return "Details[redacted]";
    }
}
