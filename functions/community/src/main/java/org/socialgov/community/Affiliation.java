package org.socialgov.community;

import java.time.LocalDate;
import java.util.Optional;
import org.socialgov.community.directory.Kind;
import org.socialgov.community.directory.Listing;

/**
 * The government organization that a member's mailbox belonged to when they joined. It is kept as it was then:
 * organizations are renamed and merged, and figures of the past must not change for it.
 *
 * @param asOf the day of the directory that says so
 */
public record Affiliation(String organization, Kind kind, LocalDate asOf) {
    /** What the directory says of an address, if it knows it. */
    public static Optional<Affiliation> of(Optional<Listing> listing) {
        return listing.map(found -> new Affiliation(found.organization(), found.kind(), found.asOf()));
    }

    /** The organization without its day: what members are counted by. */
    public Organization counted() {
        return new Organization(organization, kind);
    }

    /** An organization that has members. */
    public record Organization(String name, Kind kind) {}
}
