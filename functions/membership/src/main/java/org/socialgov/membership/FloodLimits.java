package org.socialgov.membership;

import java.util.Map;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;

/**
 * What keeps strangers from flooding anybody, as the stack's parameters say it.
 *
 * @param perAddress mails of a kind to one address
 * @param mailSlots such mails to one domain, and in all
 * @param postsInTenMinutes of one form from one source
 */
record FloodLimits(AddressMailLimit.Limits perAddress, MailRateLimit.Limits mailSlots, int postsInTenMinutes) {
    /** @throws IllegalStateException if a setting is missing or senseless, by its name */
    static FloodLimits from(Map<String, String> environment) {
        return new FloodLimits(
            new AddressMailLimit.Limits(
                number(environment, "MAILS_PER_TEN_MINUTES"),
                number(environment, "MAILS_PER_DAY"),
                number(environment, "MAILS_PER_THIRTY_DAYS")
            ),
            new MailRateLimit.Limits(
                number(environment, "MAILS_PER_HOUR"),
                number(environment, "MAILS_PER_HOUR_AND_DOMAIN"),
                number(environment, "PERCENT_FOR_LISTED")
            ),
            number(environment, "POSTS_PER_TEN_MINUTES")
        );
    }

    private static int number(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the setting " + name + " is missing from the function's environment");
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException noNumber) {
            throw new IllegalStateException("the setting " + name + " must be a whole number", noNumber);
        }
    }
}
