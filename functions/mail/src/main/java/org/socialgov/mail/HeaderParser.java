package org.socialgov.mail;

import java.util.Optional;

/**
 * All that parses a header of an inbound mail. {@link HeaderFields} hands them nothing beyond a bound, since a parser may
 * take time that grows with the square of its input (the mail library's took 20 seconds for 100 kB of opening brackets).
 * A test stands in between.
 */
interface HeaderParser {
    HeaderParser LENIENT = new HeaderParser() {};

    /** The one author in a {@code From}. */
    default Optional<Author> author(String value) {
        return Author.parse(value);
    }

    /** A text in which people write. */
    default String text(String value) {
        return LenientText.decodedWords(value);
    }

    /** A value with parameters (RFC 2045, section 5.1). */
    default HeaderParameters parameters(String value) {
        return HeaderParameters.parse(value);
    }
}
