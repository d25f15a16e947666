package org.socialgov.community.announcing;

/**
 * What the mail service allows the account to send.
 *
 * @param perSecond mails that it accepts in a second, on average
 * @param perDay mails that it accepts in any 24 hours; negative for no limit
 * @param sent mails that it accepted in the last 24 hours, those of other stacks of the account included
 */
public record SendQuota(double perSecond, double perDay, double sent) {
    /** The port to the mail service's answer. */
    @FunctionalInterface
    public interface Source {
        /** @throws Unknown if the mail service doesn't say */
        SendQuota now();
    }

    /** The mail service doesn't tell its quota now: without it, a broadcast would use up what confirmations need. */
    public static final class Unknown extends RuntimeException {

        private static final long serialVersionUID = 1;

        public Unknown(Throwable cause) {
            super("the mail service does not tell its quota", cause);
        }
    }

    /**
     * The mails that a broadcast may still send today: the rest is for confirmations.
     *
     * @param reserved mails that it leaves, but never more than a tenth of the day's: an account in the sandbox has 200
     */
    public long left(long reserved) {
        if (perDay < 0) {
            return Long.MAX_VALUE;
        }
        return (long) Math.max(0, perDay - sent - Math.min(reserved, perDay / 10));
    }
}
