package org.socialgov.coordinators.session;

import java.time.Duration;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;

/** The number of changes that one coordinator makes in an hour: more than a person makes by hand, and no more. */
public final class ChangeLimits {

    private static final int CHANGES_AN_HOUR = 300;
    private static final int REMOVALS_AN_HOUR = 25;

    private ChangeLimits() {}

    /** Counts changes; whether they are too many. What is refused isn't counted. */
    public static boolean isOver(Wiring wiring, OpenCoordinatorSession open, int changes) {
        return isOver(wiring, RateCounter.changesBy(AddressKey.of(open.address())), changes, CHANGES_AN_HOUR);
    }

    /** Counts a removal, which is a change, too; whether it is one too many. */
    public static boolean isOverByRemoving(Wiring wiring, OpenCoordinatorSession open) {
        return (
            isOver(wiring, RateCounter.removalsBy(AddressKey.of(open.address())), 1, REMOVALS_AN_HOUR) ||
            isOver(wiring, open, 1)
        );
    }

    private static boolean isOver(Wiring wiring, RateCounter counter, int by, int most) {
        var now = wiring.clock().instant();
        long minute = MinuteCounts.minute(now);
        if (wiring.ledger().count(counter, minute, by, now).within(Duration.ofHours(1), minute) <= most) {
            return false;
        }
        wiring.ledger().count(counter, minute, -by, now);
        return true;
    }
}
