package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * The record that a mail to the community was processed: the mail service may report a mail twice. It is written in the
 * same transaction as the outcome.
 *
 * @param mail the mail service's id of the mail
 * @param outcome a code, as in the log
 */
public record ProcessedMail(String mail, String outcome, Instant at, long revision) implements UncountedItem {
    /** How long it is kept: longer than the mail service and Lambda retry. */
    public static final Duration KEPT = Duration.ofDays(7);
}
