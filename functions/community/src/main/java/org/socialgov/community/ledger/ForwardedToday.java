package org.socialgov.community.ledger;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The number of mails that were forwarded to a community's coordinators in one day.
 *
 * @param day in UTC
 * @param revision 0 for a day without any
 */
public record ForwardedToday(String community, LocalDate day, int count, long revision) implements UncountedItem {
    public static ForwardedToday none(String community, LocalDate day) {
        return new ForwardedToday(community, day, 0, 0);
    }

    /**
     * Counts one more mail.
     *
     * @param most limit of the day
     * @return the changed number; empty if the limit is reached
     */
    public Optional<ForwardedToday> take(int most) {
        return count < most
            ? Optional.of(new ForwardedToday(community, day, count + 1, revision + 1))
            : Optional.empty();
    }
}
