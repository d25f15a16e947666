package org.socialgov.community.directory;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The map from a mail domain to the government organization that holds it. In {@code .gov} the list that was taken in
 * answers alone, since it is complete: a domain that it has dropped belongs to nobody any more. Elsewhere, and as long
 * as no list has been taken in, our own table does.
 */
public final class Directory {

    private static final String GOV = "gov";

    private final OwnListings own;
    private final GovSource list;

    public Directory(OwnListings own, GovSource list) {
        this.own = own;
        this.list = list;
    }

    /** Who holds a domain: what is listed of it or of the nearest domain above it, whole labels only. */
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
     * The bureau is our own table's word, and only as long as it agrees about the organization: bureaus move. The
     * list's own second name is the office that registered the domain, which is not where its people work.
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
