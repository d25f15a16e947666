package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.inbox.InboundMail;
import org.socialgov.community.inbox.Receiving;
import org.socialgov.community.ledger.Inbox;
import org.socialgov.community.ledger.Ledger;
import org.socialgov.community.ledger.Transition;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.environment.Log;

/**
 * Processes mail to the community's address: requests to join or leave, and mail that a person must read. SES invokes
 * it for each mail after it has stored the mail in a bucket.
 */
public final class InboundFunction implements RequestStreamHandler {

    /** The bytes of a mail that are read to find its header; all decisions depend on the header. */
    private static final int BEGINNING = 256 * 1024;

    private final Ledger ledger;
    private final Inbox inbox;
    private final InboundMails mails;
    private final Receiving.InboundSettings inboundSettings;
    private final Supplier<MailSlots> paces;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;

    /** Called by Lambda; reads the environment. */
    public InboundFunction() {
        this(Wiring.ofEnvironmentForInbound());
    }

    private InboundFunction(Wiring.Inbound wiring) {
        this(
            wiring.records().ledger(),
            wiring.inbox(),
            wiring.mails(),
            wiring.inboundSettings(),
            wiring.paces(),
            wiring.records().clock(),
            wiring.records().randomness(),
            wiring.records().log()
        );
    }

    InboundFunction(
        Ledger ledger,
        Inbox inbox,
        InboundMails mails,
        Receiving.InboundSettings inboundSettings,
        Supplier<MailSlots> paces,
        InstantSource clock,
        Randomness randomness,
        Log log
    ) {
        this.ledger = ledger;
        this.inbox = inbox;
        this.mails = mails;
        this.inboundSettings = inboundSettings;
        this.paces = paces;
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
    }

    /**
     * @throws IllegalStateException if the mail isn't in the bucket: Lambda then invokes it again, after a minute and after
     *     two more
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        for (var entry : ReceiptEvent.read(event)) {
            var mail = read(entry);
            if (mail.isEmpty()) {
                report(entry, "unreadable");
                continue;
            }
            switch (Receiving.accept(mail.get(), inboundSettings)) {
                case Receiving.Acceptance.Refused(var why) -> report(entry, why);
                case Receiving.Acceptance.Accepted(var accepted) -> report(entry, receive(accepted).outcome());
            }
        }
    }

    private Receiving.Received receive(Receiving.AcceptedMail mail) {
        return Transition.retryOnConflict(paces.get().delayingMail(ledger, mail.from()), () -> {
            var now = clock.instant();
            var resolved = mail.resolved(ledger);
            var known = Receiving.Context.of(resolved, inboundSettings, ledger, inbox, now);
            return Receiving.receive(resolved, inboundSettings, known, now, randomness);
        });
    }

    private Optional<InboundMail> read(ReceiptEvent.Entry entry) {
        byte[] beginning = mails
            .beginning(entry.mail(), BEGINNING)
            .orElseThrow(() ->
                new IllegalStateException("SES announced a mail that isn't in the bucket; Lambda retries the event")
            );
        return IncomingMail.read(beginning, beginning.length < BEGINNING).map(mail -> {
            var writer = mail.writer().filter(found -> isTheOneThatWasChecked(found, entry));
            return new InboundMail(
                entry.mail(),
                entry.receivedAt(),
                writer.map(IncomingMail.Writer::address),
                writer.map(IncomingMail.Writer::name).orElse(""),
                mail.subject(),
                entry.recipients(),
                mail.answers(),
                entry.dmarc(),
                AutomaticMail.is(mail, entry.envelopeFrom()),
                entry.isHarmful()
            );
        });
    }

    /** Two programs may parse a header differently: the verdict must be about the same address as the action. */
    private static boolean isTheOneThatWasChecked(IncomingMail.Writer writer, ReceiptEvent.Entry entry) {
        if (entry.from().size() != 1) {
            return false;
        }
        String text = entry.from().getFirst().strip();
        String address = text.endsWith(">") ? text.substring(text.lastIndexOf('<') + 1, text.length() - 1) : text;
        return EmailAddress.parse(address).filter(writer.address()::equals).isPresent();
    }

    private void report(ReceiptEvent.Entry entry, String outcome) {
        var facts = Map.of("mail", entry.mail(), "outcome", outcome, "dmarc", entry.dmarc().name());
        switch (outcome) {
            // Nobody will read this mail unless an operator opens the bucket in time.
            case "too-many-to-pass-on", "gray-join-one-too-many" -> log.error("mail-received", facts);
            default -> log.info("mail-received", facts);
        }
    }
}
