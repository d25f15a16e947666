package org.socialgov.community.inbox;

import java.util.Locale;
import java.util.Optional;

/** Why a writer gets the mail of the kind {@code help}: it says what happened to their email. */
public enum HelpReason {
    /** They asked for it. */
    ASKED,
    /** No membership to manage was found. */
    NOTHING_TO_MANAGE,
    /** No membership to leave was found. */
    NOT_ON_THE_LIST,
    /** Several communities share the address, and nothing tells which one they mean. */
    WHICH_COMMUNITY,
    /** The email was forwarded to the coordinators. */
    FORWARDED,
    /** It was not: the coordinators' share of the day is used up. */
    SHARE_USED_UP,
    /** It was not: the writer sent too many in a short time. */
    TOO_MANY_OF_YOURS,
    /** It was not kept as a draft: the coordinator wrote too many in a day. */
    TOO_MANY_DRAFTS;

    /** The code as it is stored in the order's note, and the end of the text's key. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason in the note of an order; that of earlier releases has none. */
    public static HelpReason of(Optional<String> note) {
        for (var reason : values()) {
            if (note.filter(reason.code()::equals).isPresent()) {
                return reason;
            }
        }
        return ASKED;
    }
}
