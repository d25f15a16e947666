package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.MailOrder;

/** Data for the coordinators' brief, read from the index of due items, which is eventually consistent. */
public interface Reports {
    /** The number of each event of a community's memberships in a period; events that didn't occur are left out. */
    Map<HistoryEntry.Event, Integer> happened(String community, Instant from, Instant until);

    /** Memberships of a community that began or came back in a period, each once, the newest first. */
    List<MemberKey> joined(String community, Instant from, Instant until, int most);

    /** Memberships of all communities that wait for a coordinator's decision, in the order of their next reminder. */
    List<MemberKey> waiting(int most);

    /** Undelivered mails of all communities that failed in a period, the oldest first. */
    List<MailOrder.Ref> missed(Instant from, Instant until, int most);
}
