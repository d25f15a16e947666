package org.socialgov.community.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.AddressKey;

/** What is known of the mails that came in. All reads are consistent. */
public interface Inbox {
    Optional<ProcessedMail> processedMail(String mail);

    /** The request to join that is kept for an address, whether its time is over or not. */
    Optional<UnverifiedJoin> unverifiedJoin(String community, AddressKey address);

    /**
     * The requests to join by mail that nobody could check, for the coordinators' brief.
     *
     * @param now those whose time is over by then are left out
     * @param most how many at most
     * @return the newest first
     */
    List<UnverifiedJoin> unverifiedJoins(String community, Instant now, int most);

    /** How many mails were passed on in a day; none yet, if nothing is known. */
    ForwardedToday forwardedToday(String community, LocalDate day);
}
