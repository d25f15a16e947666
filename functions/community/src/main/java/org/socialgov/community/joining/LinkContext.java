package org.socialgov.community.joining;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Links;
import org.socialgov.community.ledger.Members;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Tombstone;

/**
 * What a mailed link found: itself, and what it is about, as both are now. Whatever its button does is decided on it.
 *
 * @param rejoin what somebody who left has asked for, where the link may be about that
 * @param tombstone what is left where there is no membership, where the link may be about that
 */
public record LinkContext(
    Optional<Link> link,
    Optional<Membership> member,
    Optional<RejoinRequest> rejoinRequest,
    Optional<Tombstone> tombstone
) {
    /** Reads what the button that a token opens is decided on. */
    public static <L extends Links & Members> LinkContext by(String token, L ledger) {
        var link = Link.Token.parse(token).flatMap(valid -> ledger.link(valid.hash()));
        return new LinkContext(
            link,
            link.flatMap(found -> ledger.member(found.member())),
            link
                .filter(found -> found.purpose() == Link.Purpose.CONFIRM)
                .flatMap(found -> ledger.rejoinRequest(found.member())),
            link
                .filter(found -> found.purpose() == Link.Purpose.NEVER_AGAIN)
                .flatMap(found -> ledger.tombstone(found.member()))
        );
    }

    /**
     * Why the link shows no button, for a purpose in a community. It changes nothing.
     *
     * @return empty where the button can be shown
     */
    public Optional<LinkOutcome> refusal(Link.Purpose purpose, String community, Instant now) {
        var here = link.filter(l -> l.isFor(purpose, community));
        if (here.isEmpty()) {
            return Optional.of(new LinkOutcome.Unknown());
        }
        // A manage link opens one session: a copy found later in a mailbox or a proxy's log opens nothing.
        boolean used = purpose == Link.Purpose.MANAGE && here.get().use().isPresent();
        return used || here.get().hasExpiredAt(now) ? Optional.of(new LinkOutcome.Over()) : Optional.empty();
    }

    /** The same, of a mailbox that belongs to an organization as the directory says now, or to none that it knows. */
    public LinkContext withAffiliation(Optional<Affiliation> known) {
        return new LinkContext(link, member.map(each -> each.affiliated(known)), rejoinRequest, tombstone);
    }

    /**
     * The same, with consent to the notice that stands above the button, where the request came by mail and was shown
     * none.
     */
    public LinkContext withConsent(String noticeVersion, Instant now) {
        var consent = new Consent(noticeVersion, now);
        return new LinkContext(
            link,
            member.map(each -> each.consent().isGiven() ? each : each.agreeing(consent)),
            rejoinRequest.map(each -> each.consent().isGiven() ? each : each.agreeing(consent)),
            tombstone
        );
    }
}
