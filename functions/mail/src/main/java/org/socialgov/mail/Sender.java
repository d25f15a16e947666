package org.socialgov.mail;

import java.util.List;
import org.socialgov.community.address.EmailAddress;

/**
 * Whom the mails come from, and where their links lead: what the deployment decides.
 *
 * @param address the community's own, in {@code From}; answers to mail to people go there
 * @param coordinators who get the answers to their own mail
 * @param siteOrigin scheme and host of the site, without a closing slash; links are made from it, never from what a
 *     request says of itself
 * @param readBy who reads the answers that go to {@code address}
 */
record Sender(EmailAddress address, List<EmailAddress> coordinators, String siteOrigin, MailReader readBy) {
    Sender {
        coordinators = List.copyOf(coordinators);
    }

    /** That there are some; the addresses are people's. */
    @Override
    public String toString() {
        return "Sender[" + siteOrigin + "]";
    }
}
