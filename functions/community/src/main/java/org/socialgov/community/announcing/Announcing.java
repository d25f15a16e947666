package org.socialgov.community.announcing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.records.Audit;
import org.socialgov.community.storage.Transition;

/**
 * Decisions about what a coordinator does with an announcement: writes it, sends it, stops it, has it go on, drops it. Each
 * is decided from the announcement as it is now: a version that was not previewed is not sent, and a second click does
 * nothing. The file is long since all acts share these rules and the mails that tell of them.
 */
public final class Announcing {

    /** The outcome of a link whose version is no longer the newest; stored. */
    private static final String OUTDATED = "outdated";

    private static final String DONE = "done";

    private Announcing() {}

    /**
     * Who acts, and what each act is decided from.
     *
     * @param actor a coordinator
     * @param proof the item that shows that the actor is one: it must not change meanwhile
     * @param coordinators all of the community, the actor among them
     * @param twoPersons whether a second coordinator must agree
     * @param hold the time from the click until the first mail may leave
     * @param home the name of the table
     */
    public record Actor(
        String community,
        EmailAddress actor,
        Optional<Item> proof,
        List<EmailAddress> coordinators,
        boolean twoPersons,
        Duration hold,
        AuditEntry.Head audit,
        String home
    ) {
        public Actor {
            coordinators = List.copyOf(coordinators);
        }

        private List<EmailAddress> others() {
            return coordinators
                .stream()
                .filter(each -> !each.equals(actor))
                .toList();
        }

        private Change.Builder writes() {
            var writes = new Change.Builder();
            proof.ifPresent(writes::check);
            return writes;
        }

        private void record(
            Change.Builder writes,
            AuditEntry.Act act,
            Mailing mailing,
            Optional<Mailing.Text> text,
            Instant now
        ) {
            Audit.after(audit)
                .append(act, mailing.ref().id(), Audit.person(actor), text.map(Announcing::recorded).orElse(""), now)
                .writeTo(writes);
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

    /** Result of an act. */
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
    public static Result.Stands create(Actor by, Written written, Instant now, Randomness randomness) {
        var mailing = Mailing.draft(Mailing.Ref.create(by.community(), now, randomness), by.actor(), by.home(), now);
        return stored(by, mailing, written, now, randomness);
    }

    /** The first version of the correction of an announcement that has gone out, to the same topics. */
    public static Result.Stands correct(Actor by, Mailing sent, Written written, Instant now, Randomness randomness) {
        var mailing = Mailing.draft(
            Mailing.Ref.create(by.community(), now, randomness),
            by.actor(),
            by.home(),
            now
        ).correcting(sent);
        return stored(by, mailing, written, now, randomness);
    }

    private static Result.Stands stored(
        Actor by,
        Mailing mailing,
        Written written,
        Instant now,
        Randomness randomness
    ) {
        var writes = by
            .writes()
            .put(mailing)
            .put(text(mailing, written, now));
        show(by, mailing, written, writes, now, randomness);
        return new Result.Stands(mailing, writes.change(randomness));
    }

    private static void show(
        Actor by,
        Mailing mailing,
        Written written,
        Change.Builder writes,
        Instant now,
        Randomness randomness
    ) {
        if (written.isMailed()) {
            writes.put(preview(by.actor(), mailing, written.files(), now, randomness));
        }
    }

    private static Mailing.Text text(Mailing mailing, Written written, Instant now) {
        return new Mailing.Text(mailing.ref(), mailing.version(), written.subject(), written.text(), now);
    }

    /**
     * A new version. It must be sent anew, also of an announcement that was stopped: those who have an earlier version keep
     * it.
     *
     * @return {@link Result.Unfit} for an announcement that is planned, goes out or has gone out: it must be stopped, or
     *     corrected
     */
    public static Result edit(Actor by, Mailing mailing, Written written, Instant now, Randomness randomness) {
        return switch (mailing.state()) {
            case Mailing.State.Draft _, Mailing.State.Waiting _, Mailing.State.Stopped _ -> {
                var edited = mailing.edited(by.actor(), now);
                var text = text(edited, written, now);
                var writes = by.writes().put(edited).put(text);
                show(by, edited, written, writes, now, randomness);
                if (mailing.startedAt().isPresent()) {
                    by.record(writes, AuditEntry.Act.EDITED, edited, Optional.of(text), now);
                }
                yield new Result.Stands(edited, writes.change(randomness));
            }
            case Mailing.State.Scheduled _, Mailing.State.GoingOut _, Mailing.State.Out _ -> new Result.Unfit(mailing);
            case Mailing.State.Dropped _ -> new Result.Over();
        };
    }

    /** The announcement by mail once more, for a coordinator who asks for it. */
    public static Result.Stands mailPreview(Actor to, Mailing mailing, Instant now, Randomness randomness) {
        var writes = to.writes().put(preview(to.actor(), mailing, List.of(), now, randomness));
        return new Result.Stands(mailing, writes.change(randomness));
    }

    /** The announcement by mail, as members will see it. */
    public static MailOrder preview(
        EmailAddress to,
        Mailing mailing,
        List<String> files,
        Instant now,
        Randomness randomness
    ) {
        return order(MailKind.PREVIEW, to, mailing, files, now, randomness);
    }

    private static MailOrder order(
        MailKind kind,
        EmailAddress to,
        Mailing mailing,
        List<String> files,
        Instant now,
        Randomness randomness
    ) {
        String community = mailing.ref().community();
        return MailOrder.create(kind, MemberKey.of(community, to), community, now, randomness)
            .to(to)
            .withNote(Mailing.Note.of(mailing, files).text());
    }

    private static void tell(
        MailKind kind,
        List<EmailAddress> recipients,
        Mailing mailing,
        Change.Builder writes,
        Instant now,
        Randomness randomness
    ) {
        recipients.forEach(each -> writes.put(order(kind, each, mailing, List.of(), now, randomness)));
    }

    // --- Sending

    /**
     * Sends a version, after the time of the hold or at the chosen time. Where two persons must agree, the click of the
     * writer asks the others, and only another person's click sends.
     *
     * @param link the mailed link that was clicked, if it was one
     * @param text the version that was previewed
     */
    public static Result send(
        Actor by,
        Mailing mailing,
        Optional<Link> link,
        Mailing.Text text,
        Choice choice,
        Instant now,
        Randomness randomness
    ) {
        if (hasEnded(mailing, now)) {
            return new Result.Over();
        }
        if (link.flatMap(Link::use).isPresent()) {
            return link.get().use().get().outcome().equals(OUTDATED)
                ? new Result.Outdated(mailing, Change.none())
                : new Result.Stands(mailing, Change.none());
        }
        if (text.version() != mailing.version()) {
            return outdated(by, mailing, link, now, randomness);
        }
        return switch (mailing.state()) {
            case Mailing.State.Draft _ -> by.twoPersons() && mailing.by().equals(by.actor())
                ? ask(by, mailing, link, text, choice, now, randomness)
                : schedule(by, mailing, link, text, choice, AuditEntry.Act.SENT, now, randomness);
            case Mailing.State.Waiting(_, var sendAt, var tell) -> mailing.by().equals(by.actor())
                ? new Result.Stands(mailing, Change.none())
                : schedule(
                      by,
                      mailing,
                      link,
                      text,
                      new Choice(mailing.topics(), sendAt, mailing.urgent(), tell),
                      AuditEntry.Act.SECONDED,
                      now,
                      randomness
                  );
            case
                Mailing.State.Scheduled _,
                Mailing.State.GoingOut _,
                Mailing.State.Out _,
                Mailing.State.Stopped _ -> new Result.Stands(mailing, Change.none());
            case Mailing.State.Dropped _ -> new Result.Over();
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
        public static Sent of(Result result, Actor by, MailOrder order, Instant now, Randomness randomness) {
            if (!(result instanceof Result.Stands(var mailing, var change)) || mailing.due().isEmpty()) {
                return new Sent(result, Optional.empty(), result.change());
            }
            var made = Link.make(Link.Purpose.STOP, order, now, randomness);
            var writes = new Change.Builder().and(change).put(made.link().mailedTo(by.actor()));
            return new Sent(result, Optional.of(made.token()), writes.change(randomness));
        }
    }

    /** Whether nothing can be done with it any more. */
    public static boolean hasEnded(Mailing mailing, Instant now) {
        return (
            mailing.state() instanceof Mailing.State.Dropped ||
            (mailing.state() instanceof Mailing.State.Draft(var since) && !now.isBefore(since.plus(Mailing.DRAFT_KEPT)))
        );
    }

    private static Result outdated(Actor by, Mailing mailing, Optional<Link> link, Instant now, Randomness randomness) {
        var writes = by.writes();
        link.ifPresent(used -> writes.put(used.usedWith(OUTDATED, now)));
        boolean canBeSent =
            mailing.state() instanceof Mailing.State.Draft || mailing.state() instanceof Mailing.State.Waiting;
        if (link.isPresent() && canBeSent) {
            writes.put(preview(by.actor(), mailing, List.of(), now, randomness));
        }
        return new Result.Outdated(mailing, link.isPresent() ? writes.change(randomness) : Change.none());
    }

    private static Result ask(
        Actor by,
        Mailing mailing,
        Optional<Link> link,
        Mailing.Text text,
        Choice choice,
        Instant now,
        Randomness randomness
    ) {
        if (by.others().isEmpty()) {
            return new Result.NoSecondPerson(mailing);
        }
        var waiting = mailing.chosen(
            new Mailing.State.Waiting(now, choice.sendAt(), choice.tell()),
            choice.topics(),
            choice.urgent(),
            by.home()
        );
        var writes = by.writes().put(waiting);
        link.ifPresent(used -> writes.put(used.usedWith(DONE, now)));
        tell(MailKind.SEND_REQUEST, by.others(), waiting, writes, now, randomness);
        by.record(writes, AuditEntry.Act.SENT, waiting, Optional.of(text), now);
        return new Result.Stands(waiting, writes.change(randomness));
    }

    private static Result schedule(
        Actor by,
        Mailing mailing,
        Optional<Link> link,
        Mailing.Text text,
        Choice choice,
        AuditEntry.Act act,
        Instant now,
        Randomness randomness
    ) {
        var earliest = now.plus(by.hold());
        var due = choice.sendAt().filter(earliest::isBefore).orElse(earliest);
        var scheduled = mailing.chosen(new Mailing.State.Scheduled(due), choice.topics(), choice.urgent(), by.home());
        var writes = by.writes().put(scheduled);
        link.ifPresent(used -> writes.put(used.usedWith(DONE, now)));
        tell(MailKind.SEND_NOTICE, by.others(), scheduled, writes, now, randomness);
        if (choice.tell() && mailing.startedAt().isPresent()) {
            var correction = Mailing.draft(
                Mailing.Ref.create(by.community(), now, randomness),
                mailing.by(),
                by.home(),
                now
            ).tellingOf(scheduled, due);
            writes.put(correction).put(text(correction, new Written(text.subject(), text.text(), List.of()), now));
        }
        by.record(writes, act, scheduled, Optional.of(text), now);
        return new Result.Stands(scheduled, writes.change(randomness));
    }

    // --- Stopping

    /** Stops what is planned or goes out. Every coordinator is told who did it. */
    public static Result stop(Actor by, Mailing mailing, Instant now, Randomness randomness) {
        return switch (mailing.state()) {
            case Mailing.State.Scheduled _ -> stopped(
                by,
                mailing,
                Mailing.State.Stopped.From.SCHEDULED,
                now,
                randomness
            );
            case Mailing.State.GoingOut _ -> stopped(
                by,
                mailing,
                Mailing.State.Stopped.From.GOING_OUT,
                now,
                randomness
            );
            case Mailing.State.Stopped _ -> new Result.Stands(mailing, Change.none());
            case Mailing.State.Draft _, Mailing.State.Waiting _ -> new Result.Unfit(mailing);
            case Mailing.State.Out _, Mailing.State.Dropped _ -> new Result.Over();
        };
    }

    private static Result stopped(
        Actor by,
        Mailing mailing,
        Mailing.State.Stopped.From from,
        Instant now,
        Randomness randomness
    ) {
        var stopped = mailing.becomes(
            new Mailing.State.Stopped(now, Mailing.State.Stopped.BY_COORDINATOR, Optional.of(by.actor()), from)
        );
        var writes = by.writes().put(stopped);
        tell(MailKind.SEND_REPORT, by.coordinators(), stopped, writes, now, randomness);
        by.record(writes, AuditEntry.Act.STOPPED, stopped, Optional.empty(), now);
        return new Result.Stands(stopped, writes.change(randomness));
    }

    /**
     * The mails about a mailing that is out, to the coordinator who wrote it, or that the system has stopped, to all: they
     * decide whether it goes on.
     *
     * @param mailing as the broadcast leaves it
     * @param coordinators those of the community
     * @return no writes for a mailing that goes on
     */
    public static Change report(Mailing mailing, List<EmailAddress> coordinators, Instant now, Randomness randomness) {
        var writes = new Change.Builder();
        switch (mailing.state()) {
            case Mailing.State.Out _ -> tell(
                MailKind.SEND_REPORT,
                // A coordinator who isn't one any more reads nothing of the community's.
                coordinators.contains(mailing.by()) ? List.of(mailing.by()) : coordinators,
                mailing,
                writes,
                now,
                randomness
            );
            case Mailing.State.Stopped _ -> tell(MailKind.SEND_REPORT, coordinators, mailing, writes, now, randomness);
            case
                Mailing.State.Draft _,
                Mailing.State.Waiting _,
                Mailing.State.Scheduled _,
                Mailing.State.GoingOut _,
                Mailing.State.Dropped _ -> {
                // The broadcast goes on, or has nothing to do with it.
            }
        }
        return writes.change(randomness);
    }

    /** Sends the same version to the rest, or plans it anew. */
    public static Result goOn(Actor by, Mailing mailing, Instant now, Randomness randomness) {
        return switch (mailing.state()) {
            case Mailing.State.Stopped _ when !canGoOn(mailing, now) -> new Result.Unfit(mailing);
            case Mailing.State.Stopped stopped -> {
                var next = mailing.chosen(
                    switch (stopped.from()) {
                        case SCHEDULED -> new Mailing.State.Scheduled(now.plus(by.hold()));
                        case GOING_OUT -> new Mailing.State.GoingOut(now);
                    },
                    mailing.topics(),
                    mailing.urgent(),
                    by.home()
                );
                var writes = by.writes().put(next);
                tell(MailKind.SEND_NOTICE, by.others(), next, writes, now, randomness);
                by.record(writes, AuditEntry.Act.WENT_ON, next, Optional.empty(), now);
                yield new Result.Stands(next, writes.change(randomness));
            }
            case Mailing.State.Scheduled _, Mailing.State.GoingOut _ -> new Result.Stands(mailing, Change.none());
            case Mailing.State.Draft _, Mailing.State.Waiting _ -> new Result.Unfit(mailing);
            case Mailing.State.Out _, Mailing.State.Dropped _ -> new Result.Over();
        };
    }

    /** Whether a stopped announcement can go on: later, its news is old. */
    public static boolean canGoOn(Mailing mailing, Instant now) {
        return (
            mailing.state() instanceof Mailing.State.Stopped &&
            mailing
                .startedAt()
                .filter(start -> !now.isBefore(start.plus(Mailing.GOES_ON_WITHIN)))
                .isEmpty()
        );
    }

    /** Ends it: nothing more of it is sent. */
    public static Result drop(Actor by, Mailing mailing, Instant now, Randomness randomness) {
        return switch (mailing.state()) {
            case Mailing.State.Draft _, Mailing.State.Waiting _, Mailing.State.Scheduled _, Mailing.State.Stopped _ -> {
                var dropped = mailing.becomes(new Mailing.State.Dropped(now));
                var writes = by.writes().put(dropped);
                by.record(writes, AuditEntry.Act.DROPPED, dropped, Optional.empty(), now);
                yield new Result.Stands(dropped, writes.change(randomness));
            }
            case Mailing.State.GoingOut _ -> new Result.Unfit(mailing);
            case Mailing.State.Dropped _ -> new Result.Stands(mailing, Change.none());
            case Mailing.State.Out _ -> new Result.Over();
        };
    }
}
