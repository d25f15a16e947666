package org.socialgov.community.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        /** The input for a mailbox that is not suppressed. */
        public Context(
            Optional<MailOrder> order,
            Optional<Mailbox> mailbox,
            Optional<RejoinRequest> rejoinRequest,
            Optional<SoftBounces> softBounces
        ) {
            this(order, mailbox, rejoinRequest, softBounces, Optional.empty(), Optional.empty(), Optional.empty());
        }

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

    /** Result of an event. */
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
        var writes = new Change.Builder();
        if (found.order().isEmpty()) {
            if (now.isBefore(notification.sentAt().plus(PATIENCE))) {
                return new Result.RetryLater();
            }
            found
                .mailbox()
                .ifPresent(mailbox -> suppress(notification, mailbox, found.softBounces(), now, randomness, writes));
            return new Result.UnknownOrder(writes.change(randomness));
        }
        var order = found.order().get();
        var updated = updated(order, notification);
        if (!updated.equals(order)) {
            writes.put(updated);
            feedback(order, notification).ifPresent(writes::add);
            cameBack(notification).ifPresent(outcome -> ClosedInvitation.close(found.invitation(), outcome, writes));
        }
        found.coordinator().ifPresent(coordinator -> {
            var next = coordinator.reachable(
                Optional.of(notification.deliveryEvent())
                    .filter(event -> event.type() == MailOrder.DeliveryEvent.Type.BOUNCE)
                    .map(MailOrder.DeliveryEvent::at)
            );
            if (!next.equals(coordinator)) {
                writes.put(next);
            }
        });
        var mailbox = found.mailbox().orElseThrow();
        forgetBounce(updated, found.softBounces(), writes);
        boolean suppressed =
            !isACoordinatorsBounce(notification, order) &&
            !isAnswerOfAMailbox(notification, updated) &&
            suppress(notification, mailbox, found.softBounces(), now, randomness, writes);
        // A complaint comes from the owner of the mailbox, a bounce may be that of one spelling. A coordinator's is about
        // the mail of a coordinator.
        if (
            suppressed &&
            order.coordinator().isEmpty() &&
            notification.deliveryEvent().type() == MailOrder.DeliveryEvent.Type.COMPLAINT
        ) {
            var key = MemberKey.ofMailbox(order.community(), notification.to());
            Leaving.stopAllMail(
                found.everySpelling().orElseGet(() -> Tombstone.none(key)),
                notification.deliveryEvent().at(),
                writes
            );
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
        return new Result.Recorded(
            whose(order, mailbox) + code(notification) + (suppressed ? "-suppressed" : ""),
            updated,
            writes.change(randomness)
        );
    }

    /**
     * Bounces don't suppress a coordinator: the mailbox is to be repaired, and without their mail no request would be
     * decided.
     */
    private static boolean isACoordinatorsBounce(Notification notification, MailOrder order) {
        return (
            order.coordinator().isPresent() &&
            switch (notification.deliveryEvent().type()) {
                case SOFT_BOUNCE, BOUNCE -> true;
                case SEND, DELIVERY, COMPLAINT, REJECT -> false;
            }
        );
    }

    /** Whether the event shows that a mail arrived, or can't. A soft bounce may be about one mail. */
    private static boolean tellsOfArrival(Notification notification) {
        return switch (notification.deliveryEvent().type()) {
            case BOUNCE, DELIVERY -> true;
            case SEND, SOFT_BOUNCE, COMPLAINT, REJECT -> false;
        };
    }

    /** Whether a person complains by it. */
    public static boolean isComplaint(MailOrder.DeliveryEvent event) {
        return event.type() == MailOrder.DeliveryEvent.Type.COMPLAINT && !NO_COMPLAINTS.contains(event.code());
    }

    /** Whether a soft bounce says nothing against the mailbox: what was delivered didn't bounce, whatever is told later. */
    private static boolean isAnswerOfAMailbox(Notification notification, MailOrder order) {
        return notification.deliveryEvent().type() == MailOrder.DeliveryEvent.Type.SOFT_BOUNCE && isDelivered(order);
    }

    private static boolean isDelivered(MailOrder order) {
        return order
            .deliveryEvents()
            .stream()
            .anyMatch(event -> event.type() == MailOrder.DeliveryEvent.Type.DELIVERY);
    }

    /** The delivery may be told after the bounce: the result is the same in either order. */
    private static void forgetBounce(MailOrder order, Optional<SoftBounces> softBounces, Change.Builder writes) {
        softBounces
            .filter(bounces -> isDelivered(order) && bounces.at().containsKey(order.ref().id()))
            .ifPresent(bounces -> writes.put(bounces.without(order.ref().id())));
    }

    /**
     * Suppresses a mailbox, if the event requires it.
     *
     * @return whether an item changed
     */
    private static boolean suppress(
        Notification notification,
        Mailbox mailbox,
        Optional<SoftBounces> softBounces,
        Instant now,
        Randomness randomness,
        Change.Builder writes
    ) {
        var reason = reason(notification, mailbox, softBounces, now, writes);
        if (reason.isEmpty()) {
            return false;
        }
        var why = reason.get();
        if (mailbox.member().isEmpty()) {
            var before = mailbox.tombstone().orElseGet(() -> Tombstone.none(mailbox.key()));
            var after = before.suppressed(why.at());
            if (!after.equals(before)) {
                writes.put(after);
            }
            return !after.equals(before);
        }
        var before = mailbox.member().get();
        var member = suppressed(before, why);
        member.ifPresent(m ->
            writes
                .suppress(before, m, now)
                .put(HistoryEntry.of(m, event(why), notification.order().id(), now, randomness))
        );
        return member.isPresent();
    }

    /** Of a mailing, a hundred thousand such events come that say nothing new. */
    private static boolean isKnownSend(MailOrder order, Notification notification) {
        return (
            order.ref().isDelivery() &&
            notification.deliveryEvent().type() == MailOrder.DeliveryEvent.Type.SEND &&
            order.state() instanceof MailOrder.State.Sent(var messageId, _) &&
            messageId.equals(notification.messageId())
        );
    }

    /** What an event counts for the mailing, so that one that harms the sender's reputation is stopped. */
    private static Optional<Mailing.Feedback> feedback(MailOrder order, Notification notification) {
        if (order.kind() != MailKind.ANNOUNCEMENT) {
            return Optional.empty();
        }
        var mailing = new Mailing.Ref(order.community(), order.ref().id());
        if (isComplaint(notification.deliveryEvent())) {
            return Optional.of(Mailing.Feedback.complaint(mailing));
        }
        return notification.deliveryEvent().type() == MailOrder.DeliveryEvent.Type.BOUNCE
            ? Optional.of(Mailing.Feedback.bounce(mailing))
            : Optional.empty();
    }

    /** The outcome of an invitation that the event is. */
    private static Optional<ListImport.Outcome> cameBack(Notification notification) {
        if (isComplaint(notification.deliveryEvent())) {
            return Optional.of(ListImport.Outcome.COMPLAINED);
        }
        return notification.deliveryEvent().type() == MailOrder.DeliveryEvent.Type.BOUNCE
            ? Optional.of(ListImport.Outcome.BOUNCED)
            : Optional.empty();
    }

    private static MailOrder updated(MailOrder order, Notification notification) {
        if (isKnownSend(order, notification)) {
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
        var state = state(order, notification, deliveryEvents);
        return deliveryEvents.equals(order.deliveryEvents()) && state.equals(order.state())
            ? order
            : order.withDeliveryEvents(deliveryEvents, state);
    }

    /**
     * Any event of a mail shows that it was accepted, also for an order that failed or was about to be sent again. A
     * later rejection is final.
     */
    private static MailOrder.State state(
        MailOrder order,
        Notification notification,
        List<MailOrder.DeliveryEvent> deliveryEvents
    ) {
        var rejected = deliveryEvents
            .stream()
            .filter(each -> each.type() == MailOrder.DeliveryEvent.Type.REJECT)
            .findFirst();
        if (rejected.isPresent()) {
            return new MailOrder.State.Failed("rejected: " + rejected.get().code(), rejected.get().at());
        }
        return switch (order.state()) {
            case MailOrder.State.Sent(var messageId, _) when (
                !messageId.equals(notification.messageId())
            ) -> order.state();
            case
                MailOrder.State.Unsent _,
                MailOrder.State.Claimed _,
                MailOrder.State.Unknown _,
                MailOrder.State.Sent _,
                MailOrder.State.Held _,
                MailOrder.State.Gathered _,
                MailOrder.State.Failed _ -> new MailOrder.State.Sent(notification.messageId(), notification.sentAt());
        };
    }

    /** The reason to suppress the mailbox, if the event is one. Soft bounces are counted here. */
    private static Optional<Membership.State.Suppressed> reason(
        Notification notification,
        Mailbox mailbox,
        Optional<SoftBounces> before,
        Instant now,
        Change.Builder writes
    ) {
        return switch (notification.deliveryEvent().type()) {
            case SEND, DELIVERY, REJECT -> Optional.empty();
            case BOUNCE -> Optional.of(
                new Membership.State.Suppressed(notification.deliveryEvent().at(), Membership.SuppressionReason.BOUNCE)
            );
            case COMPLAINT -> isComplaint(notification.deliveryEvent())
                ? Optional.of(
                      new Membership.State.Suppressed(
                          notification.deliveryEvent().at(),
                          Membership.SuppressionReason.COMPLAINT
                      )
                  )
                : Optional.empty();
            case SOFT_BOUNCE -> {
                if (ABOUT_A_MAIL.contains(notification.deliveryEvent().code())) {
                    yield Optional.empty();
                }
                var counted = before
                    .orElseGet(() -> SoftBounces.none(mailbox.key()))
                    .with(notification.order().id(), notification.deliveryEvent().at(), now);
                if (before.filter(same -> same.at().equals(counted.at())).isEmpty()) {
                    writes.put(counted);
                }
                yield counted
                    .tooMany()
                    .map(at -> new Membership.State.Suppressed(at, Membership.SuppressionReason.BOUNCE));
            }
        };
    }

    /** The suppressed membership; empty if it is suppressed already for a reason of the same weight or more. */
    private static Optional<Membership> suppressed(Membership member, Membership.State.Suppressed why) {
        if (member.state() instanceof Membership.State.Suppressed(var since, var reason)) {
            boolean weighsMore = weight(why.reason()) > weight(reason);
            boolean isEarlier = why.reason() == reason && why.at().isBefore(since);
            if (!weighsMore && !isEarlier) {
                return Optional.empty();
            }
        }
        return Optional.of(member.becomes(why));
    }

    private static HistoryEntry.Event event(Membership.State.Suppressed why) {
        return switch (why.reason()) {
            case BOUNCE -> HistoryEntry.Event.BOUNCED;
            case COMPLAINT -> HistoryEntry.Event.COMPLAINED;
            case NEVER_AGAIN -> HistoryEntry.Event.STOPPED_ALL_MAIL;
        };
    }

    private static int weight(Membership.SuppressionReason reason) {
        return switch (reason) {
            case BOUNCE -> 0;
            case COMPLAINT -> 1;
            // The person's own request.
            case NEVER_AGAIN -> 2;
        };
    }

    private static String whose(MailOrder order, Mailbox mailbox) {
        if (order.coordinator().isPresent()) {
            return "coordinator-";
        }
        return mailbox.key().equals(order.ref().member()) ? "" : "other-";
    }

    private static String code(Notification notification) {
        return switch (notification.deliveryEvent().type()) {
            case SEND -> "send";
            case DELIVERY -> "delivery";
            case SOFT_BOUNCE -> "soft-bounce";
            case BOUNCE -> "bounce";
            case COMPLAINT -> "complaint";
            case REJECT -> "reject";
        };
    }
}
