package org.socialgov.community.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.socialgov.community.address.Source;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.ledger.RateCounters;

/**
 * What keeps a flood of posts from becoming a flood of mails. The counters stand outside of any transaction: counting
 * comes first, and what turns out to be too much is taken back or moved to a later minute, so that many at once never
 * go over a limit; for a moment they may stay under it.
 */
public final class MailRateLimit {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** So often a place is looked for that others take meanwhile. */
    private static final int MOST_TRIES = 8;

    private MailRateLimit() {}

    /**
     * The most mails that strangers can cause.
     *
     * @param perHour in all
     * @param toOneDomainInAnHour to the addresses of one domain
     * @param percentForListed how many of a hundred of the hour's mails in all only listed domains of governments get, so
     *     that a flood of others doesn't lock them out
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
     * Finds the moment at which one more mail may go, and takes its place.
     *
     * @param isListed whether the domain is a listed government's; asked only when it matters
     * @return now, or the first minute that has room
     */
    public static Instant place(
        String domain,
        BooleanSupplier isListed,
        Limits limits,
        RateCounters counters,
        Instant now
    ) {
        var domains = RateCounter.mailsTo(domain);
        long minute = MinuteCounts.minute(now);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var all = counters.count(RateCounter.MAILS, minute, 1, now);
            var toDomain = counters.count(domains, minute, 1, now);
            int most = all.fit(HOUR, minute, limits.perHour(false))
                ? limits.perHour(false)
                : limits.perHour(isListed.getAsBoolean());
            if (all.fit(HOUR, minute, most) && toDomain.fit(HOUR, minute, limits.toOneDomainInAnHour())) {
                return minute == MinuteCounts.minute(now) ? now : MinuteCounts.start(minute);
            }
            counters.count(RateCounter.MAILS, minute, -1, now);
            counters.count(domains, minute, -1, now);
            minute = Math.max(
                all.plus(minute, -1).firstWithRoom(HOUR, minute, most),
                toDomain.plus(minute, -1).firstWithRoom(HOUR, minute, limits.toOneDomainInAnHour())
            );
        }
        // Others were faster each time. So late nobody has looked yet.
        long last = minute + HOUR.toMinutes();
        counters.count(RateCounter.MAILS, last, 1, now);
        counters.count(domains, last, 1, now);
        return MinuteCounts.start(last);
    }

    /**
     * Takes one post of a form from a source, unless it has posted too often.
     *
     * @return empty if it is taken; else how long to wait
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
        // What isn't taken isn't counted: who waits as long as told is let in.
        counters.count(counter, minute, -1, now);
        var before = counts.plus(minute, -1);
        long later = minute + 1;
        while (before.within(TEN_MINUTES, later) >= mostInTenMinutes) {
            later++;
        }
        return Optional.of(Duration.between(now, MinuteCounts.start(later)));
    }
}
