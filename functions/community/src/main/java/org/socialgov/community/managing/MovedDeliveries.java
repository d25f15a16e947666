package org.socialgov.community.managing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;

/**
 * The deliveries of a membership whose address changes. What is held moves. Of what was sent, a spent delivery is put under
 * the new key: a broadcast that is under way finds the membership there, and would send its mailing again.
 *
 * @param spent for the new key
 * @param moving under the old key; they are removed there, and put under the new one as they are
 */
record MovedDeliveries(MemberKey to, List<MailOrder> spent, List<MailOrder> moving) {
    /** No mailing goes on for longer: a stopped one may for 14 days, and then takes days to be sent. */
    private static final Duration CAN_BE_SENT_AGAIN = Duration.ofDays(21);

    /**
     * What is to be done.
     *
     * @param here all items under the old key
     * @param there all items under the new key: a delivery that is there stays
     */
    static MovedDeliveries of(
        List<? extends MemberItem> here,
        List<? extends MemberItem> there,
        MemberKey to,
        Instant now
    ) {
        var known = deliveries(there)
            .stream()
            .map(order -> order.ref().id())
            .collect(Collectors.toSet());
        var unsentDigests = deliveries(here)
            .stream()
            .filter(order -> order.kind() == MailKind.DIGEST && isUntried(order))
            .map(order -> order.ref().id())
            .collect(Collectors.toSet());
        var spent = new ArrayList<MailOrder>();
        var moving = new ArrayList<MailOrder>();
        for (MailOrder order : deliveries(here)) {
            if (known.contains(order.ref().id())) {
                continue;
            }
            if (moves(order, unsentDigests)) {
                moving.add(order);
            } else if (now.isBefore(order.createdAt().plus(CAN_BE_SENT_AGAIN))) {
                spent.add(spent(order, to, now));
            }
        }
        return new MovedDeliveries(to, spent, moving);
    }

    private static List<MailOrder> deliveries(List<? extends MemberItem> items) {
        return items
            .stream()
            .filter(MailOrder.class::isInstance)
            .map(MailOrder.class::cast)
            .filter(order -> order.ref().isDelivery())
            .toList();
    }

    private static boolean isUntried(MailOrder order) {
        return order.state() instanceof MailOrder.State.Unsent(_, var attempts, _) && attempts == 0;
    }

    private static boolean moves(MailOrder order, Set<String> unsentDigests) {
        return switch (order.state()) {
            case MailOrder.State.Held _ -> true;
            case MailOrder.State.Unsent _ -> isUntried(order);
            case MailOrder.State.Gathered(var digest, _) -> unsentDigests.contains(digest);
            case
                MailOrder.State.Claimed _,
                MailOrder.State.Unknown _,
                MailOrder.State.Sent _,
                MailOrder.State.Failed _ -> false;
        };
    }

    /** A mail that may be on its way is settled under the old key. */
    private static MailOrder spent(MailOrder order, MemberKey to, Instant now) {
        return order.underKey(
            to,
            switch (order.state()) {
                case
                    MailOrder.State.Unsent _,
                    MailOrder.State.Claimed _,
                    MailOrder.State.Unknown _ -> new MailOrder.State.Failed(MailOrder.State.Failed.BEFORE_MOVE, now);
                case
                    MailOrder.State.Sent _,
                    MailOrder.State.Held _,
                    MailOrder.State.Gathered _,
                    MailOrder.State.Failed _ -> order.state();
            }
        );
    }

    int writes() {
        return spent.size() + 2 * moving.size();
    }

    /**
     * A part of the writes that can go before the membership; empty if there is none. Under the new key, no digest gathers
     * what is held before an active membership is there. Under the old key, a spent delivery keeps a broadcast that is under
     * way from sending its mailing there.
     *
     * @param most deliveries of the part, of at most two writes each
     */
    Optional<Change.Builder> ahead(int most, Instant now) {
        var writes = new Change.Builder();
        if (!spent.isEmpty()) {
            spent.stream().limit(most).forEach(writes::put);
            return Optional.of(writes);
        }
        var part = moving.stream().filter(MovedDeliveries::canGoAhead).limit(most).toList();
        for (MailOrder order : part) {
            if (order.state() instanceof MailOrder.State.Held) {
                writes.put(order.becomes(new MailOrder.State.Failed(MailOrder.State.Failed.BEFORE_MOVE, now)));
            }
            writes.put(order.underKey(to, order.state()));
        }
        return part.isEmpty() ? Optional.empty() : Optional.of(writes);
    }

    /** Not what is due: without a membership under the new key, it would be dropped there. */
    private static boolean canGoAhead(MailOrder order) {
        return order.state() instanceof MailOrder.State.Held || order.state() instanceof MailOrder.State.Gathered;
    }

    void writeTo(Change.Builder writes) {
        spent.forEach(writes::put);
        moving.forEach(order -> writes.remove(order).put(order.underKey(to, order.state())));
    }
}
