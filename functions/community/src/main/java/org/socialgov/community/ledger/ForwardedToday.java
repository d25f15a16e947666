package org.socialgov.community.ledger;

import java.time.LocalDate;
import java.util.Optional;

/**
 * How many mails were passed on to a community's coordinators in one day.
 *
 * @param day in UTC
 * @param revision 0 for a day that has none yet
 */
public record ForwardedToday(String community, LocalDate day, int count, long revision) implements UncountedItem {
    public static ForwardedToday none(String community, LocalDate day) {
        return new ForwardedToday(community, day, 0, 0);
    }

    /** This with one more, or empty if that would be one too many. */
    public Optional<ForwardedToday> take(int most) {
        return count < most
            ? Optional.of(new ForwardedToday(community, day, count + 1, revision + 1))
            : Optional.empty();
    }
}
