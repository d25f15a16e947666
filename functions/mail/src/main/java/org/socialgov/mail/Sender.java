package org.socialgov.mail;

import java.util.List;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.address.EmailAddress;

/**
 * The sender of the mails, and the origin of their links, from the deployment's settings.
 *
 * @param common the address of communities that have none of their own, in {@code From}; answers to mail to people go
 *     there
 * @param coordinators the recipients of replies to the coordinators' mail
 * @param siteOrigin scheme and host of the site, without a trailing slash; links use it, never a request's host
 * @param site the name of the site, with that of its agency if there is one
 * @param readBy who reads the answers that go to a community's address
 */
record Sender(EmailAddress common, Coordinators coordinators, String siteOrigin, String site, MailReader readBy) {
    /** A community's own address, or the common one. */
    EmailAddress address(Community community) {
        return community.address(common);
    }

    List<EmailAddress> coordinators(Community community) {
        return coordinators.of(community.id());
    }

    /** Without the addresses, which are personal data. */
    @Override
    public String toString() {
        return "Sender[" + siteOrigin + "]";
    }
}
