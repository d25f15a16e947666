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

    private final Sender sender;
    private final Community community;
    private final MailKind kind;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private MailHeaders(Sender sender, Community community, MailKind kind, MailOrder.Ref ref) {
        this.sender = sender;
        this.community = community;
        this.kind = kind;
        headers.put("X-Mail-Reason", kind.reason());
        headers.put("X-SES-MESSAGE-TAGS", OrderTag.NAME + "=" + OrderTag.of(ref));
    }

    /** Those of a mail to one address. */
    static Map<String, String> of(
        MailOrder order,
        Sender sender,
        Community community,
        Map<Link.Purpose, Link.Token> links
    ) {
        var mail = new MailHeaders(sender, community, order.kind(), order.ref());
        boolean isInvitation = order.kind().isInvitation();
        mail.automatic();
        mail.feedbackId(isInvitation ? "bulk" : "transactional");
        // The mail service replaces the id of the message: an answer names the announcement by this.
        Mailing.Note.of(order)
            .flatMap(Mailing.Note::about)
            .ifPresent(copy -> mail.references(List.of(copy.mailing())));
        var unsubscribe = links.get(Link.Purpose.UNSUBSCRIBE);
        if (unsubscribe != null) {
            mail.unsubscribe(unsubscribe);
        }
        if (isInvitation) {
            // A person who is no member can't leave: the mail program's button stops all mail.
            String token = links.get(Link.Purpose.NEVER_AGAIN).value();
            mail.oneClick(sender.link(Link.Purpose.NEVER_AGAIN, token, community), "");
        }
        return mail.headers;
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
        var mail = new MailHeaders(sender, community, kind, ref);
        if (kind == MailKind.DIGEST) {
            mail.automatic();
        } else {
            // A person wrote an announcement; nobody wrote the digest (RFC 3834).
            mail.noAutomaticReply();
        }
        mail.headers.put("Precedence", "list");
        mail.feedbackId("bulk");
        mail.references(references);
        mail.unsubscribe(unsubscribe);
        // RFC 2369, RFC 5064.
        String mailto = Sender.mailto(sender.address(community));
        mail.headers.put("List-Help", "<" + mailto + "?subject=help>");
        mail.headers.put("List-Subscribe", "<" + sender.form(FunctionRoute.JOIN, community) + ">");
        mail.headers.put("List-Owner", "<" + mailto + ">");
        mail.headers.put("List-Post", "NO");
        if (community.announcements().archive() == Community.Announcements.Archive.PUBLIC) {
            mail.headers.put("List-Archive", "<" + sender.at(FunctionRoute.ARCHIVE, community) + ">");
        }
        permalink.ifPresent(address -> mail.headers.put("Archived-At", "<" + address + ">"));
        return mail.headers;
    }

    /** RFC 3834: no autoresponder replies. */
    private void automatic() {
        headers.put("Auto-Submitted", "auto-generated");
        noAutomaticReply();
    }

    /** Exchange uses its own header; it must still send bounces. */
    private void noAutomaticReply() {
        headers.put("X-Auto-Response-Suppress", "OOF, AutoReply");
    }

    /** Mailbox providers use it to separate their statistics by kind of mail; the last field is the sender. */
    private void feedbackId(String mailClass) {
        headers.put("Feedback-ID", kind.reason() + ":" + community.id() + ":" + mailClass + ":" + community.id());
    }

    private void references(List<String> mailings) {
        headers.put(
            "References",
            mailings
                .stream()
                .map(id -> "<" + sender.messageId(id, community) + ">")
                .collect(Collectors.joining(" "))
        );
    }

    private void unsubscribe(Link.Token token) {
        headers.put("List-Id", "<" + listId(community, sender.address(community)) + ">");
        oneClick(sender.link(Link.Purpose.UNSUBSCRIBE, token.value(), community), unsubscribeByMail(token));
    }

    /** RFC 8058: the mail program's own button. */
    private void oneClick(String address, String byMail) {
        headers.put("List-Unsubscribe", "<" + address + ">" + byMail);
        headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    /**
     * Mail programs send such a mail by themselves, perhaps from another address, and mark it as automatic: the token in
     * its subject is the proof. Where people read the address, nobody would act on it at once.
     */
    private String unsubscribeByMail(Link.Token token) {
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

    /** The name of a community's list (RFC 2919), by which its own mail is recognized when it comes back. */
    static String listId(Community community, EmailAddress address) {
        return community.id() + "." + address.domain();
    }
}
