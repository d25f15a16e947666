package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * A member's wish to go on under another address. It is carried out when both addresses have confirmed it: the one
 * that the membership has, so that nobody who got hold of a manage link takes it over, and the other one, so that
 * nobody is subscribed by somebody else.
 *
 * @param toOld the mail order whose link confirms it for the member's own address
 * @param toNew the one for the other address; empty if that one may not be mailed, which nobody is told
 * @param confirmed the first press, and which end it came from
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
     * The end that has confirmed.
     *
     * @param order the mail whose link was pressed
     */
    public record Confirmed(String order, Instant at) {}

    public boolean isOpenAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Whether a link was mailed for this wish, and not for an earlier one. */
    public boolean isAskedIn(Link link) {
        return link.order().equals(toOld) || toNew.filter(link.order()::equals).isPresent();
    }

    /** Whether a link's press is the second one: the other end has confirmed already. */
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
