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
    /** Mail gateways break longer links (behaviour, <i>Links</i>). */
    private static final int LONGEST_LINK = 200;

    /** As long as each token is, and none that opens anything. */
    private static final String TOKEN = "0".repeat(43);

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

    /**
     * Checks at the start that each link fits, since a link that breaks would show only in a member's mailbox.
     *
     * @throws IllegalStateException if one does not, naming the setting SITE_ORIGIN
     */
    Sender checked(List<Community> communities) {
        String longest = "";
        for (Community community : communities) {
            for (Link.Purpose purpose : Link.Purpose.values()) {
                // Longer than the address of any form, which has no token.
                String link = link(purpose, TOKEN, community);
                longest = link.length() > longest.length() ? link : longest;
            }
        }
        if (longest.length() > LONGEST_LINK) {
            throw new IllegalStateException(
                "the setting SITE_ORIGIN is too long: a link to " +
                    longest.substring(siteOrigin.length()).replace(TOKEN, "") +
                    " with its token has " +
                    longest.length() +
                    " characters, and at most " +
                    LONGEST_LINK +
                    " arrive whole; use a shorter host name, or a shorter slug in the community's settings"
            );
        }
        return this;
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
