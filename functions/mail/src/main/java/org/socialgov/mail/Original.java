package org.socialgov.mail;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.ledger.MailOrder;

/**
 * A mail that came in, as far as the letter needs it that passes it on.
 *
 * @param mail the mail service's id for it
 * @param isProven whether it is known to come from the address that it gives
 * @param name as the writer gives it, empty if not known
 * @param date as the writer's program gives it, empty if not known
 * @param quotation how its text begins
 * @param isCutShort whether its text goes on
 * @param attachment all of it
 */
record Original(
    String mail,
    boolean isProven,
    State state,
    String name,
    String subject,
    String date,
    List<String> quotation,
    boolean isCutShort,
    Optional<MimeMail.Attachment> attachment
) {
    /** The mail service takes 10 MB, and base64 makes 4 bytes of 3. */
    private static final int LARGEST = 7_000_000;
    /** Of one that is too large, so much is read. */
    private static final int BEGINNING = 256 * 1024;
    private static final int MOST_LINES = 100;
    private static final int MOST_CHARACTERS = 5_000;

    /** What there is of it. */
    enum State {
        WHOLE,
        TOO_LARGE,
        GONE,
    }

    /**
     * Reads the mail that an order names.
     *
     * @throws InboundMailsUnavailable if it can't be found out whether it is there
     */
    static Original read(InboundMails mails, MailOrder.Enclosure enclosure) {
        return switch (mails.whole(enclosure.mail(), LARGEST)) {
            case InboundMails.Found.Whole(byte[] raw) -> of(
                enclosure,
                State.WHOLE,
                IncomingMail.read(raw, true),
                Optional.of(new MimeMail.Attachment("original-email.eml", raw))
            );
            case InboundMails.Found.TooLarge _ -> of(
                enclosure,
                State.TOO_LARGE,
                mails.beginning(enclosure.mail(), BEGINNING).flatMap(raw -> IncomingMail.read(raw, false)),
                Optional.empty()
            );
            case InboundMails.Found.Gone _ -> of(enclosure, State.GONE, Optional.empty(), Optional.empty());
        };
    }

    private static Original of(
        MailOrder.Enclosure enclosure,
        State state,
        Optional<IncomingMail> read,
        Optional<MimeMail.Attachment> attachment
    ) {
        List<String> text = read.map(IncomingMail::text).orElse(List.of());
        List<String> quotation = beginning(text);
        return new Original(
            enclosure.mail(),
            enclosure.proven(),
            state,
            read.flatMap(IncomingMail::writer).map(IncomingMail.Writer::name).orElse(""),
            read.map(IncomingMail::subject).orElse(""),
            read.map(IncomingMail::date).orElse(""),
            quotation,
            !quotation.equals(text),
            attachment
        );
    }

    private static List<String> beginning(List<String> text) {
        int characters = 0;
        int lines = 0;
        while (lines < Math.min(text.size(), MOST_LINES)) {
            characters += text.get(lines).length();
            if (characters > MOST_CHARACTERS) {
                break;
            }
            lines++;
        }
        // One line as long as a book is cut, not left out.
        return lines == 0 && !text.isEmpty()
            ? List.of(text.getFirst().substring(0, MOST_CHARACTERS))
            : List.copyOf(text.subList(0, lines));
    }
}
