package org.socialgov.community.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.AuditEntry;

/** The records of the communities: the audit and the archive. All reads are consistent. */
public interface Records {
    /** The end of a community's audit. */
    AuditEntry.Head auditHead(String community);

    /**
     * Entries of a community's audit in their order.
     *
     * @param first number of the first one
     * @param last number of the last one
     */
    List<AuditEntry> auditEntries(String community, long first, long last);

    /** The state of a community's archive. */
    ArchiveEntry.Head archiveHead(String community);

    Optional<ArchiveEntry> archiveEntry(String community, ArchiveEntry.Position position);

    /**
     * A community's archive.
     *
     * @param before only earlier entries than the one at this place; empty for the newest
     * @param most largest number of entries
     * @return the newest first
     */
    List<ArchiveEntry> archive(String community, Optional<ArchiveEntry.Position> before, int most);

    /**
     * The entries of a community's archive of a time.
     *
     * @param from inclusive
     * @param until exclusive
     * @return the oldest first
     */
    List<ArchiveEntry> archive(String community, Instant from, Instant until);
}
