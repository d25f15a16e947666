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
import org.socialgov.community.ledger.LedgerUnavailable;

/**
 * What a community's rule and the directory say of an address.
 *
 * @param affiliation the organization that the mailbox belongs to, as far as anybody can tell now
 */
record Admission(Eligibility.Verdict verdict, Optional<Affiliation> affiliation) {
    /** Asks the directory once: a visitor waits meanwhile. */
    static Admission of(EmailAddress address, Community community, Wiring wiring) {
        var rule = Rule.of(address, community);
        var listing = listing(rule, wiring);
        return new Admission(rule.verdict(() -> listing), Affiliation.of(listing));
    }

    /** What the rule says, with the directory asked only where its answer matters. */
    static Eligibility.Verdict verdict(EmailAddress address, Community community, Directory directory) {
        var rule = Rule.of(address, community);
        return rule.verdict(() -> directory.find(rule.domain()));
    }

    /**
     * A community's rule for an address.
     *
     * @param byName what it says of the domain's name alone
     */
    private record Rule(Domain domain, Eligibility eligibility, Eligibility.Verdict byName) {
        static Rule of(EmailAddress address, Community community) {
            var domain = Domain.of(address);
            return new Rule(domain, community.eligibility(), community.eligibility().verdict(domain, Optional.empty()));
        }

        /** An address that is admitted by its domain's name alone is so whatever the list says. */
        boolean needsTheDirectory() {
            return !(byName instanceof Eligibility.Verdict.Eligible) && eligibility.asksTheDirectory();
        }

        /** @param listing what the directory says of the domain; asked only where it matters */
        Eligibility.Verdict verdict(Supplier<Optional<Listing>> listing) {
            return needsTheDirectory() ? eligibility.verdict(domain, listing.get()) : byName;
        }
    }

    /** Nobody is turned away because the list can't be read, only to be counted better. */
    private static Optional<Listing> listing(Rule rule, Wiring wiring) {
        try {
            return wiring.directory().find(rule.domain());
        } catch (LedgerUnavailable unavailable) {
            if (rule.needsTheDirectory()) {
                throw unavailable;
            }
            wiring.log().unexpected("directory-not-reached", unavailable);
            return wiring.shippedDirectory().find(rule.domain());
        }
    }
}
