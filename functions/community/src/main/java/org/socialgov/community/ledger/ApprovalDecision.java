package org.socialgov.community.ledger;

import java.time.Instant;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * A coordinator's decision about a request to join that is outside the community's rule. The first decision counts; the
 * pages of later links show it.
 *
 * @param by the coordinator whose mail held the link
 * @param reason the coordinator's text; empty if none was given
 * @param about when the request was confirmed: a later request needs another decision
 */
public record ApprovalDecision(
    MemberKey member,
    boolean approved,
    EmailAddress by,
    String reason,
    Instant at,
    Instant about,
    long revision
) implements MemberItem, UncountedItem {
    /** Whether a link was mailed for the request that this decision is about. */
    public boolean isAbout(Link link) {
        return !link.createdAt().isBefore(about) && !link.createdAt().isAfter(at);
    }
}
