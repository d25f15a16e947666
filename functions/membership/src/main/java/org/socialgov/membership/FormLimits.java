package org.socialgov.membership;

import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.environment.MailLimits;
import org.socialgov.environment.Settings;

/**
 * The limits on posts of public forms and on the mails that they cause, from the stack's parameters.
 *
 * @param perAddress mails of one kind to one address
 * @param perHour all such mails in an hour, to one domain and in total
 * @param postsInTenMinutes posts of one form from one source in ten minutes
 */
record FormLimits(AddressMailLimit.Limits perAddress, MailRateLimit.Limits perHour, int postsInTenMinutes) {
    /** @throws IllegalStateException if a setting is missing or wrong; the message names it */
    static FormLimits from(Settings settings) {
        var mails = MailLimits.from(settings);
        return new FormLimits(mails.perAddress(), mails.perHour(), settings.number("POSTS_PER_TEN_MINUTES"));
    }
}
