package org.socialgov.community.announcing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.BroadcastProgress.Counts;
import org.socialgov.community.ledger.BroadcastProgress.Counts.Outcome;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Mailing.State;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.storage.Mailings;
import org.socialgov.community.storage.Mailings.Recipient;
import org.socialgov.community.storage.Transition;

/**
 * Decisions of a broadcast: it walks the members in the order of their keys, and decides at each member's turn from what is
 * true then. The deliveries are the truth; the cursor only saves time.
 */
public final class Broadcasts {

    /** A mailing whose time has passed by more is not begun: its news may be old. */
    public static final Duration BEGINS_WITHIN = Duration.ofHours(24);

    /** The wait after a reached quota, or while the account is paused. */
    public static final Duration PATIENCE = Dispatch.PATIENCE;

    /** Members that are decided before a broadcast's progress is stored. */
    public static final int PAGE = 50;

    /** The number of laps after which a broadcast ends even if the last one found something to do. */
    private static final int MOST_LAPS = 5;

    /** One lap would not find a member whose entry in the index was late. */
    private static final int FEWEST_LAPS = 2;

    /** How often in a row the index may name too few members before the mailing is stopped. */
    private static final int MOST_SHORT_INDEXES = 3;

    private static final Duration LOOKS_AGAIN = Duration.ofMinutes(1);

    /** Before, a few bounces would say nothing. */
    private static final int FEWEST_MAILS = 100;

    /** Gmail's line for bulk senders is 0.3 %. */
    private static final int FEWEST_COMPLAINTS = 3;

    private Broadcasts() {}

    /** A stage of a mailing: as it is after it. The change is empty if there is nothing to write. */
    public record Stage(Mailing mailing, Change change) implements Transition {
        private static Stage nothing(Mailing mailing) {
            return new Stage(mailing, Change.none());
        }

        private static Stage to(Mailing next, Randomness randomness) {
            return new Stage(next, new Change.Builder().put(next).change(randomness));
        }
    }

    /** A run's right to send. The change is empty if another run has it. */
    public record Taken(BroadcastLease lease, Change change) implements Transition {}

    /** Takes the lease, unless another run has it. */
    public static Taken take(BroadcastLease found, Instant now, Randomness randomness) {
        if (!found.isFreeAt(now)) {
            return new Taken(found, Change.none());
        }
        var taken = found.takenBy(randomness.id(), now);
        return new Taken(taken, new Change.Builder().put(taken).change(randomness));
    }

    /** Releases the lease at the end of a run. */
    public static Change release(BroadcastLease lease, Instant now, Randomness randomness) {
        return new Change.Builder().put(lease.released(now)).change(randomness);
    }

    /**
     * Stops a mailing that must not be sent from this table, or now. A restored table doesn't know what was sent after its
     * backup.
     *
     * @param home the name of the present table
     */
    public static Stage check(Mailing mailing, String home, Instant now, Randomness randomness) {
        if (mailing.due().isPresent() && !mailing.home().equals(home)) {
            return stopped(mailing, mailing.progress(), State.Stopped.RESTORED, now, randomness);
        }
        return mailing.state() instanceof State.Scheduled(var due) && now.isAfter(due.plus(BEGINS_WITHIN))
            ? stopped(mailing, mailing.progress(), State.Stopped.NOT_IN_TIME, now, randomness)
            : Stage.nothing(mailing);
    }

    /**
     * A stage with the coordinators' mails about it, in the same transaction: a mailing that is out is reported to the
     * coordinator who wrote it, one that the system has stopped to all, who decide whether it goes on.
     */
    public static Stage reported(Stage stage, List<EmailAddress> coordinators, Instant now, Randomness randomness) {
        if (stage.change().isEmpty() || stage.mailing().due().isPresent()) {
            return stage;
        }
        var mailing = stage.mailing();
        // A coordinator who isn't one any more reads nothing of the community's.
        boolean isWriters = mailing.state() instanceof State.Out && coordinators.contains(mailing.by());
        var writes = new Change.Builder().and(stage.change());
        for (EmailAddress each : isWriters ? List.of(mailing.by()) : coordinators) {
            var order = MailOrder.toCoordinator(MailKind.SEND_REPORT, each, mailing.ref().community(), now, randomness);
            writes.put(order.withNote(Mailing.Note.of(mailing, List.of()).text()));
        }
        return new Stage(mailing, writes.change(randomness));
    }

    private static Stage stopped(
        Mailing mailing,
        BroadcastProgress progress,
        String why,
        Instant now,
        Randomness randomness
    ) {
        var stopped = mailing.stop(why, Optional.empty(), now);
        return Stage.to(mailing.at(progress.withShortIndex(0), stopped), randomness);
    }

    /** Whether the member index names nearly all members; while it doesn't, a broadcast would look whole and be small. */
    public static boolean isWhole(int indexed, int members) {
        return indexed * 100L >= members * 99L;
    }

    /** Postpones a scheduled mailing because the index is short; the third time in a row stops it. */
    public static Stage indexShort(Mailing mailing, Instant now, Randomness randomness) {
        int times = mailing.progress().shortIndex() + 1;
        if (times >= MOST_SHORT_INDEXES) {
            return stopped(mailing, mailing.progress(), State.Stopped.INDEX_INCOMPLETE, now, randomness);
        }
        var postponed = new State.Scheduled(now.plus(LOOKS_AGAIN));
        return Stage.to(mailing.at(mailing.progress().withShortIndex(times), postponed), randomness);
    }

    /** Begins a scheduled mailing, and makes it public in the same transaction. */
    public static Stage begin(Mailing mailing, Archive.Opening opening, Instant now, Randomness randomness) {
        var begun = mailing.started(now, opening.slug());
        return new Stage(begun, new Change.Builder().put(begun).and(opening.change()).change(randomness));
    }

    /** What happens at a member's turn. */
    public sealed interface Turn extends Transition {
        /** A mail to this member, whose delivery is claimed with the change. */
        record Send(Dispatch.Next.Send mail) implements Turn {
            @Override
            public Change change() {
                return mail.change();
            }
        }

        /** A delivery without a mail: held for the member's next digest, or given up. */
        record Store(MailOrder delivery, Change change) implements Turn {}

        /** The member has a delivery, or gets none. */
        record Decided(Counts counts) implements Turn {}
    }

    /**
     * Decides about one member.
     *
     * @param earlier the member's delivery of the mailing that this one corrects, where only those get it who have a copy
     * @param today the day in the community's time zone
     */
    public static Turn turn(
        Mailing mailing,
        Recipient recipient,
        Optional<MailOrder> earlier,
        LocalDate today,
        Instant now,
        Randomness randomness
    ) {
        if (recipient.delivery().isPresent()) {
            return new Turn.Decided(counted(recipient.delivery().get()));
        }
        var member = recipient.member().orElse(null);
        if (
            member == null ||
            recipient.isSuppressed() ||
            !(member.state() instanceof Membership.State.Active(var joinedAt))
        ) {
            return decided(Outcome.NOT_ACTIVE);
        }
        if (mailing.startedAt().filter(joinedAt::isAfter).isPresent()) {
            return decided(Outcome.JOINED_LATER);
        }
        if (!concerns(mailing, member)) {
            return decided(Outcome.OTHER_TOPICS);
        }
        if (
            mailing
                .onlyWith()
                .filter(copy -> !has(copy, earlier))
                .isPresent()
        ) {
            return decided(Outcome.NO_COPY);
        }
        return switch (member.delivery().on(today)) {
            case PAUSED -> decided(Outcome.PAUSED);
            case EACH -> send(mailing, member, today, now, randomness);
            case DAILY, WEEKLY -> mailing.urgent()
                ? send(mailing, member, today, now, randomness)
                : hold(mailing, member, now, randomness);
        };
    }

    /** A member who chose no topic gets all. */
    private static boolean concerns(Mailing mailing, Membership member) {
        var chosen = member.details().topics();
        return mailing.topics().isEmpty() || chosen.isEmpty() || chosen.stream().anyMatch(mailing.topics()::contains);
    }

    /** Whether the member may have read it. */
    private static boolean has(Mailing.Copy copy, Optional<MailOrder> delivery) {
        return delivery
            .filter(each -> each.version() == copy.version())
            .filter(
                each ->
                    switch (each.state()) {
                        case
                            MailOrder.State.Claimed _,
                            MailOrder.State.Unknown _,
                            MailOrder.State.Sent _,
                            MailOrder.State.Gathered _ -> true;
                        case MailOrder.State.Unsent _, MailOrder.State.Held _, MailOrder.State.Failed _ -> false;
                    }
            )
            .isPresent();
    }

    private static Turn.Decided decided(Outcome outcome) {
        return new Turn.Decided(Counts.NONE.plus(outcome));
    }

    private static Turn send(Mailing mailing, Membership member, LocalDate today, Instant now, Randomness randomness) {
        var made = delivery(mailing, member, now, new MailOrder.State.Claimed(now.plus(MailOrder.LEASE), 1));
        // The order keeps it, so that a second attempt says the same; the membership doesn't, so that the next mail says none.
        var claimed = member.delivery().hasResumedOn(today) ? made.withNote(Dispatch.AFTER_PAUSE) : made;
        return new Turn.Send(Dispatch.claimed(claimed, member, new Change.Builder().put(claimed), now, randomness));
    }

    private static Turn hold(Mailing mailing, Membership member, Instant now, Randomness randomness) {
        var held = delivery(mailing, member, now, new MailOrder.State.Held(now));
        // The member may leave or move at the same time.
        return new Turn.Store(held, new Change.Builder().put(held).check(member).change(randomness));
    }

    /** The turn of a member whom no mail may reach, for example the community's own address. */
    public static Turn.Store withoutReader(MailOrder claimed, Instant now, Randomness randomness) {
        var failed = MailOrder.delivery(
            claimed.kind(),
            claimed.ref().member(),
            claimed.ref().id(),
            claimed.community(),
            claimed.version(),
            now,
            new MailOrder.State.Failed(MailOrder.State.Failed.NO_LONGER_NEEDED, now)
        );
        return new Turn.Store(failed, new Change.Builder().put(failed).change(randomness));
    }

    private static MailOrder delivery(Mailing mailing, Membership member, Instant now, MailOrder.State state) {
        return MailOrder.delivery(
            MailKind.ANNOUNCEMENT,
            member.key(),
            mailing.ref().id(),
            mailing.ref().community(),
            mailing.version(),
            now,
            state
        );
    }

    /**
     * What the members have of a mailing at this moment: the stored progress, and the page of members that is under way.
     * Without that page, a broadcast that is stopped in its first one would look as if nobody had the mail.
     */
    public static Counts known(Mailing mailing, Mailings mailings) {
        var progress = mailing.progress();
        var known = progress.known();
        if (progress.lap() != 1) {
            return known;
        }
        var underWay = mailings.activeMembers(mailing.ref().community(), progress.cursor(), PAGE);
        for (var recipient : mailings.recipients(underWay, mailing.ref().id())) {
            known = known.plus(recipient.delivery().map(Broadcasts::counted).orElse(Counts.NONE));
        }
        return known;
    }

    /** How a delivery counts. */
    public static Counts counted(MailOrder delivery) {
        return switch (delivery.state()) {
            case MailOrder.State.Unsent _, MailOrder.State.Claimed _, MailOrder.State.Unknown _ -> Counts.NONE.plus(
                Outcome.UNSETTLED
            );
            case MailOrder.State.Sent _ -> Counts.NONE.plus(Outcome.SENT);
            case MailOrder.State.Held _ -> Counts.NONE.plus(Outcome.HELD);
            case MailOrder.State.Gathered _ -> Counts.NONE.plus(Outcome.IN_DIGEST);
            case MailOrder.State.Failed(var reason, _) -> Counts.NONE.plusFailure(reason);
        };
    }

    /**
     * All members up to a key are decided.
     *
     * @param active the number of them who count as members of this lap
     * @param acted whether a delivery was made for one of them
     */
    public static Stage advance(
        Mailing mailing,
        String last,
        Counts more,
        int active,
        boolean acted,
        Randomness randomness
    ) {
        return Stage.to(mailing.at(mailing.progress().upTo(last, more, active, acted), mailing.state()), randomness);
    }

    /**
     * The end of a lap: the last one has found nothing to do, and has seen all members. After one that has not, the index is
     * given time.
     *
     * @param members the number of members
     */
    public static Stage endLap(Mailing mailing, int members, Instant now, Randomness randomness) {
        var lap = mailing.progress();
        boolean isWhole = lap.isWhole();
        boolean isLast = (lap.lap() >= FEWEST_LAPS && !lap.acted() && isWhole) || lap.lap() >= MOST_LAPS;
        var next = isLast
            ? new State.Out(now)
            : new State.GoingOut(isWhole || lap.acted() ? now : now.plus(LOOKS_AGAIN));
        return Stage.to(mailing.at(lap.nextLap(new BroadcastProgress.LapStart(now, members)), next), randomness);
    }

    /** The broadcast goes on at a later time. */
    public static Stage postpone(Mailing mailing, Instant until, Randomness randomness) {
        return Stage.to(mailing.at(mailing.progress(), new State.GoingOut(until)), randomness);
    }

    /**
     * Stops a mailing that harms the sender's reputation. What a coordinator has seen, and had the mailing go on after, counts
     * no more.
     */
    public static Stage checkFeedback(Mailing mailing, Mailing.Feedback feedback, Instant now, Randomness randomness) {
        var judged = mailing.progress().judged();
        int mails = mailing.progress().sent() - judged.mails();
        int bounces = feedback.bounces() - judged.bounces();
        int complaints = feedback.complaints() - judged.complaints();
        if (mails < FEWEST_MAILS) {
            return Stage.nothing(mailing);
        }
        boolean isBouncing = bounces * 100L > mails * 5L;
        if (!isBouncing && (complaints < FEWEST_COMPLAINTS || complaints * 1000L <= mails * 3L)) {
            return Stage.nothing(mailing);
        }
        var seen = new BroadcastProgress.Judged(mailing.progress().sent(), feedback.bounces(), feedback.complaints());
        return stopped(
            mailing,
            mailing.progress().judgedBy(seen),
            isBouncing ? State.Stopped.BOUNCES : State.Stopped.COMPLAINTS,
            now,
            randomness
        );
    }
}
