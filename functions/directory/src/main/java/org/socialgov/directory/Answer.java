package org.socialgov.directory;

import java.time.LocalDate;
import java.util.Optional;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Listing;

/**
 * What the directory answers.
 *
 * @param listing who holds the domain; empty where that isn't known
 * @param suggestion for an unknown domain, the listed one that was likely meant
 * @param asOf the day of the list that answered
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
