package org.socialgov.community.imports;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.ListImport.Outcome;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Tombstone;
import org.socialgov.community.mail.Dispatch;
import org.socialgov.community.storage.Imports;
import org.socialgov.community.storage.MailOrders;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;

/**
 * Decisions of the run of an import: it walks the rows twice, once for the invitations and once for the reminders, and
 * decides at each person's turn from what is true then. The marks are the truth; the cursor only saves time.
 */
public final class Invitations {

    /** The time from an invitation to its one reminder. */
    public static final Duration REMIND_AFTER = Duration.ofDays(7);

    /** The time after the first invitations in which bounces and complaints come back. */
    public static final Duration WAITS_AFTER_FIRST = Duration.ofMinutes(30);

    /** The wait after a reached quota, or while the account is paused. */
    public static final Duration PATIENCE = Dispatch.PATIENCE;

    /** Rows that are decided before the progress of an import is stored. */
    public static final int PAGE = 50;

    /** Before, a few bounces would say nothing. */
    private static final int FEWEST_MAILS = 50;

    /** A coordinator who lets an import go on allows the next percentage; at the last, it can't go on. */
    private static final List<Integer> ALLOWED_BOUNCES = List.of(ListImport.Progress.FIRST_BOUNCES, 8, 10);

    /** What a run that came late makes up for at most. */
    private static final Duration CATCHES_UP = Duration.ofMinutes(5);

    private Invitations() {}

    /**
     * How fast people are invited.
     *
     * @param perHour mails in an hour
     * @param first rows that are invited alone, before a wait; 0 for no wait
     */
    public record Pace(int perHour, int first) {
        /** Mails until the progress is stored: those of a minute. */
        int atOnce() {
            return Math.clamp(Math.ceilDiv(perHour, 60), 1, PAGE);
        }

        Duration of(int mails) {
            return Duration.ofHours(1).multipliedBy(mails).dividedBy(perHour);
        }
    }

    /**
     * The rows in the order in which they are invited: the first ones are of as many domains as there are, so that a domain
     * that refuses the mails is known before most are sent. The others stay in their order.
     *
     * @param first number of rows that are invited alone
     */
    public static List<ListImport.Row> spread(List<ListImport.Row> rows, int first) {
        var byDomain = new LinkedHashMap<String, List<ListImport.Row>>();
        rows.forEach(row -> byDomain.computeIfAbsent(row.address().domain(), _ -> new ArrayList<>()).add(row));
        var ahead = new ArrayList<ListImport.Row>();
        for (int turn = 0; ahead.size() < Math.min(first, rows.size()); turn++) {
            for (var ofDomain : byDomain.values()) {
                if (turn < ofDomain.size() && ahead.size() < first) {
                    ahead.add(ofDomain.get(turn));
                }
            }
        }
        var lines = ahead.stream().map(ListImport.Row::line).collect(Collectors.toSet());
        rows.stream()
            .filter(row -> !lines.contains(row.line()))
            .forEach(ahead::add);
        return ahead;
    }

    /** A stage of an import: as it is after it. The change is empty if there is nothing to write. */
    public record Stage(ListImport listImport, Change change) implements Transition {
        static Stage nothing(ListImport listImport) {
            return new Stage(listImport, Change.none());
        }

        private static Stage to(ListImport next, Randomness randomness) {
            return new Stage(next, new Change.Builder().put(next).change(randomness));
        }
    }

    /**
     * What is known of a person at their turn.
     *
     * @param isSuppressed whether there is a tombstone of the address, or of all its spellings
     * @param invited the mark of the one invitation ever
     * @param invitation of this import, in the lap of the reminders
     * @param delivery the invitation's mail, of this import
     * @param reminder the reminder's mail, of this import
     */
    public record Found(
        ListImport listImport,
        ListImport.Row row,
        MemberKey key,
        boolean isMember,
        boolean isSuppressed,
        Optional<ListImport.Invited> invited,
        Optional<ListImport.Invitation> invitation,
        Optional<MailOrder> delivery,
        Optional<MailOrder> reminder
    ) {
        /** Reads what the turn of a lap needs. */
        public static <L extends Members & MailOrders & Imports> Found by(
            ListImport listImport,
            ListImport.Row row,
            L ledger
        ) {
            var ref = listImport.ref();
            var key = MemberKey.of(ref.community(), row.address());
            var mailbox = MemberKey.ofMailbox(ref.community(), row.address());
            var invited = ledger.invited(key);
            var ours = invited.filter(mark -> mark.listImport().equals(ref.id()));
            var reminded = ours.filter(_ -> listImport.isReminding());
            return new Found(
                listImport,
                row,
                key,
                ledger.member(key).isPresent(),
                ledger.tombstone(key).isPresent() || ledger.tombstone(mailbox).isPresent(),
                invited,
                reminded.flatMap(_ -> ledger.invitation(key)),
                ours.flatMap(_ -> ledger.order(Invitations.delivery(key, MailKind.INVITATION, ref))),
                reminded.flatMap(_ -> ledger.order(Invitations.delivery(key, MailKind.INVITATION_REMINDER, ref)))
            );
        }

        public Turn turn(Instant now, Randomness randomness) {
            return listImport.isReminding() ? reminderTurn(now, randomness) : firstTurn(now, randomness);
        }

        private Turn firstTurn(Instant now, Randomness randomness) {
            if (invited.isPresent()) {
                return invited.get().listImport().equals(listImport.ref().id())
                    ? mailed(Outcome.INVITED, delivery)
                    : decided(Outcome.INVITED_BEFORE);
            }
            if (isMember) {
                return decided(Outcome.ALREADY_HERE);
            }
            if (isSuppressed) {
                return decided(Outcome.SUPPRESSED);
            }
            String community = listImport.ref().community();
            var made = new ListImport.Invitation(
                key,
                community,
                listImport.ref().id(),
                row.address(),
                row.name(),
                row.organization(),
                row.approved(),
                now,
                Optional.empty(),
                1
            );
            var mark = new ListImport.Invited(key, community, listImport.ref().id(), now);
            return send(MailKind.INVITATION, made, new Change.Builder().put(mark).put(made), now, randomness);
        }

        private Turn reminderTurn(Instant now, Randomness randomness) {
            if (reminder.isPresent()) {
                return mailed(Outcome.REMINDED, reminder);
            }
            var open = invitation
                .filter(one -> one.outcome().isEmpty() && now.isBefore(one.expiresAt()))
                .filter(_ -> !isMember && !isSuppressed)
                // Of a mail that was never sent, there is nothing to be reminded of.
                .filter(_ -> delivery.filter(mail -> mail.state() instanceof MailOrder.State.Sent).isPresent());
            if (open.isEmpty()) {
                return new Turn.Decided(List.of());
            }
            var due = open.get().at().plus(REMIND_AFTER);
            if (due.isAfter(now)) {
                return new Turn.Wait(due);
            }
            // The person may come, or refuse, at the same time.
            var writes = new Change.Builder().check(open.get());
            return send(MailKind.INVITATION_REMINDER, open.get(), writes, now, randomness);
        }

        /** A membership, a tombstone of the address or of its mailbox at the same time is a conflict: it is decided again. */
        private Turn send(
            MailKind kind,
            ListImport.Invitation to,
            Change.Builder writes,
            Instant now,
            Randomness randomness
        ) {
            String community = listImport.ref().community();
            var source = listImport.source();
            var order = MailOrder.delivery(
                kind,
                key,
                Invitations.delivery(key, kind, listImport.ref()).id(),
                community,
                0,
                now,
                new MailOrder.State.Claimed(now.plus(MailOrder.LEASE), 1)
            );
            var claimed = order
                .about(to.address())
                .withNote(new ListImport.Note(source.name(), source.date(), to.at()).text());
            writes
                .put(claimed)
                .check(Membership.none(key, community, to.address()))
                .check(Tombstone.none(key))
                .check(Tombstone.none(MemberKey.ofMailbox(community, to.address())));
            return new Turn.Send(Dispatch.invited(claimed, writes, now, randomness));
        }
    }

    /** The key of an invitation's mail, or of its reminder's: each can exist once. */
    static MailOrder.Ref delivery(MemberKey key, MailKind kind, ListImport.Ref ref) {
        return MailOrder.Ref.delivery(
            key,
            kind == MailKind.INVITATION ? ref.id() : Sha256.hex("reminder\n" + ref.id()).substring(0, ref.id().length())
        );
    }

    /** What happens at a person's turn. */
    public sealed interface Turn extends Transition {
        /** A mail to this person, which is claimed with the change. */
        record Send(Dispatch.Next.Send mail) implements Turn {
            @Override
            public Change change() {
                return mail.change();
            }
        }

        /** The person has the mail, or gets none. */
        record Decided(List<Outcome> outcomes) implements Turn {}

        /** The reminder isn't due. */
        record Wait(Instant until) implements Turn {}
    }

    private static Turn.Decided decided(Outcome outcome) {
        return new Turn.Decided(List.of(outcome));
    }

    /** A person whom no mail may reach, for example the community's own address. */
    public static Turn.Decided withoutReader() {
        return decided(Outcome.FAILED);
    }

    /** How a mail counts that exists. */
    public static Turn.Decided mailed(Outcome outcome, Optional<MailOrder> order) {
        // Another failed mail is one that nobody needed any more.
        boolean isUndelivered = order
            .filter(each -> each.state() instanceof MailOrder.State.Failed failed && failed.isUndelivered())
            .isPresent();
        return isUndelivered ? new Turn.Decided(List.of(outcome, Outcome.FAILED)) : decided(outcome);
    }

    /** Stops an import that must not go on from this table, or ends one whose rows are gone. */
    public static Stage check(ListImport listImport, String home, Instant now, Randomness randomness) {
        if (listImport.due().isEmpty()) {
            return Stage.nothing(listImport);
        }
        if (!listImport.progress().home().equals(home)) {
            return stopped(listImport, ListImport.State.Stopped.RESTORED, now, randomness);
        }
        return hasEnded(listImport, now) ? finish(listImport, now, randomness) : Stage.nothing(listImport);
    }

    /** Stops an import that harms the sender's reputation. */
    public static Stage judge(ListImport listImport, ListImport.Counts counts, Instant now, Randomness randomness) {
        int mails = counts.of(Outcome.INVITED);
        if (mails < FEWEST_MAILS) {
            return Stage.nothing(listImport);
        }
        if (isAbove(counts, listImport.progress().bounces())) {
            return stopped(listImport, ListImport.State.Stopped.BOUNCES, now, randomness);
        }
        return counts.of(Outcome.COMPLAINED) >= listImport.progress().complaints()
            ? stopped(listImport, ListImport.State.Stopped.COMPLAINTS, now, randomness)
            : Stage.nothing(listImport);
    }

    private static boolean isAbove(ListImport.Counts counts, int percent) {
        long bounces = 100L * counts.of(Outcome.BOUNCED);
        long limit = (long) percent * counts.of(Outcome.INVITED);
        return percent >= ALLOWED_BOUNCES.getLast() ? bounces >= limit : bounces > limit;
    }

    private static Stage stopped(ListImport listImport, String why, Instant now, Randomness randomness) {
        return Stage.to(listImport.at(listImport.progress(), new ListImport.State.Stopped(now, why)), randomness);
    }

    /** Ends an import whose rows are decided, or gone: nobody more is invited. */
    public static Stage finish(ListImport listImport, Instant now, Randomness randomness) {
        return Stage.to(listImport.at(listImport.progress(), new ListImport.State.Done(now)), randomness);
    }

    private static boolean hasEnded(ListImport listImport, Instant now) {
        return listImport
            .endsAt()
            .filter(end -> !now.isBefore(end))
            .isPresent();
    }

    /** An import that a coordinator stops; empty if it isn't under way. */
    public static Optional<ListImport> stop(ListImport listImport, Instant now) {
        return listImport
            .due()
            .map(_ -> listImport.becomes(new ListImport.State.Stopped(now, ListImport.State.Stopped.BY_COORDINATOR)));
    }

    /**
     * An import that a coordinator lets go on: what came back is accepted, up to the next limit.
     *
     * @param home the name of the present table
     * @return empty if it isn't stopped, its rows are gone, or so many mails bounced that it can't go on
     */
    public static Optional<ListImport> goOn(ListImport listImport, ListImport.Counts counts, String home, Instant now) {
        boolean isStopped = listImport.state() instanceof ListImport.State.Stopped;
        boolean isTooMuch = counts.of(Outcome.INVITED) >= FEWEST_MAILS && isAbove(counts, ALLOWED_BOUNCES.getLast());
        if (!isStopped || hasEnded(listImport, now) || isTooMuch) {
            return Optional.empty();
        }
        int bounces = ALLOWED_BOUNCES.stream()
            .filter(percent -> percent >= listImport.progress().bounces() && !isAbove(counts, percent))
            .findFirst()
            .orElse(ALLOWED_BOUNCES.getLast());
        int complaints = Math.max(
            listImport.progress().complaints(),
            counts.of(Outcome.COMPLAINED) + ListImport.Progress.FIRST_COMPLAINTS
        );
        return Optional.of(listImport.goesOn(listImport.progress().allowing(bounces, complaints, home), now));
    }

    /** Mails and rows until the progress is stored: no more than a minute's, and none beyond the first ones. */
    public record Share(int mails, int rows) {
        /** That of an import as it stands. */
        public static Share of(ListImport listImport, Pace pace) {
            int cursor = listImport.progress().cursor();
            boolean isFirst = listImport.progress().lap() == 1 && cursor < pace.first();
            return new Share(pace.atOnce(), isFirst ? Math.min(PAGE, pace.first() - cursor) : PAGE);
        }
    }

    /**
     * All rows before a number are decided.
     *
     * @param counts of these rows
     * @param mails number of mails of these rows
     * @param until when the next row is due; empty if it is now
     */
    public static Stage advance(
        ListImport listImport,
        int next,
        Map<Outcome, Integer> counts,
        int mails,
        Optional<Instant> until,
        Pace pace,
        Instant now,
        Randomness randomness
    ) {
        var progress = listImport.progress();
        var due = listImport.due().orElseThrow();
        var from = due.isBefore(now.minus(CATCHES_UP)) ? now.minus(CATCHES_UP) : due;
        var paced = from.plus(pace.of(mails));
        boolean areFirst = progress.lap() == 1 && progress.cursor() < pace.first() && next >= pace.first();
        var earliest = until.or(() -> areFirst ? Optional.of(now.plus(WAITS_AFTER_FIRST)) : Optional.empty());
        var later = earliest.filter(paced::isBefore).orElse(paced);
        return walked(listImport, next, counts, new ListImport.State.Running(later), randomness);
    }

    /**
     * As {@link #advance}, for an import that a coordinator has stopped or ended since it was read: what was sent before
     * counts, and the import stays as the coordinator left it.
     *
     * @param now the import as it is stored now
     */
    public static Stage advanceStopped(
        ListImport before,
        ListImport now,
        int next,
        Map<Outcome, Integer> counts,
        Randomness randomness
    ) {
        return now.due().isEmpty() && now.progress().equals(before.progress())
            ? walked(now, next, counts, now.state(), randomness)
            : Stage.nothing(now);
    }

    private static Stage walked(
        ListImport listImport,
        int next,
        Map<Outcome, Integer> counts,
        ListImport.State then,
        Randomness randomness
    ) {
        var moved = listImport.at(listImport.progress().upTo(next), then);
        var writes = new Change.Builder().put(moved);
        if (!counts.isEmpty()) {
            writes.add(new ListImport.Counts(listImport.ref(), counts, 0));
        }
        return new Stage(moved, writes.change(randomness));
    }

    /** The mail service takes no mails for now. */
    public static Stage postpone(ListImport listImport, Instant until, Randomness randomness) {
        return Stage.to(listImport.at(listImport.progress(), new ListImport.State.Running(until)), randomness);
    }

    /** The end of a lap: the reminders follow the invitations, and nothing follows the reminders. */
    public static Stage endLap(ListImport listImport, Instant now, Randomness randomness) {
        return listImport.isReminding()
            ? finish(listImport, now, randomness)
            : Stage.to(listImport.at(listImport.progress().reminders(), listImport.state()), randomness);
    }

    /**
     * A stage with the coordinators' mails about it, in the same transaction: an import that is done is reported to the
     * coordinator who started it, one that the system stopped to all.
     */
    public static Stage reported(
        Stage stage,
        ImportReport report,
        List<EmailAddress> coordinators,
        Instant now,
        Randomness randomness
    ) {
        if (stage.change().isEmpty() || stage.listImport().due().isPresent()) {
            return stage;
        }
        var by = stage.listImport().source().by();
        boolean isDone = stage.listImport().state() instanceof ListImport.State.Done;
        var to = isDone && coordinators.contains(by) ? List.of(by) : coordinators;
        var writes = new Change.Builder().and(stage.change());
        String community = stage.listImport().ref().community();
        for (EmailAddress each : to) {
            writes.put(
                MailOrder.toCoordinator(MailKind.IMPORT_REPORT, each, community, now, randomness).withNote(
                    report.text()
                )
            );
        }
        return new Stage(stage.listImport(), writes.change(randomness));
    }
}
