package org.socialgov.community.mail;

import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.MailOrder;

/**
 * A complete mail.
 *
 * @param from the sender's address
 * @param to the one recipient
 * @param mime the whole message (RFC 5322), headers included
 * @param order the mail order; the mail service's events name it
 * @param afterBounce whether it asks a person whose mail came back: the mail service must forget that first, or the mail
 *     looks sent and never leaves
 */
public record OutgoingMail(EmailAddress from, EmailAddress to, byte[] mime, MailOrder.Ref order, boolean afterBounce) {
    /** A mail to an address that takes mail. */
    public OutgoingMail(EmailAddress from, EmailAddress to, byte[] mime, MailOrder.Ref order) {
        this(from, to, mime, order, false);
    }

    @Override
    public String toString() {
        return "OutgoingMail[" + order.id() + "]";
    }
}
