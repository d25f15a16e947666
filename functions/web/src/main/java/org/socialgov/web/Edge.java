package org.socialgov.web;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.socialgov.community.address.Sha256;
import org.socialgov.environment.Settings;

/**
 * The content delivery network in front of the API ({@code infrastructure/edge.yaml}). It adds a secret header to each
 * request that it forwards, and a header with the visitor's address. Without the latter, all visitors would have the
 * network's few addresses and share one limit.
 *
 * <p>The environment holds the SHA-256 of the secrets, never a secret: a list of settings, a log, or a copy of the code
 * doesn't give access to the API. Two secrets are valid at once, so that a secret can be rotated without an outage.
 *
 * @param only whether requests that bypass the network are refused
 * @param secrets the SHA-256 of each valid secret, in lower-case hexadecimal digits; empty if there is no network
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html">Secret header of an origin</a>
 */
public record Edge(boolean only, List<String> secrets) {
    /** No network: its headers are ignored, and every request is accepted. */
    public static final Edge NONE = new Edge(false, List.of());

    /**
     * CloudFront overwrites a visitor's header of this name. It reserves names that begin with {@code X-Edge-} and
     * {@code X-Amz-}.
     */
    static final String SECRET_HEADER = "x-origin-secret";

    /** The visitor's address and port: {@code 198.51.100.10:46532}, or {@code 2001:db8::7:46532} without brackets. */
    static final String ADDRESS_HEADER = "cloudfront-viewer-address";

    public Edge {
        secrets = List.copyOf(secrets);
        if (only && secrets.isEmpty()) {
            throw new IllegalArgumentException(
                "ONLY_BY_EDGE is on and EDGE_SECRET_HASHES is empty: every request would be refused; set EDGE_SECRET_HASHES"
            );
        }
    }

    /**
     * Reads {@code ONLY_BY_EDGE} (on, off) and {@code EDGE_SECRET_HASHES} (separated by commas, may be empty).
     *
     * @throws IllegalStateException if a setting is missing or invalid; the message names it
     */
    static Edge read(Settings settings) {
        String only = settings.text("ONLY_BY_EDGE");
        if (!only.equals("on") && !only.equals("off")) {
            throw new IllegalStateException("ONLY_BY_EDGE must be on or off");
        }
        var secrets = new ArrayList<String>();
        for (String hash : settings.textOrEmpty("EDGE_SECRET_HASHES").orElse("").split(",")) {
            if (!hash.isBlank()) {
                secrets.add(digits(hash.strip()));
            }
        }
        return new Edge(only.equals("on"), secrets);
    }

    /** @param hash 64 hexadecimal digits; hyphens are ignored */
    private static String digits(String hash) {
        String digits = hash.replace("-", "").toLowerCase(Locale.ROOT);
        boolean isHash = digits.length() == 64;
        for (int i = 0; i < digits.length(); i++) {
            isHash &= HexFormat.isHexDigit(digits.charAt(i));
        }
        if (!isHash) {
            throw new IllegalStateException(
                "EDGE_SECRET_HASHES must be the SHA-256 of one or two secrets, each in 64 hexadecimal digits, with a comma between them"
            );
        }
        return digits;
    }

    /**
     * The request as the functions see it: with the visitor's own address if the network's secret proves it, and
     * without the headers that only the network may set.
     *
     * @return empty if the request must be refused because it bypassed the network
     */
    Optional<Request> admit(Request request) {
        if (request.header(SECRET_HEADER).isEmpty()) {
            return only ? Optional.empty() : Optional.of(request.without(ADDRESS_HEADER));
        }
        boolean vouched = vouches(request);
        if (only && !vouched) {
            return Optional.empty();
        }
        var address = vouched ? request.header(ADDRESS_HEADER).flatMap(Edge::address) : Optional.<String>empty();
        var stripped = request.without(SECRET_HEADER).without(ADDRESS_HEADER);
        return Optional.of(address.map(stripped::from).orElse(stripped));
    }

    private boolean vouches(Request request) {
        if (secrets.isEmpty()) {
            return false;
        }
        byte[] sent = bytes(Sha256.hex(request.header(SECRET_HEADER).orElseThrow()));
        boolean vouches = false;
        for (String secret : secrets) {
            // In constant time.
            vouches |= MessageDigest.isEqual(bytes(secret), sent);
        }
        return vouches;
    }

    private static byte[] bytes(String digits) {
        return digits.getBytes(StandardCharsets.US_ASCII);
    }

    /** The address without its port, which follows the last colon. Empty if it is invalid. */
    private static Optional<String> address(String addressAndPort) {
        int colon = addressAndPort.lastIndexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        String address = addressAndPort.substring(0, colon);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        try {
            // A literal causes no DNS lookup.
            return Optional.of(InetAddress.ofLiteral(address).getHostAddress());
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Edge[only=" + only + "]";
    }
}
