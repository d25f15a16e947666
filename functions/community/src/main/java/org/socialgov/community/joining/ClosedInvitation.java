package org.socialgov.community.joining;

import java.util.Optional;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ListImport;

/** What comes of an invitation: it is stored and counted once, by the first event of all. */
public final class ClosedInvitation {

    private ClosedInvitation() {}

    /**
     * Closes an invitation.
     *
     * @param invitation empty, or closed before, if there is nothing to write
     */
    public static void close(
        Optional<ListImport.Invitation> invitation,
        ListImport.Outcome outcome,
        Change.Builder writes
    ) {
        invitation
            .filter(one -> one.outcome().isEmpty())
            .ifPresent(one -> writes.put(one.with(outcome)).add(ListImport.Counts.one(one.importRef(), outcome)));
    }
}
