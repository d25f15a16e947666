package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The mails that are owed. */
public interface MailOrders {
    Optional<MailOrder> order(MailOrder.Ref ref);

    /**
     * Orders whose time has come: owed, claimed by a sender that never came back, or unknown for long enough. Read
     * from an index that lags behind by a moment.
     *
     * @return the longest due first, at most {@code most}
     */
    List<MailOrder.Ref> overdue(Instant now, int most);
}
