package org.socialgov.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.socialgov.community.Randomness;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.PostOffice;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;

/**
 * Delivers one mail order: reads its state, claims it, sends the mail once, and records the result. However often it is
 * invoked for an order, only the holder of the order's claim sends the mail.
 *
 * @param callTime the maximum time of a call to the mail service
 */
public record MailSender(
    Ledger ledger,
    PostOffice office,
    Duration callTime,
    Writer mails,
    InstantSource clock,
    Randomness randomness,
    Log log
) {
    /** Makes the mail of a mail order. */
    @FunctionalInterface
    public interface Writer {
        OutgoingMail write(Dispatch.Next.Send send, Instant now);

        /** Whether the mail is for its recipient at all; if not, its order is given up. */
        default boolean hasReader(Dispatch.Next.Send send) {
            return true;
        }
    }

    /**
     * Processes a mail order.
     *
     * @return whether the orders after it may be delivered
     * @throws LedgerUnavailable if the table couldn't be read or the claim not written: nothing was sent
     */
    public Dispatch.Batch deliver(MailOrder.Ref ref) {
        while (true) {
            var step = Transition.retryOnConflict(ledger, () -> decide(ref));
            switch (step.decision()) {
                case Dispatch.Next.Leave(var why) -> {
                    log.info("mail-skipped", Map.of("order", ref.id(), "outcome", why));
                    return Dispatch.Batch.GO_ON;
                }
                // The new state decides the next step: an order that is unsent again is sent now.
                case Dispatch.Next.Moved(var order, _) -> report(order, outcome(order.state()), "");
                case Dispatch.Next.Send send -> {
                    return send(send, step.mail().orElseThrow()).batch();
                }
            }
        }
    }

    /** A decision, and the mail if one is to be sent. */
    private record Composed<D extends Transition>(D decision, Optional<OutgoingMail> mail) implements Transition {
        @Override
        public Change change() {
            return decision.change();
        }
    }

    /**
     * The mail is made before its order is claimed: if it can't be made, the order stays unsent, which the metrics
     * show.
     */
    private Composed<Dispatch.Next> decide(MailOrder.Ref ref) {
        var now = clock.instant();
        var context = Dispatch.Context.by(ref, ledger);
        var next = Dispatch.next(context, now, randomness);
        if (next instanceof Dispatch.Next.Send send && !mails.hasReader(send)) {
            next = Dispatch.withoutReader(context.order().orElseThrow(), now, randomness);
        }
        return new Composed<>(
            next,
            next instanceof Dispatch.Next.Send send ? Optional.of(mails.write(send, now)) : Optional.empty()
        );
    }

    /** What was decided, and what came of the mail if there was one. */
    record Done<D>(D decision, Optional<Attempt> attempt) {}

    /**
     * Carries out a decision about a mail that this run claims, and sends the mail.
     *
     * @param first the decision
     * @param again decides after a conflict
     * @param claim the claim that a decision makes, if it does
     * @param withoutReader the decision in place of a claim whose mail has no reader
     */
    <D extends Transition> Done<D> carryOut(
        D first,
        Supplier<D> again,
        Function<D, Optional<Dispatch.Next.Send>> claim,
        Function<Dispatch.Next.Send, D> withoutReader
    ) {
        var decided = new ArrayDeque<D>(List.of(first));
        var step = Transition.retryOnConflict(ledger, () -> {
            var decision = decided.isEmpty() ? again.get() : decided.remove();
            var send = claim.apply(decision);
            return send.isPresent() && !mails.hasReader(send.get())
                ? new Composed<>(withoutReader.apply(send.get()), Optional.<OutgoingMail>empty())
                : new Composed<>(decision, send.map(each -> mails.write(each, clock.instant())));
        });
        return new Done<>(
            step.decision(),
            step.mail().map(mail -> send(claim.apply(step.decision()).orElseThrow(), mail))
        );
    }

    /** Result of handing a mail over. */
    record Attempt(MailOrder order, SendOutcome outcome, Dispatch.Batch batch) {}

    /**
     * Hands a mail over and records the outcome.
     *
     * @param send as its claim was committed
     */
    Attempt send(Dispatch.Next.Send send, OutgoingMail mail) {
        // A container that was frozen here for minutes must not send: its claim has expired, or is about to.
        var outcome = Dispatch.mayStillSend(send.order(), clock.instant(), callTime)
            ? office.send(mail)
            : new SendOutcome.TurnedAway("woke-too-late");
        var settled = Dispatch.settle(send, outcome, clock.instant(), randomness);
        report(settled.order(), outcome);
        record(settled, send, outcome);
        return new Attempt(settled.order(), outcome, settled.batch());
    }

    /**
     * Records the result. If that fails, the claim expires and the order becomes unknown: another attempt now could
     * send the mail twice.
     */
    private void record(Dispatch.Settled settled, Dispatch.Next.Send send, SendOutcome outcome) {
        var order = settled.order().ref().id();
        try {
            if (ledger.commit(settled.change()) == Ledger.Commit.CONFLICT && !recordAgain(send, outcome)) {
                // The claim expired, or the delivery event was recorded first: the stored state stays.
                log.info("mail-already-settled", Map.of("order", order));
            }
        } catch (LedgerUnavailable e) {
            log.unexpected("mail-not-recorded", e);
            log.error("mail-lease-active", Map.of("order", order));
        }
    }

    /**
     * Retries after a concurrent change, for example of the request to join. Returns whether this claim still held the
     * order.
     */
    private boolean recordAgain(Dispatch.Next.Send send, SendOutcome outcome) {
        var settled = Transition.retryOnConflict(ledger, () ->
            Dispatch.settleAgain(
                send,
                Dispatch.Context.by(send.order().ref(), ledger),
                outcome,
                clock.instant(),
                randomness
            )
        );
        return !settled.change().isEmpty();
    }

    private void report(MailOrder order, String outcome, String code) {
        var facts = new HashMap<String, Object>();
        facts.put("order", order.ref().id());
        facts.put("kind", order.kind().reason());
        facts.put("outcome", outcome);
        if (!code.isEmpty()) {
            facts.put("code", code);
        }
        switch (outcome) {
            // Each needs an operator; an alarm watches the level ERROR.
            case "quota-reached", "not-verified", "rejected", "paused", "failed" -> log.error("mail", facts);
            default -> log.info("mail", facts);
        }
    }

    private void report(MailOrder order, SendOutcome outcome) {
        switch (outcome) {
            case SendOutcome.Accepted _ -> report(order, "sent", "");
            case SendOutcome.QuotaReached _ -> report(order, "quota-reached", "");
            case SendOutcome.TurnedAway(var code) -> report(order, "turned-away", code);
            case SendOutcome.NotVerified(var code) -> report(order, "not-verified", code);
            case SendOutcome.Rejected(var code) -> report(order, "rejected", code);
            case SendOutcome.Paused(var code) -> report(order, "paused", code);
            case SendOutcome.Unsure(var code) -> report(order, "unsure", code);
        }
    }

    private static String outcome(MailOrder.State state) {
        return switch (state) {
            case MailOrder.State.Unsent _ -> "unsent-again";
            case MailOrder.State.Claimed _ -> "claimed";
            case MailOrder.State.Unknown _ -> "unknown";
            case MailOrder.State.Sent _ -> "sent";
            case MailOrder.State.Held _ -> "held";
            case MailOrder.State.Gathered _ -> "gathered";
            case MailOrder.State.Failed failed -> failed.isUndelivered() ? "failed" : failed.reason();
        };
    }
}
