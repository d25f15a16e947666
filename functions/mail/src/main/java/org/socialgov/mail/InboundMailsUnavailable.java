package org.socialgov.mail;

/** The storage of inbound mails can't be reached. */
final class InboundMailsUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    InboundMailsUnavailable(Throwable cause) {
        super("the mails that came in can't be reached", cause);
    }
}
