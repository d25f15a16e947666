package org.socialgov.mail;

import java.util.Locale;
import java.util.Set;

/**
 * Recognizes automatic mail: a reply to it would be read by no person, or cause another automatic reply. A header that
 * is not named here marks no mail: people's mail has {@code List-Unsubscribe} or {@code X-Autoreply: no}, too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3834">RFC 3834, Recommendations for Automatic Responses</a>
 */
final class AutomaticMail {

    private static final Set<String> BULK = Set.of("bulk", "list", "junk");

    /** A calendar program's answers to an invitation (RFC 5546, section 1.4). */
    private static final Set<String> CALENDAR_REPLIES = Set.of("reply", "counter", "refresh", "declinecounter");
    private static final int MOST_PARTS = 20;

    /** Local parts of mailboxes that nobody reads. */
    private static final Set<String> NOBODY = Set.of(
        "mailer-daemon",
        "noreply",
        "no-reply",
        "donotreply",
        "do-not-reply"
    );

    private AutomaticMail() {}

    /**
     * @param envelopeFrom the address for its bounces; empty for a bounce itself
     * @param ownLists the values of {@code List-Id} in mail of this system
     */
    static boolean is(MimeEntity mail, String envelopeFrom, Set<String> ownLists) {
        var header = mail.header();
        return (
            envelopeFrom.isEmpty() ||
            isNobody(envelopeFrom) ||
            header.values("Return-Path").contains("<>") ||
            isSubmittedByProgram(header) ||
            header.any("Precedence", value -> BULK.contains(word(value))) ||
            // Our own mail, as some programs send it on.
            header.has("X-Mail-Reason") ||
            header.any("List-Id", value -> ownLists.contains(IncomingMail.listId(value))) ||
            header.any("Content-Type", value -> word(value).equals("multipart/report")) ||
            isCalendarReply(mail, 0)
        );
    }

    /** A value that is too long to be read isn't {@code no}. */
    private static boolean isSubmittedByProgram(HeaderFields header) {
        boolean isTooLong = header.has("Auto-Submitted") && header.values("Auto-Submitted").isEmpty();
        return isTooLong || header.any("Auto-Submitted", value -> !word(value).equals("no"));
    }

    private static boolean isCalendarReply(MimeEntity part, int depth) {
        if (part.isMultipart() && depth < MimeEntity.DEEPEST) {
            return part
                .parts()
                .stream()
                .limit(MOST_PARTS)
                .anyMatch(each -> isCalendarReply(each, depth + 1));
        }
        return part
            .type()
            .filter(type -> type.value().equals("text/calendar"))
            .filter(type -> CALENDAR_REPLIES.contains(method(part, type)))
            .isPresent();
    }

    /** By the content type, or else by the calendar's own line. */
    private static String method(MimeEntity part, HeaderParameters type) {
        String given = type.parameter("method");
        return (
            given.isEmpty()
                ? part
                      .content()
                      .map(bytes -> LenientText.text(bytes, part.charset()))
                      .orElse("")
                      .lines()
                      .filter(line -> line.regionMatches(true, 0, "METHOD:", 0, 7))
                      .findFirst()
                      .map(line -> line.substring(7))
                      .orElse("")
                : given
        )
            .strip()
            .toLowerCase(Locale.ROOT);
    }

    static boolean isNobody(String address) {
        int at = address.indexOf('@');
        return NOBODY.contains(address.substring(0, at < 0 ? address.length() : at).toLowerCase(Locale.ROOT));
    }

    /** A header's first word; parameters and comments follow it (RFC 3834, section 5). */
    private static String word(String value) {
        return value.strip().split("[;(\\s]", 2)[0].toLowerCase(Locale.ROOT);
    }
}
