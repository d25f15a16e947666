package org.socialgov.community.ledger;

import java.time.Instant;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * A coordinator's decision about a request to join that is outside the community's rule. The first one counts; the
 * other coordinators see it after their press.
 *
 * @param by the coordinator whose mail held the link that was pressed
 * @param reason in the coordinator's words; empty if none was given
 * @param about when the request that it decides was confirmed: a later request needs another decision
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
    /** Whether a link was mailed for the request that this decides. */
    public boolean isAbout(Link link) {
        return !link.createdAt().isBefore(about) && !link.createdAt().isAfter(at);
    }
}
