package org.socialgov.community.ledger;

import java.time.Duration;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.address.Source;

/**
 * Something that is counted by the minute, outside of any transaction: many count at once, and a count that is one too
 * high for a moment does no harm.
 *
 * @param key what tells it from others; holds no address
 * @param kept how long its numbers are of use after the last of them
 */
public record RateCounter(String key, Duration kept) {
    /** Mails that strangers can cause, in all. */
    public static final RateCounter MAILS = new RateCounter("MAILS", Duration.ofDays(7));

    /** Such mails to one domain, which may be a person's own. */
    public static RateCounter mailsTo(String domain) {
        return new RateCounter("MAILS-TO#" + Sha256.hex(domain), Duration.ofDays(7));
    }

    /** Posts of one form from one source. */
    public static RateCounter posts(String form, Source source) {
        return new RateCounter("POSTS#" + Sha256.hex(form + "\n" + source.text()), Duration.ofHours(1));
    }
}
