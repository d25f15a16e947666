package org.socialgov.community;

import java.time.Instant;

/**
 * A request to join for an address that has left: an item of its own until it is confirmed, so that a stranger's
 * post can't touch the leaver's record or their undo.
 */
public record Rejoin(
    MemberKey key,
    Details details,
    Consent consent,
    Instant askedFirstAt,
    Instant expiresAt,
    long revision
) implements Item {
    boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }
}
