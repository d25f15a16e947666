package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.Source;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.inbox.Drafting;
import org.socialgov.community.inbox.InboundMail;
import org.socialgov.community.inbox.MailCommand;
import org.socialgov.community.inbox.Receiving;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.limits.MailSlots;
import org.socialgov.community.limits.QueueFull;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transactions;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;

/**
 * Processes mail to the community's address: requests to join or leave, and mail that a person must read. SES invokes
 * it for each mail after it has stored the mail in a bucket.
 */
public final class InboundFunction implements RequestStreamHandler {

    /** The bytes of a mail that are read to find its header; all decisions depend on the header. */
    private static final int BEGINNING = 256 * 1024;

    private final Ledger ledger;
    private final InboundMails mails;
    private final Receiving.InboundSettings inboundSettings;
    private final Function<Source, MailSlots> mailSlots;
    private final Directory directory;
    private final Set<String> ownLists;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;

    /** Called by Lambda; reads the environment. */
    public InboundFunction() {
        this(Wiring.ofEnvironment());
    }

    InboundFunction(Wiring wiring) {
        this(
            wiring.ledger,
            wiring.inboundMails(),
            wiring.inboundSettings(),
            wiring.mailSlotsOfInbound(),
            wiring.directory(),
            wiring.clock,
            wiring.randomness,
            wiring.log
        );
    }

    InboundFunction(
        Ledger ledger,
        InboundMails mails,
        Receiving.InboundSettings inboundSettings,
        Function<Source, MailSlots> mailSlots,
        Directory directory,
        InstantSource clock,
        Randomness randomness,
        Log log
    ) {
        this.ledger = ledger;
        this.mails = mails;
        this.inboundSettings = inboundSettings;
        this.mailSlots = mailSlots;
        this.directory = directory;
        ownLists = inboundSettings
            .communities()
            .stream()
            .map(community ->
                MailHeaders.listId(community, community.address(inboundSettings.common())).toLowerCase(Locale.ROOT)
            )
            .collect(Collectors.toUnmodifiableSet());
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
            byte[] beginning = mails
                .beginning(entry.mail(), BEGINNING)
                .orElseThrow(() ->
                    new IllegalStateException("SES announced a mail that isn't in the bucket; Lambda retries the event")
                );
            var mail = read(entry, beginning);
            report(entry, leaveByToken(mail).orElseGet(() -> receive(mail, beginning)));
        }
    }

    private Optional<String> leaveByToken(InboundMail mail) {
        return mail
            .tokens()
            .stream()
            .map(token ->
                Transition.retryOnConflict(ledger, () ->
                    Receiving.leave(
                        mail,
                        LinkContext.by(token, ledger),
                        ledger.processedMail(mail.id()),
                        clock.instant(),
                        randomness
                    )
                )
            )
            .filter(received -> received != Receiving.NO_LINK)
            .map(Receiving.Received::outcome)
            .findFirst();
    }

    private String receive(InboundMail mail, byte[] beginning) {
        return switch (Receiving.accept(mail, inboundSettings)) {
            case Receiving.Acceptance.Refused(var why) -> why;
            case Receiving.Acceptance.Counted counted -> Transition.retryOnConflict(ledger, () ->
                Receiving.count(mail, counted, ledger, clock.instant(), randomness)
            ).outcome();
            case Receiving.Acceptance.Accepted(var accepted) -> receive(accepted, beginning).outcome();
        };
    }

    private Receiving.Received receive(Receiving.AcceptedMail accepted, byte[] beginning) {
        var drafted = Drafting.community(accepted, inboundSettings);
        if (drafted.isPresent()) {
            return draft(accepted, drafted.get(), beginning);
        }
        // Of a sender who is in doubt, nothing is answered.
        var transactions = accepted
            .mail()
            .from()
            .map(from -> placing(accepted, from))
            .orElse(ledger);
        try {
            return Transition.retryOnConflict(transactions, () -> {
                var now = clock.instant();
                var resolved = accepted.resolved(ledger);
                var known = Receiving.Context.of(resolved, inboundSettings, ledger, ledger, directory, now);
                return Receiving.receive(resolved, inboundSettings, known, now, randomness);
            });
        } catch (QueueFull full) {
            return new Receiving.Received("queue-full", Change.none());
        }
    }

    /** A coordinator's mail becomes an announcement's draft, which nobody else gets. */
    private Receiving.Received draft(Receiving.AcceptedMail accepted, Community community, byte[] beginning) {
        var read = QuotableText.ofDraft(beginning, beginning.length < BEGINNING, HeaderParser.LENIENT);
        var body = new Drafting.Body(String.join("\n", read.lines()), read.isWhole(), read.files());
        return Transition.retryOnConflict(ledger, () -> {
            var now = clock.instant();
            var found = Drafting.Context.of(accepted, community, inboundSettings, ledger, ledger, now, randomness);
            return Drafting.receive(accepted, found, body);
        });
    }

    /**
     * A request to join needs its mail. A mail that is forwarded, and one that leaves, must not wait for an answer. The
     * mails of one domain share its places: its owner can make any number of addresses.
     */
    private Transactions placing(Receiving.AcceptedMail accepted, EmailAddress from) {
        var slots = mailSlots.apply(Source.ofMailFrom(from.domain()));
        return accepted.command().equals(Optional.of(MailCommand.JOIN))
            ? slots.delayingMail(ledger, from)
            : slots.leavingMailOut(ledger, from);
    }

    private InboundMail read(ReceiptEvent.Entry entry, byte[] beginning) {
        var mail = IncomingMail.read(
            beginning,
            beginning.length < BEGINNING,
            entry.envelopeFrom(),
            ownLists,
            HeaderParser.LENIENT
        );
        var author = mail.author().filter(found -> isTheOneThatWasChecked(found, entry));
        return new InboundMail(
            entry.mail(),
            entry.receivedAt(),
            author.map(Author::address),
            mail.name(),
            mail.subject(),
            entry.recipients(),
            mail.messageId(),
            mail.answers(),
            mail.date(),
            List.copyOf(mail.tokens()),
            entry.dmarc(),
            mail.isAutomatic(),
            entry.scan()
        );
    }

    /**
     * Two programs may parse a header differently: the verdict must be about the same address as the action. SES may
     * list the pieces of a name beside it.
     */
    private static boolean isTheOneThatWasChecked(Author author, ReceiptEvent.Entry entry) {
        var checked = entry
            .from()
            .stream()
            .filter(text -> text.indexOf('@') >= 0)
            .map(text ->
                text.length() > HeaderFields.LONGEST_FREE
                    ? Optional.<EmailAddress>empty()
                    : Author.parse(text).map(Author::address)
            )
            .distinct()
            .toList();
        return checked.equals(List.of(Optional.of(author.address())));
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
