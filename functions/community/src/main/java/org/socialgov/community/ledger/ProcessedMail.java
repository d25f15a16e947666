package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * That a mail to the community was dealt with: the mail service may tell of it twice. It is written together with what
 * came of the mail.
 *
 * @param mail the mail service's id
 * @param outcome a code, as in the log
 */
public record ProcessedMail(String mail, String outcome, Instant at, long revision) implements UncountedItem {
    /** Longer than the mail service and Lambda try again. */
    public static final Duration KEPT = Duration.ofDays(7);
}
