package org.socialgov.mail;

/**
 * Removes the tokens of this site's links from text. A reply to one of this site's mails quotes its links. Mail
 * programs may wrap them, insert a quote mark, or encode them into the address of a link checker. Only the token
 * matters: 43 characters of base64url.
 *
 * <p>Not a regular expression: inserted characters may be between any two characters of a link, and such an expression
 * wouldn't run in linear time.
 */
final class LinkTokens {

    /** The text in place of a removed token. */
    static final String REMOVED = "REMOVED";

    private static final String NAME = "token";
    private static final int LENGTH = 43;
    /** With fewer characters than this, at least 126 of a token's 256 bits are unknown. */
    private static final int USELESS = 22;
    /** The equals sign between name and token, and its forms in link checkers and markup. */
    private static final String[] EQUALS = { "=", "%3d", "%253d", "%25253d", "-3d", "&#61;", "&#x3d;", "&equals;" };
    /** The longest piece that is looked through for the rest of a token. */
    private static final int LONGEST_JOINT = 2_000;
    private static final int LONGEST_ENTITY = 20;

    private final String text;
    private final StringBuilder out;
    private int copied;

    private LinkTokens(String text) {
        this.text = text;
        out = new StringBuilder(text.length());
    }

    /** Removes the tokens of links. Everything else stays: line breaks, quote marks and markup inside a link as well. */
    static String removeFromLinks(String text) {
        return new LinkTokens(text).scan(false);
    }

    /** Removes the tokens of links, and words that look like a token alone. */
    static String remove(String text) {
        return new LinkTokens(text).scan(true);
    }

    private String scan(boolean alsoAlone) {
        int at = 0;
        while (at < text.length()) {
            int afterName = match(NAME, at);
            int begin = afterName < 0 ? -1 : afterEquals(afterName);
            if (begin >= 0) {
                at = Math.max(begin, removeToken(begin));
            } else if (alsoAlone && isOfToken(text.charAt(at)) && (at == 0 || !isOfToken(text.charAt(at - 1)))) {
                at = removeWord(at);
            } else {
                at++;
            }
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private int afterEquals(int from) {
        for (String equals : EQUALS) {
            int after = match(equals, from);
            if (after >= 0) {
                // A soft line break before an equals sign begins with one itself.
                int another = match("=", after);
                return another >= 0 ? another : after;
            }
        }
        return -1;
    }

    /** Behind a word in any case, with joints in it; -1 if it doesn't stand there. */
    private int match(String word, int from) {
        int at = from;
        for (int i = 0; i < word.length(); i++) {
            while (at < text.length() && !isSame(text.charAt(at), word.charAt(i))) {
                int after = i == 0 && word.equals(NAME) ? at : afterJoint(at);
                if (after == at) {
                    return -1;
                }
                at = after;
            }
            if (at == text.length()) {
                return -1;
            }
            at++;
        }
        return at;
    }

    private static boolean isSame(char c, char lowerCase) {
        return c == lowerCase || (c >= 'A' && c <= 'Z' && c + 32 == lowerCase);
    }

    /** Removes a token that begins here, to the end of its line; returns where to go on. */
    private int removeToken(int begin) {
        // The rest of an equals sign in quoted-printable that is not decoded.
        int wanted = text.startsWith("3D", begin) ? LENGTH + 2 : LENGTH;
        int found = 0;
        int at = begin;
        int end = begin;
        while (at < text.length()) {
            if (isOfToken(text.charAt(at)) || text.charAt(at) == '%') {
                found++;
                at++;
                end = at;
            } else {
                int after = found < wanted ? afterJoint(at) : at;
                if (after == at) {
                    break;
                }
                at = after;
            }
        }
        if (found < USELESS) {
            return begin;
        }
        replace(begin, end);
        return end;
    }

    /** Puts {@link #REMOVED} for the first piece of a token and nothing for the others; the joints stay. */
    private void replace(int begin, int end) {
        out.append(text, copied, begin).append(REMOVED);
        int at = begin;
        while (at < end) {
            if (isOfToken(text.charAt(at)) || text.charAt(at) == '%') {
                at++;
            } else {
                int after = afterJoint(at);
                out.append(text, at, after);
                at = after;
            }
        }
        copied = end;
    }

    private int removeWord(int begin) {
        boolean lower = false;
        boolean upper = false;
        boolean digit = false;
        int end = begin;
        while (end < text.length() && isOfToken(text.charAt(end))) {
            char c = text.charAt(end);
            lower |= c >= 'a' && c <= 'z';
            upper |= c >= 'A' && c <= 'Z';
            digit |= c >= '0' && c <= '9';
            end++;
        }
        if (end - begin == LENGTH && lower && upper && digit) {
            out.append(text, copied, begin).append(REMOVED);
            copied = end;
            return end;
        }
        return begin + 1;
    }

    private static boolean isOfToken(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /**
     * The place after the characters that a mail program may have put into a link here: a line break with spaces
     * before it and quote marks behind it, a soft line break of quoted-printable, a tag, an entity, a character beyond
     * ASCII (a soft hyphen, a space without width). The same place if there is nothing of the kind.
     */
    private int afterJoint(int at) {
        char c = text.charAt(at);
        return switch (c) {
            case ' ', '\t', '\r', '\n' -> afterLineBreak(at, at);
            case '=' -> afterLineBreak(at, at + 1);
            case '<' -> afterBracket(at, '>', LONGEST_JOINT);
            case '&' -> afterBracket(at, ';', LONGEST_ENTITY);
            default -> c >= 0x80 ? at + 1 : at;
        };
    }

    private int afterLineBreak(int at, int spacesFrom) {
        int limit = Math.min(text.length(), at + LONGEST_JOINT);
        int i = spacesFrom;
        while (i < limit && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        if (i == limit || (text.charAt(i) != '\r' && text.charAt(i) != '\n')) {
            return at;
        }
        while (i < limit && " \t\r\n>|".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private int afterBracket(int at, char closing, int longest) {
        int limit = Math.min(text.length(), at + longest);
        for (int i = at + 1; i < limit; i++) {
            if (text.charAt(i) == closing) {
                return i + 1;
            }
            if (text.charAt(i) == text.charAt(at)) {
                return at;
            }
        }
        return at;
    }
}
