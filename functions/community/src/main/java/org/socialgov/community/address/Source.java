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
    /** The source of mails that no visitor asks for at the time: reminders. */
    public static final Source SYSTEM = new Source("system");

    private static final int PREFIX_BYTES = 7;
    private static final int ORIGIN_DIGITS = 6;

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

    /** The source of mails from the addresses of one domain. */
    public static Source ofMailFrom(String domain) {
        return new Source("mail from " + domain);
    }

    /**
     * A part of the source's hash: enough to count what came from it, too little to find it. It stands for some 256
     * IPv4 addresses, as an address without its last number does.
     */
    public String origin() {
        return Sha256.hex(text).substring(0, ORIGIN_DIGITS);
    }

    @Override
    public String toString() {
        return "Source[redacted]";
    }
}
