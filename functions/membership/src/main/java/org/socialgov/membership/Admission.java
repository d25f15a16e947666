package org.socialgov.membership;

import java.util.Optional;
import java.util.function.Supplier;
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
    /** Reads the directory once, since a visitor waits for it. */
    static Admission of(EmailAddress address, Community community, Wiring wiring) {
        var rule = Rule.of(address, community);
        var listing = listing(rule, wiring);
        return new Admission(rule.verdict(() -> listing), Affiliation.of(listing));
    }

    /** The verdict of the rule. The directory is read only if its answer matters. */
    static Eligibility.Verdict verdict(EmailAddress address, Community community, Directory directory) {
        var rule = Rule.of(address, community);
        return rule.verdict(() -> directory.find(rule.domain()));
    }

    /**
     * A community's rule for an address.
     *
     * @param byName the rule's verdict on the domain's name alone
     */
    private record Rule(Domain domain, Eligibility eligibility, Eligibility.Verdict byName) {
        static Rule of(EmailAddress address, Community community) {
            var domain = Domain.of(address);
            return new Rule(domain, community.eligibility(), community.eligibility().verdict(domain, Optional.empty()));
        }

        /** The directory doesn't matter for an address that is eligible by its domain's name alone. */
        boolean needsTheDirectory() {
            return !byName.isEligible() && eligibility.asksTheDirectory();
        }

        /** @param listing the directory's entry for the domain; read only if it matters */
        Eligibility.Verdict verdict(Supplier<Optional<Listing>> listing) {
            return needsTheDirectory() ? eligibility.verdict(domain, listing.get()) : byName;
        }
    }

    /**
     * A directory that is unavailable is an error only if the rule depends on it. For statistics, the shipped list is
     * sufficient.
     */
    private static Optional<Listing> listing(Rule rule, Wiring wiring) {
        try {
            return wiring.directory().find(rule.domain());
        } catch (LedgerUnavailable unavailable) {
            if (rule.needsTheDirectory()) {
                throw unavailable;
            }
            wiring.log().unexpected("directory-unavailable", unavailable);
            return wiring.shippedDirectory().find(rule.domain());
        }
    }
}
