package org.socialgov.testkit;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;

/**
 * Sends unsent mail orders by the same decisions as the mail function, but keeps only each mail's kind, recipient and
 * link tokens. For tests of the steps before and after the mail.
 */
public final class FakeMailroom {

    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;
    /** Coordinators decide at once in a test: one may look for a mail while another is put in. */
    private final List<Mail> mails = new CopyOnWriteArrayList<>();

    public FakeMailroom(Ledger ledger, InstantSource clock, Randomness randomness) {
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
    }

    /** A sent mail. */
    public record Mail(MailKind kind, EmailAddress to, Map<Link.Purpose, String> tokens) {
        /** The token of one of its links. */
        public String token(Link.Purpose purpose) {
            return tokens.get(purpose);
        }
    }

    /** Sends one order, if it must still be sent. */
    public void deliver(MailOrder.Ref ref) {
        var next = Transition.retryOnConflict(ledger, () ->
            Dispatch.next(Dispatch.Context.by(ref, ledger), clock.instant(), randomness)
        );
        if (next instanceof Dispatch.Next.Send send) {
            var order = send.order();
            var tokens = send
                .links()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, link -> link.getValue().value()));
            mails.add(new Mail(order.kind(), send.to(), tokens));
            var accepted = new SendOutcome.Accepted("message-" + mails.size());
            Transition.retryOnConflict(ledger, () ->
                Dispatch.settleAgain(send, Dispatch.Context.by(ref, ledger), accepted, clock.instant(), randomness)
            );
        }
    }

    /** All mails, the oldest first. */
    public List<Mail> mails() {
        return List.copyOf(mails);
    }

    /** Those of one kind. */
    public List<Mail> mails(MailKind kind) {
        return mails
            .stream()
            .filter(mail -> mail.kind() == kind)
            .toList();
    }

    /** The newest of a kind. */
    public Mail newest(MailKind kind) {
        return mails(kind).getLast();
    }
}
