package org.socialgov.acceptance;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.Feedback;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.PostOffice;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.environment.Log;
import org.socialgov.mail.MailSender;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.FakeRandomness;
import org.socialgov.testkit.LedgerBetween;

/**
 * Containers, a table and a mail service in one thread, driven by a seed, for simulations. A container can die, or be paused
 * while others go on, at every call that it makes. The table and the mail service refuse calls, and lose answers. Each
 * simulation says what a step is, and what must hold of each change and each mail.
 */
abstract class FaultySystem {

    /**
     * How often something fails: once in so many calls.
     *
     * @param calls after which a container dies
     * @param pauses of so many calls, the number at which a container pauses
     * @param refusals calls to the table for one that is refused
     * @param lostAnswers commits for one whose answer is lost
     * @param mails mails for one of each fault of the mail service
     */
    record Odds(int calls, int pauses, int refusals, int lostAnswers, int mails) {}

    static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
    static final Duration CALL_TIME = Duration.ofSeconds(10);
    private static final int DEEPEST = 2;
    /** Lambda ends an invocation after its timeout, which is at most this long. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(15);

    final Random random;
    final FakeClock clock = FakeClock.start();
    final FakeLedger table = new FakeLedger();
    final FakeRandomness randomness;
    /** While it is false nothing fails. */
    boolean faulty = true;
    /** What the container that is paused is about to commit. */
    Change committing = Change.none();
    /** How many containers are paused. */
    int depth;
    long steps;
    long crashes;
    long faults;

    private final Odds odds;
    private final List<String> trace = new ArrayList<>();

    FaultySystem(long seed, Odds odds) {
        random = new Random(seed);
        randomness = new FakeRandomness(seed);
        this.odds = odds;
    }

    /** Does one thing of those that may happen. */
    abstract void step();

    /**
     * Runs a seed.
     *
     * @throws AssertionError with the seed and its trace if what must hold does not
     */
    final <T> T traced(long seed, Supplier<T> run) {
        try {
            return run.get();
        } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError("seed " + seed + ": " + broken + "\n  " + String.join("\n  ", trace), broken);
        }
    }

    /** A container's end, at any moment: nothing that it would still have done happens. */
    static final class Crash extends Error {

        private static final long serialVersionUID = 1;

        Crash() {
            super("the container died", null, false, false);
        }
    }

    /** Does something in a container; empty if it died or got no answer. */
    <T> Optional<T> attempt(String what, Supplier<T> act) {
        note(what);
        try {
            return Optional.of(act.get());
        } catch (Crash crash) {
            crashes++;
            note("  died");
            return Optional.empty();
        } catch (LedgerUnavailable unavailable) {
            note("  unavailable");
            return Optional.empty();
        }
    }

    /** Every call to the outside passes here: the container may die, or pause while others go on. */
    final void outside(String call) {
        if (!faulty) {
            return;
        }
        int what = random.nextInt(odds.calls);
        if (what == 0) {
            note("  dies at " + call);
            throw new Crash();
        }
        if (what <= odds.pauses && depth < DEEPEST) {
            depth++;
            note("  pauses at " + call);
            var paused = clock.instant();
            pause();
            depth--;
            var time = Duration.between(paused, clock.instant());
            if (time.compareTo(LONGEST_RUN) > 0) {
                note("  is ended at " + call);
                throw new Crash();
            }
            note("  goes on at " + call);
            resumed(time);
        }
    }

    /** Others go on while a container is paused. */
    void pause() {
        step();
    }

    /** A container goes on after a pause. */
    void resumed(Duration afterPause) {}

    final void note(String what) {
        trace.add(clock.instant() + " " + "  ".repeat(depth) + what);
    }

    final void pass(Duration time) {
        note("pass " + time);
        clock.advance(time);
    }

    final <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    static void require(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError(promise);
        }
    }

    /** The table, with its faults. */
    abstract class FaultyTable extends LedgerBetween {

        boolean throttling;

        FaultyTable() {
            super(table);
        }

        /** Carries out a change, and looks at it if it was committed. */
        abstract Ledger.Commit carryOut(Change change);

        @Override
        protected Object read(Read read) {
            reach("reading " + read);
            return super.read(read);
        }

        @Override
        protected final Ledger.Commit commit(Change change) {
            committing = change;
            outside("a commit");
            committing = Change.none();
            refuse();
            var done = carryOut(change);
            outside("the answer to a commit");
            if (faulty && random.nextInt(odds.lostAnswers) == 0) {
                faults++;
                note("  the answer to a commit is lost");
                // The client sends the same change again.
                require(
                    done == Ledger.Commit.CONFLICT || table.commit(change) == done,
                    "a repeated change is one change"
                );
            }
            return done;
        }

        /** Every read passes here. */
        final void reach(String call) {
            outside(call);
            refuse();
        }

        private void refuse() {
            if (faulty && (throttling ? random.nextInt(3) == 0 : random.nextInt(odds.refusals) == 0)) {
                faults++;
                note("  the table can't be reached");
                throw new LedgerUnavailable(new IllegalStateException("simulated"));
            }
        }
    }

    /** The mail service: takes a mail or doesn't, and says so or doesn't. */
    abstract class MailService implements PostOffice {

        boolean quotaReached;
        boolean paused;
        boolean throttling;
        /** When each mail was taken. */
        final Map<MailOrder.Ref, List<Instant>> accepts = new HashMap<>();
        /** What it has still to tell. */
        final List<Feedback.Notification> events = new ArrayList<>();
        /** When an event of a mail was first recorded. */
        final Map<MailOrder.Ref, Instant> heard = new HashMap<>();

        /** The content of a mail, as far as the simulation looks at it. */
        abstract OutgoingMail mail(Dispatch.Next.Send send, Instant now);

        /** A mail that is taken. */
        abstract void accepted(OutgoingMail mail);

        /** What the mail service answers to each mail that it would not refuse otherwise; empty where it has no reason. */
        Optional<SendOutcome> refuses(OutgoingMail mail) {
            return Optional.empty();
        }

        final MailSender sender(Ledger ledger) {
            return new MailSender(ledger, this, CALL_TIME, this::mail, clock, randomness, new Log(NOWHERE));
        }

        @Override
        public final SendOutcome send(OutgoingMail mail) {
            var begun = clock.instant();
            outside("handing a mail over");
            if (clock.instant().isAfter(begun.plus(CALL_TIME))) {
                // The client's time for the call is over before it has sent anything.
                return new SendOutcome.Unsure("timeout");
            }
            var refused = refuses(mail);
            if (refused.isPresent()) {
                faults++;
                return refused.get();
            }
            if (quotaReached) {
                return new SendOutcome.QuotaReached();
            }
            if (paused) {
                return new SendOutcome.Paused("simulated");
            }
            switch (faulty ? random.nextInt(throttling ? 2 : odds.mails) : odds.mails - 1) {
                case 0 -> {
                    faults++;
                    note("  turned away");
                    return new SendOutcome.TurnedAway("Throttling");
                }
                case 2 -> {
                    faults++;
                    note("  rejected");
                    return new SendOutcome.Rejected("MessageRejected");
                }
                case 3 -> {
                    note("  not taken");
                    return unsure();
                }
                case 4 -> {
                    accept(mail);
                    return unsure();
                }
                default -> {
                    accept(mail);
                    outside("the answer of the mail service");
                    return new SendOutcome.Accepted(messageId(mail.order()));
                }
            }
        }

        private SendOutcome unsure() {
            faults++;
            note("  time runs out");
            clock.advance(CALL_TIME);
            return new SendOutcome.Unsure("timeout");
        }

        private void accept(OutgoingMail mail) {
            note("  taken: " + mail.order().id() + " to " + mail.to().local());
            accepts.computeIfAbsent(mail.order(), _ -> new ArrayList<>()).add(clock.instant());
            accepted(mail);
        }

        private String messageId(MailOrder.Ref ref) {
            return "message-" + ref.id() + "-" + accepts.get(ref).size();
        }

        /** Has an event to tell of a mail. */
        final void tell(OutgoingMail mail, MailOrder.DeliveryEvent.Type what) {
            var now = clock.instant();
            events.add(
                new Feedback.Notification(
                    mail.order(),
                    mail.to(),
                    messageId(mail.order()),
                    now,
                    new MailOrder.DeliveryEvent(now, what, "simulated")
                )
            );
        }

        /** Changes one of the faults that last. */
        final void turn(int which) {
            switch (which) {
                case 0 -> quotaReached = !quotaReached;
                case 1 -> paused = !paused;
                default -> throttling = !throttling;
            }
        }

        /** An order is sent twice only if the service's own confirmation is late. */
        final void checkNothingTwice() {
            accepts.forEach((ref, times) -> {
                if (times.size() > 1) {
                    var last = times.get(0).plus(MailOrder.CONFIRMATION_WITHIN);
                    require(
                        !times.get(1).isBefore(last),
                        "P2: order " + ref.id() + " was sent twice within 30 minutes"
                    );
                    require(times.size() == 2, "P2: order " + ref.id() + " was sent more than twice");
                    var known = heard.get(ref);
                    require(
                        known == null || known.isAfter(last),
                        "P2: order " + ref.id() + " was sent again although its sending was confirmed in time"
                    );
                }
            });
        }

        /** The faults that last end. */
        void heal() {
            quotaReached = false;
            paused = false;
            throttling = false;
        }
    }
}
