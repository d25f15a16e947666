package org.socialgov.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.web.FunctionRoute;

/** The headers of a mail beside those of every message, by which mail programs and providers recognize what it is. */
final class MailHeaders {

    private MailHeaders() {}

    /** Those of a mail to one address. */
    static Map<String, String> of(
        MailOrder order,
        Sender sender,
        Community community,
        Map<Link.Purpose, Link.Token> links
    ) {
        var headers = begin(order.kind(), order.ref());
        automatic(headers);
        headers.put(
            "Feedback-ID",
            feedbackId(order.kind(), community, order.kind().isInvitation() ? "bulk" : "transactional")
        );
        var unsubscribe = links.get(Link.Purpose.UNSUBSCRIBE);
        Mailing.Note.of(order)
            .flatMap(Mailing.Note::about)
            .ifPresent(copy ->
                headers
                    // The mail service replaces the id of the message: an answer names the announcement by this.
                    .put("References", "<" + messageId(copy.mailing(), sender, community) + ">")
            );
        if (unsubscribe != null) {
            unsubscribe(headers, sender, community, unsubscribe);
        }
        if (order.kind().isInvitation()) {
            // A person who is no member can't leave: the mail program's button stops all mail.
            headers.put(
                "List-Unsubscribe",
                "<" + sender.link(Link.Purpose.NEVER_AGAIN, links.get(Link.Purpose.NEVER_AGAIN), community) + ">"
            );
            headers.put(ONE_CLICK, ONE_CLICK_VALUE);
        }
        return headers;
    }

    /**
     * Those of a mail to many members.
     *
     * @param references the mailings that it belongs to, the first the earliest: the mail service replaces the id of the
     *     message, so that answers name the mailing by these
     * @param permalink its place in the archive, if it has one
     */
    static Map<String, String> bulk(
        MailKind kind,
        MailOrder.Ref ref,
        Sender sender,
        Community community,
        List<String> references,
        Optional<String> permalink,
        Link.Token unsubscribe
    ) {
        var headers = begin(kind, ref);
        switch (kind) {
            // A person wrote an announcement; nobody wrote the digest (RFC 3834).
            case DIGEST -> automatic(headers);
            default -> headers.put(NO_AUTOMATIC_REPLY, "OOF, AutoReply");
        }
        headers.put("Precedence", "list");
        headers.put("Feedback-ID", feedbackId(kind, community, "bulk"));
        headers.put(
            "References",
            references
                .stream()
                .map(id -> "<" + messageId(id, sender, community) + ">")
                .collect(Collectors.joining(" "))
        );
        unsubscribe(headers, sender, community, unsubscribe);
        // RFC 2369, RFC 5064.
        String mailto = Sender.mailto(sender.address(community));
        headers.put("List-Help", "<" + mailto + "?subject=help>");
        headers.put("List-Subscribe", "<" + sender.form(FunctionRoute.JOIN, community) + ">");
        headers.put("List-Owner", "<" + mailto + ">");
        headers.put("List-Post", "NO");
        switch (community.announcements().archive()) {
            case PUBLIC -> headers.put("List-Archive", "<" + sender.at(FunctionRoute.ARCHIVE, community) + ">");
            case NONE -> {
                // Nothing of it can be read on the web.
            }
        }
        permalink.ifPresent(address -> headers.put("Archived-At", "<" + address + ">"));
        return headers;
    }

    private static final String NO_AUTOMATIC_REPLY = "X-Auto-Response-Suppress";
    private static final String ONE_CLICK = "List-Unsubscribe-Post";
    private static final String ONE_CLICK_VALUE = "List-Unsubscribe=One-Click";

    private static Map<String, String> begin(MailKind kind, MailOrder.Ref ref) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Mail-Reason", kind.reason());
        headers.put("X-SES-MESSAGE-TAGS", OrderTag.NAME + "=" + OrderTag.of(ref));
        return headers;
    }

    /** RFC 3834: no autoresponder replies. Exchange uses its own header; it must still send bounces. */
    private static void automatic(Map<String, String> headers) {
        headers.put("Auto-Submitted", "auto-generated");
        headers.put(NO_AUTOMATIC_REPLY, "OOF, AutoReply");
    }

    private static void unsubscribe(
        Map<String, String> headers,
        Sender sender,
        Community community,
        Link.Token unsubscribe
    ) {
        var address = sender.link(Link.Purpose.UNSUBSCRIBE, unsubscribe, community);
        headers.put("List-Id", "<" + listId(community, sender.address(community)) + ">");
        headers.put("List-Unsubscribe", "<" + address + ">" + unsubscribeByMail(sender, community, unsubscribe));
        // RFC 8058: the mail program's own button.
        headers.put(ONE_CLICK, ONE_CLICK_VALUE);
    }

    /** The id of a message, without its angle brackets. */
    static String messageId(String id, Sender sender, Community community) {
        return id + "@" + sender.address(community).domain();
    }

    /** The name of a community's list (RFC 2919), by which its own mail is recognized when it comes back. */
    static String listId(Community community, EmailAddress address) {
        return community.id() + "." + address.domain();
    }

    /**
     * Mail programs send such a mail by themselves, perhaps from another address, and mark it as automatic: the token in
     * its subject is the proof. Where people read the address, nobody would act on it at once.
     */
    private static String unsubscribeByMail(Sender sender, Community community, Link.Token token) {
        return switch (sender.readBy()) {
            case SYSTEM -> ", <" +
                Sender.mailto(sender.address(community)) +
                "?subject=leave%20%23" +
                community.id() +
                "%20token%3D" +
                token.value() +
                ">";
            case PEOPLE -> "";
        };
    }

    /** Mailbox providers use it to separate their statistics by kind of mail; the last field is the sender. */
    private static String feedbackId(MailKind kind, Community community, String mailClass) {
        return kind.reason() + ":" + community.id() + ":" + mailClass + ":" + community.id();
    }
}
