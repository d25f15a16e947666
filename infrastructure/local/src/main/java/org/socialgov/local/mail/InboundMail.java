package org.socialgov.local.mail;

import java.util.Optional;
import java.util.function.Consumer;

/** Mail to the community from any mail program on this machine. It is kept and shown, and handled by a function. */
public final class InboundMail implements Consumer<CaughtMail> {

    private final Mailbox mailbox;
    private final Consumer<String> lines;
    private volatile Optional<Consumer<CaughtMail>> handler = Optional.empty();

    /**
     * Inbound mail that no function handles yet.
     *
     * @param mailbox keeps the mail
     * @param lines   receives a message if no function handles a mail
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
     * Handles all further mail.
     *
     * @param function handles a mail as SES would: an object in S3, then the function
     */
    public void handleBy(Consumer<CaughtMail> function) {
        handler = Optional.of(function);
    }

    /** {@return the received mail, newest first} */
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public void accept(CaughtMail mail) {
        handler.ifPresentOrElse(
            function -> function.accept(mail),
            () ->
                lines.accept(
                    "  A mail was received. It is kept and shown on /_local/, but the template has no function for it."
                )
        );
    }
}
