package org.socialgov.web;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Parts of JSON documents that are written as text. */
public final class Json {

    private Json() {}

    /** A JSON string: quoted and escaped (RFC 8259, section 7). */
    public static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
