package org.socialgov.community.announcing;

import java.time.Instant;
import org.socialgov.community.ledger.Mailing;

/** Makes a mailing public when its broadcast begins: its permalink must answer before the first mail arrives. */
@FunctionalInterface
public interface Publishing {
    /** Decides it from the archive as it is now; the broadcast asks again after a conflict. */
    Archive.Opening of(Mailing mailing, Mailing.Text text, Instant startedAt);
}
