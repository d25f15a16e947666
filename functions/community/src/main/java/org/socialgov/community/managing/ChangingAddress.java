package org.socialgov.community.managing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.directory.Affiliation;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/** The change of a member's address: requested in a session, confirmed by both addresses. */
public final class ChangingAddress {

    /** One address has confirmed; the other has not. */
    public static final String HALF = "half";

    /** History entries or deliveries that go ahead in one change: a DynamoDB transaction takes at most 100 writes. */
    private static final int MOST_AT_ONCE = 40;

    /** The number of writes of history and deliveries in the change that moves the membership. */
    private static final int MOST_WRITES = 88;

    private ChangingAddress() {}

    /**
     * Orders a mail to both addresses. The reply never discloses whether the other address is a member's, or is
     * suppressed.
     *
     * @param there the status of the other address in the membership's community
     * @param here the mail limit of the member's own address
     * @param earlier an earlier request; it becomes void, and its links too
     */
    public static SubscriptionActions.Act ask(
        EmailAddress newAddress,
        Members.AddressStatus there,
        AddressMailLimit here,
        Optional<AddressChange> earlier,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        return (session, member) -> {
            if (!(member.state() instanceof Membership.State.Active) || newAddress.equals(member.address())) {
                return new SubscriptionActions.Outcome.NotNow();
            }
            var mailedHere = here.take(MailKind.CHANGE_ADDRESS, limits, now);
            if (mailedHere.isEmpty()) {
                return new SubscriptionActions.Outcome.Done(Change.none());
            }
            // Two spellings of one mailbox count once: it is one change, and a transaction may name an item only once.
            boolean isOneMailbox = there.mailLimit().mailbox().equals(here.mailbox());
            var mailedThere = there.isSuppressed()
                ? Optional.<AddressMailLimit>empty()
                : isOneMailbox
                  ? mailedHere
                  : there.mailLimit().take(MailKind.CHANGE_ADDRESS, limits, now);
            var toOld = MailOrder.create(MailKind.CHANGE_ADDRESS, member, now, randomness).withNote(newAddress.value());
            var toNew = MailOrder.create(MailKind.CHANGE_ADDRESS, member, now, randomness).about(newAddress);
            var writes = new Change.Builder()
                .put(toOld)
                .put(mailedHere.get())
                .put(
                    new AddressChange(
                        member.key(),
                        newAddress,
                        now,
                        now.plus(Link.Purpose.CHANGE_ADDRESS.lifetime()),
                        toOld.ref().id(),
                        mailedThere.map(_ -> toNew.ref().id()),
                        Optional.empty(),
                        earlier.map(wish -> wish.revision() + 1).orElseGet(() -> Item.firstRevision(now))
                    )
                );
            mailedThere.ifPresent(taken -> {
                writes.put(toNew);
                if (!isOneMailbox) {
                    writes.put(taken);
                }
            });
            return new SubscriptionActions.Outcome.Done(writes.change(randomness));
        };
    }

    /**
     * Input of a confirmation.
     *
     * @param change the current request
     * @param there the membership of the other address, if any
     * @param tombstone the tombstone of the other address, where there is no membership
     * @param left all items under the member's key
     * @param leftThere all items under the key of the other address
     */
    public record Context(
        LinkContext linkContext,
        Optional<AddressChange> change,
        Optional<Membership> there,
        Optional<Tombstone> tombstone,
        List<MemberItem> left,
        List<MemberItem> leftThere
    ) {
        public Context {
            left = List.copyOf(left);
            leftThere = List.copyOf(leftThere);
        }

        public static Context by(LinkContext linkContext, Members members) {
            var member = linkContext.member();
            var change = member.flatMap(m -> members.addressChange(m.key()));
            var key = change.map(wish -> MemberKey.of(member.orElseThrow().community(), wish.newAddress()));
            return new Context(
                linkContext,
                change,
                key.flatMap(members::member),
                key.flatMap(members::tombstone),
                member.map(m -> members.everything(m.key())).orElse(List.of()),
                key.map(members::everything).orElse(List.of())
            );
        }
    }

    /**
     * Confirms one address. With the second confirmation the membership moves: its state and dates stay, and the former
     * address is kept nowhere.
     *
     * @param verdict the verdict of the community's rule on the other address: a person who would need approval there
     *     must join with it
     * @param affiliation the organization of the other mailbox, which the member is counted with from then on
     */
    public static Transition.Step<LinkOutcome> confirm(
        Context found,
        String community,
        Optional<Eligibility.Verdict> verdict,
        Optional<Affiliation> affiliation,
        Instant now,
        Randomness randomness
    ) {
        var refused = found.linkContext().refusal(Link.Purpose.CHANGE_ADDRESS, community, now);
        if (refused.isPresent()) {
            return new Transition.Step.Last<>(refused.get());
        }
        var link = found.linkContext().link().orElseThrow();
        if (link.use().isPresent()) {
            return new Transition.Step.Last<>(LinkOutcome.DoneBefore.by(link.use().get()));
        }
        if (!isOpen(found, link, now) || verdict.filter(Eligibility.Verdict::isEligible).isEmpty()) {
            return new Transition.Step.Last<>(new LinkOutcome.Over());
        }
        var wish = found.change().orElseThrow();
        var member = found.linkContext().member().orElseThrow();
        if (!wish.isCompletedBy(link)) {
            var writes = new Change.Builder().put(wish.confirmedBy(link, now)).put(link.usedWith(HALF, now));
            return new Transition.Step.Last<>(
                new LinkOutcome.Done(HALF, Optional.of(member), writes.change(randomness))
            );
        }
        var key = MemberKey.of(community, wish.newAddress());
        var deliveries = MovedDeliveries.of(found.left(), found.leftThere(), key, now);
        return ahead(found, deliveries, key, now)
            .<Transition.Step<LinkOutcome>>map(part -> new Transition.Step.Part<>(part.change(randomness)))
            .orElseGet(() ->
                new Transition.Step.Last<>(move(found, link, wish, member, affiliation, deliveries, now, randomness))
            );
    }

    /**
     * A part of the writes that goes ahead of the membership, where all are too many for one change. The entries of a
     * history contain no address, so they can lie under the new key before the membership does.
     */
    private static Optional<Change.Builder> ahead(
        Context found,
        MovedDeliveries deliveries,
        MemberKey to,
        Instant now
    ) {
        var history = found
            .left()
            .stream()
            .filter(HistoryEntry.class::isInstance)
            .map(HistoryEntry.class::cast)
            .toList();
        if (history.size() > MOST_AT_ONCE) {
            var writes = new Change.Builder();
            history.subList(0, MOST_AT_ONCE).forEach(entry -> writes.remove(entry).put(entry.movedTo(to)));
            return Optional.of(writes);
        }
        return !isActive(found.there()) && 2 * history.size() + deliveries.writes() > MOST_WRITES
            ? deliveries.ahead(MOST_AT_ONCE, now)
            : Optional.empty();
    }

    private static boolean isOpen(Context found, Link link, Instant now) {
        return (
            isActive(found.linkContext().member()) &&
            found
                .change()
                .filter(wish -> wish.isOpenAt(now) && wish.isAskedIn(link))
                .isPresent() &&
            isFree(found)
        );
    }

    private static boolean isActive(Optional<Membership> membership) {
        return membership.filter(member -> member.state() instanceof Membership.State.Active).isPresent();
    }

    /**
     * Whether the membership can move to the other address: it is not suppressed there, and no coordinator decides or
     * has decided about it.
     */
    private static boolean isFree(Context found) {
        boolean isTaken = found
            .there()
            .filter(
                there ->
                    switch (there.state()) {
                        case Membership.State.Pending _, Membership.State.Active _, Membership.State.Left _ -> false;
                        case
                            Membership.State.AwaitingApproval _,
                            Membership.State.Declined _,
                            Membership.State.Suppressed _ -> true;
                    }
            )
            .isPresent();
        return !isTaken && found.tombstone().flatMap(Tombstone::suppressedAt).isEmpty();
    }

    private static LinkOutcome move(
        Context found,
        Link link,
        AddressChange wish,
        Membership member,
        Optional<Affiliation> affiliation,
        MovedDeliveries deliveries,
        Instant now,
        Randomness randomness
    ) {
        var moved = member
            .movedTo(
                wish.newAddress(),
                found
                    .there()
                    .map(one -> one.revision() + 1)
                    .orElseGet(() -> Item.firstRevision(now))
            )
            .affiliated(affiliation);
        var writes = new Change.Builder()
            .remove(member)
            .remove(wish)
            .put(link.usedWith(LinkOutcome.DONE, now))
            .put(HistoryEntry.of(moved, HistoryEntry.Event.ADDRESS_CHANGED, link.order(), now, randomness));
        for (MemberItem item : found.left()) {
            switch (item) {
                case HistoryEntry entry -> writes.remove(entry).put(entry.movedTo(moved.key()));
                case RejoinRequest rejoinRequest -> writes.remove(rejoinRequest);
                case SoftBounces bounces -> writes.remove(bounces);
                // The decision was about the former address.
                case ApprovalDecision approvalDecision -> writes.remove(approvalDecision);
                case Membership _, AddressChange _ -> {
                    // Moved above.
                }
                case ListImport.Invitation invitation -> writes.remove(invitation);
                // The former address was invited: the mark stays with it, so that no list invites it again.
                case ListImport.Invited _ -> {
                }
                // Mail orders expire by themselves, deliveries move below; a tombstone is of an earlier erasure.
                case MailOrder _, Tombstone _ -> {
                }
            }
        }
        var there = found.there();
        if (isActive(there)) {
            // The person has two memberships: the one of the other address stays as it is.
            return new LinkOutcome.Done(LinkOutcome.DONE, there, writes.change(randomness));
        }
        deliveries.writeTo(writes);
        writes.create(moved).put(MailOrder.create(MailKind.MOVED, moved, now, randomness));
        return new LinkOutcome.Done(LinkOutcome.DONE, Optional.of(moved), writes.change(randomness));
    }
}
