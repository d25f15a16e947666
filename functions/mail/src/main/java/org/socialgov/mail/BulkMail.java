package org.socialgov.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.OutgoingMail;

/**
 * A mail to many members. Its parts are rendered once: recipient, unsubscribe link, date and the service's tag are all
 * that differs.
 *
 * @param references ids of the mailings that it belongs to, the earliest first
 * @param text with {@link #TOKEN} in place of the link's token
 * @param html likewise
 */
record BulkMail(
    Sender sender,
    Community community,
    MailKind kind,
    String subject,
    List<String> references,
    Optional<String> permalink,
    String text,
    String html
) {
    /**
     * Stands for the token while the parts are rendered. No text that somebody typed has it: a character for private use
     * is replaced in all of them ({@link org.socialgov.community.TypedText#line}).
     */
    static final String TOKEN = "\uE000";

    /** Gmail shows no more than 102 kB of a mail, so that the link to leave would be cut off. */
    static final int MOST_BYTES = 100_000;

    /** The text part for one member. */
    String text(Link.Token unsubscribe) {
        return text.replace(TOKEN, unsubscribe.value());
    }

    /** The HTML part for one member. */
    String html(Link.Token unsubscribe) {
        return html.replace(TOKEN, unsubscribe.value());
    }

    /** The bytes of the mail to one member, at most. */
    int bytes() {
        var longest = new EmailAddress("x".repeat(64), ("x".repeat(62) + ".").repeat(2) + "x".repeat(63));
        var somebody = MailOrder.Ref.delivery(new MemberKey("0".repeat(64)), "0".repeat(64));
        return to(longest, somebody, new Link.Token("x".repeat(43)), Instant.EPOCH).mime().length;
    }

    /** The mail to one member. */
    OutgoingMail to(EmailAddress member, MailOrder.Ref delivery, Link.Token unsubscribe, Instant now) {
        var from = sender.address(community);
        var mime = new MimeMail(
            from,
            community.name(),
            member,
            List.of(from),
            subject,
            now,
            sender.messageId(delivery.id() + "." + delivery.member().hex().substring(0, 16), community),
            MailHeaders.bulk(kind, delivery, sender, community, references, permalink, unsubscribe),
            text(unsubscribe),
            html(unsubscribe),
            Optional.empty()
        );
        return new OutgoingMail(from, member, mime.bytes(), delivery);
    }
}
