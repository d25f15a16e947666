package org.socialgov.community.directory;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Maps a mail domain to the government organization that holds it. For {@code .gov}, the imported list alone decides,
 * since it is complete: a domain that is no longer listed belongs to no organization. For other domains, and until a
 * list has been imported, our own table decides.
 */
public final class Directory {

    private static final String GOV = "gov";

    private final OwnListings own;
    private final GovSource list;

    public Directory(OwnListings own, GovSource list) {
        this.own = own;
        this.list = list;
    }

    /** The listing of a domain, or of the nearest domain above it; whole labels only. */
    public Optional<Listing> find(Domain domain) {
        if (domain.isBelow(GOV)) {
            var part = list.part(GovListings.partOf(domain.registered()));
            if (part.isPresent()) {
                return part.get().exactly(domain.registered()).map(this::withBureau);
            }
        }
        return domain.upwards().stream().map(own::exactly).flatMap(Optional::stream).findFirst();
    }

    /** The domain of {@code .gov} that an unknown one is likely to be a misspelling of. */
    public Optional<String> suggestFor(Domain unknown) {
        var typo = new Typo(unknown.registered());
        var parts = list.all();
        if (parts.isEmpty()) {
            own.all().forEach(listing -> typo.compareWith(listing.matched(), listing.kind()));
        } else {
            parts.forEach(part -> part.compareAllWith(typo));
        }
        return typo.nearest();
    }

    /** The day of the list that answers for {@code .gov}. */
    public LocalDate asOf() {
        return list.stock().map(Stock::asOf).orElse(own.reviewed());
    }

    /**
     * Adds the bureau from our own table, if both agree about the organization: bureaus move. The second name in CISA's
     * list is the office that registered the domain, not the office whose staff use it.
     */
    private Listing withBureau(Listing listing) {
        return own
            .exactly(listing.matched())
            .filter(reviewed -> reviewed.organization().equals(listing.organization()))
            .filter(reviewed -> reviewed.kind() == listing.kind())
            .map(reviewed ->
                new Listing(
                    listing.matched(),
                    listing.organization(),
                    reviewed.bureau(),
                    listing.kind(),
                    listing.asOf()
                )
            )
            .orElse(listing);
    }
}
