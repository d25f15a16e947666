package org.socialgov.membership;

import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.EmailAddress;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Domain;
import org.socialgov.community.directory.Eligibility;

/** What a community's rule says of an address, with the directory asked only where its answer matters. */
final class Admission {

    private Admission() {}

    static Eligibility.Verdict of(EmailAddress address, Community community, Directory directory) {
        var rule = community.eligibility();
        var domain = Domain.of(address);
        // An address that is admitted by its domain's name alone needs no read.
        var byName = rule.verdict(domain, Optional.empty());
        return byName instanceof Eligibility.Verdict.Eligible || !rule.asksTheDirectory()
            ? byName
            : rule.verdict(domain, directory.find(domain));
    }
}
