package org.socialgov.community.coordinating;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.records.Audit;
import org.socialgov.community.storage.Transition;

/**
 * Decisions about who coordinates a community: invitations, leaving, and removals. All other coordinators are told of each
 * in the same transaction. The revision of {@link CoordinatorEntry.Head} puts them in one order.
 */
public final class Inviting {

    /** Coordinators and invited persons of one community together. */
    public static final int MOST = 20;

    /** Removals of coordinators by others, in a day. */
    private static final int REMOVALS_A_DAY = 2;

    /** A person who was invited removes nobody before. */
    private static final Duration NEW = Duration.ofDays(1);

    /** The first line of the note of a new coordinator's first mail. */
    public static final String BEGAN = "began";

    private static final AddressMailLimit.Limits INVITATIONS = new AddressMailLimit.Limits(3, 3, 3);

    private Inviting() {}

    /** Outcome of an act on the coordinators. */
    public sealed interface Outcome extends Transition {
        record Done(Change change) implements Outcome {}

        /**
         * Nothing was changed.
         *
         * @param why a code, part of the key of a text
         */
        record Refused(String why) implements Outcome {}
    }

    /** Whether an invitation can still be accepted. */
    public static boolean isOpen(CoordinatorEntry entry, Instant now) {
        return (
            entry.state() == CoordinatorEntry.State.INVITED &&
            now.isBefore(entry.since().plus(Link.Purpose.COORDINATOR_INVITATION.lifetime()))
        );
    }

    /**
     * Invites a person, or invites them again: earlier links end.
     *
     * @param isKnown whether the address is eligible by the community's rule or a member's: a stranger's mailbox can't
     *     become a coordinator's in one step
     */
    public static Outcome invite(
        OpenCoordinatorSession open,
        EmailAddress address,
        String name,
        boolean isKnown,
        AddressMailLimit mailLimit,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        var all = open.coordinators();
        var before = all.entry(address);
        if (all.active().contains(address)) {
            return new Outcome.Refused("already");
        }
        if (!isKnown) {
            return new Outcome.Refused("stranger");
        }
        long others = all
            .stored()
            .entries()
            .stream()
            .filter(each -> isOpen(each, now) && !each.address().equals(address))
            .count();
        if (all.active().size() + others >= MOST) {
            return new Outcome.Refused("full");
        }
        var taken = mailLimit.take(MailKind.COORDINATOR_INVITATION, INVITATIONS, now);
        if (taken.isEmpty()) {
            return new Outcome.Refused("limited");
        }
        var invited = before
            .map(entry -> entry.invitedAgain(name, open.address(), now))
            .orElseGet(() -> CoordinatorEntry.invite(all.community(), address, name, open.address(), now));
        var writes = new Change.Builder()
            .put(taken.get())
            .put(
                order(MailKind.COORDINATOR_INVITATION, all.community(), address, now, randomness).withNote(
                    open.coordinator().label()
                )
            );
        all.change(List.of(invited), all.active().size(), writes, now);
        return done(writes, open, AuditEntry.Act.COORDINATOR_INVITED, "invited", invited, "", audit, now, randomness);
    }

    /** Takes an invitation back. */
    public static Outcome cancel(
        OpenCoordinatorSession open,
        AddressKey whom,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        var all = open.coordinators();
        var entry = find(all, whom).filter(each -> each.state() == CoordinatorEntry.State.INVITED);
        if (entry.isEmpty()) {
            return new Outcome.Refused("changed");
        }
        var writes = new Change.Builder();
        all.change(List.of(entry.get().becomes(CoordinatorEntry.State.FORMER, now)), all.active().size(), writes, now);
        return done(
            writes,
            open,
            AuditEntry.Act.COORDINATOR_REMOVED,
            "cancelled",
            entry.get(),
            "",
            audit,
            now,
            randomness
        );
    }

    /** The person of the session coordinates no longer. The last coordinator stays. */
    public static Outcome leave(
        OpenCoordinatorSession open,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        var all = open.coordinators();
        if (all.active().size() < 2) {
            return new Outcome.Refused("last");
        }
        var writes = new Change.Builder();
        all.change(
            List.of(open.coordinator().becomes(CoordinatorEntry.State.FORMER, now)),
            all.active().size() - 1,
            writes,
            now
        );
        return done(
            writes,
            open,
            AuditEntry.Act.COORDINATOR_LEFT,
            "left",
            open.coordinator(),
            "",
            audit,
            now,
            randomness
        );
    }

    /**
     * Another one coordinates no longer. Invitations by that person that are not accepted yet end, too.
     *
     * @param reason kept with the notices only
     */
    public static Outcome remove(
        OpenCoordinatorSession open,
        AddressKey whom,
        String reason,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        var all = open.coordinators();
        var address = all
            .active()
            .stream()
            .filter(each -> AddressKey.of(each).equals(whom) && !each.equals(open.address()))
            .findFirst();
        if (address.isEmpty()) {
            return new Outcome.Refused("changed");
        }
        var actor = open.coordinator();
        if (actor.invitedBy().isPresent() && now.isBefore(actor.since().plus(NEW))) {
            return new Outcome.Refused("new");
        }
        var head = all.stored().head();
        if (head.removalsBefore(now).size() >= REMOVALS_A_DAY) {
            return new Outcome.Refused("too-many");
        }
        var removed = all.coordinator(address.get(), now).orElseThrow();
        var changed = new ArrayList<CoordinatorEntry>();
        changed.add(removed.becomes(CoordinatorEntry.State.FORMER, now));
        all.stored()
            .entries()
            .stream()
            .filter(each -> each.state() == CoordinatorEntry.State.INVITED)
            .filter(each -> each.invitedBy().filter(address.get()::equals).isPresent())
            .forEach(each -> changed.add(each.becomes(CoordinatorEntry.State.FORMER, now)));
        // The actor may be removed at the same time: the entry is checked, and the head decides who was first.
        var writes = new Change.Builder();
        if (all.isSeeded()) {
            writes.check(open.proof());
        }
        all.change(changed, head.withActive(all.active().size() - 1).removing(now), writes, now);
        return done(
            writes,
            open,
            AuditEntry.Act.COORDINATOR_REMOVED,
            "removed",
            removed,
            reason,
            audit,
            now,
            randomness
        );
    }

    /** The reason why the page of an invitation has no button; empty where the invitation can be accepted. */
    public static Optional<SigningIn.Outcome> refusal(
        LinkContext found,
        CurrentCoordinators.Of coordinators,
        Instant now
    ) {
        return SigningIn.refusal(found, Link.Purpose.COORDINATOR_INVITATION, coordinators.community(), now).or(() ->
            invited(found.link().orElseThrow(), coordinators, now).isPresent()
                ? Optional.empty()
                : Optional.of(new SigningIn.Outcome.Over())
        );
    }

    /** The invited person whom the newest invitation was mailed to. */
    private static Optional<CoordinatorEntry> invited(Link link, CurrentCoordinators.Of coordinators, Instant now) {
        return coordinators
            .stored()
            .entries()
            .stream()
            .filter(each -> link.coordinator().filter(each.memberKey()::equals).isPresent())
            .filter(each -> isOpen(each, now) && !link.createdAt().isBefore(each.since()))
            .findFirst();
    }

    /** The invited person coordinates from now on. */
    public static Outcome accept(
        LinkContext found,
        CurrentCoordinators.Of coordinators,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        if (refusal(found, coordinators, now).isPresent()) {
            return new Outcome.Refused("over");
        }
        var link = found.link().orElseThrow();
        var entry = invited(link, coordinators, now).orElseThrow();
        var writes = new Change.Builder().put(link.usedWith("done", now));
        // Their first mail as a coordinator says how many requests wait.
        writes.put(
            order(MailKind.COORDINATOR_NOTICE, coordinators.community(), entry.address(), now, randomness).withNote(
                String.join("\n", BEGAN, entry.label(), entry.label(), "")
            )
        );
        coordinators.change(
            List.of(entry.becomes(CoordinatorEntry.State.ACTIVE, now)),
            coordinators.active().size() + 1,
            writes,
            now
        );
        return done(
            writes,
            coordinators,
            entry,
            AuditEntry.Act.COORDINATOR_ACCEPTED,
            "accepted",
            entry,
            "",
            audit,
            now,
            randomness
        );
    }

    private static Optional<CoordinatorEntry> find(CurrentCoordinators.Of all, AddressKey whom) {
        return all
            .stored()
            .entries()
            .stream()
            .filter(each -> each.addressKey().equals(whom))
            .findFirst();
    }

    private static MailOrder order(
        MailKind kind,
        String community,
        EmailAddress address,
        Instant now,
        Randomness randomness
    ) {
        return MailOrder.create(kind, MemberKey.of(community, address), community, now, randomness).to(address);
    }

    private static Outcome done(
        Change.Builder writes,
        OpenCoordinatorSession open,
        AuditEntry.Act act,
        String code,
        CoordinatorEntry whom,
        String reason,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        return done(writes, open.coordinators(), open.coordinator(), act, code, whom, reason, audit, now, randomness);
    }

    /** Adds the audit entry, and the notice to all other coordinators and to a person who was removed. */
    private static Outcome done(
        Change.Builder writes,
        CurrentCoordinators.Of all,
        CoordinatorEntry who,
        AuditEntry.Act act,
        String code,
        CoordinatorEntry whom,
        String reason,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        Audit.after(audit)
            .append(act, whom.addressKey().hex(), Audit.person(who.address()), reason, now)
            .writeTo(writes);
        String note = String.join("\n", code, who.label(), whom.label(), reason);
        all.active()
            .stream()
            .filter(each -> !each.equals(who.address()))
            .forEach(each ->
                writes.put(order(MailKind.COORDINATOR_NOTICE, all.community(), each, now, randomness).withNote(note))
            );
        return new Outcome.Done(writes.change(randomness));
    }
}
