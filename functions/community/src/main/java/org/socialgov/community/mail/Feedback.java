package org.socialgov.community.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MailOrders;
import org.socialgov.community.ledger.Mailbox;
import org.socialgov.community.ledger.Members;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.ledger.Transition;

/**
 * What follows from what the mail service tells of a mail: that it was sent, that it arrived, that it came back, that
 * it was unwanted. It tells each thing at least once, late, and in any order, before our own write of the mail's
 * outcome too: whatever the order, the same follows.
 */
public final class Feedback {

    /** So long the news of a mail whose order can't be found is tried again; after that there was no such order. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private Feedback() {}

    /**
     * What was told.
     *
     * @param to the mailbox that the mail went to; each mail has one
     * @param messageId the mail service's id of the mail
     * @param sentAt when the mail service took the mail
     */
    public record Notification(
        MailOrder.Ref order,
        EmailAddress to,
        String messageId,
        Instant sentAt,
        MailOrder.DeliveryEvent deliveryEvent
    ) {}

    /**
     * All that is decided on, as it is now.
     *
     * @param mailbox where the mail went; empty where the order is gone and nothing tells of what community it was
     * @param rejoin what the mailbox's member has asked for who left, where the mail may be the confirmation of that
     * @param softBounces the mails to it that came back and may go through another time
     */
    public record Context(
        Optional<MailOrder> order,
        Optional<Mailbox> mailbox,
        Optional<RejoinRequest> rejoinRequest,
        Optional<SoftBounces> softBounces
    ) {
        /**
         * Reads it. An order may be gone because its member had everything erased: the tag that the mail carried still
         * tells whether it went to that member.
         *
         * @param communities the ids of all
         */
        public static <L extends MailOrders & Members> Context by(
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
                key.flatMap(ledger::softBounces)
            );
        }
    }

    /** What is to be done about it. */
    public sealed interface Result extends Transition {
        /**
         * It was written down, or was known already.
         *
         * @param outcome a code for the log
         */
        record Recorded(String outcome, MailOrder order, Change change) implements Result {}

        /** Its order can't be found, and the mail is young: to be told again in a while. */
        record RetryLater() implements Result {
            @Override
            public Change change() {
                return Change.none();
            }
        }

        /** It is about no order that is there; what it says of the mailbox holds all the same. */
        record UnknownOrder(Change change) implements Result {}
    }

    /**
     * Decides from the order and the mailbox that its mail went to. An order that is still claimed is settled here and
     * now: the sender's own write then finds it so, and gives way.
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
        }
        var mailbox = found.mailbox().orElseThrow();
        boolean suppressed =
            !isACoordinatorsBounce(notification, order) &&
            suppress(notification, mailbox, found.softBounces(), now, randomness, writes);
        boolean isOfTheMember = mailbox.key().equals(order.ref().member());
        // Who gets no more mail has nothing to confirm, and a transaction may name their membership only once.
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
     * A coordinator's mailbox that doesn't work for a while is to be mended; without their mail the community would
     * stand still.
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

    /** Ends all mail to a mailbox, if the news says so; whether something changed by that. */
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

    private static MailOrder updated(MailOrder order, Notification notification) {
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
     * Any news of a mail says that it was taken, also of one that we gave up or were about to send again; and that it
     * was rejected afterwards is the last word.
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
                MailOrder.State.Failed _ -> new MailOrder.State.Sent(notification.messageId(), notification.sentAt());
        };
    }

    /** Why the address is to get no more mail, if the news says so. Soft bounces are counted here. */
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
            case COMPLAINT -> Optional.of(
                new Membership.State.Suppressed(
                    notification.deliveryEvent().at(),
                    Membership.SuppressionReason.COMPLAINT
                )
            );
            case SOFT_BOUNCE -> {
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

    /** The membership without mail, unless it has been so for a reason that weighs as much. */
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
            // The person's own word.
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
