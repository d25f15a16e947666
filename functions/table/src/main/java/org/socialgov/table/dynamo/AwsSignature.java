package org.socialgov.table.dynamo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the requests to DynamoDB.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature version 4</a>
 */
final class AwsSignature {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HASH = "SHA-256";
    private static final String MAC = "HmacSHA256";
    private static final String SERVICE = "dynamodb";
    private static final String END = "aws4_request";

    private final Credentials credentials;
    private final String region;
    private volatile DayKey lastKey;

    private record DayKey(String day, byte[] key) {}

    AwsSignature(Credentials credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    /**
     * The headers of a signed POST to the path {@code /}.
     *
     * @param host as the header {@code Host} has it
     * @param target the version of the API and the operation
     */
    SortedMap<String, String> headers(String host, String target, byte[] body, Instant now) {
        String time = IsoTime.basic(now);
        String day = time.substring(0, time.indexOf('T'));
        String bodyHash = hash(body);
        var headers = new TreeMap<String, String>();
        headers.put("content-type", "application/x-amz-json-1.0");
        headers.put("host", host);
        headers.put("x-amz-content-sha256", bodyHash);
        headers.put("x-amz-date", time);
        if (!credentials.session().isEmpty()) {
            headers.put("x-amz-security-token", credentials.session());
        }
        headers.put("x-amz-target", target);

        var canonical = new StringBuilder("POST\n/\n\n");
        var names = new StringBuilder();
        for (var header : headers.entrySet()) {
            canonical.append(header.getKey()).append(':').append(header.getValue()).append('\n');
            names.append(names.isEmpty() ? "" : ";").append(header.getKey());
        }
        String scope = day + '/' + region + '/' + SERVICE + '/' + END;
        canonical.append('\n').append(names).append('\n').append(bodyHash);
        String toSign = ALGORITHM + '\n' + time + '\n' + scope + '\n' + hash(bytes(canonical.toString()));
        headers.put(
            "authorization",
            ALGORITHM +
                " Credential=" +
                credentials.id() +
                '/' +
                scope +
                ", SignedHeaders=" +
                names +
                ", Signature=" +
                HexFormat.of().formatHex(mac(key(day), toSign))
        );
        // The connection writes it.
        headers.remove("host");
        return headers;
    }

    /** The key for all requests of a day. */
    private byte[] key(String day) {
        var found = lastKey;
        if (found == null || !found.day.equals(day)) {
            byte[] key = bytes("AWS4" + credentials.secret());
            for (String part : new String[] { day, region, SERVICE, END }) {
                key = mac(key, part);
            }
            found = new DayKey(day, key);
            lastKey = found;
        }
        return found.key;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(HASH).digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Each Java platform has both algorithms. */
    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
