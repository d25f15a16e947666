package org.socialgov.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.storage.Mailings.Recipient;

/** The turns of the mails of a run: its pace and reserve, and its end. */
final class MailTurns {

    /** How often it looks whether the mailing is stopped, or confirmations wait. */
    static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    /** A mail order that is due for longer waits for a sender: it goes first. */
    private static final Duration WAITS_FROM = Duration.ofSeconds(5);

    /** One that is due for longer than this is stuck: it has an alarm, and must not block every mailing. */
    private static final Duration WAITS_UNTIL = Duration.ofMinutes(10);

    private static final int MOST_WAITING = 50;

    /** So many mails in a row that the mail service turned away end the run: no others need to wait in the table. */
    private static final int MOST_TURNED_AWAY = 3;

    private final BroadcastRun run;
    private final Instant end;
    private SendingPace pace;
    private Instant looksNext = Instant.MIN;
    private int turnedAway;
    /** The mail service takes no mails of the account for now. */
    private boolean isRefused;

    MailTurns(BroadcastRun run) {
        this.run = run;
        var settings = run.settings();
        end = now().plus(settings.time());
        pace = SendingPace.of(settings.limits(), settings.quota().now(), now());
    }

    private Instant now() {
        return run.clock().instant();
    }

    /** Why the run ended, as a code for the log. */
    synchronized String outcome() {
        if (isRefused) {
            return "refused";
        }
        if (turnedAway >= MOST_TURNED_AWAY) {
            return "turned-away";
        }
        if (pace.isOverForToday()) {
            return "quota-reserved";
        }
        return isOver() ? "out-of-time" : "done";
    }

    boolean isOver() {
        return hasToEnd() || !now().isBefore(end);
    }

    private synchronized boolean hasToEnd() {
        return isRefused || turnedAway >= MOST_TURNED_AWAY;
    }

    /** What was seen for another mailing says nothing about the next one. */
    void lookAnew() {
        looksNext = Instant.MIN;
    }

    /** What there is to do about a member. */
    sealed interface Work<T> {
        record Done<T>(T result) implements Work<T> {}

        /** A mail may have to be sent. */
        record Open<T>(Supplier<T> act) implements Work<T> {}
    }

    /**
     * Decides about each member of a page, several at a time.
     *
     * @param goesOn asked now and then whether the mailing is still going out
     * @return the results in the same order; empty if some members are not decided
     */
    <T> Optional<List<T>> each(List<Recipient> page, BooleanSupplier goesOn, Function<Recipient, Work<T>> work) {
        var results = new AtomicReferenceArray<T>(page.size());
        boolean isPermitted = true;
        for (int i = 0; i < page.size() && isPermitted; i++) {
            int place = i;
            switch (work.apply(page.get(i))) {
                case Work.Done<T>(var result) -> results.set(place, result);
                case Work.Open<T>(var act) -> {
                    isPermitted = permitted(goesOn);
                    if (isPermitted) {
                        run.workers().start(() -> attempt(act).ifPresent(result -> results.set(place, result)));
                    }
                }
            }
        }
        run.workers().await();
        var all = new ArrayList<T>();
        for (int i = 0; i < page.size(); i++) {
            if (results.get(i) == null) {
                return Optional.empty();
            }
            all.add(results.get(i));
        }
        return Optional.of(all);
    }

    /** A failure about one member stops no other; the cursor stays before it, and the next run tries again. */
    private <T> Optional<T> attempt(Supplier<T> act) {
        try {
            return Optional.of(act.get());
        } catch (RuntimeException failed) {
            run.log().unexpected("broadcast-member-failed", failed);
            return Optional.empty();
        }
    }

    /**
     * Waits for the next mail's turn.
     *
     * @param goesOn asked now and then whether the mailing or import is still under way
     * @return false if the run has to end
     */
    boolean permitted(BooleanSupplier goesOn) {
        while (!isOver()) {
            var looks = now();
            if (!looks.isBefore(looksNext)) {
                if (!goesOn.getAsBoolean()) {
                    return false;
                }
                if (confirmationsWait()) {
                    run.waiting().accept(now().plus(LOOKS_EVERY));
                    continue;
                }
                // From before the look: in a slow one, the mailing may be stopped after it was read.
                looksNext = looks.plus(LOOKS_EVERY);
            }
            Instant turn;
            synchronized (this) {
                if (pace.isOverForToday()) {
                    return false;
                }
                turn = pace.turn(now());
            }
            if (turn.isAfter(end)) {
                return false;
            }
            run.waiting().accept(turn);
            // Throttling may have moved it meanwhile, and the mailing may be stopped.
            synchronized (this) {
                if (!pace.turn(now()).isAfter(now()) && now().isBefore(looksNext)) {
                    pace = pace.taken(now());
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a mail to one person waits for a sender. Deliveries don't count: this run sends them. */
    private boolean confirmationsWait() {
        var now = now();
        return (
            run
                .ledger()
                .unsent(now.minus(WAITS_UNTIL), now.minus(WAITS_FROM), MOST_WAITING)
                .stream()
                .filter(ref -> !ref.isDelivery())
                .map(run.ledger()::order)
                .flatMap(Optional::stream)
                // One that the mail service refuses for now waits for something else.
                .anyMatch(
                    order -> order.state() instanceof MailOrder.State.Unsent(_, _, var waitsFor) && waitsFor.isEmpty()
                )
        );
    }

    /** Whether the mail service takes no mails for now. */
    synchronized boolean isRefused() {
        return isRefused || pace.isOverForToday();
    }

    synchronized void heard(SendOutcome outcome) {
        switch (outcome) {
            case SendOutcome.TurnedAway _ -> {
                turnedAway++;
                pace = pace.throttled(now());
            }
            case SendOutcome.NotVerified _ -> turnedAway++;
            case SendOutcome.QuotaReached _, SendOutcome.Paused _ -> isRefused = true;
            case SendOutcome.Accepted _, SendOutcome.Rejected _, SendOutcome.Unsure _ -> turnedAway = 0;
        }
    }
}
