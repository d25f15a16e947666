package org.socialgov.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.socialgov.community.Community;
import org.socialgov.community.Coordinators;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.announcing.Digests;
import org.socialgov.community.announcing.Publishing;
import org.socialgov.community.announcing.SendQuota;
import org.socialgov.community.announcing.SendingPace;
import org.socialgov.community.imports.Invitations;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.mail.OutgoingMail;
import org.socialgov.community.mail.SendOutcome;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.community.storage.Ledger;
import org.socialgov.community.storage.Mailings.Recipient;
import org.socialgov.community.storage.Transactions;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;

/**
 * One run of the broadcasts, digests and invitations: it holds the lease, walks the members page by page, and sends at the pace that
 * leaves room for confirmations. It may end at any moment: the next run reads what is stored, and a delivery can exist
 * once. The file is long since broadcasts and digests share the lease, the pace and the time of a run.
 */
public final class BroadcastRun {

    /** How often it looks whether the mailing is stopped, or confirmations wait. */
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    /** A mail order that is due for longer waits for a sender: it goes first. */
    private static final Duration WAITS_FROM = Duration.ofSeconds(5);

    /** One that is due for longer than this is stuck: it has an alarm, and must not block every mailing. */
    private static final Duration WAITS_UNTIL = Duration.ofMinutes(10);

    private static final int MOST_WAITING = 50;
    private static final int MOST_KEYS = 1_000;
    private static final int MOST_MAILINGS = 20;

    /** So many mails in a row that the mail service turned away end the run: no others need to wait in the table. */
    private static final int MOST_TURNED_AWAY = 3;

    private final Ledger ledger;
    private final MemberStatistics.Source statistics;
    private final MailSender mailSender;
    private final Publishing publishing;
    private final Coordinators coordinators;
    private final Settings settings;
    private final Workers workers;
    private final Waiting waiting;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Log log;
    private final Metrics metrics;

    /** Waits for a time. */
    @FunctionalInterface
    public interface Waiting {
        void until(Instant time);
    }

    /**
     * Settings of the deployment.
     *
     * @param communities as they are now: their coordinators set the time of digests
     * @param time in which the run begins new mails
     * @param page number of members that are decided before the cursor moves
     * @param digestEveryMinutes how often digests are due, to try them out; 0 for the community's hour
     * @param invitations how fast the people of imported lists are invited
     */
    public record Settings(
        Supplier<List<Community>> communities,
        SendQuota.Source quota,
        SendingPace.Limits limits,
        Duration time,
        int page,
        int digestEveryMinutes,
        Invitations.Pace invitations
    ) {}

    public BroadcastRun(
        Ledger ledger,
        MemberStatistics.Source statistics,
        MailSender mailSender,
        Publishing publishing,
        Coordinators coordinators,
        Settings settings,
        Workers workers,
        Waiting waiting,
        InstantSource clock,
        Randomness randomness,
        Log log,
        Metrics metrics
    ) {
        this.ledger = ledger;
        this.statistics = statistics;
        this.mailSender = mailSender;
        this.publishing = publishing;
        this.coordinators = coordinators;
        this.settings = settings;
        this.workers = workers;
        this.waiting = waiting;
        this.clock = clock;
        this.randomness = randomness;
        this.log = log;
        this.metrics = metrics;
    }

    /**
     * Sends what is due, for the time of the settings.
     *
     * @throws org.socialgov.community.storage.LedgerUnavailable if the table can't be reached; the next run goes on
     * @throws SendQuota.Unknown if the mail service doesn't tell its quota: nothing was sent
     */
    public void run() {
        if (!isAnythingDue()) {
            return;
        }
        var found = ledger.broadcastLease(BroadcastLease.ALL);
        var taken = Broadcasts.take(found, clock.instant(), randomness);
        if (taken.change().isEmpty() || ledger.commit(taken.change()) == Transactions.Commit.CONFLICT) {
            log.info("broadcast", Map.of("outcome", "another-run"));
            return;
        }
        var sending = new Sending();
        sending.run();
        log.info("broadcast-run", Map.of("outcome", sending.outcome()));
        // If it fails, the next run waits until the lease ends.
        commit(Broadcasts.release(taken.lease(), clock.instant(), randomness));
    }

    /** Most minutes have nothing to send: neither is the lease written then, nor the mail service asked. */
    private boolean isAnythingDue() {
        return (
            !ledger.dueMailings(clock.instant(), 1).isEmpty() ||
            !ledger.dueImports(clock.instant(), 1).isEmpty() ||
            settings
                .communities()
                .get()
                .stream()
                .anyMatch(community ->
                    Digests.due(community, settings.digestEveryMinutes(), clock.instant(), ledger).isPresent()
                )
        );
    }

    private Transactions.Commit commit(Change change) {
        return change.isEmpty() ? Transactions.Commit.COMMITTED : ledger.commit(change);
    }

    /** What one run has to keep in mind. */
    private final class Sending implements ImportRun.Turns {

        private final Instant end = clock.instant().plus(settings.time());
        private SendingPace pace = SendingPace.of(settings.limits(), settings.quota().now(), clock.instant());
        private Instant looksNext = Instant.MIN;
        private int turnedAway;
        /** The mail service takes no mails of the account for now. */
        private boolean isRefused;

        void run() {
            for (Community community : settings.communities().get()) {
                digests(community);
            }
            for (Mailing.Ref ref : ledger.dueMailings(clock.instant(), MOST_MAILINGS)) {
                if (isOver()) {
                    return;
                }
                settings
                    .communities()
                    .get()
                    .stream()
                    .filter(community -> community.id().equals(ref.community()))
                    .findFirst()
                    .ifPresent(community -> broadcast(community, ref));
            }
            invitations();
        }

        /** Last of all: an announcement is for members, an invitation for people who are none. */
        private void invitations() {
            var imports = new ImportRun(
                ledger,
                mailSender,
                coordinators,
                settings.invitations(),
                this,
                clock,
                randomness,
                log,
                metrics
            );
            for (var ref : ledger.dueImports(clock.instant(), MOST_MAILINGS)) {
                looksNext = Instant.MIN;
                if (
                    settings
                        .communities()
                        .get()
                        .stream()
                        .anyMatch(community -> community.id().equals(ref.community()))
                ) {
                    imports.run(ref);
                }
            }
        }

        /** Why the run ended, as a code for the log. */
        private synchronized String outcome() {
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

        @Override
        public boolean isOver() {
            return hasToEnd() || !clock.instant().isBefore(end);
        }

        private synchronized boolean hasToEnd() {
            return isRefused || turnedAway >= MOST_TURNED_AWAY;
        }

        // --- Mailings

        private void broadcast(Community community, Mailing.Ref ref) {
            // What was seen for another mailing says nothing about this one.
            looksNext = Instant.MIN;
            var begun = begin(ref);
            while (begun.isPresent() && !isOver()) {
                begun = page(community, begun.get());
            }
        }

        /** The mailing as it goes out; empty if it doesn't. */
        private Optional<Mailing> begin(Mailing.Ref ref) {
            var stage = Transition.retryOnConflict(ledger, () -> {
                var now = clock.instant();
                var mailing = ledger.mailing(ref).filter(found -> isDueAt(found, now));
                return new Begun(
                    mailing
                        .map(found -> Broadcasts.check(found, ledger.home(), now, randomness))
                        .map(checked -> checked.change().isEmpty() ? start(checked.mailing()) : checked)
                        .map(this::reported)
                );
            }).stage();
            stage.filter(each -> !each.change().isEmpty()).ifPresent(each -> report(each.mailing()));
            return stage.map(Broadcasts.Stage::mailing).filter(Sending::isGoingOut);
        }

        private Broadcasts.Stage start(Mailing mailing) {
            if (isGoingOut(mailing)) {
                return new Broadcasts.Stage(mailing, Change.none());
            }
            String community = mailing.ref().community();
            if (!Broadcasts.isWhole(indexed(community), members(community))) {
                return Broadcasts.indexShort(mailing, clock.instant(), randomness);
            }
            var now = clock.instant();
            var text = ledger
                .mailingText(mailing.ref(), mailing.version())
                .orElseThrow(() -> new IllegalStateException("a mailing without a text: " + mailing.ref().id()));
            return Broadcasts.begin(mailing, publishing.of(mailing, text, now), now, randomness);
        }

        private int members(String community) {
            return statistics.statistics(community).members();
        }

        private int indexed(String community) {
            int number = 0;
            String after = "";
            while (true) {
                var keys = ledger.activeMembers(community, after, MOST_KEYS);
                if (keys.isEmpty()) {
                    return number;
                }
                number += keys.size();
                after = keys.getLast().hex();
            }
        }

        private static boolean isDueAt(Mailing mailing, Instant now) {
            return mailing
                .due()
                .filter(due -> !due.isAfter(now))
                .isPresent();
        }

        private static boolean isGoingOut(Mailing mailing) {
            return mailing.state() instanceof Mailing.State.GoingOut;
        }

        /** Decides a page of members. Returns the mailing after it; empty if this run is done with it. */
        private Optional<Mailing> page(Community community, Mailing mailing) {
            var keys = ledger.activeMembers(community.id(), mailing.progress().cursor(), settings.page());
            if (keys.isEmpty()) {
                return moved(Broadcasts.endLap(mailing, members(community.id()), clock.instant(), randomness)).filter(
                    next -> isDueAt(next, clock.instant())
                );
            }
            var recipients = ledger.recipients(keys, mailing.ref().id());
            var earlier = earlier(mailing, keys);
            var turns = new AtomicReferenceArray<Turned>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                int place = i;
                var recipient = recipients.get(i);
                var turn = turn(community, mailing, recipient, earlier.get(recipient.key()));
                if (turn instanceof Broadcasts.Turn.Decided(var counts)) {
                    turns.set(place, new Turned(counts, false));
                    continue;
                }
                if (!permitted(() -> goesOn(mailing))) {
                    workers.await();
                    return postponed(mailing);
                }
                workers.start(() ->
                    attempt(() -> take(community, mailing, recipient.key(), turn)).ifPresent(turned ->
                        turns.set(place, turned)
                    )
                );
            }
            workers.await();
            var counts = BroadcastProgress.Counts.NONE;
            boolean acted = false;
            for (int i = 0; i < keys.size(); i++) {
                var turned = turns.get(i);
                if (turned == null) {
                    // The cursor stays before a member who isn't decided.
                    return postponed(mailing);
                }
                counts = counts.plus(turned.counts());
                acted |= turned.acted();
            }
            int active = (int) recipients
                .stream()
                .flatMap(recipient -> recipient.member().stream())
                .filter(mailing.progress()::counts)
                .count();
            return moved(Broadcasts.advance(mailing, keys.getLast().hex(), counts, active, acted, randomness));
        }

        /** The recipients' deliveries of the mailing that this one corrects, where only those get it who have a copy. */
        private Map<MemberKey, MailOrder> earlier(Mailing mailing, List<MemberKey> keys) {
            var found = new HashMap<MemberKey, MailOrder>();
            mailing
                .onlyWith()
                .ifPresent(copy ->
                    ledger
                        .recipients(keys, copy.mailing())
                        .forEach(each -> each.delivery().ifPresent(order -> found.put(each.key(), order)))
                );
            return found;
        }

        private Broadcasts.Turn turn(Community community, Mailing mailing, Recipient recipient, MailOrder earlier) {
            var now = clock.instant();
            return Broadcasts.turn(
                mailing,
                recipient,
                Optional.ofNullable(earlier),
                today(community, now),
                now,
                randomness
            );
        }

        /** After a conflict: the member is read again, and so is the mailing, which may be stopped meanwhile. */
        private Broadcasts.Turn turnAgain(Community community, Mailing mailing, MemberKey key) {
            var looked = clock.instant();
            if (ledger.mailing(mailing.ref()).filter(mailing::equals).isEmpty()) {
                throw new IllegalStateException("the mailing changed before a member was decided");
            }
            var recipient = ledger.recipients(List.of(key), mailing.ref().id()).getFirst();
            var earlier = earlier(mailing, List.of(key)).get(key);
            // In slow reads, the mailing may be stopped after it was read.
            if (!clock.instant().isBefore(looked.plus(LOOKS_EVERY))) {
                throw new IllegalStateException("the mailing was read too long before a member's turn");
            }
            return turn(community, mailing, recipient, earlier);
        }

        private Turned take(Community community, Mailing mailing, MemberKey key, Broadcasts.Turn first) {
            var turns = new ArrayList<>(List.of(first));
            var step = Transition.retryOnConflict(ledger, () -> {
                var turn = turns.isEmpty() ? turnAgain(community, mailing, key) : turns.removeFirst();
                return turn instanceof Broadcasts.Turn.Send send
                    ? mailSender
                          .compose(send.mail())
                          .map(mail -> new Composed<Broadcasts.Turn>(send, Optional.of(mail)))
                          .orElseGet(() ->
                              new Composed<>(
                                  Broadcasts.withoutReader(send.mail().order(), clock.instant(), randomness),
                                  Optional.empty()
                              )
                          )
                    : new Composed<>(turn, Optional.empty());
            });
            return switch (step.decision()) {
                case Broadcasts.Turn.Send(var send) -> {
                    var done = mailSender.send(send, step.mail().orElseThrow());
                    heard(done.outcome());
                    yield new Turned(Broadcasts.counted(done.order()), true);
                }
                case Broadcasts.Turn.Store(var delivery, _) -> new Turned(Broadcasts.counted(delivery), true);
                case Broadcasts.Turn.Decided(var counts) -> new Turned(counts, false);
            };
        }

        /** Stores a step; empty if the mailing was changed meanwhile, or doesn't go out any more. */
        private Optional<Mailing> moved(Broadcasts.Stage stage) {
            if (commit(reported(stage).change()) == Transactions.Commit.CONFLICT) {
                return Optional.empty();
            }
            if (!isGoingOut(stage.mailing())) {
                report(stage.mailing());
                return Optional.empty();
            }
            return Optional.of(stage.mailing());
        }

        /** The run ends before the mailing does. After a refusal, the next one begins later. */
        private Optional<Mailing> postponed(Mailing mailing) {
            if (isRefused()) {
                moved(Broadcasts.postpone(mailing, clock.instant().plus(Broadcasts.PATIENCE), randomness));
            }
            return Optional.empty();
        }

        /** The step that ends a broadcast orders the coordinators' mails about it, too. */
        private Broadcasts.Stage reported(Broadcasts.Stage stage) {
            return Broadcasts.reported(
                stage,
                coordinators.of(stage.mailing().ref().community()),
                clock.instant(),
                randomness
            );
        }

        private void report(Mailing mailing) {
            var facts = new HashMap<String, Object>();
            facts.put("mailing", mailing.ref().id());
            facts.put("outcome", mailing.status());
            if (mailing.state() instanceof Mailing.State.Stopped(_, var why, _, _)) {
                facts.put("why", why);
                log.error("broadcast", facts);
                metrics.put(Metrics.Metric.BROADCASTS_STOPPED, 1, clock.instant());
            } else {
                log.info("broadcast", facts);
            }
        }

        // --- Digests

        private void digests(Community community) {
            var due = Digests.due(community, settings.digestEveryMinutes(), clock.instant(), ledger);
            if (due.isEmpty()) {
                return;
            }
            var run = due.get();
            if (
                run.timesWritten() == 1 &&
                commit(Digests.begin(run, ledger, randomness).change()) == Transactions.Commit.CONFLICT
            ) {
                return;
            }
            var next = Optional.of(run);
            while (next.isPresent() && !isOver()) {
                next = page(community, next.get());
            }
        }

        private Optional<DigestRun> page(Community community, DigestRun run) {
            var keys = ledger.membersWithHeld(community.id(), run.cursor(), settings.page());
            if (keys.isEmpty()) {
                commit(Digests.finish(run, clock.instant(), randomness).change());
                log.info("digests", Map.of("run", run.slot(), "sent", run.sent()));
                return Optional.empty();
            }
            var sent = new AtomicReferenceArray<Boolean>(keys.size());
            var recipients = ledger.recipients(keys, run.id());
            for (int i = 0; i < keys.size(); i++) {
                int place = i;
                var recipient = recipients.get(i);
                if (!Digests.isDue(recipient, run, today(community, clock.instant()))) {
                    sent.set(place, false);
                    continue;
                }
                if (!permitted(() -> true)) {
                    workers.await();
                    return Optional.empty();
                }
                workers.start(() ->
                    attempt(() -> digest(community, run, recipient.key())).ifPresent(done -> sent.set(place, done))
                );
            }
            workers.await();
            int number = 0;
            for (int i = 0; i < keys.size(); i++) {
                if (sent.get(i) == null) {
                    return Optional.empty();
                }
                number += sent.get(i) ? 1 : 0;
            }
            var next = Digests.advance(run, keys.getLast().hex(), number, randomness);
            return commit(next.change()) == Transactions.Commit.COMMITTED ? Optional.of(next.run()) : Optional.empty();
        }

        /** Returns whether a digest was sent, or may have been. */
        private boolean digest(Community community, DigestRun run, MemberKey key) {
            var step = Transition.retryOnConflict(ledger, () -> {
                var now = clock.instant();
                var gathering = Digests.gather(
                    ledger.recipients(List.of(key), run.id()).getFirst(),
                    ledger.deliveries(key),
                    ledger::mailing,
                    run,
                    ledger.home(),
                    today(community, now),
                    now,
                    randomness
                );
                var mail =
                    gathering instanceof Digests.Gathering.Send(var send)
                        ? mailSender.compose(send)
                        : Optional.<OutgoingMail>empty();
                return gathering instanceof Digests.Gathering.Send && mail.isEmpty()
                    ? new Composed<Digests.Gathering>(new Digests.Gathering.Nothing(Change.none()), mail)
                    : new Composed<>(gathering, mail);
            });
            return switch (step.decision()) {
                case Digests.Gathering.Send(var send) -> {
                    heard(mailSender.send(send, step.mail().orElseThrow()).outcome());
                    yield true;
                }
                case Digests.Gathering.Nothing _ -> false;
            };
        }

        // --- Both

        private LocalDate today(Community community, Instant now) {
            return LocalDate.ofInstant(now, community.announcements().timezone());
        }

        /** A failure about one member stops no other; the cursor stays before it, and the next run tries again. */
        private <T> Optional<T> attempt(Supplier<T> act) {
            try {
                return Optional.of(act.get());
            } catch (RuntimeException failed) {
                log.unexpected("broadcast-member-failed", failed);
                return Optional.empty();
            }
        }

        @Override
        public boolean permitted(BooleanSupplier goesOn) {
            while (!isOver()) {
                var looks = clock.instant();
                if (!looks.isBefore(looksNext)) {
                    if (!goesOn.getAsBoolean()) {
                        return false;
                    }
                    if (confirmationsWait()) {
                        waiting.until(clock.instant().plus(LOOKS_EVERY));
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
                    turn = pace.turn(clock.instant());
                }
                if (turn.isAfter(end)) {
                    return false;
                }
                waiting.until(turn);
                // Throttling may have moved it meanwhile, and the mailing may be stopped.
                synchronized (this) {
                    if (!pace.turn(clock.instant()).isAfter(clock.instant()) && clock.instant().isBefore(looksNext)) {
                        pace = pace.taken(clock.instant());
                        return true;
                    }
                }
            }
            return false;
        }

        /** Whether the mailing is as it was read: a stop is seen here. */
        private boolean goesOn(Mailing mailing) {
            var now = clock.instant();
            var current = ledger.mailing(mailing.ref());
            if (current.filter(mailing::equals).isEmpty()) {
                return false;
            }
            var checked = Broadcasts.checkFeedback(mailing, ledger.mailingFeedback(mailing.ref()), now, randomness);
            return checked.change().isEmpty() || moved(checked).isPresent();
        }

        /** Whether a mail to one person waits for a sender. Deliveries don't count: this run sends them. */
        private boolean confirmationsWait() {
            var now = clock.instant();
            return (
                ledger
                    .unsent(now.minus(WAITS_UNTIL), now.minus(WAITS_FROM), MOST_WAITING)
                    .stream()
                    .filter(ref -> !ref.isDelivery())
                    .map(ledger::order)
                    .flatMap(Optional::stream)
                    // One that the mail service refuses for now waits for something else.
                    .anyMatch(
                        order ->
                            order.state() instanceof MailOrder.State.Unsent(_, _, var waitsFor) && waitsFor.isEmpty()
                    )
            );
        }

        @Override
        public synchronized boolean isRefused() {
            return isRefused || pace.isOverForToday();
        }

        @Override
        public synchronized void heard(SendOutcome outcome) {
            switch (outcome) {
                case SendOutcome.TurnedAway _ -> {
                    turnedAway++;
                    pace = pace.throttled(clock.instant());
                }
                case SendOutcome.NotVerified _ -> turnedAway++;
                case SendOutcome.QuotaReached _, SendOutcome.Paused _ -> isRefused = true;
                case SendOutcome.Accepted _, SendOutcome.Rejected _, SendOutcome.Unsure _ -> turnedAway = 0;
            }
        }
    }

    private record Begun(Optional<Broadcasts.Stage> stage) implements Transition {
        @Override
        public Change change() {
            return stage.map(Broadcasts.Stage::change).orElse(Change.none());
        }
    }

    /** A decision, and the mail if one is to be sent. */
    private record Composed<D extends Transition>(D decision, Optional<OutgoingMail> mail) implements Transition {
        @Override
        public Change change() {
            return decision.change();
        }
    }

    /** What came of a member's turn. */
    private record Turned(BroadcastProgress.Counts counts, boolean acted) {}
}
