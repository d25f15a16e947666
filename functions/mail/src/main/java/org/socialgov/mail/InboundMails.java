package org.socialgov.mail;

import java.util.Optional;

/** The mails that came in, as the mail service has put them down. They are kept for a few days only. */
interface InboundMails {
    /** What there is of a mail. */
    sealed interface Found {
        /** All of it, as it came. */
        record Whole(byte[] raw) implements Found {}

        /** More than may be passed on. */
        record TooLarge() implements Found {}

        /** It isn't there, or no longer. */
        record Gone() implements Found {}
    }

    /**
     * A mail's first bytes, its header among them.
     *
     * @param mail the mail service's id for it
     * @return at most {@code most} bytes; empty if it isn't there
     * @throws InboundMailsUnavailable if that couldn't be found out
     */
    Optional<byte[]> beginning(String mail, int most);

    /**
     * A whole mail.
     *
     * @param mail the mail service's id for it
     * @throws InboundMailsUnavailable if that couldn't be found out
     */
    Found whole(String mail, int most);
}
