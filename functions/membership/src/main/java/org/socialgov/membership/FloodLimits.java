package org.socialgov.membership;

import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;
import org.socialgov.environment.FloodSettings;
import org.socialgov.environment.Settings;

/**
 * What keeps strangers from flooding anybody, as the stack's parameters say it.
 *
 * @param perAddress mails of a kind to one address
 * @param mailSlots such mails to one domain, and in all
 * @param postsInTenMinutes of one form from one source
 */
record FloodLimits(AddressMailLimit.Limits perAddress, MailRateLimit.Limits mailSlots, int postsInTenMinutes) {
    /** @throws IllegalStateException if a setting is missing or wrong, by its name */
    static FloodLimits from(Settings settings) {
        var mails = FloodSettings.from(settings);
        return new FloodLimits(mails.toOneAddress(), mails.inAnHour(), settings.number("POSTS_PER_TEN_MINUTES"));
    }
}
