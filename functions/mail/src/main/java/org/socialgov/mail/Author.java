package org.socialgov.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.EmailAddress;

/**
 * The author of a mail, by the header {@code From}.
 *
 * @param name on one line, empty if there is none
 */
record Author(EmailAddress address, String name) {
    static final int LONGEST_NAME = 100;

    @Override
    public String toString() {
        return "Author[redacted]";
    }

    /**
     * The one author of a header in which there is one beyond doubt: {@code Field, Kim <kim@example.gov>} has one,
     * though its comma must be quoted (RFC 5322, section 3.4). A group, and two different addresses, are a doubt.
     *
     * @param value a character for each byte
     */
    static Optional<Author> parse(String value) {
        var author = new Scan(value).author();
        // A quote or a bracket that isn't closed may be a slip; with a second address it may hide one.
        boolean isOnlyOne = value.indexOf('@') == value.lastIndexOf('@');
        return author.isEmpty() && isOnlyOne ? new Scan(value.replaceAll("[\"()<>\\\\]", " ")).author() : author;
    }

    /** One pass over a header. */
    private static final class Scan {

        private final String value;
        private int at;
        private boolean isDoubtful;
        /** Words outside of quotes, comments and angle brackets, and quoted ones. */
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder comments = new StringBuilder();
        private final StringBuilder bare = new StringBuilder();
        private final List<String> inAngles = new ArrayList<>();

        Scan(String value) {
            this.value = value;
        }

        Optional<Author> author() {
            while (at < value.length()) {
                char c = value.charAt(at++);
                switch (c) {
                    case '"' -> name.append(quoted());
                    case '(' -> comments.append(comment()).append(' ');
                    case '<' -> angle();
                    default -> {
                        bare.append(c);
                        name.append(c);
                    }
                }
            }
            var found = new LinkedHashSet<String>(inAngles);
            for (String word : bare.toString().split("[\\s,;]+")) {
                // A decoded name may hold the sign alone.
                if (word.indexOf('@') > 0 && !word.endsWith("@")) {
                    found.add(word);
                }
            }
            var addresses = new LinkedHashSet<Optional<EmailAddress>>();
            found.forEach(text -> addresses.add(EmailAddress.parse(text)));
            isDoubtful |= addresses.size() != 1 || bare.indexOf(":") >= 0 || bare.indexOf("\\") >= 0;
            return isDoubtful
                ? Optional.empty()
                : addresses
                      .iterator()
                      .next()
                      .map(address -> new Author(address, shownName(address)));
        }

        private String shownName(EmailAddress address) {
            String given = cleaned(name.toString().replace(address.value(), " "));
            return TypedText.name(TypedText.line(given.isEmpty() ? cleaned(comments.toString()) : given, LONGEST_NAME));
        }

        private static String cleaned(String text) {
            return LenientText.decodedWords(text).replaceAll("^[\\s,;]+|[\\s,;]+$", "");
        }

        private String quoted() {
            var out = new StringBuilder();
            while (at < value.length() && value.charAt(at) != '"') {
                if (value.charAt(at) == '\\' && at + 1 < value.length()) {
                    at++;
                }
                out.append(value.charAt(at++));
            }
            isDoubtful |= at >= value.length();
            at++;
            return out.toString();
        }

        private String comment() {
            var out = new StringBuilder();
            int depth = 1;
            while (at < value.length() && depth > 0) {
                char c = value.charAt(at++);
                if (c == '\\' && at < value.length()) {
                    out.append(value.charAt(at++));
                    continue;
                }
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth > 0) {
                    out.append(c);
                }
            }
            isDoubtful |= depth > 0;
            return out.toString();
        }

        /** An address in angle brackets; any other text in them belongs to the name. */
        private void angle() {
            int end = value.indexOf('>', at);
            String inside = value.substring(at, end < 0 ? value.length() : end).strip();
            at = end < 0 ? value.length() : end + 1;
            isDoubtful |= end < 0;
            if (inside.indexOf('@') >= 0) {
                inAngles.add(inside);
            } else {
                name.append(' ').append(inside).append(' ');
            }
        }
    }
}
