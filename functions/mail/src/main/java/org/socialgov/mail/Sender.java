package org.socialgov.mail;

import java.util.List;
import org.socialgov.community.address.EmailAddress;

/**
 * The sender of the mails, and the origin of their links, from the deployment's settings.
 *
 * @param address the community's own, in {@code From}; answers to mail to people go there
 * @param coordinators the recipients of replies to the coordinators' mail
 * @param siteOrigin scheme and host of the site, without a trailing slash; links use it, never a request's host
 * @param readBy who reads the answers that go to {@code address}
 */
record Sender(EmailAddress address, List<EmailAddress> coordinators, String siteOrigin, MailReader readBy) {
    Sender {
        coordinators = List.copyOf(coordinators);
    }

    /** Without the addresses, which are personal data. */
    @Override
    public String toString() {
        return "Sender[" + siteOrigin + "]";
    }
}
