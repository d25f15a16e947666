package org.socialgov.coordinators.session;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Places in a list that a page hands to the browser. A token serves the session and the query that it was made for: the
 * secret of the session's cookie signs the query and the place. Nothing is stored.
 */
public final class PageTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 32;

    /** A place has a time, a key, and what an export needs; no address. */
    private static final int LONGEST = 1_000;

    private final byte[] cookie;
    private final String query;

    /**
     * @param cookie the secret of the session
     * @param query what is listed: another list doesn't take the tokens of this one
     */
    public PageTokens(String cookie, String query) {
        this.cookie = cookie.getBytes(StandardCharsets.UTF_8);
        this.query = query;
    }

    public String token(String place) {
        byte[] text = place.getBytes(StandardCharsets.UTF_8);
        byte[] token = Arrays.copyOf(text, text.length + SIGNATURE);
        System.arraycopy(signature(text), 0, token, text.length, SIGNATURE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The place of a token; empty if it was made for another session or query, or was altered. */
    public Optional<String> place(String token) {
        byte[] bytes;
        try {
            bytes = token.length() > LONGEST ? new byte[0] : Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length < SIGNATURE) {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
        byte[] signature = Arrays.copyOfRange(bytes, text.length, bytes.length);
        return MessageDigest.isEqual(signature, signature(text))
            ? Optional.of(new String(text, StandardCharsets.UTF_8))
            : Optional.empty();
    }

    private byte[] signature(byte[] place) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(cookie, ALGORITHM));
            mac.update(query.getBytes(StandardCharsets.UTF_8));
            // No query contains it: query and place can't be told apart in another way.
            mac.update((byte) 0);
            return mac.doFinal(place);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
