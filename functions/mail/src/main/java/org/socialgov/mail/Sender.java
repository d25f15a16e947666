package org.socialgov.mail;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Link;
import org.socialgov.web.FunctionRoute;

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

    /** The address of a community's page at a route. */
    String at(FunctionRoute route, Community community) {
        return siteOrigin + route.path(community);
    }

    /** The address of a community's page with the form that a route accepts. */
    String form(FunctionRoute route, Community community) {
        return siteOrigin + route.page(community);
    }

    /** Where a mailed link opens, with its token or what stands for it. */
    String link(Link.Purpose purpose, String token, Community community) {
        return siteOrigin + community.path() + purpose.path() + "?token=" + token;
    }

    /** The id of a message, without its angle brackets. */
    String messageId(String id, Community community) {
        return id + "@" + address(community).domain();
    }

    /** RFC 6068: a local part may hold characters that end or divide an address's URI. */
    static String mailto(EmailAddress address) {
        return "mailto:" + URLEncoder.encode(address.local(), StandardCharsets.UTF_8) + "@" + address.domain();
    }

    /** Without the addresses, which are personal data. */
    @Override
    public String toString() {
        return "Sender[" + siteOrigin + "]";
    }
}
