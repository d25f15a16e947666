package org.socialgov.community.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.ClosedInvitation;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.Leaving;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.storage.CoordinatorStore;
import org.socialgov.community.storage.Imports;
import org.socialgov.community.storage.MailOrders;
import org.socialgov.community.storage.Mailbox;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/**
 * Applies the mail service's events about a mail (sent, delivered, bounced, marked as spam). Each event arrives at
 * least once, late, in any order, and possibly before our own write of the mail's outcome: the result is the same in
 * any order.
 */
public final class Feedback {

    /**
     * The time in which an event of a mail without a stored order is tried again. After it, there was no such order.
     */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * Feedback types (RFC 5965, RFC 6591) by which no person complains: a mailbox provider reports a failed signature or a
     * virus, or the person takes the mail out of the spam folder.
     */
    private static final Set<String> NO_COMPLAINTS = Set.of("not-spam", "auth-failure", "virus");

    /**
     * Subtypes of soft bounces that are about one mail. {@code General} is how SES tells of an out-of-office reply, too.
     *
     * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html">Bounce types</a>
     */
    private static final Set<String> ABOUT_A_MAIL = Set.of(
        "General",
        "MessageTooLarge",
        "ContentRejected",
        "AttachmentRejected"
    );

    private Feedback() {}

    /**
     * One event of the mail service.
     *
     * @param to the recipient; each mail has one
     * @param messageId the mail service's id of the mail
     * @param sentAt when the mail service accepted the mail
     */
    public record Notification(
        MailOrder.Ref order,
        EmailAddress to,
        String messageId,
        Instant sentAt,
        MailOrder.DeliveryEvent deliveryEvent
    ) {}

    /**
     * Input of a decision, the current items.
     *
     * @param mailbox the recipient's mailbox; empty where the order is gone and its community is unknown
     * @param rejoinRequest the request to join again of the mailbox's member, where the mail can be its confirmation
     * @param softBounces the recent soft bounces of the mailbox
     * @param everySpelling the tombstone of the mailbox for all spellings of its address, where the event is a complaint
     * @param coordinator the recipient, where the event shows whether a coordinator's mail arrives
     * @param invitation what the mail is about, if it invites a person
     */
    public record Context(
        Optional<MailOrder> order,
        Optional<Mailbox> mailbox,
        Optional<RejoinRequest> rejoinRequest,
        Optional<SoftBounces> softBounces,
        Optional<Tombstone> everySpelling,
        Optional<CoordinatorEntry> coordinator,
        Optional<ListImport.Invitation> invitation
    ) {
        /**
         * Reads the items. An order may be gone because its member erased their data: the tag on the mail still shows
         * whether it went to that member.
         *
         * @param communities ids of all communities
         */
        public static <L extends MailOrders & Members & CoordinatorStore & Imports> Context by(
            Notification notification,
            List<String> communities,
            L ledger
        ) {
            var order = ledger.order(notification.order());
            var key = order
                .map(o -> MemberKey.of(o.community(), notification.to()))
                .or(() ->
                    communities
                        .stream()
                        .map(community -> MemberKey.of(community, notification.to()))
                        .filter(notification.order().member()::equals)
                        .findFirst()
                );
            return new Context(
                order,
                key.map(mailbox -> Mailbox.of(mailbox, ledger)),
                order.filter(o -> o.kind() == MailKind.CONFIRM).flatMap(o -> ledger.rejoinRequest(o.ref().member())),
                key.flatMap(ledger::softBounces),
                order
                    .filter(_ -> notification.deliveryEvent().type() == MailOrder.DeliveryEvent.Type.COMPLAINT)
                    .flatMap(o -> ledger.tombstone(MemberKey.ofMailbox(o.community(), notification.to()))),
                order
                    .filter(o -> o.coordinator().isPresent() && tellsOfArrival(notification))
                    .flatMap(o -> ledger.coordinatorEntry(o.community(), AddressKey.of(notification.to()))),
                order.filter(o -> o.kind().isInvitation()).flatMap(o -> ledger.invitation(o.ref().member()))
            );
        }
    }

    public sealed interface Result extends Transition {
        /**
         * It is recorded, now or before.
         *
         * @param outcome a code for the log
         */
        record Recorded(String outcome, MailOrder order, Change change) implements Result {}

        /** Its order can't be found, and the mail is recent: the event must be delivered again later. */
        record RetryLater() implements Result {}

        /** It belongs to no stored order; a suppression of the mailbox is recorded all the same. */
        record UnknownOrder(Change change) implements Result {}
    }

    /**
     * Decides from the order and the recipient's mailbox. An order that is still claimed is settled here; the sender's
     * own write then has a conflict and leaves it so.
     */
    public static Result decide(Notification notification, Context found, Instant now, Randomness randomness) {
        var event = new Event(notification, notification.deliveryEvent().type(), found, now, randomness);
        if (found.order().isPresent()) {
            return event.recorded(found.order().get(), found.mailbox().orElseThrow());
        }
        if (now.isBefore(notification.sentAt().plus(PATIENCE))) {
            return new Result.RetryLater();
        }
        var writes = new Change.Builder();
        found.mailbox().ifPresent(mailbox -> event.suppress(mailbox, writes));
        return new Result.UnknownOrder(writes.change(randomness));
    }

    /** Whether a person complains by it. */
    public static boolean isComplaint(MailOrder.DeliveryEvent event) {
        return event.type() == MailOrder.DeliveryEvent.Type.COMPLAINT && !NO_COMPLAINTS.contains(event.code());
    }

    /** Whether it shows that a mail arrived, or can't. A soft bounce may be about one mail. */
    private static boolean tellsOfArrival(Notification notification) {
        return switch (notification.deliveryEvent().type()) {
            case BOUNCE, DELIVERY -> true;
            case SEND, SOFT_BOUNCE, COMPLAINT, REJECT -> false;
        };
    }

    private static boolean isDelivered(MailOrder order) {
        return order
            .deliveryEvents()
            .stream()
            .anyMatch(event -> event.type() == MailOrder.DeliveryEvent.Type.DELIVERY);
    }

    private static int weight(Membership.SuppressionReason reason) {
        return switch (reason) {
            case BOUNCE -> 0;
            case COMPLAINT -> 1;
            // The person's own request.
            case NEVER_AGAIN -> 2;
        };
    }

    /** One event with the items that it is decided from. */
    private record Event(
        Notification notification,
        MailOrder.DeliveryEvent.Type type,
        Context found,
        Instant now,
        Randomness randomness
    ) {
        private Instant at() {
            return notification.deliveryEvent().at();
        }

        Result recorded(MailOrder order, Mailbox mailbox) {
            var writes = new Change.Builder();
            var updated = updated(order);
            if (!updated.equals(order)) {
                writes.put(updated);
                ending().ifPresent(why -> count(why, order, writes));
            }
            found.coordinator().ifPresent(coordinator -> {
                var next = coordinator.reachable(
                    type == MailOrder.DeliveryEvent.Type.BOUNCE ? Optional.of(at()) : Optional.empty()
                );
                if (!next.equals(coordinator)) {
                    writes.put(next);
                }
            });
            forgetBounce(updated, writes);
            boolean suppressed =
                !isACoordinatorsBounce(order) && !isAnswerOfAMailbox(updated) && suppress(mailbox, writes);
            // A complaint comes from the owner of the mailbox, a bounce may be that of one spelling. A coordinator's is
            // about the mail of a coordinator.
            if (suppressed && order.coordinator().isEmpty() && type == MailOrder.DeliveryEvent.Type.COMPLAINT) {
                var key = MemberKey.ofMailbox(order.community(), notification.to());
                Leaving.stopAllMail(key, found.everySpelling(), at(), writes);
            }
            boolean isOfTheMember = mailbox.key().equals(order.ref().member());
            // A suppressed member has no request to confirm, and a transaction can name the membership only once.
            if (
                !Dispatch.endsTheWait(order.state()) &&
                Dispatch.endsTheWait(updated.state()) &&
                isOfTheMember &&
                !suppressed
            ) {
                Joining.mailed(updated, mailbox.member(), found.rejoinRequest(), notification.sentAt(), writes);
            }
            String whose = order.coordinator().isPresent() ? "coordinator-" : isOfTheMember ? "" : "other-";
            return new Result.Recorded(
                whose + type.name().toLowerCase(Locale.ROOT).replace('_', '-') + (suppressed ? "-suppressed" : ""),
                updated,
                writes.change(randomness)
            );
        }

        /**
         * Bounces don't suppress a coordinator: the mailbox is to be repaired, and without their mail no request would be
         * decided.
         */
        private boolean isACoordinatorsBounce(MailOrder order) {
            return (
                order.coordinator().isPresent() &&
                switch (type) {
                    case SOFT_BOUNCE, BOUNCE -> true;
                    case SEND, DELIVERY, COMPLAINT, REJECT -> false;
                }
            );
        }

        /** Whether a soft bounce says nothing against the mailbox: what was delivered didn't bounce, whatever is told later. */
        private boolean isAnswerOfAMailbox(MailOrder order) {
            return type == MailOrder.DeliveryEvent.Type.SOFT_BOUNCE && isDelivered(order);
        }

        /** The delivery may be told after the bounce: the result is the same in either order. */
        private void forgetBounce(MailOrder order, Change.Builder writes) {
            found
                .softBounces()
                .filter(bounces -> isDelivered(order) && bounces.at().containsKey(order.ref().id()))
                .ifPresent(bounces -> writes.put(bounces.without(order.ref().id())));
        }

        /** Why mail to the mailbox ends with this one event; empty if it goes on, or ends with several such events. */
        private Optional<Membership.SuppressionReason> ending() {
            return switch (type) {
                case BOUNCE -> Optional.of(Membership.SuppressionReason.BOUNCE);
                case COMPLAINT -> isComplaint(notification.deliveryEvent())
                    ? Optional.of(Membership.SuppressionReason.COMPLAINT)
                    : Optional.empty();
                case SEND, DELIVERY, SOFT_BOUNCE, REJECT -> Optional.empty();
            };
        }

        /** Counts it for the mailing, so that one that harms the sender's reputation is stopped, or for the invitation. */
        private void count(Membership.SuppressionReason why, MailOrder order, Change.Builder writes) {
            boolean isBounce = why == Membership.SuppressionReason.BOUNCE;
            if (order.kind() == MailKind.ANNOUNCEMENT) {
                var mailing = new Mailing.Ref(order.community(), order.ref().id());
                writes.add(isBounce ? Mailing.Feedback.bounce(mailing) : Mailing.Feedback.complaint(mailing));
            }
            var outcome = isBounce ? ListImport.Outcome.BOUNCED : ListImport.Outcome.COMPLAINED;
            ClosedInvitation.close(found.invitation(), outcome, writes);
        }

        /**
         * Suppresses a mailbox, if the event requires it.
         *
         * @return whether an item changed
         */
        private boolean suppress(Mailbox mailbox, Change.Builder writes) {
            var reason = ending()
                .map(why -> new Membership.State.Suppressed(at(), why))
                .or(() -> bouncedTooOften(mailbox, writes));
            if (reason.isEmpty()) {
                return false;
            }
            var why = reason.get();
            if (mailbox.member().isEmpty()) {
                return Leaving.stopAllMail(mailbox.key(), mailbox.tombstone(), why.at(), writes);
            }
            var before = mailbox.member().get();
            if (!isNew(why, before)) {
                return false;
            }
            var after = before.becomes(why);
            var event = switch (why.reason()) {
                case BOUNCE -> HistoryEntry.Event.BOUNCED;
                case COMPLAINT -> HistoryEntry.Event.COMPLAINED;
                case NEVER_AGAIN -> HistoryEntry.Event.STOPPED_ALL_MAIL;
            };
            writes
                .suppress(before, after, now)
                .put(HistoryEntry.of(after, event, notification.order().id(), now, randomness));
            return true;
        }

        /** Whether a membership isn't suppressed already for a reason of the same weight or more. */
        private static boolean isNew(Membership.State.Suppressed why, Membership member) {
            return (
                !(member.state() instanceof Membership.State.Suppressed(var since, var reason)) ||
                weight(why.reason()) > weight(reason) ||
                (why.reason() == reason && why.at().isBefore(since))
            );
        }

        /** Counts a soft bounce of the mailbox; a suppression if there were too many. */
        private Optional<Membership.State.Suppressed> bouncedTooOften(Mailbox mailbox, Change.Builder writes) {
            if (
                type != MailOrder.DeliveryEvent.Type.SOFT_BOUNCE ||
                ABOUT_A_MAIL.contains(notification.deliveryEvent().code())
            ) {
                return Optional.empty();
            }
            var before = found.softBounces();
            var counted = before
                .orElseGet(() -> SoftBounces.none(mailbox.key()))
                .with(notification.order().id(), at(), now);
            if (before.filter(same -> same.at().equals(counted.at())).isEmpty()) {
                writes.put(counted);
            }
            return counted
                .tooMany()
                .map(at -> new Membership.State.Suppressed(at, Membership.SuppressionReason.BOUNCE));
        }

        /** Of a mailing, a hundred thousand such events come that say nothing new. */
        private boolean isKnownSend(MailOrder order) {
            return (
                order.ref().isDelivery() &&
                type == MailOrder.DeliveryEvent.Type.SEND &&
                order.state() instanceof MailOrder.State.Sent(var messageId, _) &&
                messageId.equals(notification.messageId())
            );
        }

        private MailOrder updated(MailOrder order) {
            if (isKnownSend(order)) {
                return order;
            }
            var deliveryEvents = new ArrayList<>(order.deliveryEvents());
            if (!deliveryEvents.contains(notification.deliveryEvent())) {
                deliveryEvents.add(notification.deliveryEvent());
            }
            deliveryEvents.sort(
                Comparator.comparing(MailOrder.DeliveryEvent::at)
                    .thenComparing(MailOrder.DeliveryEvent::type)
                    .thenComparing(MailOrder.DeliveryEvent::code)
            );
            var state = state(order, deliveryEvents);
            return deliveryEvents.equals(order.deliveryEvents()) && state.equals(order.state())
                ? order
                : order.withDeliveryEvents(deliveryEvents, state);
        }

        /**
         * Any event of a mail shows that it was accepted, also for an order that failed or was about to be sent again. A
         * later rejection is final.
         */
        private MailOrder.State state(MailOrder order, List<MailOrder.DeliveryEvent> deliveryEvents) {
            var rejected = deliveryEvents
                .stream()
                .filter(each -> each.type() == MailOrder.DeliveryEvent.Type.REJECT)
                .findFirst();
            if (rejected.isPresent()) {
                return new MailOrder.State.Failed("rejected: " + rejected.get().code(), rejected.get().at());
            }
            return order.state() instanceof MailOrder.State.Sent(var messageId, _) &&
                !messageId.equals(notification.messageId())
                ? order.state()
                : new MailOrder.State.Sent(notification.messageId(), notification.sentAt());
        }
    }
}
