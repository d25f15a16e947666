package org.socialgov.operations;

import java.util.List;
import java.util.Optional;

/**
 * The settings in SES and the DNS that decide whether mails arrive.
 *
 * @param communityAddress the sender of the mails
 * @param identity the identity that covers it, the address's own or its domain's; empty if there is none
 * @param dmarc the domain's DMARC record; empty if it has none
 * @param coordinatorsSuppressed how many coordinators are on SES's suppression list
 */
public record MailSetup(
    String communityAddress,
    Optional<Identity> identity,
    Optional<String> dmarc,
    Account account,
    boolean configurationSetSends,
    int coordinatorsSuppressed,
    Statistics statistics
) {
    /**
     * A sender that SES knows.
     *
     * @param name an address or a domain
     * @param dkimTokens the tokens of the DNS records for DKIM
     * @param mailFromDomain the MAIL FROM domain, if one is set
     */
    public record Identity(
        String name,
        boolean verified,
        boolean dkimSigns,
        List<String> dkimTokens,
        Optional<String> mailFromDomain,
        boolean mailFromWorks
    ) {
        boolean isDomain() {
            return !name.contains("@");
        }
    }

    /**
     * The account in this region.
     *
     * @param quota mails in 24 hours; below 0 if there is no limit
     */
    public record Account(
        boolean sends,
        boolean inProduction,
        double quota,
        double sentToday,
        boolean suppressesBounces,
        boolean suppressesComplaints
    ) {}

    /** Mails of the last two weeks. */
    public record Statistics(long attempts, long bounces, long complaints) {}

    String domain() {
        return communityAddress.substring(communityAddress.indexOf('@') + 1);
    }
}
