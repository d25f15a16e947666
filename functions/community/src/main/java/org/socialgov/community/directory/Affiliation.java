package org.socialgov.community.directory;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The government organization that a member's mailbox belonged to when they joined. It is kept as it was then:
 * organizations are renamed and merged, and figures of the past must not change for it.
 *
 * @param organization its name; of a local one with its domain, since cities and counties of one name are many
 * @param asOf the day of the directory that says so
 */
public record Affiliation(String organization, Kind kind, LocalDate asOf) {
    /** What the directory says of an address, if it knows it. */
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

    /** The organization without its day: what members are counted by. */
    public Organization counted() {
        return new Organization(organization, kind);
    }

    /** An organization that has members. */
    public record Organization(String name, Kind kind) {}
}
