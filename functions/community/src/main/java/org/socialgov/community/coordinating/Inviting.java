package org.socialgov.community.coordinating;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.CoordinatorEntry;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.records.CoordinatorAct;
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
        CoordinatorAct act
    ) {
        var all = open.coordinators();
        if (all.active().contains(address)) {
            return new Outcome.Refused("already");
        }
        if (!isKnown) {
            return new Outcome.Refused("stranger");
        }
        long others = all
            .invited()
            .stream()
            .filter(each -> isOpen(each, act.now()) && !each.address().equals(address))
            .count();
        if (all.active().size() + others >= MOST) {
            return new Outcome.Refused("full");
        }
        var taken = mailLimit.take(MailKind.COORDINATOR_INVITATION, INVITATIONS, act.now());
        if (taken.isEmpty()) {
            return new Outcome.Refused("limited");
        }
        var invited = all
            .entry(address)
            .map(entry -> entry.invitedAgain(name, act.by(), act.now()))
            .orElseGet(() -> CoordinatorEntry.invite(all.community(), address, name, act.by(), act.now()));
        var writes = new Change.Builder()
            .put(taken.get())
            .put(act.mail(MailKind.COORDINATOR_INVITATION, address, open.coordinator().label()));
        all.change(List.of(invited), all.active().size(), writes, act.now());
        return done(writes, act, open.coordinator(), AuditEntry.Act.COORDINATOR_INVITED, "invited", invited, "");
    }

    /** Takes an invitation back. */
    public static Outcome cancel(OpenCoordinatorSession open, AddressKey whom, CoordinatorAct act) {
        var all = open.coordinators();
        var found = all
            .invited()
            .stream()
            .filter(each -> each.addressKey().equals(whom))
            .findFirst();
        if (found.isEmpty()) {
            return new Outcome.Refused("changed");
        }
        var invited = found.get();
        var writes = new Change.Builder();
        all.change(List.of(former(invited, act)), all.active().size(), writes, act.now());
        return done(writes, act, open.coordinator(), AuditEntry.Act.COORDINATOR_REMOVED, "cancelled", invited, "");
    }

    /** The person of the session coordinates no longer. The last coordinator stays. */
    public static Outcome leave(OpenCoordinatorSession open, CoordinatorAct act) {
        var all = open.coordinators();
        if (all.active().size() < 2) {
            return new Outcome.Refused("last");
        }
        var leaving = open.coordinator();
        var writes = new Change.Builder();
        all.change(List.of(former(leaving, act)), all.active().size() - 1, writes, act.now());
        return done(writes, act, leaving, AuditEntry.Act.COORDINATOR_LEFT, "left", leaving, "");
    }

    /**
     * Another one coordinates no longer. Invitations by that person that are not accepted yet end, too.
     *
     * @param reason kept with the notices only
     */
    public static Outcome remove(OpenCoordinatorSession open, AddressKey whom, String reason, CoordinatorAct act) {
        var all = open.coordinators();
        var found = all.coordinator(whom, act.now()).filter(each -> !each.address().equals(act.by()));
        if (found.isEmpty()) {
            return new Outcome.Refused("changed");
        }
        var actor = open.coordinator();
        if (actor.invitedBy().isPresent() && act.now().isBefore(actor.since().plus(NEW))) {
            return new Outcome.Refused("new");
        }
        var head = all.stored().head();
        if (head.removalsBefore(act.now()).size() >= REMOVALS_A_DAY) {
            return new Outcome.Refused("too-many");
        }
        var removed = found.get();
        var changed = new ArrayList<CoordinatorEntry>();
        changed.add(former(removed, act));
        all.invited()
            .stream()
            .filter(each -> each.invitedBy().equals(Optional.of(removed.address())))
            .forEach(each -> changed.add(former(each, act)));
        // The actor may be removed at the same time: the entry is checked, and the head decides who was first.
        var writes = all.isSeeded() ? act.writes() : new Change.Builder();
        all.change(changed, head.withActive(all.active().size() - 1).removing(act.now()), writes, act.now());
        return done(writes, act, actor, AuditEntry.Act.COORDINATOR_REMOVED, "removed", removed, reason);
    }

    private static CoordinatorEntry former(CoordinatorEntry entry, CoordinatorAct act) {
        return entry.becomes(CoordinatorEntry.State.FORMER, act.now());
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
            .invited()
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
        var act = new CoordinatorAct(
            coordinators.community(),
            entry.address(),
            Optional.empty(),
            coordinators.active(),
            audit,
            now,
            randomness
        );
        // Their first mail as a coordinator says how many requests wait.
        String note = String.join("\n", BEGAN, entry.label(), entry.label(), "");
        var writes = new Change.Builder()
            .put(link.usedWith("done", now))
            .put(act.mail(MailKind.COORDINATOR_NOTICE, entry.address(), note));
        coordinators.change(
            List.of(entry.becomes(CoordinatorEntry.State.ACTIVE, now)),
            coordinators.active().size() + 1,
            writes,
            now
        );
        return done(writes, act, entry, AuditEntry.Act.COORDINATOR_ACCEPTED, "accepted", entry, "");
    }

    /** Adds the audit entry, and the notice to all other coordinators and to a person who was removed. */
    private static Outcome done(
        Change.Builder writes,
        CoordinatorAct act,
        CoordinatorEntry who,
        AuditEntry.Act recorded,
        String code,
        CoordinatorEntry whom,
        String reason
    ) {
        act.record(writes, recorded, whom.addressKey().hex(), reason);
        act.tellOthers(writes, String.join("\n", code, who.label(), whom.label(), reason));
        return new Outcome.Done(writes.change(act.randomness()));
    }
}
