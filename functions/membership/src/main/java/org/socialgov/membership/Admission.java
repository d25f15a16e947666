package org.socialgov.membership;

import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.storage.LedgerUnavailable;

/**
 * The result of a community's eligibility rule and of the directory for an address.
 *
 * @param affiliation the organization that the mailbox belongs to; empty if unknown
 */
record Admission(Eligibility.Verdict verdict, Optional<Affiliation> affiliation) {
    /**
     * Reads the directory once, since a visitor waits for it. A directory that is unavailable is an error only if the rule
     * depends on it. For statistics, the shipped list is sufficient.
     */
    static Admission of(EmailAddress address, Community community, Wiring wiring) {
        var domain = Domain.of(address);
        Optional<Listing> listing;
        try {
            listing = wiring.directory().find(domain);
        } catch (LedgerUnavailable unavailable) {
            if (needsTheDirectory(domain, community.eligibility())) {
                throw unavailable;
            }
            wiring.log().unexpected("directory-unavailable", unavailable);
            listing = wiring.shippedDirectory().find(domain);
        }
        return new Admission(community.eligibility().verdict(domain, listing), Affiliation.of(listing));
    }

    /** The verdict of the rule. The directory is read only if its answer matters. */
    static Eligibility.Verdict verdict(EmailAddress address, Community community, Directory directory) {
        var domain = Domain.of(address);
        var rule = community.eligibility();
        return rule.verdict(domain, needsTheDirectory(domain, rule) ? directory.find(domain) : Optional.empty());
    }

    /** The directory doesn't matter for an address that is eligible by its domain's name alone. */
    private static boolean needsTheDirectory(Domain domain, Eligibility rule) {
        return rule.asksTheDirectory() && !rule.verdict(domain, Optional.empty()).isEligible();
    }
}
