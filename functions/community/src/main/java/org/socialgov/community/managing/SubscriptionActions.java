package org.socialgov.community.managing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.DeliveryPreferences;
import org.socialgov.community.Details;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.Leaving;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/**
 * Actions of members on their own data: request a manage link by mail, and then, in a session, see and change the data.
 */
public final class SubscriptionActions {

    /** The outcome of requesting a link for an address without a confirmed membership. */
    public static final String NO_MEMBERSHIP = "no-membership";

    private SubscriptionActions() {}

    /** The number of writes of each change of a request for a manage link, whatever is known of the address. */
    private static final int WRITES = 2;

    /**
     * Decides on a request for a manage link. One mail is ordered, since the link shows all memberships. There is none
     * for an address without a membership, since the form could then send mail to any address, and none for an
     * unconfirmed membership, since its confirmation mail is the one to use. It is counted all the same, so that two
     * requests at once meet in the same way.
     *
     * @param addressStatuses of one address, one for each community
     * @param isRepeated whether a try before had a conflict. The loser of a race for the address's one mail is limited, and
     *     writes nothing
     */
    public static Joining.Asked askForLink(
        List<Members.AddressStatus> addressStatuses,
        boolean isRepeated,
        AddressMailLimit.Limits limits,
        Instant now,
        Randomness randomness
    ) {
        var member = addressStatuses
            .stream()
            .filter(addressStatus -> !addressStatus.isSuppressed())
            .flatMap(addressStatus -> addressStatus.member().stream())
            .filter(SubscriptionActions::isConfirmed)
            .min(Comparator.comparing(each -> isActive(each) ? 0 : 1));
        var taken = addressStatuses.getFirst().mailLimit().take(MailKind.MANAGE, limits, now);
        var order = member
            .filter(_ -> taken.isPresent())
            .map(each -> MailOrder.create(MailKind.MANAGE, each, now, randomness));
        var writes = new Change.Builder();
        order.ifPresent(writes::put);
        taken.ifPresent(writes::put);
        return new Joining.Asked(
            member.isEmpty() ? NO_MEMBERSHIP : taken.isEmpty() ? "manage-limited" : "manage",
            order,
            taken.isEmpty() && isRepeated ? Change.none() : writes.upTo(WRITES, randomness).change(randomness)
        );
    }

    public sealed interface Outcome extends Transition {
        /** Done, now or before. */
        record Done(Change change) implements Outcome {}

        /** There is no such session, or it has ended. */
        record NoSession() implements Outcome {}

        /** The membership belongs to another address. */
        record NotTheirs() implements Outcome {}

        /** The state of the membership doesn't allow the action; it has probably changed meanwhile. */
        record NotNow() implements Outcome {}
    }

    @FunctionalInterface
    public interface Act {
        Outcome on(Session session, Membership member);
    }

    /** Carries out an action on one of the session's own memberships. */
    public static Outcome act(Optional<OpenSession> openSession, MemberKey key, Act act) {
        if (openSession.isEmpty()) {
            return new Outcome.NoSession();
        }
        return openSession
            .get()
            .membership(key)
            .map(member -> act.on(openSession.get().session(), member))
            .orElseGet(Outcome.NotTheirs::new);
    }

    /** Changes a member's details and delivery preferences. */
    public static Act change(Details details, DeliveryPreferences delivery, Instant now, Randomness randomness) {
        return (session, member) -> {
            if (!isActive(member)) {
                return new Outcome.NotNow();
            }
            var writes = new Change.Builder();
            if (!details.equals(member.details())) {
                writes.put(HistoryEntry.of(member, HistoryEntry.Event.DETAILS_CHANGED, session.id(), now, randomness));
            }
            if (!delivery.equals(member.delivery())) {
                writes.put(HistoryEntry.of(member, HistoryEntry.Event.DELIVERY_CHANGED, session.id(), now, randomness));
            }
            return writes.isEmpty()
                ? new Outcome.Done(Change.none())
                : done(writes.replace(member, member.changed(details, delivery)), randomness);
        };
    }

    public static Act leave(Instant now, Randomness randomness) {
        return (session, member) ->
            switch (member.state()) {
                case Membership.State.Active(var joinedAt) -> done(
                    Leaving.leave(member, joinedAt, session.id(), now, randomness),
                    randomness
                );
                case Membership.State.Left _ -> new Outcome.Done(Change.none());
                case
                    Membership.State.Pending _,
                    Membership.State.AwaitingApproval _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> new Outcome.NotNow();
            };
    }

    /** Undoes the leaving, as long as the undo link of the goodbye mail works. */
    public static Act comeBack(Instant now, Randomness randomness) {
        return (session, member) ->
            switch (member.state()) {
                case Membership.State.Left(_, var joinedAt, _) when mayComeBack(member, now) -> done(
                    Leaving.comeBack(member, joinedAt, session.id(), now, randomness),
                    randomness
                );
                case Membership.State.Active _ -> new Outcome.Done(Change.none());
                case
                    Membership.State.Left _,
                    Membership.State.Pending _,
                    Membership.State.AwaitingApproval _,
                    Membership.State.Declined _,
                    Membership.State.Suppressed _ -> new Outcome.NotNow();
            };
    }

    /** Whether the leaving can still be undone here. A removal is undone by the link in its mail, which asks the rule. */
    public static boolean mayComeBack(Membership member, Instant now) {
        return (
            member.state() instanceof Membership.State.Left(var leftAt, _, var removed) &&
            !removed &&
            now.isBefore(leftAt.plus(Link.Purpose.UNDO.lifetime()))
        );
    }

    /** Suppresses the address, and its mailbox for every spelling. */
    public static Act stopAllMail(Members members, Instant now, Randomness randomness) {
        return (session, member) -> {
            if (member.state() instanceof Membership.State.Suppressed) {
                return new Outcome.Done(Change.none());
            }
            var writes = Leaving.stopAllMail(member, session.id(), now, randomness);
            // Another spelling of the address leads to the same mailbox.
            var mailbox = MemberKey.ofMailbox(member.community(), member.address());
            Leaving.stopAllMail(mailbox, members.tombstone(mailbox), now, writes);
            return done(writes, randomness);
        };
    }

    /** Keeps the session open for another {@link Session#LASTS}. */
    public static Act keepOpen(Instant now, Randomness randomness) {
        return (session, _) -> done(new Change.Builder().put(session.keptOpen(now)), randomness);
    }

    /** Ends the session early. */
    public static Outcome close(Optional<OpenSession> openSession, Randomness randomness) {
        return openSession
            .<Outcome>map(open -> done(new Change.Builder().remove(open.session()), randomness))
            .orElseGet(Outcome.NoSession::new);
    }

    private static boolean isActive(Membership member) {
        return member.state() instanceof Membership.State.Active;
    }

    private static boolean isConfirmed(Membership member) {
        return !(member.state() instanceof Membership.State.Pending);
    }

    private static Outcome done(Change.Builder writes, Randomness randomness) {
        return new Outcome.Done(writes.change(randomness));
    }
}
