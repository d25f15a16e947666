package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * A member's request to move the membership to another address. The membership moves after both addresses have
 * confirmed the request. The current address confirms it, so that a stolen manage link can't take over the membership.
 * The new address confirms it, so that a member can't subscribe another person.
 *
 * @param toOld id of the mail order whose link confirms the request for the current address
 * @param toNew id of the mail order for the new address; empty if no mail may be sent there. No reply discloses that
 * @param confirmed the first confirmation, and the mail that it came from
 */
public record AddressChange(
    MemberKey member,
    EmailAddress newAddress,
    Instant askedAt,
    Instant expiresAt,
    String toOld,
    Optional<String> toNew,
    Optional<Confirmed> confirmed,
    long revision
) implements MemberItem, UncountedItem {
    /**
     * The first confirmation.
     *
     * @param order id of the mail order whose link was used
     */
    public record Confirmed(String order, Instant at) {}

    /** Whether the request can still be confirmed. */
    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether a link was mailed for this request, and not for an earlier one. */
    public boolean isAskedIn(Link link) {
        return link.order().equals(toOld) || toNew.filter(link.order()::equals).isPresent();
    }

    /** Whether this link is the second confirmation: the other address has confirmed already. */
    public boolean isCompletedBy(Link link) {
        return confirmed.filter(first -> !first.order().equals(link.order())).isPresent();
    }

    public AddressChange confirmedBy(Link link, Instant now) {
        return new AddressChange(
            member,
            newAddress,
            askedAt,
            expiresAt,
            toOld,
            toNew,
            Optional.of(new Confirmed(link.order(), now)),
            revision + 1
        );
    }
}
