package org.socialgov.mail;

import java.util.List;
import java.util.Map;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Membership;

/** The mail that forwards a mail to the community. The only one with a stranger's text: it goes to coordinators. */
final class ForwardingMail {

    private ForwardingMail() {}

    static MailContent write(MailDraft mail, Original original) {
        var enclosure = original.enclosure();
        var person = mail.order.person();
        String subject = enclosure.subject().isEmpty() ? mail.say("no-subject") : enclosure.subject();
        mail.heading().paragraph("wrote");
        if (!enclosure.proven()) {
            mail.paragraph("not-proven");
        }
        mail.facts(
            List.of(
                mail.fact("mail.fact.name", mail.given(enclosure.name())),
                mail.fact("mail.fact.address", person.map(EmailAddress::value).orElseGet(() -> mail.say("no-address"))),
                mail.fact("mail.fact.membership", membership(mail)),
                mail.fact("mail.fact.subject", subject),
                mail.fact("mail.fact.sent", mail.given(enclosure.date()))
            )
        );
        if (!original.quotation().isEmpty()) {
            mail.add(new MailContent.Block.Quote(original.quotation()));
        }
        if (original.isCutShort()) {
            mail.paragraph("cut");
        }
        if (!original.isWhole()) {
            mail.paragraph("not-shown");
        }
        mail.paragraph(
            switch (original.state()) {
                case WHOLE -> "attached";
                case PARTLY -> "left-out";
                case TOO_LARGE -> "too-large";
                case NOT_SCANNED -> "not-scanned";
                case GONE -> "gone";
            },
            Map.of("mail", enclosure.mail())
        );
        if (!original.leftOut().isEmpty()) {
            mail.bullets(original.leftOut());
        }
        if (person.isPresent()) {
            mail.writeToPerson();
        } else {
            mail.paragraph("mail.coordinators.reply.only");
        }
        return mail.with("subject", subject).toCoordinator();
    }

    /** Of the person who is known to have written. */
    private static String membership(MailDraft mail) {
        var state = mail.order
            .person()
            .flatMap(_ -> mail.send.member())
            .map(Membership::state);
        if (state.isPresent() && state.get() instanceof Membership.State.Active(var joinedAt)) {
            return mail.say("mail.fact.membership.active", Map.of("date", mail.day(joinedAt)));
        }
        if (state.isPresent() && state.get() instanceof Membership.State.AwaitingApproval(var confirmedAt, _, _)) {
            return mail.say("mail.fact.membership.waiting", Map.of("date", mail.day(confirmedAt)));
        }
        return mail.say("mail.fact.membership.none");
    }
}
