package org.socialgov.community.announcing;

import java.time.Instant;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;

/** Makes a mailing public when its broadcast begins: its permalink must answer before the first mail arrives. */
@FunctionalInterface
public interface Publishing {
    /**
     * What a mailing becomes public with.
     *
     * @param slug its place in the archive
     * @param change written in the transaction that begins the broadcast
     */
    record Publication(String slug, Change change) {}

    /** Decides it from the archive as it is now; the broadcast asks again after a conflict. */
    Publication of(Mailing mailing, Mailing.Text text, Instant startedAt);
}
