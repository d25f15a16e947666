package org.socialgov.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.mail.Feedback;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;
import org.socialgov.mail.BroadcastRun;
import org.socialgov.mail.MailSender;
import org.socialgov.mail.Workers;

/**
 * A faulty system in which one community mails: the stream of new mail orders, the sweeper, the events of the mail service,
 * the run of the broadcasts, and the mailbox that all recipients share.
 */
abstract class FaultyMailSystem extends FaultySystem {

    static final Community COMMUNITY = Community.withId(
        "socialgov",
        Community.all(FaultyMailSystem.class.getClassLoader())
    );
    static final String ID = COMMUNITY.id();
    static final AddressMailLimit.Limits LIMITS = new AddressMailLimit.Limits(1, 3, 5);
    static final Optional<Eligibility.Verdict> ELIGIBLE = Optional.of(Eligibility.Verdict.OPEN);

    /** The table as the containers see it. */
    final Ledger ledger;
    private final FaultyTable between;
    final MailService service;
    final MailSender mailSender;
    /** The new orders of which the stream has still to tell. */
    final List<MailOrder.Ref> stream = new ArrayList<>();
    final List<ReceivedMail> mailbox = new ArrayList<>();
    /** Whether what happens is done by a run of the broadcasts. */
    boolean isRunning;
    /** How long a run was suspended since it last looked for mails to one person: it can't know what came meanwhile. */
    private Duration pausedSinceLook = Duration.ZERO;

    record ReceivedMail(MailKind kind, EmailAddress to, Map<Link.Purpose, Link.Token> links) {}

    FaultyMailSystem(long seed, Odds odds) {
        super(seed, odds);
        between = faultyTable();
        ledger = between.table();
        service = mailService();
        mailSender = service.sender(ledger);
        table.onOrder(stream::add);
    }

    /** What must hold after each step. */
    abstract void check();

    /** All faults end; what was held up happens. */
    abstract void heal();

    /**
     * Runs a seed.
     *
     * @param begin what is there at the beginning
     * @param number of steps
     * @param figures what the run did
     * @throws AssertionError with the seed and its trace if a promise was broken
     */
    final <T> T run(long seed, Runnable begin, int number, Supplier<T> figures) {
        return traced(seed, () -> {
            begin.run();
            for (int i = 0; i < number; i++) {
                step();
                check();
            }
            heal();
            return figures.get();
        });
    }

    /** Makes the table; the fields of the simulation aren't set yet. */
    abstract FaultyTable faultyTable();

    /** Makes the mail service; the fields of the simulation aren't set yet. */
    abstract MailService mailService();

    /** The run of the broadcasts, with nothing kept back for other mail. */
    final BroadcastRun broadcasts(
        List<EmailAddress> coordinators,
        int mailsPerSecond,
        int page,
        Invitations.Pace pace
    ) {
        return new BroadcastRun(
            ledger,
            community -> {
                between.reach("reading statistics");
                return table.statistics(community);
            },
            mailSender,
            (mailing, _, _) -> new Archive.Opening("slug-" + mailing.ref().id(), Change.none()),
            _ -> coordinators,
            new BroadcastRun.Settings(
                () -> List.of(COMMUNITY),
                () -> new SendQuota(mailsPerSecond, -1, 0),
                new SendingPace.Limits(0, 0, 1_000),
                Duration.ofSeconds(50),
                page,
                0,
                pace
            ),
            new Workers(Runnable::run, 1),
            this::waitUntil,
            clock,
            randomness,
            new Log(NOWHERE),
            new Metrics(NOWHERE, "table")
        );
    }

    private void waitUntil(Instant time) {
        outside("waiting");
        if (time.isAfter(clock.instant())) {
            clock.set(time);
        }
    }

    /** What another container does while a run is paused is not done by the run. */
    @Override
    final <T> Optional<T> attempt(String what, Supplier<T> act) {
        boolean before = isRunning;
        isRunning = false;
        try {
            return super.attempt(what, act);
        } finally {
            isRunning = before;
        }
    }

    @Override
    final void resumed(Duration afterPause) {
        if (depth == 0) {
            pausedSinceLook = pausedSinceLook.plus(afterPause);
        }
    }

    /** @param broadcasts makes the run: each container has workers of its own, and one may run while another is paused */
    final void tick(Supplier<BroadcastRun> broadcasts) {
        attempt("broadcast", () -> {
            isRunning = true;
            broadcasts.get().run();
            return true;
        });
    }

    final void sweep() {
        var overdue = attempt("look for what is overdue", () -> ledger.overdue(clock.instant(), 25));
        for (var ref : overdue.orElse(List.of())) {
            var batch = attempt("sweep " + ref.id(), () -> mailSender.deliver(ref));
            if (batch.filter(Dispatch.Batch.GO_ON::equals).isEmpty()) {
                return;
            }
        }
    }

    /** Tells of a new order. */
    void deliver() {
        if (!stream.isEmpty()) {
            deliver(stream.removeFirst());
        }
    }

    final void deliver(MailOrder.Ref ref) {
        attempt("deliver " + ref.id(), () -> mailSender.deliver(ref));
    }

    final void deliverAll() {
        while (!stream.isEmpty()) {
            deliver();
        }
    }

    /** The mail service tells of a mail: late, twice, in any order, or never. */
    final void tellOfDelivery() {
        if (service.events.isEmpty()) {
            return;
        }
        var told = pick(service.events);
        if (random.nextInt(3) > 0) {
            service.events.remove(told);
        }
        if (random.nextInt(8) == 0) {
            service.events.remove(told);
            return;
        }
        attempt("event " + told.deliveryEvent().type() + " of " + told.order().id(), () ->
            Transition.retryOnConflict(ledger, () ->
                Feedback.decide(told, Feedback.Context.by(told, List.of(ID), ledger), clock.instant(), randomness)
            )
        ).ifPresent(heard -> {
            service.heard.putIfAbsent(told.order(), clock.instant());
            require(
                heard instanceof Feedback.Result.Recorded || table.order(told.order()).isEmpty(),
                "an event of an order that is there must be recorded"
            );
        });
    }

    /** One of the faults that last begins or ends. */
    final void weather() {
        int which = random.nextInt(4);
        if (which < 3) {
            service.turn(which);
        } else {
            between.throttling = !between.throttling;
        }
    }

    /**
     * No mail to one person waits for more than a minute while a run sends to many.
     *
     * @param now when the run decided about a mail
     */
    final void checkMailToOneGoesFirst(Instant now) {
        if (!isRunning || depth > 0) {
            return;
        }
        var known = now.minus(pausedSinceLook);
        var waits = table
            .orders()
            .stream()
            .filter(order -> !order.ref().isDelivery())
            .filter(
                order ->
                    order.state() instanceof MailOrder.State.Unsent(var due, _, var waitsFor) &&
                    waitsFor.isEmpty() &&
                    due.isBefore(known.minusSeconds(60)) &&
                    due.isAfter(now.minus(Duration.ofMinutes(9)))
            )
            .findFirst();
        require(
            waits.isEmpty(),
            "a mail to one person waits for more than a minute while a run sends to many: " +
                clock.instant() +
                " decided " +
                now +
                waits.map(MailOrder::state) +
                waits.map(MailOrder::kind)
        );
    }

    final void endFaults() {
        faulty = false;
        service.heal();
        between.throttling = false;
        stream.clear();
        note("all faults end");
    }

    final void checkNoOrderIsOpen() {
        for (var order : table.orders()) {
            require(
                order.state() instanceof MailOrder.State.Sent || order.state() instanceof MailOrder.State.Failed,
                "P1: order " + order.ref().id() + " of " + order.kind() + " is still " + order.state()
            );
        }
    }

    /** The table, which a run asks for mails to one person. */
    abstract class MailTable extends FaultyTable {

        @Override
        protected Object read(Read read) {
            var found = super.read(read);
            if (read.method().equals("unsent") && depth == 0) {
                pausedSinceLook = Duration.ZERO;
            }
            return found;
        }
    }

    /** A mail service whose mails are laid into the mailbox. */
    abstract class MailServiceWithMailbox extends MailService {

        private final Map<MailOrder.Ref, ReceivedMail> made = new HashMap<>();

        @Override
        final OutgoingMail mail(Dispatch.Next.Send send, Instant now) {
            var order = send.order();
            // Sorted: the schedule must be the same in every run of a seed.
            made.put(order.ref(), new ReceivedMail(order.kind(), send.to(), new TreeMap<>(send.links())));
            return new OutgoingMail(send.to(), send.to(), new byte[0], order.ref());
        }

        @Override
        void accepted(OutgoingMail mail) {
            mailbox.add(made.get(mail.order()));
        }
    }
}
