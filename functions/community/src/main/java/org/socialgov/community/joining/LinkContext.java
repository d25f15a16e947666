package org.socialgov.community.joining;

import java.time.Instant;
import java.util.Optional;
import org.socialgov.community.Consent;
import org.socialgov.community.Coordinators;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.storage.Imports;
import org.socialgov.community.storage.Links;
import org.socialgov.community.storage.MailOrders;
import org.socialgov.community.storage.Members;

/**
 * A mailed link with the current records that its action is decided from.
 *
 * @param rejoinRequest the repeated request to join, or that of a member who left, if the link can confirm one
 * @param tombstone the tombstone where there is no membership, if the link can change it
 * @param mailbox the tombstone of the mailbox, if the link can suppress it, or is an invitation's
 * @param invitation that of the address to an imported list's people, if the link can be its outcome
 */
public record LinkContext(
    Optional<Link> link,
    Optional<Membership> member,
    Optional<RejoinRequest> rejoinRequest,
    Optional<Tombstone> tombstone,
    Optional<Tombstone> mailbox,
    Optional<ListImport.Invitation> invitation
) {
    /**
     * Reads the input of a link's action.
     *
     * @param token the token from the request, in any form
     */
    public static <L extends Links & Members & Imports> LinkContext by(String token, L ledger) {
        var stored = Link.Token.parse(token).flatMap(valid -> ledger.link(valid.hash()));
        var member = stored.flatMap(found -> ledger.member(found.member()));
        var link = stored.map(found ->
            member
                .filter(found::isOfAnEarlier)
                .map(_ -> found.ended())
                .orElse(found)
        );
        var confirm = of(link, Link.Purpose.CONFIRM);
        var neverAgain = of(link, Link.Purpose.NEVER_AGAIN);
        var invite = of(link, Link.Purpose.INVITATION);
        var invitation = confirm
            .or(() -> neverAgain)
            .or(() -> invite)
            .flatMap(found -> ledger.invitation(found.member()));
        return new LinkContext(
            link,
            member,
            confirm.flatMap(found -> ledger.rejoinRequest(found.member())),
            neverAgain.or(() -> invite).flatMap(found -> ledger.tombstone(found.member())),
            link
                .flatMap(Link::mailbox)
                .or(() ->
                    invitation
                        .filter(_ -> invite.isPresent())
                        .map(one -> MemberKey.ofMailbox(one.community(), one.address()))
                )
                .flatMap(ledger::tombstone),
            invitation
        );
    }

    private static Optional<Link> of(Optional<Link> link, Link.Purpose purpose) {
        return link.filter(found -> found.purpose() == purpose);
    }

    /**
     * Reads the input of the action of a link that was mailed to a coordinator. It has expired if that person is no
     * coordinator any more: this is checked at every request, since a mail can't be taken back.
     */
    public static <L extends Links & Members & MailOrders & Imports> LinkContext ofCoordinator(
        String token,
        Coordinators coordinators,
        L ledger
    ) {
        var found = LinkContext.by(token, ledger);
        return found.coordinator(coordinators, ledger).isPresent() ? found : found.ended();
    }

    /** The coordinator whom the link was mailed to; empty if that person is none any more. */
    public Optional<EmailAddress> coordinator(Coordinators coordinators, MailOrders orders) {
        // A link of an earlier release doesn't name the coordinator, but its mail order does.
        var mailedTo = link.flatMap(found ->
            found.coordinator().or(() ->
                orders
                    .order(new MailOrder.Ref(found.member(), found.order()))
                    .flatMap(MailOrder::coordinator)
                    .map(address -> MemberKey.of(found.community(), address))
            )
        );
        return mailedTo.flatMap(key -> {
            String community = link.orElseThrow().community();
            return coordinators
                .of(community)
                .stream()
                .filter(each -> MemberKey.of(community, each).equals(key))
                .findFirst();
        });
    }

    /**
     * The reason why the link's page shows no button, for a purpose in a community. It changes nothing.
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

    /** With the link expired: what it belongs to has ended. */
    public LinkContext ended() {
        return with(link.map(Link::ended), member, rejoinRequest);
    }

    /** With the membership that an invited person's click makes, which isn't stored. */
    LinkContext withMember(Membership invited) {
        return with(link, Optional.of(invited), rejoinRequest);
    }

    /** Whether no mail may be sent to the address, or a coordinator has declined it. */
    boolean hasTombstone() {
        return tombstone.isPresent() || mailbox.isPresent();
    }

    /** With the organization that the directory lists for the mailbox now, if any. */
    public LinkContext withAffiliation(Optional<Affiliation> known) {
        return with(link, member.map(each -> each.affiliated(known)), rejoinRequest);
    }

    /** With consent to the notice above the button, where the request came by mail and included none. */
    public LinkContext withConsent(String noticeVersion, Instant now) {
        var consent = new Consent(noticeVersion, now);
        return with(
            link,
            member.map(each -> each.consent().isGiven() ? each : each.agreeing(consent)),
            rejoinRequest.map(each -> each.consent().isGiven() ? each : each.agreeing(consent))
        );
    }

    private LinkContext with(Optional<Link> with, Optional<Membership> of, Optional<RejoinRequest> again) {
        return new LinkContext(with, of, again, tombstone, mailbox, invitation);
    }
}
