package org.socialgov.mail;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.ledger.MailOrder;

/**
 * The parts of an inbound mail for the mail that forwards it. No link that was mailed to its writer works.
 *
 * @param mail the mail service's id for it
 * @param isProven whether it is known to come from the address that it gives
 * @param name as the writer gives it, empty if not known
 * @param date as the writer's program gives it, empty if not known
 * @param quotation how its text begins
 * @param isCutShort whether its text goes on
 * @param attachment all of it, without the tokens of links that were mailed to its writer
 * @param leftOut the parts of it that are not in the attachment
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
    Optional<MimeMail.Attachment> attachment,
    List<String> leftOut
) {
    /** The mail service takes 10 MB, and base64 makes 4 bytes of 3. */
    private static final int LARGEST = 7_000_000;
    /** The bytes that are read of a mail that is too large. */
    private static final int BEGINNING = 256 * 1024;
    private static final int MOST_LINES = 100;
    private static final int MOST_CHARACTERS = 5_000;

    /** The availability of the original. */
    enum State {
        WHOLE,
        TOO_LARGE,
        GONE,
    }

    /**
     * Reads the mail that an order names.
     *
     * @param notice the text in place of a part that is removed
     * @throws InboundMailsUnavailable if it can't be found out whether it is there
     */
    static Original read(InboundMails mails, MailOrder.Enclosure enclosure, String notice) {
        return switch (mails.whole(enclosure.mail(), LARGEST)) {
            case InboundMails.Found.Whole(byte[] raw) -> whole(enclosure, raw, ForwardedCopy.of(raw, notice));
            case InboundMails.Found.TooLarge _ -> of(
                enclosure,
                State.TOO_LARGE,
                mails.beginning(enclosure.mail(), BEGINNING).flatMap(raw -> IncomingMail.read(raw, false)),
                Optional.empty(),
                List.of()
            );
            case InboundMails.Found.Gone _ -> of(enclosure, State.GONE, Optional.empty(), Optional.empty(), List.of());
        };
    }

    private static Original whole(MailOrder.Enclosure enclosure, byte[] raw, ForwardedCopy copy) {
        // Bytes beyond ASCII that were rewritten take more room than before.
        boolean fits = copy.raw().length <= Math.max(LARGEST, raw.length);
        return of(
            enclosure,
            fits ? State.WHOLE : State.TOO_LARGE,
            IncomingMail.read(copy.raw(), true),
            fits ? Optional.of(new MimeMail.Attachment("original-email.eml", copy.raw())) : Optional.empty(),
            copy.leftOut()
        );
    }

    private static Original of(
        MailOrder.Enclosure enclosure,
        State state,
        Optional<IncomingMail> read,
        Optional<MimeMail.Attachment> attachment,
        List<String> leftOut
    ) {
        // Again, in the text as it is shown: a link's pieces may have stood in markup, and headers in encoded words.
        List<String> text = read
            .map(mail -> LinkTokens.remove(String.join("\n", mail.text())).lines().toList())
            .orElse(List.of());
        List<String> quotation = beginning(text);
        return new Original(
            enclosure.mail(),
            enclosure.proven(),
            state,
            read.flatMap(IncomingMail::writer).map(IncomingMail.Writer::name).map(LinkTokens::remove).orElse(""),
            read.map(IncomingMail::subject).map(LinkTokens::remove).orElse(""),
            read.map(IncomingMail::date).map(LinkTokens::remove).orElse(""),
            quotation,
            !quotation.equals(text),
            attachment,
            leftOut
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
