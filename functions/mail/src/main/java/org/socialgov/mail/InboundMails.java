package org.socialgov.mail;

import java.util.Optional;

/** The inbound mails that the mail service has stored. They are kept for a few days only. */
interface InboundMails {
    /** For a sender whose mails forward none. */
    InboundMails NONE = new InboundMails() {
        @Override
        public Optional<byte[]> beginning(String mail, int most) {
            return Optional.empty();
        }

        @Override
        public Found whole(String mail, int most) {
            return new Found.Gone();
        }
    };

    /** The content of a mail, or the reason why there is none. */
    sealed interface Found {
        /** The whole mail, unchanged. */
        record Whole(byte[] raw) implements Found {}

        /** The mail is too large to be forwarded. */
        record TooLarge() implements Found {}

        /** The mail isn't stored, or no longer. */
        record Gone() implements Found {}
    }

    /**
     * A mail's first bytes, including its header.
     *
     * @param mail the mail service's id for it
     * @return at most {@code most} bytes; empty if the mail isn't stored
     * @throws InboundMailsUnavailable if the storage is unavailable
     */
    Optional<byte[]> beginning(String mail, int most);

    /**
     * A whole mail.
     *
     * @param mail the mail service's id for it
     * @throws InboundMailsUnavailable if the storage is unavailable
     */
    Found whole(String mail, int most);
}
