package org.socialgov.environment;

import java.time.Duration;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;

/**
 * The limits on mails that anybody can cause, by form or by mail, from the stack's parameters.
 *
 * @param perAddress mails of one kind to one address
 * @param perHour all such mails in an hour, to one domain and in total
 */
public record MailLimits(AddressMailLimit.Limits perAddress, MailRateLimit.Limits perHour) {
    /** @throws IllegalStateException if a setting is missing or wrong; the message names it */
    public static MailLimits from(Settings settings) {
        return new MailLimits(
            new AddressMailLimit.Limits(
                settings.number("MAILS_PER_TEN_MINUTES"),
                settings.number("MAILS_PER_DAY"),
                settings.number("MAILS_PER_THIRTY_DAYS")
            ),
            perHour(settings)
        );
    }

    /** @throws IllegalStateException if a setting is missing or wrong; the message names it */
    public static MailRateLimit.Limits perHour(Settings settings) {
        return new MailRateLimit.Limits(
            settings.number("MAILS_PER_HOUR"),
            settings.number("MAILS_PER_HOUR_AND_DOMAIN"),
            settings.number("PERCENT_FOR_LISTED"),
            Duration.ofHours(settings.number("LONGEST_WAIT_HOURS")),
            settings.number("PLACES_PER_BOUNCE")
        );
    }
}
