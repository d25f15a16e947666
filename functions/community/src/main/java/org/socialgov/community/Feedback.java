package org.socialgov.community;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
     * @param messageId the mail service's id of the mail
     * @param sentAt when the mail service took the mail
     */
    public record Told(MailOrder.Ref order, String messageId, Instant sentAt, MailOrder.News news) {}

    /** What is to be done about it. */
    public sealed interface Heard extends Decision {
        /**
         * It was written down, or was known already.
         *
         * @param outcome a code for the log
         */
        record Taken(String outcome, MailOrder order, Change change) implements Heard {}

        /** Its order can't be found, and the mail is young: to be told again in a while. */
        record TooEarly() implements Heard {
            @Override
            public Change change() {
                return Change.none();
            }
        }

        /** It is about none of our orders. */
        record OfNoOrder() implements Heard {
            @Override
            public Change change() {
                return Change.none();
            }
        }
    }

    /**
     * Decides from the order and its member as they are now. An order that is still claimed is settled here and now:
     * the sender's own write then finds it so, and gives way.
     */
    public static Heard hear(
        Told told,
        Optional<MailOrder> found,
        Optional<Membership> member,
        Optional<SoftBounces> softBounces,
        Instant now,
        Randomness randomness
    ) {
        if (found.isEmpty()) {
            return now.isBefore(told.sentAt().plus(PATIENCE)) ? new Heard.TooEarly() : new Heard.OfNoOrder();
        }
        var order = found.get();
        var writes = new Decision.Writes();
        var heard = heard(order, told);
        if (!heard.equals(order)) {
            writes.put(heard);
        }
        // What goes to a coordinator says nothing about the member that it tells of.
        if (order.coordinator().isPresent()) {
            return new Heard.Taken(outcome(told, "coordinator-"), heard, writes.change(randomness));
        }
        // What goes to an address that a member typed says nothing about the member's own.
        if (order.kind() == MailKind.CHANGE_ADDRESS) {
            return new Heard.Taken(outcome(told, "other-"), heard, writes.change(randomness));
        }
        var reason = reason(told, order, softBounces, now, writes);
        var suppressed = member.flatMap(m -> reason.flatMap(r -> suppressed(m, r)));
        suppressed.ifPresent(m ->
            writes.put(m).put(HistoryEntry.of(m, event(reason.orElseThrow()), order.ref().id(), now, randomness))
        );
        return new Heard.Taken(
            outcome(told, "") + (suppressed.isPresent() ? "-suppressed" : ""),
            heard,
            writes.change(randomness)
        );
    }

    private static MailOrder heard(MailOrder order, Told told) {
        var news = new ArrayList<>(order.news());
        if (!news.contains(told.news())) {
            news.add(told.news());
        }
        news.sort(
            Comparator.comparing(MailOrder.News::at)
                .thenComparing(MailOrder.News::what)
                .thenComparing(MailOrder.News::code)
        );
        var state = state(order, told, news);
        return news.equals(order.news()) && state.equals(order.state()) ? order : order.hearing(news, state);
    }

    /**
     * Any news of a mail says that it was taken, also of one that we gave up or were about to send again; and that it
     * was rejected afterwards is the last word.
     */
    private static MailOrder.State state(MailOrder order, Told told, List<MailOrder.News> news) {
        var rejected = news
            .stream()
            .filter(each -> each.what() == MailOrder.News.What.REJECT)
            .findFirst();
        if (rejected.isPresent()) {
            return new MailOrder.State.Failed("rejected: " + rejected.get().code(), rejected.get().at());
        }
        return switch (order.state()) {
            case MailOrder.State.Sent(var messageId, _) when !messageId.equals(told.messageId()) -> order.state();
            case
                MailOrder.State.Owed _,
                MailOrder.State.Claimed _,
                MailOrder.State.Unknown _,
                MailOrder.State.Sent _,
                MailOrder.State.Failed _ -> new MailOrder.State.Sent(told.messageId(), told.sentAt());
        };
    }

    /** Why the address is to get no more mail, if the news says so. Soft bounces are counted here. */
    private static Optional<Membership.State.Suppressed> reason(
        Told told,
        MailOrder order,
        Optional<SoftBounces> before,
        Instant now,
        Decision.Writes writes
    ) {
        return switch (told.news().what()) {
            case SEND, DELIVERY, REJECT -> Optional.empty();
            case BOUNCE -> Optional.of(
                new Membership.State.Suppressed(told.news().at(), Membership.SuppressionReason.BOUNCE)
            );
            case COMPLAINT -> Optional.of(
                new Membership.State.Suppressed(told.news().at(), Membership.SuppressionReason.COMPLAINT)
            );
            case SOFT_BOUNCE -> {
                var counted = before
                    .orElseGet(() -> SoftBounces.none(order.ref().member()))
                    .with(order.ref().id(), told.news().at(), now);
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

    private static String outcome(Told told, String whose) {
        return (
            whose +
            switch (told.news().what()) {
                case SEND -> "send";
                case DELIVERY -> "delivery";
                case SOFT_BOUNCE -> "soft-bounce";
                case BOUNCE -> "bounce";
                case COMPLAINT -> "complaint";
                case REJECT -> "reject";
            }
        );
    }
}
