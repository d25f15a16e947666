package org.socialgov.community.ledger;

/**
 * How the recipients' servers and the recipients answered a mailing. It is added to without a condition, in the
 * transaction that records the mail service's event at the delivery, so that a repeated event is counted once. It is an
 * item of its own: an addition to the mailing would disturb the broadcast.
 *
 * @param bounces number of permanent bounces
 * @param complaints number of recipients who marked it as spam
 */
public record MailingFeedback(Mailing.Ref mailing, int bounces, int complaints, long revision) implements AddedItem {
    public static MailingFeedback none(Mailing.Ref mailing) {
        return new MailingFeedback(mailing, 0, 0, 0);
    }

    public static MailingFeedback bounce(Mailing.Ref mailing) {
        return new MailingFeedback(mailing, 1, 0, 0);
    }

    public static MailingFeedback complaint(Mailing.Ref mailing) {
        return new MailingFeedback(mailing, 0, 1, 0);
    }

    /** The stored item after an addition. */
    public MailingFeedback plus(MailingFeedback added) {
        return new MailingFeedback(mailing, bounces + added.bounces, complaints + added.complaints, revision + 1);
    }
}
