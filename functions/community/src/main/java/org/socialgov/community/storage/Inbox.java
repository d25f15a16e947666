package org.socialgov.community.storage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.ledger.InboundCounts;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.ledger.UnverifiedJoin;

/** Records of the mails that the community received. All reads are consistent. */
public interface Inbox {
    /**
     * The record that a mail was processed.
     *
     * @param mail the mail service's id of the mail
     */
    Optional<ProcessedMail> processedMail(String mail);

    /** The request to join by mail that is stored for an address, including an expired one. */
    Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address);

    /**
     * The requests to join by mail whose sender could not be verified, for the coordinators' brief.
     *
     * @param now requests that have expired by then are left out
     * @param most largest number of requests
     * @return the newest first
     */
    List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most);

    /** The mails to a community in one day; without any if none is stored. */
    InboundCounts inboundCounts(String community, LocalDate day);
}
