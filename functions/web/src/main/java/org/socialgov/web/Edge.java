package org.socialgov.web;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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
 * @param secrets the SHA-256 of each valid secret; empty if there is no network
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html">Secret header of an origin</a>
 */
public record Edge(boolean only, List<Hash> secrets) {
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

    /** The SHA-256 of a secret. */
    record Hash(byte[] bytes) {
        static Hash of(String secret) {
            return new Hash(Sha256.bytes(secret));
        }

        /** @param text 64 hexadecimal digits; hyphens are ignored */
        static Hash parse(String text) {
            String digits = text.replace("-", "");
            if (digits.length() == 64) {
                try {
                    return new Hash(HexFormat.of().parseHex(digits));
                } catch (IllegalArgumentException noDigits) {
                    throw unreadable(noDigits);
                }
            }
            throw unreadable(null);
        }

        private static IllegalStateException unreadable(Throwable cause) {
            return new IllegalStateException(
                "EDGE_SECRET_HASHES must be the SHA-256 of one or two secrets, each in 64 hexadecimal digits, with a comma between them",
                cause
            );
        }

        /** Compares in constant time. */
        boolean matches(Hash other) {
            return MessageDigest.isEqual(bytes, other.bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Hash hash && matches(hash);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Hash[redacted]";
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
        var secrets = new ArrayList<Hash>();
        for (String hash : settings.textOrEmpty("EDGE_SECRET_HASHES").orElse("").split(",")) {
            if (!hash.isBlank()) {
                secrets.add(Hash.parse(hash.strip()));
            }
        }
        return new Edge(only.equals("on"), secrets);
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
        var sent = Hash.of(request.header(SECRET_HEADER).orElseThrow());
        boolean vouches = false;
        for (Hash secret : secrets) {
            vouches |= secret.matches(sent);
        }
        return vouches;
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
}
