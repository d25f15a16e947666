package org.socialgov.community.storage;

import java.util.List;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.AuditHead;

/** The records of the communities. All reads are consistent. */
public interface Records {
    /** The end of a community's audit. */
    AuditHead auditHead(String community);

    /**
     * Entries of a community's audit in their order.
     *
     * @param first number of the first one
     * @param last number of the last one
     */
    List<AuditEntry> auditEntries(String community, long first, long last);
}
