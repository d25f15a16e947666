package org.socialgov.testkit;

import java.time.Instant;
import java.util.List;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.storage.Ledger;

/** Coordinators that a test puts into the table. */
public final class TestCoordinators {

    private TestCoordinators() {}

    /** From now on, these and nobody else coordinate a community. */
    public static void are(Ledger ledger, String community, Instant now, EmailAddress... coordinators) {
        var wanted = List.of(coordinators);
        var stored = ledger.coordinators(community);
        var writes = new Change.Builder().put(stored.head().withActive(wanted.size()));
        for (CoordinatorEntry entry : stored.entries()) {
            boolean isWanted = wanted.contains(entry.address());
            if (entry.isActive() != isWanted) {
                var state = isWanted ? CoordinatorEntry.State.ACTIVE : CoordinatorEntry.State.FORMER;
                writes.put(entry.becomes(state, now));
            }
        }
        wanted
            .stream()
            .filter(each -> stored.entries().stream().map(CoordinatorEntry::address).noneMatch(each::equals))
            .forEach(each -> writes.put(CoordinatorEntry.first(community, each, now)));
        if (
            ledger.commit(writes.change(new FakeRandomness(now.getNano() + stored.head().revision()))) !=
            Ledger.Commit.COMMITTED
        ) {
            throw new IllegalStateException("the coordinators were changed at the same time");
        }
    }
}
