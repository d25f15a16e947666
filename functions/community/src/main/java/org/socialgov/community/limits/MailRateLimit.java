package org.socialgov.community.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.socialgov.community.address.Source;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.RateCounters;

/**
 * The limits that keep a flood of form submissions from causing a flood of mails. The counters lie outside of
 * transactions: a mail or a submission is counted first, and a count over the limit is taken back or moved to a later
 * minute. Concurrent requests never exceed a limit; for a moment they may stay below it.
 */
public final class MailRateLimit {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** The number of tries to find a minute that concurrent requests don't take meanwhile. */
    private static final int MOST_TRIES = 8;

    private MailRateLimit() {}

    /**
     * The largest numbers of mails that strangers can cause.
     *
     * @param perHour all of them
     * @param toOneDomainInAnHour to the addresses of one domain
     * @param percentForListed the share of the hourly number, in percent, that is reserved for listed government
     *     domains, so that a flood of other mails doesn't lock them out
     */
    public record Limits(int perHour, int toOneDomainInAnHour, int percentForListed) {
        public Limits {
            if (toOneDomainInAnHour < 1 || percentForListed < 0 || perHour - (perHour * percentForListed) / 100 < 1) {
                throw new IllegalArgumentException("each hour must have room for a mail to anybody");
            }
        }

        int perHour(boolean listed) {
            return listed ? perHour : perHour - (perHour * percentForListed) / 100;
        }
    }

    /**
     * Finds the time at which one more mail may be sent, and counts it there. The calls are the same whether or not there
     * is a mail: otherwise their number would disclose what is known of an address.
     *
     * @param isListed whether the domain is a listed government's; evaluated only if needed
     * @param mails 1, or 0 if there is no mail to count
     * @return now, or the first minute with room
     */
    public static Instant place(
        String domain,
        BooleanSupplier isListed,
        Limits limits,
        int mails,
        RateCounters counters,
        Instant now
    ) {
        var both = both(domain);
        long minute = MinuteCounts.minute(now);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var counts = counters.count(both, minute, mails, now);
            var all = counts.getFirst().plus(minute, 1 - mails);
            var toDomain = counts.getLast().plus(minute, 1 - mails);
            int most = all.fit(HOUR, minute, limits.perHour(false))
                ? limits.perHour(false)
                : limits.perHour(isListed.getAsBoolean());
            if (all.fit(HOUR, minute, most) && toDomain.fit(HOUR, minute, limits.toOneDomainInAnHour())) {
                return minute == MinuteCounts.minute(now) ? now : MinuteCounts.start(minute);
            }
            counters.count(both, minute, -mails, now);
            minute = Math.max(
                all.plus(minute, -1).firstWithRoom(HOUR, minute, most),
                toDomain.plus(minute, -1).firstWithRoom(HOUR, minute, limits.toOneDomainInAnHour())
            );
        }
        // Concurrent requests took each minute. An hour later no minute is taken yet.
        long last = minute + HOUR.toMinutes();
        counters.count(both, last, mails, now);
        return MinuteCounts.start(last);
    }

    /**
     * Takes back a place whose mail was not ordered in the end.
     *
     * @param due the time that {@link #place} returned
     * @param mails as it was counted
     */
    static void giveBack(String domain, Instant due, int mails, RateCounters counters, Instant now) {
        counters.count(both(domain), MinuteCounts.minute(due), -mails, now);
    }

    private static List<RateCounter> both(String domain) {
        return List.of(RateCounter.MAILS, RateCounter.mailsTo(domain));
    }

    /**
     * Counts one submission of a form from a source, unless the source has reached its limit.
     *
     * @return empty if it is accepted; otherwise the time to wait
     */
    public static Optional<Duration> refuse(
        String form,
        Source source,
        int mostInTenMinutes,
        RateCounters counters,
        Instant now
    ) {
        var counter = RateCounter.posts(form, source);
        long minute = MinuteCounts.minute(now);
        var counts = counters.count(counter, minute, 1, now);
        if (counts.within(TEN_MINUTES, minute) <= mostInTenMinutes) {
            return Optional.empty();
        }
        // A refused submission isn't counted: after the reported wait the next one is accepted.
        counters.count(counter, minute, -1, now);
        var before = counts.plus(minute, -1);
        long later = minute + 1;
        while (before.within(TEN_MINUTES, later) >= mostInTenMinutes) {
            later++;
        }
        return Optional.of(Duration.between(now, MinuteCounts.start(later)));
    }
}
