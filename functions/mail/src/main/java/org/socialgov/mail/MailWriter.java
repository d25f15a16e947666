package org.socialgov.mail;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;

/** Makes the finished mail of a mail order: its content, its headers, its envelope. */
final class MailWriter implements MailSender.Writer {

    private final Sender sender;
    private final List<Community> communities;
    private final MailTemplates mailTemplates;
    private final String language;
    private final InboundMails inbound;
    private final String notice;

    /**
     * @param inbound the inbound mails that some mails forward
     * @param briefs the content of the briefs
     * @param welcomeLinks what a new member is shown of the site
     */
    MailWriter(
        Sender sender,
        List<Community> communities,
        Wording wording,
        InboundMails inbound,
        MailTemplates.Briefs briefs,
        WelcomeLinks welcomeLinks
    ) {
        this.inbound = inbound;
        this.sender = sender;
        this.communities = List.copyOf(communities);
        mailTemplates = new MailTemplates(sender, communities, wording, briefs, welcomeLinks);
        language = wording.say("date.language");
        notice = wording.say("mail.passed-on.part");
    }

    @Override
    public OutgoingMail write(Dispatch.Next.Send send, Instant now) {
        var order = send.order();
        var community = community(order);
        var original = order.enclosure().map(enclosure -> Original.read(inbound, enclosure, notice));
        var content = mailTemplates.write(send, community, original);
        var to = send.to();
        var mime = new MimeMail(
            sender.address(community),
            community.name(),
            to,
            replyTo(order.kind(), community),
            content.subject(),
            now,
            order.ref().id() + "@" + sender.address(community).domain(),
            headers(order, community, send.links()),
            MailText.render(content),
            MailHtml.render(content, community.name(), language),
            original.flatMap(Original::attachment)
        );
        return new OutgoingMail(sender.address(community), to, mime.bytes(), order.ref());
    }

    /**
     * Nothing goes to the community's own address: a stranger who types it into a form would write to the coordinators
     * in the community's name. A request to join for a coordinator's mailbox is mailed in the coordinator's own
     * spelling only, since another one holds words of a stranger.
     */
    @Override
    public boolean hasReader(Dispatch.Next.Send send) {
        var to = send.to();
        if (send.order().coordinator().isPresent()) {
            return true;
        }
        if (communities.stream().map(sender::address).anyMatch(to::mayShareMailboxWith)) {
            return false;
        }
        return switch (send.order().kind()) {
            case CONFIRM, REMINDER -> {
                var coordinators = communities
                    .stream()
                    .flatMap(community -> sender.coordinators(community).stream())
                    .toList();
                yield coordinators.contains(to) || coordinators.stream().noneMatch(to::mayShareMailboxWith);
            }
            case
                WELCOME,
                ALREADY_MEMBER,
                JOIN_NOTICE,
                APPROVAL_REQUEST,
                APPROVED,
                DECLINED,
                WAITING,
                GOODBYE,
                MANAGE,
                BRIEF,
                HELP,
                PASSED_ON,
                CHANGE_ADDRESS,
                MOVED,
                ERASED,
                ANNOUNCEMENT,
                DIGEST -> true;
        };
    }

    private Community community(MailOrder order) {
        return Community.withId(order.community(), communities);
    }

    private List<EmailAddress> replyTo(MailKind kind, Community community) {
        return switch (kind.answers()) {
            case COMMUNITY -> List.of(sender.address(community));
            case COORDINATORS -> sender.coordinators(community);
        };
    }

    private Map<String, String> headers(MailOrder order, Community community, Map<Link.Purpose, Link.Token> links) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Mail-Reason", order.kind().reason());
        // RFC 3834: no autoresponder replies. Exchange uses its own header; it must still send bounces.
        headers.put("Auto-Submitted", "auto-generated");
        headers.put("X-Auto-Response-Suppress", "OOF, AutoReply");
        headers.put("Feedback-ID", feedbackId(order.kind(), community));
        headers.put("X-SES-MESSAGE-TAGS", OrderTag.NAME + "=" + OrderTag.of(order.ref()));
        var unsubscribe = links.get(Link.Purpose.UNSUBSCRIBE);
        if (unsubscribe != null) {
            var address = MailTemplates.address(sender.siteOrigin(), community, Link.Purpose.UNSUBSCRIBE, unsubscribe);
            headers.put("List-Id", "<" + listId(community, sender.address(community)) + ">");
            headers.put("List-Unsubscribe", "<" + address + ">" + unsubscribeByMail(community, unsubscribe));
            // RFC 8058: the mail program's own button.
            headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        return headers;
    }

    /** The name of a community's list (RFC 2919), by which its own mail is recognized when it comes back. */
    static String listId(Community community, EmailAddress address) {
        return community.id() + "." + address.domain();
    }

    /**
     * Mail programs send such a mail by themselves, perhaps from another address, and mark it as automatic: the token in
     * its subject is the proof. Where people read the address, nobody would act on it at once.
     */
    private String unsubscribeByMail(Community community, Link.Token token) {
        return switch (sender.readBy()) {
            case SYSTEM -> ", <" +
                MailTemplates.mailto(sender.address(community)) +
                "?subject=leave%20%23" +
                community.id() +
                "%20token%3D" +
                token.value() +
                ">";
            case PEOPLE -> "";
        };
    }

    /** Mailbox providers use it to separate their statistics by kind of mail; the last field is the sender. */
    private static String feedbackId(MailKind kind, Community community) {
        return kind.reason() + ":" + community.id() + ":transactional:" + community.id();
    }
}
