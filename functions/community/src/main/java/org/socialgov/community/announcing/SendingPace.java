package org.socialgov.community.announcing;

import java.time.Duration;
import java.time.Instant;

/**
 * The pace of a broadcast, as a value: when its next mail may be sent. It leaves room for confirmations: a share of the
 * mail service's rate, of the table's writes, and of the day's quota. One broadcast runs at a time, so that no other
 * sender has to know it.
 *
 * @param perSecond the highest rate
 * @param share the part of that rate that throttling left, 1 without throttling
 * @param changedAt when the share changed
 * @param next the time of the next mail, without the mails that may catch up
 * @param left mails that may still be sent today
 */
public record SendingPace(double perSecond, double share, Instant changedAt, Instant next, long left) {
    /** The part of the mail service's rate for broadcasts. */
    private static final double OF_THE_RATE = 0.8;

    /** The part of the table's write units for broadcasts. */
    private static final double OF_THE_WRITES = 0.5;

    /** Write units that one delivery costs: it is stored, checked with its member, and settled. */
    public static final int WRITES_A_MAIL = 8;

    /** The share grows by a tenth in this time. */
    private static final Duration RECOVERS_IN = Duration.ofSeconds(10);

    private static final double SMALLEST_SHARE = 1.0 / 32;

    private static final Duration ONE_THROTTLING = Duration.ofSeconds(1);

    /**
     * A sender that waits a moment too long for a thread catches up, but no more than the part of the mail service's
     * second that is left: 0.8 × 1.25 s is one second of its rate.
     */
    private static final Duration CATCHES_UP = Duration.ofMillis(250);

    /**
     * Limits of a deployment.
     *
     * @param mailsPerSecond the rate that the operator chose; 0 for the mail service's own
     * @param reserved mails of a day that broadcasts leave to confirmations
     * @param writesPerSecond write units of the table
     */
    public record Limits(int mailsPerSecond, int reserved, int writesPerSecond) {}

    /** The pace of a broadcast that begins, or goes on, now. */
    public static SendingPace of(Limits limits, SendQuota quota, Instant now) {
        double ofMailService = limits.mailsPerSecond() > 0 ? limits.mailsPerSecond() : quota.perSecond() * OF_THE_RATE;
        double ofTable = (limits.writesPerSecond() * OF_THE_WRITES) / WRITES_A_MAIL;
        return new SendingPace(Math.min(ofMailService, ofTable), 1, now, now, quota.left(limits.reserved()));
    }

    /** Whether the rest of the day belongs to confirmations. */
    public boolean isOverForToday() {
        return left <= 0;
    }

    /** The time at which one more mail may be sent, at the earliest now. */
    public Instant turn(Instant now) {
        return next.isAfter(now) ? next : now;
    }

    /** The pace after one more mail took its turn. */
    public SendingPace taken(Instant now) {
        var grown = grown(now);
        var from = next.isBefore(now.minus(CATCHES_UP)) ? now.minus(CATCHES_UP) : next;
        return new SendingPace(perSecond, grown.share, grown.changedAt, from.plus(grown.interval()), left - 1);
    }

    /**
     * The pace after the mail service said that it was too fast. Of several mails that were sent at once and hear it, the
     * first halves the pace.
     */
    public SendingPace throttled(Instant now) {
        var grown = grown(now);
        if (grown.share < 1 && now.isBefore(grown.changedAt.plus(ONE_THROTTLING))) {
            return this;
        }
        var halved = new SendingPace(perSecond, Math.max(SMALLEST_SHARE, grown.share / 2), now, next, left);
        var later = now.plus(halved.interval());
        return new SendingPace(perSecond, halved.share, now, next.isAfter(later) ? next : later, left);
    }

    private SendingPace grown(Instant now) {
        double share = this.share;
        var since = changedAt;
        while (share < 1 && !since.plus(RECOVERS_IN).isAfter(now)) {
            share = Math.min(1, share * 1.1);
            since = since.plus(RECOVERS_IN);
        }
        return new SendingPace(perSecond, share, since, next, left);
    }

    private Duration interval() {
        return Duration.ofNanos((long) (1e9 / (perSecond * share)));
    }
}
