package org.socialgov.community.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The network that a form submission comes from: an IPv4 address, or an IPv6 network of 56 bits, the smallest that one
 * household or office gets.
 *
 * @param text for example {@code 192.0.2.10}, or the seven bytes of the network in hexadecimal
 */
public record Source(String text) {
    private static final int PREFIX_BYTES = 7;

    /** @param address as API Gateway saw it; one that can't be read is a source of its own */
    public static Source of(String address) {
        try {
            // A literal is never looked up. An IPv4-mapped IPv6 address becomes its IPv4 address.
            var parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                ? new Source(HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), PREFIX_BYTES)))
                : new Source(parsed.getHostAddress());
        } catch (IllegalArgumentException noAddress) {
            return new Source(address);
        }
    }

    @Override
    public String toString() {
        return "Source[redacted]";
    }
}
