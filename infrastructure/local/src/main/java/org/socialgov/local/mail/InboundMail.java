package org.socialgov.local.mail;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Mail to the community, as any mail program on this machine sends it. It is kept and shown; what the system does
 * with it is a function's affair.
 */
public final class InboundMail implements SmtpListener.Taker {

    private final Mailbox mailbox;
    private final Consumer<String> lines;
    private volatile Optional<Consumer<CaughtMail>> handler = Optional.empty();

    /**
     * Takes mail in, with nobody yet who handles it.
     *
     * @param mailbox where it is kept
     * @param lines   told when nobody handles a mail
     */
    public InboundMail(Mailbox mailbox, Consumer<String> lines) {
        this.mailbox = mailbox;
        this.lines = lines;
    }

    /** {@return whether the deployed template has a function for it} */
    public boolean isHandled() {
        return handler.isPresent();
    }

    /**
     * Has all further mail handled.
     *
     * @param function hands a mail on as SES would: object in S3, then the function
     */
    public void handleBy(Consumer<CaughtMail> function) {
        handler = Optional.of(function);
    }

    /** {@return what has come, newest first} */
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public void take(String sender, List<String> recipients, byte[] raw) {
        var mail = mailbox.add(sender, recipients, raw);
        handler.ifPresentOrElse(
            function -> function.accept(mail),
            () ->
                lines.accept(
                    "  A mail came in. It is kept and shown on /_local/, but the template has no function for it."
                )
        );
    }
}
