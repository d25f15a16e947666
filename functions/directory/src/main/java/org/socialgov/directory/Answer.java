package org.socialgov.directory;

import java.time.LocalDate;
import java.util.Optional;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Listing;

/**
 * An answer of the directory.
 *
 * @param listing the organization that holds the domain; empty if unknown
 * @param suggestion for an unknown domain, the listed domain that was probably meant
 * @param asOf the date of the list that the answer comes from
 */
record Answer(Domain domain, Optional<Listing> listing, Optional<String> suggestion, LocalDate asOf) {
    static Answer of(Domain domain, Directory directory) {
        var listing = directory.find(domain);
        return new Answer(
            domain,
            listing,
            listing.isPresent() ? Optional.empty() : directory.suggestFor(domain),
            listing.map(Listing::asOf).orElseGet(directory::asOf)
        );
    }
}
