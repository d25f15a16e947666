package org.socialgov.environment;

import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;

/**
 * What keeps strangers from flooding anybody with mail, by form and by mail alike, as the stack's parameters say it.
 *
 * @param toOneAddress mails of a kind to one address
 * @param inAnHour such mails to one domain, and in all
 */
public record FloodSettings(AddressMailLimit.Limits toOneAddress, MailRateLimit.Limits inAnHour) {
    /** @throws IllegalStateException if a setting is missing or wrong, by its name */
    public static FloodSettings from(Settings settings) {
        return new FloodSettings(
            new AddressMailLimit.Limits(
                settings.number("MAILS_PER_TEN_MINUTES"),
                settings.number("MAILS_PER_DAY"),
                settings.number("MAILS_PER_THIRTY_DAYS")
            ),
            new MailRateLimit.Limits(
                settings.number("MAILS_PER_HOUR"),
                settings.number("MAILS_PER_HOUR_AND_DOMAIN"),
                settings.number("PERCENT_FOR_LISTED")
            )
        );
    }
}
