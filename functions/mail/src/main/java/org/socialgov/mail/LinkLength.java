package org.socialgov.mail;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.ledger.Link;
import org.socialgov.web.FunctionRoute;

/** How long a link in a mail may be: mail gateways break longer ones. */
final class LinkLength {

    /** In characters (behaviour, <i>Links</i>). */
    static final int MOST = 200;

    /** As long as each token is, and none that opens anything. */
    private static final String TOKEN = "0".repeat(43);

    private LinkLength() {}

    /**
     * Checks at the start that each link fits, since a link that breaks would show only in a member's mailbox.
     *
     * @return the sender
     * @throws IllegalStateException if one does not, naming the setting SITE_ORIGIN
     */
    static Sender checked(Sender sender, List<Community> communities) {
        communities
            .stream()
            .flatMap(community -> links(sender, community))
            .max(Comparator.comparingInt(String::length))
            .filter(longest -> longest.length() > MOST)
            .ifPresent(longest -> {
                throw new IllegalStateException(
                    "the setting SITE_ORIGIN is too long: a link to " +
                        longest.substring(sender.siteOrigin().length()).replace(TOKEN, "") +
                        " with its token has " +
                        longest.length() +
                        " characters, and at most " +
                        MOST +
                        " arrive whole; use a shorter host name, or a shorter slug in the community's settings"
                );
            });
        return sender;
    }

    private static Stream<String> links(Sender sender, Community community) {
        return Stream.concat(
            Arrays.stream(Link.Purpose.values()).map(purpose -> sender.link(purpose, TOKEN, community)),
            Stream.of(FunctionRoute.JOIN, FunctionRoute.MANAGE).map(route -> sender.form(route, community))
        );
    }
}
