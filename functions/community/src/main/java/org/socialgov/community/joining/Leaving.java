package org.socialgov.community.joining;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Details;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;

/** Decisions to leave a community or to undo that: by a link in a mail, in a session, or by a mail to the community. */
public final class Leaving {

    private Leaving() {}

    /** A member leaves. The goodbye mail contains an undo link. */
    public static Change.Builder leave(
        Membership member,
        Instant joinedAt,
        String record,
        Instant now,
        Randomness randomness
    ) {
        var left = member.becomes(new Membership.State.Left(now, joinedAt));
        return new Change.Builder()
            .replace(member, left)
            .put(HistoryEntry.of(left, HistoryEntry.Event.LEFT, record, now, randomness))
            .put(MailOrder.create(MailKind.GOODBYE, left, now, randomness));
    }

    /** Undoes the leaving: the membership is as before. */
    public static Change.Builder comeBack(
        Membership member,
        Instant joinedAt,
        String record,
        Instant now,
        Randomness randomness
    ) {
        var back = member.becomes(new Membership.State.Active(joinedAt));
        return new Change.Builder()
            .replace(member, back)
            .put(HistoryEntry.of(back, HistoryEntry.Event.CAME_BACK, record, now, randomness));
    }

    /**
     * Suppresses an address without a membership, or a mailbox.
     *
     * @param stored its tombstone, if it has one
     * @return whether it was not suppressed
     */
    public static boolean stopAllMail(MemberKey key, Optional<Tombstone> stored, Instant now, Change.Builder writes) {
        var before = stored.orElseGet(() -> Tombstone.none(key));
        var after = before.suppressed(now);
        boolean isNew = !after.equals(before);
        if (isNew) {
            writes.put(after);
        }
        return isNew;
    }

    /** Suppresses the address, and removes the member's details. */
    public static Change.Builder stopAllMail(Membership member, String record, Instant now, Randomness randomness) {
        var stopped = member
            .with(Details.NONE, member.consent())
            .affiliated(Optional.empty())
            .becomes(new Membership.State.Suppressed(now, Membership.SuppressionReason.NEVER_AGAIN));
        return new Change.Builder()
            .suppress(member, stopped, now)
            .put(HistoryEntry.of(stopped, HistoryEntry.Event.STOPPED_ALL_MAIL, record, now, randomness));
    }
}
