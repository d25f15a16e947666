package org.socialgov.community.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.socialgov.community.address.Source;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.RateCounters;

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

    /**
     * Later places are multiples of this many minutes: a counter with a number for each minute of a day ahead would be
     * an item of some 20 kB, and each write to it would cost 20 units.
     */
    private static final int STEP = 10;

    /** How long a bounce takes places from its source. */
    private static final Duration BOUNCE_COUNTS_FOR = Duration.ofDays(1);

    private MailRateLimit() {}

    /**
     * The largest numbers of mails that strangers can cause.
     *
     * @param perHour all of them
     * @param toOneDomainInAnHour to the addresses of one domain
     * @param percentForListed the share of the hourly number, in percent, that is reserved for listed government
     *     domains, so that a flood of other mails doesn't lock them out
     * @param longestWait the end of the queue: a mail whose turn would come later is refused
     * @param placesPerBounce the places that a source loses for each of its mails that bounced within a day
     */
    public record Limits(
        int perHour,
        int toOneDomainInAnHour,
        int percentForListed,
        Duration longestWait,
        int placesPerBounce
    ) {
        public Limits {
            if (toOneDomainInAnHour < 1 || percentForListed < 0 || perHour - (perHour * percentForListed) / 100 < 1) {
                throw new IllegalArgumentException("each hour must have room for a mail to anybody");
            }
        }

        int perHour(boolean listed) {
            return listed ? perHour : perHour - (perHour * percentForListed) / 100;
        }
    }

    /** The place of a mail in the hours. */
    public sealed interface Place {
        /** @param due now, or the beginning of a later minute; the mail is counted there */
        record At(Instant due) implements Place {}

        /**
         * The queue has no place left, and nothing is counted.
         *
         * @param retryAfter the mail could have a place then
         */
        record Full(Duration retryAfter) implements Place {}
    }

    /**
     * Finds the time at which one more mail may be sent, and counts it there. Places are shared by source: half of each
     * hour is open to every mail, and of the other half a source's n-th mail in the hour may use one part in the square
     * root of n. So few sources can't fill an hour, however much they send, and everybody's first mail finds a place
     * before any source's second one. A bounce costs its source further places: made-up addresses bounce, and the mail
     * service pauses an account whose mails bounce.
     *
     * <p>The calls are the same whether or not there is a mail: otherwise their number would disclose what is known of
     * an address. A request without a mail takes a place of its source, and nobody else's: otherwise the source could
     * find out, by what is left of its share, whether there was a mail.
     *
     * @param isListed whether the domain is a listed government's; evaluated only if needed
     * @param mails 1, or 0 if there is no mail to count
     * @param earliest now, or later if the address's own limit holds the mail
     */
    public static Place place(
        String domain,
        Source source,
        BooleanSupplier isListed,
        Limits limits,
        int mails,
        RateCounters counters,
        Instant earliest,
        Instant now
    ) {
        long first = MinuteCounts.minute(earliest);
        long end = MinuteCounts.minute(earliest.plus(limits.longestWait()));
        long minute = first;
        for (int tries = 0; tries < MOST_TRIES && minute <= end; tries++) {
            var counts = counters.count(additions(domain, source, mails, 1), minute, now);
            var hours = Hours.of(counts, minute, mails);
            var rule = Rule.of(hours, counts.get(3), isListed, limits, minute, now);
            if (rule.hasRoom(hours, minute)) {
                return new Place.At(minute == first ? earliest : MinuteCounts.start(minute));
            }
            counters.count(additions(domain, source, -mails, -1), minute, now);
            do {
                minute = Math.ceilDiv(minute + 1, STEP) * STEP;
            } while (!rule.hasRoom(hours, minute));
        }
        // Concurrent requests took each minute. An hour later no minute is taken yet.
        long last = minute <= end ? minute + HOUR.toMinutes() : minute;
        if (last > end) {
            return new Place.Full(Duration.between(earliest, MinuteCounts.start(last).minus(limits.longestWait())));
        }
        counters.count(additions(domain, source, mails, 1), last, now);
        return new Place.At(MinuteCounts.start(last));
    }

    /** The mails in the hours around a place, without the mail in question. */
    private record Hours(MinuteCounts all, MinuteCounts toDomain, MinuteCounts fromSource) {
        static Hours of(List<MinuteCounts> counts, long minute, int mails) {
            return new Hours(
                counts.get(0).plus(minute, -mails),
                counts.get(1).plus(minute, -mails),
                counts.get(2).plus(minute, -1)
            );
        }

        /** Whether the source has other mails in an hour that includes the minute. */
        boolean isFirst(long minute) {
            return fromSource.fit(HOUR, minute, 0);
        }

        /** Whether each hour that includes the minute has room for one more mail. */
        private boolean haveRoom(MinuteCounts counts, long minute, int most, int lost) {
            return counts
                .endsOfPeriods(HOUR, minute)
                .allMatch(last -> counts.within(HOUR, last) + 1 <= share(most, fromSource.within(HOUR, last), lost));
        }

        /**
         * How full an hour may become with a mail of the source.
         *
         * @param others mails of the source in the hour
         */
        private static int share(int most, int others, int lost) {
            return others <= 0 ? most : (int) ((most / 2.0) * (1 + 1 / Math.sqrt(others + 1))) - lost;
        }
    }

    /**
     * The numbers that apply to one mail.
     *
     * @param most of all mails in an hour
     * @param lost places that the source's bounces take from its mails but the first
     */
    private record Rule(int most, int mostToDomain, int lost) {
        static Rule of(
            Hours hours,
            MinuteCounts bounces,
            BooleanSupplier isListed,
            Limits limits,
            long minute,
            Instant now
        ) {
            int bounced = bounces.within(BOUNCE_COUNTS_FOR, endOfBounce(now));
            int lost = hours.isFirst(minute) ? 0 : limits.placesPerBounce() * bounced;
            var unlisted = new Rule(limits.perHour(false), limits.toOneDomainInAnHour(), lost);
            return limits.percentForListed() == 0 || unlisted.hasRoom(hours, minute) || !isListed.getAsBoolean()
                ? unlisted
                : new Rule(limits.perHour(true), limits.toOneDomainInAnHour(), lost);
        }

        boolean hasRoom(Hours hours, long minute) {
            return (
                hours.haveRoom(hours.all(), minute, most, lost) &&
                hours.haveRoom(hours.toDomain(), minute, mostToDomain, lost)
            );
        }
    }

    /**
     * Takes back a place whose mail was not ordered in the end.
     *
     * @param due the time that {@link #place} returned
     * @param mails as it was counted
     */
    static void giveBack(String domain, Source source, Instant due, int mails, RateCounters counters, Instant now) {
        counters.count(additions(domain, source, -mails, -1), MinuteCounts.minute(due), now);
    }

    private static List<RateCounters.Addition> additions(String domain, Source source, int mails, int requests) {
        return List.of(
            new RateCounters.Addition(RateCounter.MAILS, mails),
            new RateCounters.Addition(RateCounter.mailsTo(domain), mails),
            new RateCounters.Addition(RateCounter.mailsFrom(source), requests),
            // Only read, in the same round trip.
            new RateCounters.Addition(RateCounter.bounces(source.origin()), 0)
        );
    }

    /** Counts a mail that bounced because its address doesn't exist. */
    public static void bounced(String origin, RateCounters counters, Instant now) {
        counters.count(RateCounter.bounces(origin), endOfBounce(now), 1, now);
    }

    /** The minute until which a bounce counts. Minutes that are past are forgotten. */
    private static long endOfBounce(Instant now) {
        return Math.ceilDiv(MinuteCounts.minute(now.plus(BOUNCE_COUNTS_FOR)), STEP) * STEP;
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
