package org.socialgov.membership;

import java.util.Optional;
import org.socialgov.community.Affiliation;
import org.socialgov.community.Community;
import org.socialgov.community.EmailAddress;
import org.socialgov.community.LedgerUnavailable;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Eligibility;

/** What a community's rule and the directory say of an address. */
final class Admission {

    private Admission() {}

    /** What the rule says, with the directory asked only where its answer matters. */
    static Eligibility.Verdict of(EmailAddress address, Community community, Directory directory) {
        var rule = community.eligibility();
        var domain = Domain.of(address);
        // An address that is admitted by its domain's name alone needs no read.
        var byName = rule.verdict(domain, Optional.empty());
        return byName instanceof Eligibility.Verdict.Eligible || !rule.asksTheDirectory()
            ? byName
            : rule.verdict(domain, directory.find(domain));
    }

    /**
     * The organization that the mailbox belongs to, as far as anybody can tell now: nobody is turned away because the
     * list can't be read, only to be counted better.
     */
    static Optional<Affiliation> affiliation(EmailAddress address, Wiring wiring) {
        var domain = Domain.of(address);
        try {
            return Affiliation.of(wiring.directory().find(domain));
        } catch (LedgerUnavailable unavailable) {
            wiring.log().unexpected("directory-not-reached", unavailable);
            return Affiliation.of(wiring.shippedDirectory().find(domain));
        }
    }
}
