package org.socialgov.mail;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.socialgov.community.TypedText;

/**
 * What is decided from an inbound mail's header, parsed once. Its content is untrusted: with any bytes, reading neither
 * fails nor takes long, and invalid parts count as missing.
 *
 * @param author empty unless there is exactly one {@code From} with one mailbox in it beyond doubt
 * @param name the author's, on one line; without an author, the header {@code From} as it stands
 * @param subject in plain text, on one line; empty if there is none, or if there are two
 * @param date as the mail gives it, on one line; empty if it gives none
 * @param messageId its own id, without angle brackets; empty if it has none, or two
 * @param answers the ids of the messages that it answers, without angle brackets
 * @param tokens words in the subjects that can be a link's token
 * @param isAutomatic whether a program sent it without a person
 */
record IncomingMail(
    Optional<Author> author,
    String name,
    String subject,
    String date,
    Optional<String> messageId,
    List<String> answers,
    Set<String> tokens,
    boolean isAutomatic
) {
    private static final int LONGEST_DATE = 100;
    private static final int LONGEST_SUBJECT = 200;
    private static final int MOST_TOKENS = 3;
    private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>\\s]{1,250})>");
    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])");

    /**
     * Reads a mail.
     *
     * @param raw the mail, or its beginning. A header that goes on beyond these bytes tells no author: another one may
     *     stand in the rest
     * @param envelopeFrom the address for its bounces; empty for a bounce itself
     * @param ownLists the values of {@code List-Id} in mail of this system
     */
    static IncomingMail read(
        byte[] raw,
        boolean isWhole,
        String envelopeFrom,
        Set<String> ownLists,
        HeaderParser parser
    ) {
        var mail = MimeEntity.of(raw, parser);
        var header = mail.header();
        boolean hasWholeHeader = isWhole || mail.body() < mail.to();
        var subjects = header.values("Subject").stream().map(parser::text).toList();
        var tokens = new LinkedHashSet<String>();
        for (String subject : subjects) {
            TOKEN.matcher(subject)
                .results()
                .limit(MOST_TOKENS)
                .forEach(found -> tokens.add(found.group()));
        }
        var author = header
            .only("From")
            .filter(_ -> hasWholeHeader)
            .flatMap(parser::author);
        return new IncomingMail(
            author,
            author
                .map(Author::name)
                .orElseGet(() ->
                    TypedText.name(
                        TypedText.line(parser.text(String.join(", ", header.values("From"))), Author.LONGEST_NAME)
                    )
                ),
            header.has("Subject") && header.only("Subject").isPresent()
                ? TypedText.line(subjects.getFirst(), LONGEST_SUBJECT)
                : "",
            header
                .first("Date")
                .map(value -> TypedText.line(parser.text(value), LONGEST_DATE))
                .orElse(""),
            header.only("Message-ID").flatMap(value ->
                MESSAGE_ID.matcher(value)
                    .results()
                    .findFirst()
                    .map(id -> id.group(1))
            ),
            Stream.of("In-Reply-To", "References")
                .flatMap(name -> header.values(name).stream())
                .flatMap(value -> MESSAGE_ID.matcher(value).results())
                .map(id -> id.group(1))
                .toList(),
            tokens,
            AutomaticMail.is(mail, envelopeFrom, ownLists) ||
                author.filter(found -> AutomaticMail.isNobody(found.address().value())).isPresent()
        );
    }

    /** The same words for lists of names: {@code List-Id} without its angle brackets and its phrase. */
    static String listId(String value) {
        int begin = value.lastIndexOf('<');
        int end = value.lastIndexOf('>');
        return (begin >= 0 && end > begin ? value.substring(begin + 1, end) : value).strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "IncomingMail[redacted]";
    }
}
