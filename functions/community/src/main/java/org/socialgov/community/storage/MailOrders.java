package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.ledger.MailOrder;

/** The mail orders. */
public interface MailOrders {
    Optional<MailOrder> order(MailOrder.Ref ref);

    /**
     * Orders that are due: unsent ones, ones whose sender's lease has ended, and ones whose outcome has been unknown
     * for long enough. Read from the index of due items, which is eventually consistent.
     *
     * @return the longest due first, at most {@code most}
     */
    List<MailOrder.Ref> overdue(Instant now, int most);
}
