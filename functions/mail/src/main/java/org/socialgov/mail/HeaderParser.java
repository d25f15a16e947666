package org.socialgov.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;

/**
 * All that the mail library parses of a mail. Its parsers take time that grows with the square of what they get (100 kB
 * of opening brackets in {@code From} took 20 seconds), so {@link IncomingMail} hands them nothing beyond a bound. That a
 * test can see: it stands in between.
 */
interface HeaderParser {
    /** The library's own. */
    HeaderParser LIBRARY = new HeaderParser() {};

    default InternetAddress[] addresses(String value) throws AddressException {
        return InternetAddress.parseHeader(value, false);
    }

    default String unfolded(String value) {
        return MimeUtility.unfold(value);
    }

    /** Encoded words (RFC 2047) as the text that they stand for. */
    default String decoded(String value) throws IOException {
        return MimeUtility.decodeText(value);
    }

    default ContentType type(Part part) throws MessagingException {
        return new ContentType(part.getContentType());
    }

    default String disposition(Part part) throws MessagingException {
        return part.getDisposition();
    }

    /** By the part's boundary, if it has parts. */
    default Object content(Part part) throws MessagingException, IOException {
        return part.getContent();
    }

    /** By the part's transfer encoding. */
    default InputStream stream(Part part) throws MessagingException, IOException {
        return part.getInputStream();
    }
}
