package org.socialgov.community.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;

/**
 * A mail to the community, with the data that decisions need.
 *
 * @param id the mail service's id
 * @param receivedAt by the mail service's clock
 * @param from the one address in the header {@code From}, which DMARC checked; empty if there is none, or if it is in
 *     doubt
 * @param name the sender's display name, on one line; may be empty
 * @param subject on one line
 * @param recipients the addresses of ours that it was sent to, as the mail service says
 * @param messageId its id as its writer's mail program gave it, without angle brackets; empty if it has none
 * @param answers the ids of the messages that it answers ({@code In-Reply-To}, {@code References}), without angle
 *     brackets
 * @param date as the mail gives it, on one line; may be empty
 * @param tokens words in the subject that can be a link's token
 * @param proof whether the sender's address is verified
 * @param isAutomatic whether a program sent it without a person: a reply to such a mail could cause an endless loop
 */
public record InboundMail(
    String id,
    Instant receivedAt,
    Optional<EmailAddress> from,
    String name,
    String subject,
    List<EmailAddress> recipients,
    Optional<String> messageId,
    List<String> answers,
    String date,
    List<String> tokens,
    Proof proof,
    boolean isAutomatic,
    Scan scan
) {
    public InboundMail {
        recipients = List.copyOf(recipients);
        answers = List.copyOf(answers);
        tokens = List.copyOf(tokens);
    }

    /** The DMARC verdict (RFC 7489) on the address in {@code From}, as the mail service determined it. */
    public enum Proof {
        PASS,
        FAIL,
        /** The address's domain says nothing about how its mail can be told from others'. */
        GRAY,
        PROCESSING_FAILED,
    }

    /** What the mail service found in it. */
    public enum Scan {
        CLEAN,
        /** It could not be searched for viruses, or with an uncertain result. */
        UNCERTAIN,
        /** A virus, or spam. */
        HARMFUL,
    }

    /** Whether it is known to come from the one address that it gives. */
    public boolean isProven() {
        return proof == Proof.PASS && from.isPresent();
    }

    @Override
    public String toString() {
        return "InboundMail[" + id + "]";
    }
}
