package org.socialgov.community.ledger;

import java.time.Instant;

/**
 * One version of a mailing's text. It is never changed: each change is a new version, and a link sends the version that
 * was previewed.
 *
 * @param text as the coordinator typed it, cleaned; it is parsed again whenever it is shown
 * @param writtenAt time of the version
 */
public record MailingText(
    Mailing.Ref mailing,
    int version,
    String subject,
    String text,
    Instant writtenAt,
    long revision
) implements UncountedItem {
    /** A new version. */
    public MailingText(Mailing.Ref mailing, int version, String subject, String text, Instant writtenAt) {
        this(mailing, version, subject, text, writtenAt, 1);
    }

    @Override
    public String toString() {
        return "MailingText[" + mailing.id() + ", version " + version + "]";
    }
}
