package org.socialgov.coordinators.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.web.Html;
import org.socialgov.web.Response;

/** The number of changes that one coordinator makes in an hour: more than a person makes by hand, and no more. */
public final class ChangeLimits extends CommunityView {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int CHANGES_AN_HOUR = 300;
    private static final int REMOVALS_AN_HOUR = 25;
    private static final int PREVIEWS_AN_HOUR = 20;

    private final AddressKey coordinator;

    ChangeLimits(Wiring wiring, Community community, OpenCoordinatorSession open) {
        super(wiring, community, "coordinators.");
        coordinator = AddressKey.of(open.address());
    }

    /**
     * A limit that is reached.
     *
     * @param notice when the same can be sent again
     */
    public record Reached(Html notice, Duration again) {
        /** A page with the notice, and with the header that says the same to a program. */
        public Response on(Function<Html, Response> page) {
            return page.apply(notice).with("retry-after", Long.toString(again.toSeconds()));
        }
    }

    /** Counts changes, unless they are too many. What is refused isn't counted. */
    public Optional<Reached> count(int changes) {
        return count(RateCounter.changesBy(coordinator), changes, CHANGES_AN_HOUR);
    }

    /** Counts the removal of a member, which is a change, too, unless it is one too many. */
    public Optional<Reached> countRemoval() {
        var removals = RateCounter.removalsBy(coordinator);
        return count(removals, 1, REMOVALS_AN_HOUR).or(() -> {
            var reached = count(1);
            if (reached.isPresent()) {
                add(removals, -1);
            }
            return reached;
        });
    }

    /** Counts a mail that shows the coordinator how another one will look; whether it is one too many. */
    public boolean isOverPreviews() {
        var counts = add(RateCounter.previewsFor(coordinator), 1);
        return counts.within(HOUR, MinuteCounts.minute(now())) > PREVIEWS_AN_HOUR;
    }

    private Optional<Reached> count(RateCounter counter, int by, int most) {
        var now = now();
        long minute = MinuteCounts.minute(now);
        if (add(counter, by).within(HOUR, minute) <= most) {
            return Optional.empty();
        }
        var again = MinuteCounts.start(add(counter, -by).firstWithRoom(HOUR, minute, most - by + 1));
        var notice = alert("error", "limited", Map.of("time", time(again)));
        return Optional.of(new Reached(notice, Duration.between(now, again)));
    }

    private MinuteCounts add(RateCounter counter, int by) {
        var now = now();
        return ledger().count(counter, MinuteCounts.minute(now), by, now);
    }
}
