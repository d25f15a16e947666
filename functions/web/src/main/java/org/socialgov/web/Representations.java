package org.socialgov.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The representations of one resource: plain, and compressed for clients that accept it. Each has its own entity tag,
 * since a strong tag identifies the exact bytes (RFC 9110, 8.8.3).
 *
 * @param tag the entity tag of the plain bytes, without quotes
 * @param gzip null if there is none
 * @param brotli null if there is none
 */
public record Representations(String contentType, String tag, byte[] plain, byte[] gzip, byte[] brotli) {
    /** The representations of a page that was just joined. */
    public static Representations of(String contentType, byte[] plain) {
        return new Representations(contentType, fingerprint(plain), plain, compress(plain), null);
    }

    /** The best representation that the client accepts, or 304 if the client already has it. */
    public Response answer(Request request, String cacheControl) {
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

    /**
     * Whether a client accepts a coding: the header lists it or {@code *}, with a weight above zero (RFC 9110, 12.5.3).
     */
    public static boolean takes(String acceptEncoding, String coding) {
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

    /** Whether a client already has this representation. If-None-Match uses weak comparison (RFC 9110, 13.1.2). */
    private static boolean has(String ifNoneMatch, String entityTag) {
        return ifNoneMatch.strip().equals("*") || ifNoneMatch.indexOf(entityTag) >= 0;
    }

    /**
     * 64 bits of FNV-1a, in hexadecimal. A collision of two pages of the site is no attack, and a cryptographic digest
     * would load a security provider's classes, which slows the cold start.
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
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
