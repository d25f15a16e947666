package org.socialgov.community.managing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.UncountedItem;
import org.socialgov.community.ledger.UnverifiedJoin;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Links;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/**
 * Erases all data about an address. Three facts are kept: for a suppressed address, its key and the time of the
 * suppression, so that it stays suppressed; and the date and version of the last consent, as evidence that mail was
 * sent with consent.
 *
 * <p>The times of mails to the mailbox, and until when its request is declined, stay for 30 days under a hash: erased,
 * they would let one mailbox ask the coordinators again and again.
 */
public final class Erasing {

    /** The number of items in one change: a DynamoDB transaction takes at most 100 writes. */
    private static final int MOST_AT_ONCE = 60;

    private Erasing() {}

    /**
     * The data to erase.
     *
     * @param left all items under each membership's key, and the tombstones of the mailbox
     * @param unsubscribe the unsubscribe links that still work
     * @param unverifiedJoins requests to join by mail whose sender could not be verified
     * @param mailLimit the times of the latest mails to the address
     */
    public record StoredData(
        OpenSession openSession,
        List<MemberItem> left,
        List<Link> unsubscribe,
        List<UnverifiedJoin> unverifiedJoins,
        AddressMailLimit mailLimit
    ) {
        public StoredData {
            left = List.copyOf(left);
            unsubscribe = List.copyOf(unsubscribe);
            unverifiedJoins = List.copyOf(unverifiedJoins);
        }

        public static <L extends Members & Links & Inbox> StoredData read(OpenSession openSession, L ledger) {
            var left = new ArrayList<MemberItem>();
            var unsubscribe = new ArrayList<Link>();
            var unverifiedJoins = new ArrayList<UnverifiedJoin>();
            var address = AddressKey.of(openSession.address());
            for (Membership member : openSession.memberships()) {
                left.addAll(ledger.everything(member.key()));
                ledger.tombstone(MemberKey.ofMailbox(member.community(), openSession.address())).ifPresent(left::add);
                member.generation().unsubscribe().flatMap(ledger::link).ifPresent(unsubscribe::add);
                member
                    .generation()
                    .inMailings()
                    .flatMap(link -> ledger.link(link.token().hash()))
                    .ifPresent(unsubscribe::add);
                ledger.unverifiedJoin(member.community(), address).ifPresent(unverifiedJoins::add);
            }
            var first = openSession.memberships().getFirst();
            return new StoredData(
                openSession,
                left,
                unsubscribe,
                unverifiedJoins,
                ledger.addressStatus(first.community(), openSession.address()).mailLimit()
            );
        }
    }

    public sealed interface Erased extends Transition {
        /** All data is erased. A receipt is ordered, unless the address is suppressed. */
        record All(Change change) implements Erased {}

        /** There is no such session, or it has ended. */
        record NoSession() implements Erased {}
    }

    /**
     * Decides the next step. The memberships and the session are deleted last, so that erasing can be requested again
     * after an interruption.
     */
    public static Transition.Step<Erased> next(Optional<StoredData> found, Instant now, Randomness randomness) {
        if (found.isEmpty()) {
            return new Transition.Step.Last<>(new Erased.NoSession());
        }
        var kept = found.get();
        var removedFirst = kept
            .left()
            .stream()
            .map(Erasing::removedFirst)
            .flatMap(Optional::stream)
            // A broadcast that finds the member without a delivery sends: the newest deliveries go with the membership.
            .sorted(Comparator.comparing(Erasing::isDelivery))
            .toList();
        var writes = new Change.Builder();
        removedFirst.stream().limit(MOST_AT_ONCE).forEach(writes::remove);
        if (removedFirst.size() > MOST_AT_ONCE) {
            return new Transition.Step.Part<>(writes.change(randomness));
        }
        for (Membership member : kept.openSession().memberships()) {
            writes.remove(member);
            keep(member, kept, now, writes);
        }
        kept.unsubscribe().forEach(writes::remove);
        kept.unverifiedJoins().forEach(writes::remove);
        writes.remove(kept.openSession().session());
        receipt(kept.openSession(), now, randomness).ifPresent(writes::put);
        return new Transition.Step.Last<>(new Erased.All(writes.change(randomness)));
    }

    private static boolean isDelivery(UncountedItem item) {
        return item instanceof MailOrder order && order.ref().isDelivery();
    }

    /** An item that can be deleted before the membership. */
    private static Optional<UncountedItem> removedFirst(MemberItem item) {
        return switch (item) {
            case HistoryEntry entry -> Optional.of(entry);
            case MailOrder order -> Optional.of(order);
            case RejoinRequest rejoinRequest -> Optional.of(rejoinRequest);
            case SoftBounces bounces -> Optional.of(bounces);
            case AddressChange change -> Optional.of(change);
            case ApprovalDecision approvalDecision -> Optional.of(approvalDecision);
            case ListImport.Invitation invitation -> Optional.of(invitation);
            // The mark of an invitation holds no address: kept, it keeps every list from inviting the person again.
            case Membership _, Tombstone _, ListImport.Invited _ -> Optional.empty();
        };
    }

    /** Keeps what must stay of an erased membership. */
    private static void keep(Membership member, StoredData kept, Instant now, Change.Builder writes) {
        // A request that was never confirmed leaves nothing: its consent is not the person's.
        if (!(member.state() instanceof Membership.State.Pending)) {
            writes.put(tombstone(member.key(), kept).of(member));
        }
        // For every spelling of the address, a declined request to join can't be repeated for a time.
        if (
            member.state() instanceof Membership.State.Declined(var at, _) &&
            now.isBefore(at.plus(Membership.DECLINED_FOR))
        ) {
            var mailbox = tombstone(MemberKey.ofMailbox(member.community(), member.address()), kept);
            writes.put(mailbox.declined(at.plus(Membership.DECLINED_FOR), now));
        }
    }

    private static Tombstone tombstone(MemberKey key, StoredData kept) {
        return kept
            .left()
            .stream()
            .filter(Tombstone.class::isInstance)
            .map(Tombstone.class::cast)
            .filter(tombstone -> tombstone.key().equals(key))
            .findFirst()
            .orElseGet(() -> Tombstone.none(key));
    }

    private static Optional<MailOrder> receipt(OpenSession openSession, Instant now, Randomness randomness) {
        return openSession
            .memberships()
            .stream()
            .filter(member -> !(member.state() instanceof Membership.State.Suppressed))
            .findFirst()
            .map(member -> MailOrder.create(MailKind.ERASED, member, now, randomness).about(openSession.address()));
    }
}
