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
 */
public record OutgoingMail(EmailAddress from, EmailAddress to, byte[] mime, MailOrder.Ref order) {
    @Override
    public String toString() {
        return "OutgoingMail[" + order.id() + "]";
    }
}
