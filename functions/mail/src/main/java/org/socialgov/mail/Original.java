package org.socialgov.mail;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.ledger.MailOrder;

/**
 * The parts of an inbound mail for the mail that forwards it. No link that was mailed to its writer works.
 *
 * @param enclosure what was read of its header when it came
 * @param quotation how its text begins
 * @param isCutShort whether its text goes on
 * @param isWhole whether all that a mail program would show as text is in the text
 * @param attachment all of it, without the tokens of links that were mailed to its writer
 * @param leftOut the parts of it that are not in the attachment
 */
record Original(
    MailOrder.Enclosure enclosure,
    State state,
    List<String> quotation,
    boolean isCutShort,
    boolean isWhole,
    Optional<MimeMail.Attachment> attachment,
    List<String> leftOut
) {
    /** The mail service takes 10 MB, and base64 makes 4 bytes of 3. */
    private static final int LARGEST = 7_000_000;
    private static final int MOST_LINES = 100;
    private static final int MOST_CHARACTERS = 5_000;

    /** The availability of the original. */
    enum State {
        WHOLE,
        /** Without the parts that are listed. */
        PARTLY,
        TOO_LARGE,
        /** It could not be searched for viruses: nothing of it is attached. */
        NOT_SCANNED,
        GONE,
    }

    /**
     * Reads the mail that an order names.
     *
     * @param notice the text in place of a part that is removed
     * @throws InboundMailsUnavailable if it can't be found out whether it is there
     */
    static Original read(InboundMails mails, MailOrder.Enclosure enclosure, String notice) {
        if (!enclosure.isScanned()) {
            return beginning(mails, enclosure, State.NOT_SCANNED);
        }
        return switch (mails.whole(enclosure.mail(), LARGEST)) {
            case InboundMails.Found.Whole(byte[] raw) -> whole(
                enclosure,
                raw,
                ForwardedCopy.of(raw, notice, HeaderParser.LENIENT)
            );
            case InboundMails.Found.TooLarge _ -> beginning(mails, enclosure, State.TOO_LARGE);
            case InboundMails.Found.Gone _ -> of(enclosure, State.GONE, Optional.empty(), List.of());
        };
    }

    private static Original beginning(InboundMails mails, MailOrder.Enclosure enclosure, State state) {
        // One byte more, so that a mail that goes on is told from one that ends here.
        return mails
            .beginning(enclosure.mail(), QuotableText.READ_FOR_TEXT + 1)
            .map(raw -> of(enclosure, state, Optional.of(raw), List.of()))
            .orElseGet(() -> of(enclosure, State.GONE, Optional.empty(), List.of()));
    }

    private static Original whole(MailOrder.Enclosure enclosure, byte[] raw, ForwardedCopy copy) {
        // Bytes beyond ASCII that were rewritten take more room than before.
        boolean fits = copy.raw().length <= Math.max(LARGEST, raw.length);
        var state = !fits ? State.TOO_LARGE : copy.leftOut().isEmpty() ? State.WHOLE : State.PARTLY;
        return of(enclosure, state, Optional.of(copy.raw()), copy.leftOut());
    }

    private static Original of(MailOrder.Enclosure enclosure, State state, Optional<byte[]> raw, List<String> leftOut) {
        var read = raw.map(bytes -> QuotableText.of(bytes, HeaderParser.LENIENT));
        // Again, in the text as it is shown: a link's pieces may have stood in markup, and headers in encoded words.
        List<String> text = read
            .map(known -> LinkTokens.remove(String.join("\n", known.lines())).lines().toList())
            .orElse(List.of());
        List<String> quotation = beginning(text);
        boolean isAttached = state == State.WHOLE || state == State.PARTLY;
        return new Original(
            new MailOrder.Enclosure(
                enclosure.mail(),
                enclosure.proven(),
                enclosure.isScanned(),
                LinkTokens.remove(enclosure.name()),
                LinkTokens.remove(enclosure.subject()),
                LinkTokens.remove(enclosure.date())
            ),
            state,
            quotation,
            !quotation.equals(text),
            read.map(QuotableText::isWhole).orElse(true),
            raw.filter(_ -> isAttached).map(bytes -> new MimeMail.Attachment("original-email.eml", bytes)),
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
