package org.socialgov.mail;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;

/**
 * Makes the finished mail of a mail order: its content, its headers, its envelope.
 *
 * @param templates the content of the mails to one person
 * @param mailings writes announcements and digests
 * @param inbound the inbound mails that some mails forward
 * @param settings adds what a community's coordinators have set
 */
record MailWriter(
    MailTemplates templates,
    Mailings mailings,
    InboundMails inbound,
    UnaryOperator<Community> settings
) implements MailSender.Writer {
    /** Makes the mail of a delivery. */
    @FunctionalInterface
    interface Mailings {
        /** @param send a claimed delivery */
        OutgoingMail write(Dispatch.Next.Send send, Community community, Instant now);
    }

    @Override
    public OutgoingMail write(Dispatch.Next.Send send, Instant now) {
        var order = send.order();
        var community = community(order);
        if (order.kind().isMailing()) {
            return mailings.write(send, community, now);
        }
        var wording = templates.wording();
        var sender = templates.sender();
        String notice = wording.say("mail.passed-on.part");
        var original = order.enclosure().map(enclosure -> Original.read(inbound, enclosure, notice));
        var content = templates.write(send, settings.apply(community), original);
        var to = send.to();
        var mime = new MimeMail(
            sender.address(community),
            community.name(),
            to,
            replyTo(order.kind(), community),
            content.subject(),
            now,
            sender.messageId(order.ref().id(), community),
            MailHeaders.of(order, sender, community, send.links()),
            MailText.render(content),
            MailHtml.render(content, community.name(), wording.say("date.language")),
            original.flatMap(Original::attachment)
        );
        boolean afterBounce =
            order.kind() == MailKind.CONFIRM && send.member().filter(Membership::isAskedAgain).isPresent();
        return new OutgoingMail(sender.address(community), to, mime.bytes(), order.ref(), afterBounce);
    }

    /**
     * Nothing goes to the community's own address: a stranger who types it into a form would write to the coordinators
     * in the community's name. A request to join for a coordinator's mailbox is mailed in the coordinator's own
     * spelling only, since another one holds words of a stranger. A coordinator's mail is for those who are coordinators
     * now.
     */
    @Override
    public boolean hasReader(Dispatch.Next.Send send) {
        var sender = templates.sender();
        var communities = templates.communities();
        var to = send.to();
        var order = send.order();
        if (order.coordinator().isPresent() && !order.kind().isAboutCoordinators()) {
            // A person who was removed a moment ago gets no mail, and no link is made for them.
            return sender.coordinators(community(order)).contains(to);
        }
        if (communities.stream().map(sender::address).anyMatch(to::mayShareMailboxWith)) {
            return false;
        }
        if (order.kind() != MailKind.CONFIRM && order.kind() != MailKind.REMINDER) {
            return true;
        }
        var coordinators = communities
            .stream()
            .flatMap(community -> sender.coordinators(community).stream())
            .toList();
        return coordinators.contains(to) || coordinators.stream().noneMatch(to::mayShareMailboxWith);
    }

    private Community community(MailOrder order) {
        return Community.withId(order.community(), templates.communities());
    }

    private List<EmailAddress> replyTo(MailKind kind, Community community) {
        var sender = templates.sender();
        return switch (kind.addressee()) {
            case ANYONE, PERSON -> List.of(sender.address(community));
            case COORDINATORS -> sender.coordinators(community);
        };
    }
}
