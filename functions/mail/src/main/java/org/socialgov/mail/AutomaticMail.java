package org.socialgov.mail;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognizes automatic mail: a reply to it would be read by no person, or cause another automatic reply.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3834">RFC 3834, Recommendations for Automatic Responses</a>
 */
final class AutomaticMail {

    private static final Set<String> BULK = Set.of("bulk", "list", "junk", "auto_reply");

    /** Headers that only programs write: lists (RFC 2369, 2919), bounces, autoresponders, and this system. */
    private static final List<String> TELLTALE = List.of(
        "List-Id",
        "List-Unsubscribe",
        "List-Post",
        "X-Mail-Reason",
        "X-Loop",
        "X-Failed-Recipients",
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponder"
    );

    /** Local parts of mailboxes that nobody reads. */
    private static final Set<String> NOBODY = Set.of(
        "mailer-daemon",
        "postmaster",
        "noreply",
        "no-reply",
        "donotreply",
        "do-not-reply"
    );

    private AutomaticMail() {}

    /**
     * @param envelopeFrom the address for its bounces; empty for a bounce itself
     */
    static boolean is(IncomingMail mail, String envelopeFrom) {
        return (
            envelopeFrom.isEmpty() ||
            isFromNobody(envelopeFrom) ||
            mail
                .writer()
                .filter(writer -> isFromNobody(writer.address().value()))
                .isPresent() ||
            mail.header("Return-Path").contains("<>") ||
            mail
                .header("Auto-Submitted")
                .stream()
                .anyMatch(value -> !word(value).equals("no")) ||
            mail
                .header("Precedence")
                .stream()
                .anyMatch(value -> BULK.contains(word(value))) ||
            mail
                .header("Content-Type")
                .stream()
                .anyMatch(value -> word(value).equals("multipart/report")) ||
            TELLTALE.stream().anyMatch(mail::has)
        );
    }

    private static boolean isFromNobody(String address) {
        int at = address.indexOf('@');
        return NOBODY.contains(address.substring(0, at < 0 ? address.length() : at).toLowerCase(Locale.ROOT));
    }

    /** A header's first word; parameters and comments follow it (RFC 3834, section 5). */
    private static String word(String value) {
        return value.strip().split("[;(\\s]", 2)[0].toLowerCase(Locale.ROOT);
    }
}
