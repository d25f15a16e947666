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

    public enum Act {
        APPROVE(HistoryEntry.Event.APPROVED, true),
        DECLINE(HistoryEntry.Event.DECLINED, true),
        RESEND(HistoryEntry.Event.RESENT, false),
        REMOVE(HistoryEntry.Event.REMOVED, true),
        RESTORE(HistoryEntry.Event.RESTORED, false),
        ALLOW(HistoryEntry.Event.ALLOWED, false),
        CORRECT(HistoryEntry.Event.CORRECTED, true),
        ASK_AGAIN(HistoryEntry.Event.ASKED_AGAIN, false);

        private final HistoryEntry.Event event;
        private final boolean tellsReason;

        Act(HistoryEntry.Event event, boolean tellsReason) {
            this.event = event;
            this.tellsReason = tellsReason;
        }

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
            return tellsReason;
        }

        private AuditEntry.Act audited() {
            return AuditEntry.Act.valueOf(event.name());
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

    public static <L extends Members & Records> Outcome act(
        Form form,
        OpenCoordinatorSession open,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        return ledger
            .member(form.key())
            .filter(member -> member.community().equals(open.community()))
            .map(member -> new Asked<>(form, member, open, ledger, now, randomness).decide())
            .orElseGet(Outcome.Gone::new);
    }

    /** A form, and what it is decided from. */
    private record Asked<L extends Members & Records>(
        Form form,
        Membership member,
        OpenCoordinatorSession open,
        L ledger,
        Instant now,
        Randomness randomness
    ) {
        Outcome decide() {
            if (member.revision() != form.revision() && wasDoneBefore()) {
                return new Outcome.Done(Change.none());
            }
            if (form.act() == Act.APPROVE || form.act() == Act.DECLINE) {
                return decideOnRequest();
            }
            if (member.revision() != form.revision() || !form.act().isFor(member, now)) {
                return new Outcome.Changed(member);
            }
            return switch (form.act()) {
                case RESEND, ASK_AGAIN -> confirmAgain();
                case REMOVE -> {
                    var joinedAt = ((Membership.State.Active) member.state()).joinedAt();
                    var removed = member.becomes(new Membership.State.Left(now, joinedAt, true));
                    var mail = order(MailKind.REMOVED).withNote(form.reason());
                    yield done(new Change.Builder().replace(member, removed).put(mail));
                }
                case RESTORE -> unlessSuppressed(
                    new Membership.State.Active(((Membership.State.Left) member.state()).joinedAt())
                );
                case ALLOW -> unlessSuppressed(new Membership.State.AwaitingApproval(now));
                case CORRECT -> correct();
                case APPROVE, DECLINE -> throw new IllegalStateException("decided above");
            };
        }

        private Outcome unlessSuppressed(Membership.State next) {
            return addressStatus().isSuppressed()
                ? new Outcome.Suppressed()
                : done(new Change.Builder().replace(member, member.becomes(next)));
        }

        /** Approves or declines: the first decision counts. */
        private Outcome decideOnRequest() {
            boolean approves = form.act() == Act.APPROVE;
            return switch (
                Approving.decideInSession(
                    form.key(),
                    form.revision(),
                    open.community(),
                    approves,
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
                    first.approved() == approves &&
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
         * One more mail to confirm. After a bounce, it proves that the mailbox works again and that the person wants the
         * mail: unconfirmed, the address is suppressed as before.
         */
        private Outcome confirmAgain() {
            var status = addressStatus();
            // Apart from the membership's own bounce: "never again" may be chosen for another spelling.
            if (status.isMailboxSuppressed()) {
                return new Outcome.Suppressed();
            }
            var order = order(MailKind.CONFIRM);
            String id = order.ref().id();
            var pending =
                member.state() instanceof Membership.State.Suppressed bounced
                    ? Membership.State.Pending.afterBounce(bounced, id, now)
                    : ((Membership.State.Pending) member.state()).awaiting(id, now);
            return mailed(status.mailLimit(), CONFIRMATIONS, member.becomes(pending), order);
        }

        private Outcome correct() {
            var details = form.details().orElse(member.details());
            var corrections = Corrections.of(form.reason(), member.details(), details);
            if (corrections.before().isEmpty()) {
                return new Outcome.Done(Change.none());
            }
            return mailed(
                addressStatus().mailLimit(),
                CORRECTIONS,
                member.changed(details, member.delivery()),
                order(MailKind.CORRECTED).withNote(corrections.text())
            );
        }

        /** Done with a mail, unless the address has had too many. */
        private Outcome mailed(
            AddressMailLimit mailLimit,
            AddressMailLimit.Limits limits,
            Membership after,
            MailOrder order
        ) {
            return mailLimit
                .take(order.kind(), limits, now)
                .map(taken -> done(new Change.Builder().replace(member, after).put(order).put(taken)))
                .orElseGet(() ->
                    new Outcome.Limited(mailLimit.nextPlace(order.kind(), limits, now, now.plus(Duration.ofDays(31))))
                );
        }

        private Outcome done(Change.Builder writes) {
            var entry = HistoryEntry.of(member, form.act().event, open.session().id(), now, randomness);
            writes.check(open.proof()).put(entry.by(open.address(), form.reason()));
            var act = open.act(ledger.auditHead(member.community()), now, randomness);
            act.record(writes, form.act().audited(), member.key().hex(), form.reason());
            return new Outcome.Done(writes.change(randomness));
        }

        /** Whether the newest event is this act by the same person for the same reason: the form was sent twice. */
        private boolean wasDoneBefore() {
            if (
                form
                    .details()
                    .filter(details -> !details.equals(member.details()))
                    .isPresent()
            ) {
                return false;
            }
            var by = AddressKey.of(open.address());
            return ledger
                .everything(form.key())
                .stream()
                .filter(HistoryEntry.class::isInstance)
                .map(HistoryEntry.class::cast)
                .max(Comparator.comparing(HistoryEntry::at))
                .filter(last -> last.event() == form.act().event)
                .flatMap(HistoryEntry::cause)
                .filter(cause -> cause.by().equals(by) && cause.reason().equals(form.reason()))
                .isPresent();
        }

        private Members.AddressStatus addressStatus() {
            return ledger.addressStatus(member.community(), member.address());
        }

        private MailOrder order(MailKind kind) {
            return MailOrder.create(kind, member, now, randomness);
        }
    }
}
