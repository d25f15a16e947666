package org.socialgov.community.directory;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The government organization of a member's mailbox at the time of joining. It is not updated: organizations are
 * renamed and merged, and statistics of the past must not change.
 *
 * @param organization its name; for a local government with the domain, since many cities and counties share a name
 * @param asOf the day of the directory's list
 */
public record Affiliation(String organization, Kind kind, LocalDate asOf) {
    /** The affiliation that the directory lists for an address, if any. */
    public static Optional<Affiliation> of(Optional<Listing> listing) {
        return listing.map(found -> new Affiliation(name(found), found.kind(), found.asOf()));
    }

    /** Cities, counties and districts of one name lie in many states: their domain tells them apart. */
    private static String name(Listing listing) {
        return switch (listing.kind()) {
            case FEDERAL, MILITARY, STATE, INTERSTATE, TERRITORY -> listing.organization();
            case COUNTY, CITY, TRIBAL, SPECIAL_DISTRICT, SCHOOL_DISTRICT, OTHER_GOVERNMENT -> listing.organization() +
                " (" +
                listing.matched() +
                ")";
        };
    }

    /** The organization without the day, as members are counted. */
    public Organization counted() {
        return new Organization(organization, kind);
    }

    /** An organization that has members. */
    public record Organization(String name, Kind kind) {}
}
