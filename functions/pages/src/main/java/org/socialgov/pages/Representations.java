package org.socialgov.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.socialgov.web.Request;
import org.socialgov.web.Response;

/**
 * One thing as it can be sent: plain, and compressed for clients that accept it. Each way has an entity tag of its own,
 * since a strong tag stands for the bytes (RFC 9110, 8.8.3).
 *
 * @param tag stands for the plain bytes, without quotes
 * @param gzip null where there is none
 * @param brotli null where there is none
 */
record Representations(String contentType, String tag, byte[] plain, byte[] gzip, byte[] brotli) {
    /** Bytes that were just joined. */
    static Representations of(String contentType, byte[] plain) {
        return new Representations(contentType, fingerprint(plain), plain, compress(plain), null);
    }

    /** The best of them that the client takes, or 304 if it has that one already. */
    Response answer(Request request, String cacheControl) {
        String accepted = request.header("accept-encoding").orElse("");
        String encoding =
            brotli != null && takes(accepted, "br") ? "br" : gzip != null && takes(accepted, "gzip") ? "gzip" : "";
        String entityTag = "\"".concat(encoding.isEmpty() ? tag : tag.concat("-").concat(encoding)).concat("\"");
        var headers = new HashMap<String, String>();
        headers.put("etag", entityTag);
        headers.put("cache-control", cacheControl);
        headers.put("vary", "accept-encoding");
        if (has(request.header("if-none-match").orElse(""), entityTag)) {
            return new Response(304, headers, List.of(), new byte[0], false);
        }
        headers.put("content-type", contentType);
        if (!encoding.isEmpty()) {
            headers.put("content-encoding", encoding);
        }
        byte[] body = encoding.equals("br") ? brotli : encoding.equals("gzip") ? gzip : plain;
        boolean text = encoding.isEmpty() && contentType.indexOf("charset=utf-8") >= 0;
        return new Response(200, headers, List.of(), body, !text);
    }

    /** Whether a client takes a coding: it is named, or a star is, and its weight isn't zero (RFC 9110, 12.5.3). */
    static boolean takes(String acceptEncoding, String coding) {
        boolean byStar = false;
        int from = 0;
        while (from < acceptEncoding.length()) {
            int comma = acceptEncoding.indexOf(',', from);
            int end = comma < 0 ? acceptEncoding.length() : comma;
            int semicolon = acceptEncoding.indexOf(';', from);
            int nameEnd = semicolon < 0 || semicolon > end ? end : semicolon;
            String name = acceptEncoding.substring(from, nameEnd).strip();
            boolean refused = weightIsZero(acceptEncoding.substring(nameEnd, end));
            if (name.equalsIgnoreCase(coding)) {
                return !refused;
            }
            byStar |= name.equals("*") && !refused;
            from = end + 1;
        }
        return byStar;
    }

    private static boolean weightIsZero(String parameters) {
        int q = parameters.indexOf("q=");
        if (q < 0) {
            return false;
        }
        for (int i = q + 2; i < parameters.length(); i++) {
            char c = parameters.charAt(i);
            if (c >= '1' && c <= '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether a client has this already: its list of tags is compared weakly, as If-None-Match asks (RFC 9110, 13.1.2). */
    private static boolean has(String ifNoneMatch, String entityTag) {
        return ifNoneMatch.strip().equals("*") || ifNoneMatch.indexOf(entityTag) >= 0;
    }

    /**
     * 64 bits of FNV-1a, in hexadecimal. Nobody gains by making two of our own pages collide, and a cryptographic
     * digest would load a provider's classes for it.
     */
    private static String fingerprint(byte[] bytes) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return Long.toHexString(hash);
    }

    private static byte[] compress(byte[] plain) {
        var out = new ByteArrayOutputStream(plain.length / 2);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return out.toByteArray();
    }
}
