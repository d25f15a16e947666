package org.socialgov.coordinators.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.web.Form;
import org.socialgov.web.Html;
import org.socialgov.web.Response;

/** The number of changes that one coordinator makes in an hour: more than a person makes by hand, and no more. */
public final class ChangeLimits {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int CHANGES_AN_HOUR = 300;
    private static final int REMOVALS_AN_HOUR = 25;

    private ChangeLimits() {}

    /**
     * A limit that is reached.
     *
     * @param notice when the same can be sent again
     */
    public record Reached(Html notice, Duration again) {
        /** The page, with the header that says the same to a program. */
        public Response on(Response page) {
            return page.with("retry-after", Long.toString(again.toSeconds()));
        }
    }

    /** Counts changes, unless they are too many. What is refused isn't counted. */
    public static Optional<Reached> count(
        Wiring wiring,
        Community community,
        OpenCoordinatorSession open,
        int changes
    ) {
        return count(wiring, community, RateCounter.changesBy(AddressKey.of(open.address())), changes, CHANGES_AN_HOUR);
    }

    /** Counts the removal of a member, which is a change, too, unless it is one too many. */
    public static Optional<Reached> countRemoval(Wiring wiring, Community community, OpenCoordinatorSession open) {
        var removals = RateCounter.removalsBy(AddressKey.of(open.address()));
        return count(wiring, community, removals, 1, REMOVALS_AN_HOUR).or(() -> {
            var reached = count(wiring, community, open, 1);
            if (reached.isPresent()) {
                count(wiring, removals, -1);
            }
            return reached;
        });
    }

    private static Optional<Reached> count(Wiring wiring, Community community, RateCounter counter, int by, int most) {
        var now = wiring.clock().instant();
        long minute = MinuteCounts.minute(now);
        if (count(wiring, counter, by).within(HOUR, minute) <= most) {
            return Optional.empty();
        }
        var counts = count(wiring, counter, -by);
        var again = MinuteCounts.start(counts.firstWithRoom(HOUR, minute, most - by + 1));
        var notice = Form.alert(
            "error",
            wiring.wording().say("coordinators.limited"),
            wiring.wording().say("coordinators.limited.what", Map.of("time", time(wiring, community, again)))
        );
        return Optional.of(new Reached(notice, Duration.between(now, again)));
    }

    private static MinuteCounts count(Wiring wiring, RateCounter counter, int by) {
        var now = wiring.clock().instant();
        return wiring.ledger().count(counter, MinuteCounts.minute(now), by, now);
    }

    private static String time(Wiring wiring, Community community, Instant at) {
        return wiring.wording().date("coordinators.time", at.atZone(community.announcements().timezone()));
    }
}
