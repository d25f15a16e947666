package org.socialgov.membership;

import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.ledger.LedgerUnavailable;

/**
 * What a community's rule and the directory say of an address.
 *
 * @param affiliation the organization that the mailbox belongs to, as far as anybody can tell now
 */
record Admission(Eligibility.Verdict verdict, Optional<Affiliation> affiliation) {
    /** Asks the directory once: a visitor waits meanwhile. */
    static Admission of(EmailAddress address, Community community, Wiring wiring) {
        var domain = Domain.of(address);
        var byName = community.eligibility().verdict(domain, Optional.empty());
        boolean decidesByList = needsTheDirectory(byName, community);
        var listing = listing(domain, decidesByList, wiring);
        return new Admission(
            decidesByList ? community.eligibility().verdict(domain, listing) : byName,
            Affiliation.of(listing)
        );
    }

    /** What the rule says, with the directory asked only where its answer matters. */
    static Eligibility.Verdict verdict(EmailAddress address, Community community, Directory directory) {
        var domain = Domain.of(address);
        var byName = community.eligibility().verdict(domain, Optional.empty());
        return needsTheDirectory(byName, community)
            ? community.eligibility().verdict(domain, directory.find(domain))
            : byName;
    }

    /** An address that is admitted by its domain's name alone is so whatever the list says. */
    private static boolean needsTheDirectory(Eligibility.Verdict byName, Community community) {
        return !(byName instanceof Eligibility.Verdict.Eligible) && community.eligibility().asksTheDirectory();
    }

    /** Nobody is turned away because the list can't be read, only to be counted better. */
    private static Optional<Listing> listing(Domain domain, boolean decides, Wiring wiring) {
        try {
            return wiring.directory().find(domain);
        } catch (LedgerUnavailable unavailable) {
            if (decides) {
                throw unavailable;
            }
            wiring.log().unexpected("directory-not-reached", unavailable);
            return wiring.shippedDirectory().find(domain);
        }
    }
}
