package org.socialgov.community.announcing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Mailing.State;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.Transition;

/**
 * Decisions about what a coordinator does with an announcement: writes it, sends it, stops it, has it go on, drops it. Each
 * is decided from the announcement as it is now: a version that was not previewed is not sent, and a second click does
 * nothing.
 */
public final class Announcing {

    /** The outcome of a link whose version is no longer the newest; stored. */
    private static final String OUTDATED = "outdated";

    private static final String DONE = "done";

    private Announcing() {}

    /**
     * Who acts, and what each act is decided from.
     *
     * @param twoPersons whether a second coordinator must agree
     * @param hold the time from the click until the first mail may leave
     * @param home the name of the table
     */
    public record Actor(CoordinatorAct act, boolean twoPersons, Duration hold, String home) {
        private boolean hasWritten(Mailing mailing) {
            return mailing.by().equals(act.by());
        }

        private Mailing.Ref newRef() {
            return Mailing.Ref.create(act.community(), act.now(), act.randomness());
        }

        private Mailing.Text text(Mailing mailing, String subject, String text) {
            return new Mailing.Text(mailing.ref(), mailing.version(), subject, text, act.now());
        }

        private void tell(MailKind kind, List<EmailAddress> recipients, Mailing mailing, Change.Builder writes) {
            act.tell(writes, kind, recipients, note(mailing, List.of()));
        }

        private Change.Builder record(
            AuditEntry.Act recorded,
            Mailing mailing,
            Optional<Mailing.Text> text,
            Change.Builder writes
        ) {
            return act.record(writes, recorded, mailing.ref().id(), text.map(Announcing::recorded).orElse(""));
        }

        private Result.Stands stands(Mailing mailing, Change.Builder writes) {
            return new Result.Stands(mailing, writes.change(act.randomness()));
        }
    }

    /** A text as the audit knows it. */
    public static String recorded(Mailing.Text text) {
        return text.subject() + "\n\n" + text.text();
    }

    /**
     * What a coordinator chooses beside the text.
     *
     * @param topics slugs of the community's topics; none for all members
     * @param sendAt empty for at once
     * @param tell whether those who have an earlier version of a stopped announcement get a correction
     */
    public record Choice(List<String> topics, Optional<Instant> sendAt, boolean urgent, boolean tell) {
        public static final Choice EVERYBODY_NOW = new Choice(List.of(), Optional.empty(), false, false);

        public Choice {
            topics = List.copyOf(topics);
        }
    }

    public sealed interface Result extends Transition {
        /** The announcement as it is after the act; the change is empty if it was so before. */
        record Stands(Mailing mailing, Change change) implements Result {}

        /** Nothing is sent: the text is another than the one that was previewed. A new preview may be ordered. */
        record Outdated(Mailing mailing, Change change) implements Result {}

        /** Nothing is sent: the community wants two persons, and there is only one coordinator. */
        record NoSecondPerson(Mailing mailing) implements Result {}

        /** The announcement is in a state in which this can't be done. */
        record Unfit(Mailing mailing) implements Result {}

        /** It has ended. */
        record Over() implements Result {}
    }

    // --- Writing

    /**
     * A text that was written, and the mail that shows it to its writer.
     *
     * @param text without problems
     * @param files names of files that came with it
     * @param isMailed whether its writer gets it by mail, as members will see it
     */
    public record Written(String subject, String text, List<String> files, boolean isMailed) {
        /** A text that came by mail. */
        public Written(String subject, String text, List<String> files) {
            this(subject, text, files, true);
        }
    }

    /** The first version of a new announcement. */
    public static Result.Stands create(Actor by, Written written) {
        return stored(by, Mailing.draft(by.newRef(), by.act().by(), by.home(), by.act().now()), written);
    }

    /** The first version of the correction of an announcement that has gone out, to the same topics. */
    public static Result.Stands correct(Actor by, Mailing sent, Written written) {
        return stored(by, Mailing.correction(by.newRef(), sent, by.act().by(), by.home(), by.act().now()), written);
    }

    private static Result.Stands stored(Actor by, Mailing mailing, Written written) {
        return by.stands(mailing, version(by, mailing, by.text(mailing, written.subject(), written.text()), written));
    }

    /** The writes of a version, with the mail that shows it to its writer. */
    private static Change.Builder version(Actor by, Mailing mailing, Mailing.Text text, Written written) {
        var writes = by.act().writes().put(mailing).put(text);
        return written.isMailed() ? writes.put(preview(by, mailing, written.files())) : writes;
    }

    /**
     * A new version. It must be sent anew, also of an announcement that was stopped: those who have an earlier version keep
     * it.
     *
     * @return {@link Result.Unfit} for an announcement that is planned, goes out or has gone out: it must be stopped, or
     *     corrected
     */
    public static Result edit(Actor by, Mailing mailing, Written written) {
        return switch (mailing.state()) {
            case State.Draft _, State.Waiting _, State.Stopped _ -> {
                var edited = mailing.edited(by.act().by(), by.act().now());
                var text = by.text(edited, written.subject(), written.text());
                var writes = version(by, edited, text, written);
                if (mailing.startedAt().isPresent()) {
                    by.record(AuditEntry.Act.EDITED, edited, Optional.of(text), writes);
                }
                yield by.stands(edited, writes);
            }
            case State.Scheduled _, State.GoingOut _, State.Out _ -> new Result.Unfit(mailing);
            case State.Dropped _ -> new Result.Over();
        };
    }

    /** The announcement by mail once more, for a coordinator who asks for it. */
    public static Result.Stands mailPreview(Actor to, Mailing mailing) {
        return to.stands(
            mailing,
            to
                .act()
                .writes()
                .put(preview(to, mailing, List.of()))
        );
    }

    /**
     * The announcement by mail, as members will see it.
     *
     * @param files names of files that came with it
     */
    public static MailOrder preview(Actor to, Mailing mailing, List<String> files) {
        return to.act().mail(MailKind.PREVIEW, to.act().by(), note(mailing, files));
    }

    private static String note(Mailing mailing, List<String> files) {
        return Mailing.Note.of(mailing, files).text();
    }

    // --- Sending

    /**
     * Sends a version, after the time of the hold or at the chosen time. Where two persons must agree, the click of the
     * writer asks the others, and only another person's click sends.
     *
     * @param link the mailed link that was clicked, if it was one
     * @param text the version that was previewed
     */
    public static Result send(Actor by, Mailing mailing, Optional<Link> link, Mailing.Text text, Choice choice) {
        if (hasEnded(mailing, by.act().now())) {
            return new Result.Over();
        }
        if (link.flatMap(Link::use).isPresent()) {
            return link.get().use().get().outcome().equals(OUTDATED)
                ? new Result.Outdated(mailing, Change.none())
                : new Result.Stands(mailing, Change.none());
        }
        if (text.version() != mailing.version()) {
            return outdated(by, mailing, link);
        }
        return switch (mailing.state()) {
            case State.Draft _ -> by.twoPersons() && by.hasWritten(mailing)
                ? ask(by, mailing, link, text, choice)
                : schedule(by, mailing, link, text, choice, AuditEntry.Act.SENT);
            case State.Waiting _ when by.hasWritten(mailing) -> new Result.Stands(mailing, Change.none());
            case State.Waiting(_, var sendAt, var tell) -> {
                var chosen = new Choice(mailing.topics(), sendAt, mailing.urgent(), tell);
                yield schedule(by, mailing, link, text, chosen, AuditEntry.Act.SECONDED);
            }
            case State.Scheduled _, State.GoingOut _, State.Out _, State.Stopped _ -> new Result.Stands(
                mailing,
                Change.none()
            );
            case State.Dropped _ -> new Result.Over();
        };
    }

    /**
     * What was sent by a mailed link, with a link to stop it for the page after the click: the mailed one only sends.
     *
     * @param stop empty if nothing is planned or goes out
     */
    public record Sent(Result result, Optional<Link.Token> stop, Change change) implements Transition {
        /**
         * Makes the link.
         *
         * @param order the mail whose link was clicked
         */
        public static Sent of(Result result, Actor by, MailOrder order) {
            if (!(result instanceof Result.Stands(var mailing, var change)) || mailing.due().isEmpty()) {
                return new Sent(result, Optional.empty(), result.change());
            }
            var made = Link.make(Link.Purpose.STOP, order, by.act().now(), by.act().randomness());
            var writes = new Change.Builder().and(change).put(made.link().mailedTo(by.act().by()));
            return new Sent(result, Optional.of(made.token()), writes.change(by.act().randomness()));
        }
    }

    /** Whether nothing can be done with it any more. */
    public static boolean hasEnded(Mailing mailing, Instant now) {
        return (
            mailing.state() instanceof State.Dropped ||
            (mailing.state() instanceof State.Draft(var since) && !now.isBefore(since.plus(Mailing.DRAFT_KEPT)))
        );
    }

    private static Result outdated(Actor by, Mailing mailing, Optional<Link> link) {
        if (link.isEmpty()) {
            return new Result.Outdated(mailing, Change.none());
        }
        var writes = by.act().writes().put(link.get().usedWith(OUTDATED, by.act().now()));
        if (mailing.state() instanceof State.Draft || mailing.state() instanceof State.Waiting) {
            writes.put(preview(by, mailing, List.of()));
        }
        return new Result.Outdated(mailing, writes.change(by.act().randomness()));
    }

    private static Result ask(Actor by, Mailing mailing, Optional<Link> link, Mailing.Text text, Choice choice) {
        if (by.act().others().isEmpty()) {
            return new Result.NoSecondPerson(mailing);
        }
        var waiting = new State.Waiting(by.act().now(), choice.sendAt(), choice.tell());
        var asked = mailing.chosen(waiting, choice.topics(), choice.urgent(), by.home());
        var writes = decided(by, asked, link, MailKind.SEND_REQUEST);
        return by.stands(asked, by.record(AuditEntry.Act.SENT, asked, Optional.of(text), writes));
    }

    private static Result schedule(
        Actor by,
        Mailing mailing,
        Optional<Link> link,
        Mailing.Text text,
        Choice choice,
        AuditEntry.Act act
    ) {
        var earliest = by.act().now().plus(by.hold());
        var due = choice.sendAt().filter(earliest::isBefore).orElse(earliest);
        var scheduled = mailing.chosen(new State.Scheduled(due), choice.topics(), choice.urgent(), by.home());
        var writes = decided(by, scheduled, link, MailKind.SEND_NOTICE);
        if (choice.tell() && mailing.startedAt().isPresent()) {
            var correction = Mailing.telling(by.newRef(), scheduled, due, by.home(), by.act().now());
            writes.put(correction).put(by.text(correction, text.subject(), text.text()));
        }
        return by.stands(scheduled, by.record(act, scheduled, Optional.of(text), writes));
    }

    /** The writes of a decision to send, with the mails that tell the others. */
    private static Change.Builder decided(Actor by, Mailing next, Optional<Link> link, MailKind kind) {
        var writes = by.act().writes().put(next);
        link.ifPresent(used -> writes.put(used.usedWith(DONE, by.act().now())));
        by.tell(kind, by.act().others(), next, writes);
        return writes;
    }

    // --- Stopping

    /** Stops what is planned or goes out. Every coordinator is told who did it. */
    public static Result stop(Actor by, Mailing mailing) {
        return switch (mailing.state()) {
            case State.Scheduled _, State.GoingOut _ -> {
                var who = Optional.of(by.act().by());
                var stopped = mailing.becomes(mailing.stop(State.Stopped.BY_COORDINATOR, who, by.act().now()));
                var writes = by.act().writes().put(stopped);
                by.tell(MailKind.SEND_REPORT, by.act().coordinators(), stopped, writes);
                yield by.stands(stopped, by.record(AuditEntry.Act.STOPPED, stopped, Optional.empty(), writes));
            }
            case State.Stopped _ -> new Result.Stands(mailing, Change.none());
            case State.Draft _, State.Waiting _ -> new Result.Unfit(mailing);
            case State.Out _, State.Dropped _ -> new Result.Over();
        };
    }

    /** Sends the same version to the rest, or plans it anew. */
    public static Result goOn(Actor by, Mailing mailing) {
        var now = by.act().now();
        return switch (mailing.state()) {
            case State.Stopped _ when !canGoOn(mailing, now) -> new Result.Unfit(mailing);
            case State.Stopped stopped -> {
                var state = switch (stopped.from()) {
                    case SCHEDULED -> new State.Scheduled(now.plus(by.hold()));
                    case GOING_OUT -> new State.GoingOut(now);
                };
                var next = mailing.chosen(state, mailing.topics(), mailing.urgent(), by.home());
                var writes = decided(by, next, Optional.empty(), MailKind.SEND_NOTICE);
                yield by.stands(next, by.record(AuditEntry.Act.WENT_ON, next, Optional.empty(), writes));
            }
            case State.Scheduled _, State.GoingOut _ -> new Result.Stands(mailing, Change.none());
            case State.Draft _, State.Waiting _ -> new Result.Unfit(mailing);
            case State.Out _, State.Dropped _ -> new Result.Over();
        };
    }

    /** Whether a stopped announcement can go on: later, its news is old. */
    public static boolean canGoOn(Mailing mailing, Instant now) {
        return (
            mailing.state() instanceof State.Stopped &&
            mailing
                .startedAt()
                .filter(start -> !now.isBefore(start.plus(Mailing.GOES_ON_WITHIN)))
                .isEmpty()
        );
    }

    /** Ends it: nothing more of it is sent. */
    public static Result drop(Actor by, Mailing mailing) {
        return switch (mailing.state()) {
            case State.Draft _, State.Waiting _, State.Scheduled _, State.Stopped _ -> {
                var dropped = mailing.becomes(new State.Dropped(by.act().now()));
                var writes = by.act().writes().put(dropped);
                yield by.stands(dropped, by.record(AuditEntry.Act.DROPPED, dropped, Optional.empty(), writes));
            }
            case State.GoingOut _ -> new Result.Unfit(mailing);
            case State.Dropped _ -> new Result.Stands(mailing, Change.none());
            case State.Out _ -> new Result.Over();
        };
    }
}
