package org.socialgov.community.ledger;

import java.time.Duration;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.address.Source;

/**
 * A counter by minutes, outside of transactions: many requests count at once, and a count that is too high by one for a
 * moment does no harm.
 *
 * @param key identifies the counter; contains no address
 * @param kept how long its numbers are kept after the last of them
 */
public record RateCounter(String key, Duration kept) {
    /** All mails that strangers can cause. */
    public static final RateCounter MAILS = new RateCounter("MAILS", Duration.ofDays(7));

    /** Such mails to one domain. The domain may belong to a single person, so it is hashed. */
    public static RateCounter mailsTo(String domain) {
        return new RateCounter("MAILS-TO#" + Sha256.hex(domain), Duration.ofDays(7));
    }

    /** Requests for such mails by one source, in the minutes of their places. It is kept longer than a mail can wait. */
    public static RateCounter mailsFrom(Source source) {
        return new RateCounter("MAILS-FROM#" + Sha256.hex("mails\n" + source.text()), Duration.ofDays(4));
    }

    /** Such mails of one origin that bounced, each in the minute until which it counts. */
    public static RateCounter bounces(String origin) {
        return new RateCounter("BOUNCES#" + origin, Duration.ofDays(2));
    }

    public static RateCounter changesBy(AddressKey coordinator) {
        return new RateCounter("CHANGES#" + coordinator.hex(), Duration.ofHours(2));
    }

    public static RateCounter removalsBy(AddressKey coordinator) {
        return new RateCounter("REMOVALS#" + coordinator.hex(), Duration.ofHours(2));
    }

    /** Previews of announcements, and of the mail to new members, that a coordinator asked for. */
    public static RateCounter previewsFor(AddressKey coordinator) {
        return new RateCounter("PREVIEWS#" + coordinator.hex(), Duration.ofHours(2));
    }

    /** Rows of the list of members that a coordinator's session has shown. */
    public static RateCounter rowsShownIn(String session) {
        return new RateCounter("ROWS#" + session, Duration.ofHours(2));
    }

    /** Submissions of one form from one source. */
    public static RateCounter posts(String form, Source source) {
        return new RateCounter("POSTS#" + Sha256.hex(form + "\n" + source.text()), Duration.ofHours(1));
    }
}
