package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;

/** The mailings, and what a broadcast and a digest need. */
public interface Mailings {
    Optional<Mailing> mailing(Mailing.Ref ref);

    Optional<Mailing.Text> mailingText(Mailing.Ref ref, int version);

    /**
     * A community's mailings in all states, by one query.
     *
     * @param before only older ones than the mailing with this id; empty for the newest
     * @return the newest first
     */
    List<Mailing> mailings(String community, Optional<String> before, int most);

    /**
     * Mailings that a broadcast must begin or go on with. Read from the index of due items, which is eventually
     * consistent.
     *
     * @return the longest due first
     */
    List<Mailing.Ref> dueMailings(Instant now, int most);

    /** The bounces and complaints of a mailing. */
    Mailing.Feedback mailingFeedback(Mailing.Ref ref);

    BroadcastLease broadcastLease(String community);

    Optional<DigestRun> digestRun(String community, String slot);

    /**
     * The keys of a community's active members. Read from the member index, which is eventually consistent.
     *
     * @param after only keys that sort after this text; empty for the first
     * @return in the order of the keys
     */
    List<MemberKey> activeMembers(String community, String after, int most);

    /**
     * The members with deliveries that are held for a digest. Read from an index that is eventually consistent.
     *
     * @param after only keys that sort after this text; empty for the first
     * @return each key once, in their order; fewer than {@code most} although there are more, if they have many
     *     deliveries; empty only if there are none
     */
    List<MemberKey> membersWithHeld(String community, String after, int most);

    /** All deliveries of a member, of mailings in the order of their ids. Consistent. */
    List<MailOrder> deliveries(MemberKey key);

    /**
     * What a broadcast decides from about each of some members, in few calls. Consistent.
     *
     * @param mailing id
     * @return in the order of the keys
     */
    List<Recipient> recipients(List<MemberKey> keys, String mailing);

    /**
     * Unsent mail orders, deliveries among them, whose next attempt was due from one time (inclusive) to another
     * (exclusive). Read from the index of due items, which is eventually consistent.
     */
    List<MailOrder.Ref> unsent(Instant from, Instant until, int most);

    /** The name of the table: a table that was restored from a backup has another. */
    String home();

    /**
     * A member and what there is of one mailing.
     *
     * @param key of the member
     * @param delivery of the mailing
     */
    record Recipient(
        MemberKey key,
        Optional<Membership> member,
        Optional<Tombstone> tombstone,
        Optional<MailOrder> delivery
    ) {
        /** Whether no mail may be sent there. */
        public boolean isSuppressed() {
            return Mailbox.isSuppressed(member, tombstone);
        }
    }
}
