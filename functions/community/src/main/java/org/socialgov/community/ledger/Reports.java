package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.socialgov.community.address.MemberKey;

/** What coordinators are told of, read from an index that lags behind by a moment. */
public interface Reports {
    /** How often each thing happened to memberships of a community in a time; what never happened is left out. */
    Map<HistoryEntry.Event, Integer> happened(String community, Instant from, Instant until);

    /** Memberships of all communities that a coordinator must decide on, in the order in which the coordinators are to be reminded. */
    List<MemberKey> waiting(int most);

    /** Mails of all communities that somebody should have got and didn't, given up in a time, the oldest first. */
    List<MailOrder.Ref> missed(Instant from, Instant until, int most);
}
