package org.socialgov.community.coordinating;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Details;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.Approving;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.records.Audit;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Records;
import org.socialgov.community.storage.Transition;

/**
 * What coordinators do about one member. Each act is decided from the membership that the coordinator saw, and is one
 * transaction with its history entry, its audit entry and a check that the person still coordinates. None subscribes a person
 * who hasn't clicked, and none lifts a complaint or a "never mail me again".
 */
public final class MemberActions {

    /** The mails to confirm that coordinators can cause to one address: those of strangers count, too. */
    private static final AddressMailLimit.Limits CONFIRMATIONS = new AddressMailLimit.Limits(1, 3, 5);

    /** The mails about corrections to one address. */
    private static final AddressMailLimit.Limits CORRECTIONS = new AddressMailLimit.Limits(5, 5, 150);

    private MemberActions() {}

    /** The acts. */
    public enum Act {
        APPROVE,
        DECLINE,
        RESEND,
        REMOVE,
        RESTORE,
        ALLOW,
        CORRECT,
        ASK_AGAIN;

        /** The acts that a status knows. */
        public boolean isFor(Membership member, Instant now) {
            return switch (member.state()) {
                case Membership.State.Pending pending -> this == RESEND && pending.isOpenAt(now);
                case Membership.State.AwaitingApproval _ -> this == APPROVE || this == DECLINE || this == CORRECT;
                case Membership.State.Active _ -> this == REMOVE || this == CORRECT;
                // A member who left by themselves joins again by the form.
                case Membership.State.Left(var leftAt, _, var removed) -> this == RESTORE &&
                    removed &&
                    now.isBefore(leftAt.plus(Link.Purpose.UNDO.lifetime()));
                case Membership.State.Declined(var declinedAt, _) -> this == ALLOW &&
                    now.isBefore(declinedAt.plus(Membership.DECLINED_FOR));
                // A complaint and "never again" are the person's own words.
                case Membership.State.Suppressed(_, var why) -> this == ASK_AGAIN &&
                    why == Membership.SuppressionReason.BOUNCE;
            };
        }

        /** Whether the person is told the reason. */
        public boolean tellsReason() {
            return switch (this) {
                case APPROVE, DECLINE, REMOVE, CORRECT -> true;
                case RESEND, RESTORE, ALLOW, ASK_AGAIN -> false;
            };
        }

        private HistoryEntry.Event event() {
            return switch (this) {
                case APPROVE -> HistoryEntry.Event.APPROVED;
                case DECLINE -> HistoryEntry.Event.DECLINED;
                case RESEND -> HistoryEntry.Event.RESENT;
                case REMOVE -> HistoryEntry.Event.REMOVED;
                case RESTORE -> HistoryEntry.Event.RESTORED;
                case ALLOW -> HistoryEntry.Event.ALLOWED;
                case CORRECT -> HistoryEntry.Event.CORRECTED;
                case ASK_AGAIN -> HistoryEntry.Event.ASKED_AGAIN;
            };
        }

        private AuditEntry.Act audited() {
            return AuditEntry.Act.valueOf(event().name());
        }
    }

    /**
     * What a coordinator's form says.
     *
     * @param revision of the membership that the coordinator saw
     * @param reason on one line
     * @param details of a correction; else as they are
     */
    public record Form(MemberKey key, Act act, long revision, String reason, Optional<Details> details) {}

    /** Outcome of an act. */
    public sealed interface Outcome extends Transition {
        /** Done; the change is empty if the same form was sent before. */
        record Done(Change change) implements Outcome {}

        /** Another coordinator decided before. */
        record Decided(ApprovalDecision first) implements Outcome {}

        /** The membership isn't as the coordinator saw it, or its status doesn't know the act. */
        record Changed(Membership now) implements Outcome {}

        /** The address gets no further mail before this time; empty if not within a month. */
        record Limited(Optional<Instant> until) implements Outcome {}

        /** The address or its mailbox is suppressed. */
        record Suppressed() implements Outcome {}

        /** There is no such membership in the community. */
        record Gone() implements Outcome {}

        /** The session has ended, or its person is no coordinator any more. */
        record NoSession() implements Outcome {}
    }

    /**
     * What was corrected, as the note of the mail about it holds it.
     *
     * @param reason on one line
     * @param before the values before, by field: {@code name}, {@code organization}, {@code role}
     */
    public record Corrections(String reason, Map<String, String> before) {
        private static Corrections of(String reason, Details before, Details after) {
            var changed = new LinkedHashMap<String, String>();
            for (String field : new String[] { "name", "organization", "role" }) {
                if (!of(field, before).equals(of(field, after))) {
                    changed.put(field, of(field, before.cleaned()));
                }
            }
            return new Corrections(reason, changed);
        }

        /** The value of a field. */
        public static String of(String field, Details details) {
            return switch (field) {
                case "name" -> details.name();
                case "organization" -> details.organization();
                case "role" -> details.role();
                default -> throw new IllegalArgumentException("no coordinator corrects the field " + field);
            };
        }

        String text() {
            var text = new StringBuilder(reason);
            before.forEach((field, value) -> text.append('\n').append(field).append('\t').append(value));
            return text.toString();
        }

        /** Reads a note. */
        public static Corrections parse(String note) {
            String[] lines = note.split("\n", -1);
            var before = new LinkedHashMap<String, String>();
            for (int i = 1; i < lines.length; i++) {
                int tab = lines[i].indexOf('\t');
                before.put(lines[i].substring(0, tab), lines[i].substring(tab + 1));
            }
            return new Corrections(lines[0], before);
        }
    }

    /** Decides on a form. */
    public static <L extends Members & Records> Outcome act(
        Form form,
        OpenCoordinatorSession open,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        var found = ledger.member(form.key()).filter(member -> member.community().equals(open.community()));
        if (found.isEmpty()) {
            return new Outcome.Gone();
        }
        var member = found.get();
        if (member.revision() != form.revision() && wasDoneBefore(form, member, open, ledger)) {
            return new Outcome.Done(Change.none());
        }
        if (form.act() == Act.APPROVE || form.act() == Act.DECLINE) {
            return decide(form, member, open, ledger, now, randomness);
        }
        if (member.revision() != form.revision() || !form.act().isFor(member, now)) {
            return new Outcome.Changed(member);
        }
        return switch (form.act()) {
            case RESEND, ASK_AGAIN -> confirmAgain(form, member, open, ledger, now, randomness);
            case REMOVE -> {
                var joinedAt = ((Membership.State.Active) member.state()).joinedAt();
                var removed = member.becomes(new Membership.State.Left(now, joinedAt, true));
                var writes = new Change.Builder()
                    .replace(member, removed)
                    .put(order(MailKind.REMOVED, member, now, randomness).withNote(form.reason()));
                yield done(writes, form, member, open, ledger, now, randomness);
            }
            case RESTORE -> isSuppressed(member, ledger)
                ? new Outcome.Suppressed()
                : done(
                      new Change.Builder().replace(
                          member,
                          member.becomes(
                              new Membership.State.Active(((Membership.State.Left) member.state()).joinedAt())
                          )
                      ),
                      form,
                      member,
                      open,
                      ledger,
                      now,
                      randomness
                  );
            case ALLOW -> isSuppressed(member, ledger)
                ? new Outcome.Suppressed()
                : done(
                      new Change.Builder().replace(member, member.becomes(new Membership.State.AwaitingApproval(now))),
                      form,
                      member,
                      open,
                      ledger,
                      now,
                      randomness
                  );
            case CORRECT -> correct(form, member, open, ledger, now, randomness);
            case APPROVE, DECLINE -> throw new IllegalStateException("decided above");
        };
    }

    /** Approves or declines: the first decision counts. */
    private static <L extends Members & Records> Outcome decide(
        Form form,
        Membership member,
        OpenCoordinatorSession open,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        return switch (
            Approving.decideInSession(
                form.key(),
                form.revision(),
                open.community(),
                form.act() == Act.APPROVE,
                form.reason(),
                new Approving.Actor(open.address(), open.proof(), open.session().id()),
                open.coordinators().active(),
                ledger,
                now,
                randomness
            )
        ) {
            case LinkOutcome.Done done -> new Outcome.Done(done.change());
            // The same form sent again.
            case LinkOutcome.Decided(var first) when (
                first.by().equals(open.address()) &&
                first.approved() == (form.act() == Act.APPROVE) &&
                first.reason().equals(form.reason())
            ) -> new Outcome.Done(Change.none());
            case LinkOutcome.Decided(var first) -> new Outcome.Decided(first);
            case
                LinkOutcome.Unknown _,
                LinkOutcome.Over _,
                LinkOutcome.DoneBefore _,
                LinkOutcome.Opened _ -> new Outcome.Changed(member);
        };
    }

    /**
     * One more mail to confirm. After a bounce, it proves that the mailbox works again and that the person wants the mail:
     * unconfirmed, the address is suppressed as before.
     */
    private static <L extends Members & Records> Outcome confirmAgain(
        Form form,
        Membership member,
        OpenCoordinatorSession open,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        var status = ledger.addressStatus(member.community(), member.address());
        // Apart from the membership's own bounce: "never again" may be chosen for another spelling.
        if (status.isMailboxSuppressed()) {
            return new Outcome.Suppressed();
        }
        var taken = status.mailLimit().take(MailKind.CONFIRM, CONFIRMATIONS, now);
        if (taken.isEmpty()) {
            return limited(status.mailLimit(), MailKind.CONFIRM, CONFIRMATIONS, now);
        }
        var order = order(MailKind.CONFIRM, member, now, randomness);
        String id = order.ref().id();
        var pending =
            member.state() instanceof Membership.State.Suppressed bounced
                ? Membership.State.Pending.afterBounce(bounced, id, now)
                : ((Membership.State.Pending) member.state()).awaiting(id, now);
        var writes = new Change.Builder().replace(member, member.becomes(pending)).put(order).put(taken.get());
        return done(writes, form, member, open, ledger, now, randomness);
    }

    private static <L extends Members & Records> Outcome correct(
        Form form,
        Membership member,
        OpenCoordinatorSession open,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        var details = form.details().orElse(member.details());
        var corrections = Corrections.of(form.reason(), member.details(), details);
        if (corrections.before().isEmpty()) {
            return new Outcome.Done(Change.none());
        }
        var mailLimit = ledger.addressStatus(member.community(), member.address()).mailLimit();
        var taken = mailLimit.take(MailKind.CORRECTED, CORRECTIONS, now);
        if (taken.isEmpty()) {
            return limited(mailLimit, MailKind.CORRECTED, CORRECTIONS, now);
        }
        var writes = new Change.Builder()
            .replace(member, member.changed(details, member.delivery()))
            .put(taken.get())
            .put(order(MailKind.CORRECTED, member, now, randomness).withNote(corrections.text()));
        return done(writes, form, member, open, ledger, now, randomness);
    }

    private static Outcome limited(
        AddressMailLimit mailLimit,
        MailKind kind,
        AddressMailLimit.Limits limits,
        Instant now
    ) {
        return new Outcome.Limited(mailLimit.nextPlace(kind, limits, now, now.plus(Duration.ofDays(31))));
    }

    private static Outcome done(
        Change.Builder writes,
        Form form,
        Membership member,
        OpenCoordinatorSession open,
        Records records,
        Instant now,
        Randomness randomness
    ) {
        writes
            .check(open.proof())
            .put(
                HistoryEntry.of(member, form.act().event(), open.session().id(), now, randomness).by(
                    open.address(),
                    form.reason()
                )
            );
        Audit.after(records.auditHead(member.community()))
            .append(form.act().audited(), member.key().hex(), Audit.person(open.address()), form.reason(), now)
            .writeTo(writes);
        return new Outcome.Done(writes.change(randomness));
    }

    /** Whether the newest event is this act by the same person for the same reason: the form was sent twice. */
    private static boolean wasDoneBefore(Form form, Membership member, OpenCoordinatorSession open, Members members) {
        if (
            form
                .details()
                .filter(details -> !details.equals(member.details()))
                .isPresent()
        ) {
            return false;
        }
        var by = AddressKey.of(open.address());
        return members
            .everything(form.key())
            .stream()
            .filter(HistoryEntry.class::isInstance)
            .map(HistoryEntry.class::cast)
            .max(Comparator.comparing(HistoryEntry::at))
            .filter(last -> last.event() == form.act().event())
            .flatMap(HistoryEntry::cause)
            .filter(cause -> cause.by().equals(by) && cause.reason().equals(form.reason()))
            .isPresent();
    }

    private static boolean isSuppressed(Membership member, Members members) {
        return members.addressStatus(member.community(), member.address()).isSuppressed();
    }

    private static MailOrder order(MailKind kind, Membership member, Instant now, Randomness randomness) {
        return MailOrder.create(kind, member, now, randomness);
    }
}
