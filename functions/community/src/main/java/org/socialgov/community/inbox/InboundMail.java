package org.socialgov.community.inbox;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;

/**
 * A mail to the community, as far as anything is decided by it.
 *
 * @param id the mail service's
 * @param receivedAt by the mail service's clock
 * @param from the one address that it says it is from, which is the one that was checked; empty if it says none, or two
 * @param name what the writer calls themselves, on one line; empty if they don't say
 * @param subject on one line
 * @param proof whether it is known to come from that address
 * @param isAutomatic whether a program sent it by itself: an answer to such a mail could go round and round
 * @param isHarmful whether the mail service found a virus in it, or takes it for spam
 */
public record InboundMail(
    String id,
    Instant receivedAt,
    Optional<EmailAddress> from,
    String name,
    String subject,
    Proof proof,
    boolean isAutomatic,
    boolean isHarmful
) {
    /** What DMARC (RFC 7489) says of the address that a mail says it is from. The mail service finds it out. */
    public enum Proof {
        PASS,
        FAIL,
        /** The address's domain says nothing about how its mail can be told from others'. */
        GRAY,
        PROCESSING_FAILED,
    }

    @Override
    public String toString() {
        return "InboundMail[" + id + "]";
    }
}
